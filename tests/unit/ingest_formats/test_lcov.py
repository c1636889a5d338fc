"""LCOV tracefiles (chapter 02 §8.2.1, the safe rules of §14.4, LCOV 2 of §14.9)."""

import pytest

from codecov_core.ingest import FileOptions, PathResolver, PathRules, parse_file
from tests.unit.ingest_formats.showing import Shown, read_report

SAMPLE = """SF:src/a.c
FN:1,main
DA:1,3
BRDA:1,0,0,1
BRDA:1,0,1,-
DA:2,0
BRDA:2,0,0,0
BRDA:2,0,1,3
BRDA:3,0,0,2
DA:3,1e3
DA:4,-5
DA:6,1.9
DA:7,abc
DA:0,4
end_of_record
"""
"""The example of the chapter."""


def record(*lines: str, name: str = "src/a.c") -> str:
    return "\n".join([f"SF:{name}", *lines, "end_of_record", ""])


def test_the_example_of_the_chapter() -> None:
    read = read_report(SAMPLE)
    assert read.format == "lcov"
    assert read.files == {
        "src/a.c": {
            1: ("1/2", "m", ("0:1",)),
            2: ("1/2", "b", ("0:0",)),
            3: ("1/1", "b"),
            4: (0,),
            6: (1,),
        },
    }


def test_carriage_returns_change_nothing() -> None:
    assert read_report(SAMPLE.replace("\n", "\r\n")).files == read_report(SAMPLE).files


def test_a_byte_order_mark_changes_nothing() -> None:
    assert read_report(b"\xef\xbb\xbfTN:\n" + SAMPLE.encode()).files == read_report(SAMPLE).files


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("DA:5,7", (7,)),
        ("DA:5,7,Cx1aSGeZ2Yl2jaF0Ew", (7,)),
        ("DA:5,0", (0,)),
        ("DA:5,12345678901", (12345678901,)),
        ("DA:5," + "9" * 25, (2**63 - 1,)),
        ("DA: 5 , 7 ", (7,)),
        ("BRDA: 5 ,0,0,1", ("1/1", "b")),
        ("FN: 5 ,f\nBRDA: 5 ,0,0,1", ("1/1", "m")),
        ("DA:5,1\nDA:5,4\nDA:5,2", (4,)),
    ],
)
def test_executed_lines(written: str, expected: Shown) -> None:
    assert read_report(record(written)).lines == {5: expected}


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("DA:5", "line or hits is missing or undefined"),
        ("DA:,3", "line or hits is missing or undefined"),
        ("DA:5,", "line or hits is missing or undefined"),
        ("DA:undefined,3", "line or hits is missing or undefined"),
        ("DA:5,undefined", "line or hits is missing or undefined"),
        ("DA:0,3", "line or hits is missing or undefined"),
        ("DA:nan,3", "line or hits is missing or undefined"),
        ("DA:5,=====", "line or hits is missing or undefined"),
        ("DA:5,skipped", "line or hits is missing or undefined"),
        ("DA:5,Infinity", "hits is not a number"),
        ("DA:-5,3", "line is not a number above 0"),
        ("DA:x,3", "line is not a number above 0"),
        ("DA:1000000000000,3", "line number is not between 1 and 2,000,000"),
        ("BRDA:5,0,1", "fewer than four fields, or no line"),
        ("BRDA:0,0,0,1", "fewer than four fields, or no line"),
        ("BRDA:x,0,0,1", "line is not a number"),
        ("BRDA:-5,0,0,1", "line is not a number above 0"),
    ],
)
def test_a_bad_line_is_left_out_alone(written: str, reason: str) -> None:
    read = read_report(record("DA:1,1", written, "DA:2,0"))
    assert read.lines == {1: (1,), 2: (0,)}
    assert read.reasons == {reason: 1}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (("DA:3,5", "BRDA:3,0,0,0", "BRDA:3,0,1,-"), ("0/2", "b", ("0:0", "0:1"))),  # executed, no branch taken
        (("BRDA:3,0,0,1", "BRDA:3,0,0,0"), ("0/1", "b", ("0:0",))),  # the same branch again: the last one counts
        (("BRDA:3,0,0,00",), ("1/1", "b")),
        (("BRDA:3,e0,1,0", "BRDA:3,0,1,5"), ("1/2", "b", ("e0:1",))),
        (("BRDA:3,0,x, y,0", "BRDA:3,0,jump to line 4,2"), ("1/2", "b", ("0:x, y",))),
        (("BRDA:3,1,0,1", "BRDA:9,0,0,-", "BRDA:3,0,0,0"), ("1/2", "b", ("0:0",))),
        (("FN:3,f", "DA:3,1", "BRDA:3,0,0,1"), ("1/1", "m")),
        (("FN:3,9,f", "DA:3,1", "BRDA:3,0,0,1"), ("1/1", "m")),
        (("FN:3,f", "DA:3,1"), (1,)),
    ],
)
def test_branches(written: tuple[str, ...], expected: Shown) -> None:
    assert read_report(record(*written)).lines[3] == expected


@pytest.mark.parametrize("count", [4, 5, 40])
def test_many_missed_branches(count: int) -> None:
    lines = [f"BRDA:3,{way // 3},{way},-" for way in range(count)]
    missed = tuple(f"{way // 3}:{way}" for way in range(count))
    assert read_report(record(*lines, "BRDA:3,99,0,1")).lines == {3: (f"1/{count + 1}", "b", missed)}


@pytest.mark.parametrize(
    ("name", "written", "expected"),
    [
        ("a.js", ("FN:1,f", "DA:1,2", "BRDA:1,0,0,0"), {1: (2,)}),
        ("a.cpp", ("FN:1,_ZN1fEv", "DA:1,2", "BRDA:1,0,0,0", "BRDA:2,0,0,0"), {1: (2,), 2: ("0/1", "b", ("0:0",))}),
        ("a.cpp", ("FN:1,_GLOBAL__sub_I_x", "DA:1,2", "BRDA:1,0,0,0"), {1: (2,)}),
        ("a.cpp", ("FN:1,main", "DA:1,2", "BRDA:1,0,0,0"), {1: ("0/1", "m", ("0:0",))}),
        ("a.c", ("FN:1,_ZN1fEv", "DA:1,2", "BRDA:1,0,0,0"), {1: ("0/1", "m", ("0:0",))}),
        ("a.ts", ("DA:1,2", "BRDA:1,0,0,0", "BRDA:2,0,0,0"), {1: (2,), 2: ("0/1", "b", ("0:0",))}),
    ],
)
def test_rules_that_depend_on_the_language(name: str, written: tuple[str, ...], expected: dict[int, Shown]) -> None:
    assert read_report(record(*written, name=name)).files == {name: expected}


def test_the_rule_for_typescript_looks_at_the_final_name() -> None:
    resolver = PathResolver(PathRules(), ["src/app.ts"])
    data = record("DA:1,2", "BRDA:1,0,0,0", name="APP.TS").encode()
    parsed = parse_file(None, data, FileOptions(resolver=resolver))
    assert parsed.report is not None
    assert [line.coverage for line in parsed.report.lines("src/app.ts")] == [2]


@pytest.mark.parametrize(
    ("taken", "expected"),
    [(("1", "0"), (1, "b")), (("0", "0"), ("0/2", "b", ("0:0", "0:1"))), (("1", "2"), ("2/2", "b"))],
)
def test_partials_as_hits(taken: tuple[str, str], expected: Shown) -> None:
    lines = [f"BRDA:4,0,{way},{count}" for way, count in enumerate(taken)]
    assert read_report(record(*lines), lcov_partials_as_hits=True).lines == {4: expected}


def test_functions_of_version_2() -> None:
    # The text of geninfo's manual page: one FNL a function, one FNA for every name of it.
    written = record(
        "FNL:0,1,4",
        "FNA:0,0,f<int>",
        "FNA:0,2,f<char>",
        "FNL:1,7",
        "FNA:1,0,g",
        "FNL:2,9,12",
        "FNL:3,20",
        "FNA:3,1,h",
        "DA:20,1",
        "FNL:4,30",
        "FNA:4,1,i",
        "BRDA:30,0,0,1",
        "FNA:9,1,nowhere",
    )
    assert read_report(written).lines == {1: (2, "m"), 7: (0, "m"), 20: (1,), 30: ("1/1", "m")}


def test_functions_with_an_end_are_those_of_version_2() -> None:
    written = record(
        "FN:7,9,g",
        "FN:10,12,operator,(int, int)",
        "FN:20,22,h",
        "DA:20,1",
        "FN:30,31,uncalled",
        "FN:40,of version 1",
        "FN:0,2,nowhere",
        "FNDA:3,g",
        "FNDA:0,operator,(int, int)",
        "FNDA:5,h",
        "FNDA:5,of version 1",
        "FNDA:5,nowhere",
        "FNDA:x,g",
    )
    assert read_report(written).lines == {7: (3, "m"), 10: (0, "m"), 20: (1,)}


def test_functions_of_javascript_are_left_out_like_its_branches() -> None:
    functions = ("FNL:0,1", "FNA:0,2,f", "FN:5,6,g", "FNDA:1,g")
    written = record(*functions, "DA:3,1", "BRDA:3,0,0,0", "BRDA:3,0,1,2", name="a.js")
    assert read_report(written).lines == {3: (1,)}
    expected = {1: (2, "m"), 3: ("1/2", "b", ("0:0",)), 5: (1, "m")}
    assert read_report(written, lcov_javascript_branches=True).lines == expected


def test_an_executed_line_without_a_taken_branch() -> None:
    written = record("DA:3,5", "DA:3,2", "BRDA:3,0,0,-", "BRDA:3,0,1,-", "DA:4,0", "BRDA:4,0,0,-")
    assert read_report(written).lines == {3: ("0/2", "b", ("0:0", "0:1")), 4: ("0/1", "b", ("0:0",))}
    expected = {3: (5, "b", ("0:0", "0:1")), 4: ("0/1", "b", ("0:0",))}
    assert read_report(written, lcov_executed_lines_are_hits=True).lines == expected


def test_conditions_of_decisions() -> None:
    written = record(
        "DA:3,5",
        "BRDA:3,0,0,1",
        "MCDC:3,2,t,1,0,a < b, c",
        "MCDC:3,2,f,1,0,a < b, c",
        "MCDC:3,2,t,1,1,d",
        "MCDC:3,2,f,0,1,d",
        "DA:8,1",
        "MCDC:8,1,t,-,0,e",
        "MCDC:8,1,f,1,0,e",
        "MCF:3",
        "MCH:1",
    )
    assert read_report(written).lines == {3: ("1/1", "b"), 8: (1,)}
    expected = {3: ("2/3", "b", ("mcdc2:1",)), 8: ("0/1", "b", ("mcdc1:0",))}
    assert read_report(written, lcov_mcdc=True).lines == expected


@pytest.mark.parametrize("written", ["MCDC:3,2,x,1,0,a", "MCDC:0,2,t,1,0,a", "MCDC:3", "MCDC:x,1,t,1,0,a"])
def test_a_condition_that_cannot_be_read_is_left_out_alone(written: str) -> None:
    reading = read_report(record("DA:3,1", written), lcov_mcdc=True)
    assert reading.lines == {3: (1,)}
    assert reading.drops[0].kind == "MCDC"


def test_records_of_one_file_merge() -> None:
    first = record("DA:1,0", "DA:2,3", "BRDA:5,0,0,1", "BRDA:5,0,1,0")
    second = record("DA:1,4", "DA:3,0", "BRDA:5,0,0,0", "BRDA:5,0,1,1")
    assert read_report(first + second).lines == {1: (4,), 2: (3,), 3: (0,), 5: ("2/2", "b", ())}


def test_a_record_without_a_file_is_dropped_alone() -> None:
    read = read_report("TN:x\nDA:1,1\nSF:late.c\nDA:2,1\nend_of_record\n" + record("DA:3,1"))
    assert read.files == {"src/a.c": {3: (1,)}}
    assert read.drops[0].examples == ("DA:1,1",)


def test_a_second_file_in_a_record_replaces_the_first() -> None:
    read = read_report("SF:a.c\nDA:1,1\nSF:b.c\nDA:2,1\nend_of_record\n")
    assert read.files == {"b.c": {2: (1,)}}
    assert read.reasons == {"a second SF in the same record": 1}


def test_what_needs_no_reading_is_skipped() -> None:
    lines = (
        "VER:1",
        "FNL:0,3,9",
        "FNA:0,7,f",
        "MCDC:3,2,t,1,0,a",
        "# a comment: with a colon",
        "no colon",
        "",
        "DA:3,1",
    )
    assert read_report("# first: a comment\n" + record(*lines)).lines == {3: (1,)}


def test_the_last_record_needs_no_end() -> None:
    assert read_report(record("DA:1,1") + "SF:b.c\nDA:2,1").files == {"src/a.c": {1: (1,)}, "b.c": {2: (1,)}}


def test_a_nul_and_broken_utf_8() -> None:
    raw = record("DA:1,1", "DA:2,\0", name="src/NAME.c").encode().replace(b"NAME", b"\xff")
    read = read_report(raw)
    assert read.files == {"src/\N{REPLACEMENT CHARACTER}.c": {1: (1,)}}
    assert read.reasons == {"hits is not a number": 1}
