"""JaCoCo, Kover (chapter 02 §8.1.7, §14.2, the safe rules of §14.4)."""

from collections.abc import Iterable
from datetime import datetime

import pytest
from hypothesis import given, settings

from codecov_core.ingest import FileOptions, FileProblem, parse_file
from tests.unit.ingest_formats.showing import Shown
from tests.unit.ingest_formats.xml_reports import REPORTS, damaged, lines_by_file, parse, reasons

PACKAGE = """<package name="com/acme"><class name="com/acme/Calc"><method name="add" line="6"><counter type="LINE"
missed="9" covered="9"/><counter type="COMPLEXITY" missed="2" covered="1"/></method></class>
<sourcefile name="Calc.java"><line nr="6" mi="2" ci="4" mb="1" cb="1"/><line nr="7" mi="3" ci="0" mb="0" cb="0"/>
<line nr="8" mi="0" ci="9" mb="0" cb="4"/><line nr="9" mi="0" ci="2" mb="2" cb="0"/></sourcefile></package>"""
SAMPLE = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
<report name="a b"><sessioninfo id="x" start="1795500000000" dump="1795500001000"/>
{PACKAGE}</report>"""
LINES: dict[int, Shown] = {
    6: ("1/2", "m", None, None, [1, 3]),
    7: (0,),
    8: ("4/4", "b"),
    9: ("0/2", "b"),
}


def as_lists(files: dict[str, dict[int, Shown]]) -> dict[str, dict[int, list[object]]]:
    def plain(value: object) -> object:
        return list(value) if isinstance(value, tuple) else value

    return {
        name: {number: [plain(part) for part in line] for number, line in lines.items()}
        for name, lines in files.items()
    }


def document(*lines: str, name: str = "", source: str = "Calc.java", methods: str = "") -> str:
    return (
        f'<report name="{name}"><package name="com/acme">{methods}'
        f'<sourcefile name="{source}">{"".join(lines)}</sourcefile></package></report>'
    )


def test_the_sample_of_the_chapter() -> None:
    parsed = parse(SAMPLE)
    assert parsed.result.format == "jacoco"
    assert as_lists(lines_by_file(parsed)) == as_lists({"com/acme/Calc.java": LINES})
    assert parsed.result.drops == ()


def test_partials_as_hits_keep_type_and_complexity() -> None:
    parsed = parse(SAMPLE, jacoco_partials_as_hits=True)
    expected = {**LINES, 6: (1, "m", None, None, [1, 3])}
    assert as_lists(lines_by_file(parsed)) == as_lists({"com/acme/Calc.java": expected})


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('mi="2" ci="2" mb="0" cb="0"', (2,)),
        ('mi="2" ci="0" mb="0" cb="0"', (0,)),
        ('mi="2" ci="5" mb="1" cb="3"', ("3/4", "b")),
        ('mi="0" ci="5" mb="0" cb="2"', ("2/2", "b")),
        # Safe rules: absent counters are 0.
        ('mi="0" ci="5"', (5,)),
        ('mi="4"', (0,)),
        ('mb="1" cb="1"', ("1/2", "b")),
        ('ci="5" mb="2"', ("0/2", "b")),
        ('mi="0" ci="99999999999999999999" mb="0" cb="0"', (2**63 - 1,)),
    ],
)
def test_what_a_line_says(written: str, expected: Shown) -> None:
    assert lines_by_file(parse(document(f'<line nr="3" {written}/>'))) == {"com/acme/Calc.java": {3: expected}}


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ('nr="0" ci="1"', "line number is below 1"),
        ('nr="-2" ci="1"', "line number is below 1"),
        ('nr="x" ci="1"', "its number or a counter is not a number"),
        ('ci="1"', "its number or a counter is not a number"),
        ('nr="4" ci="x"', "its number or a counter is not a number"),
        ('nr="1000000000000" ci="1"', "line number is not between 1 and 2,000,000"),
    ],
)
def test_a_bad_line_is_dropped_alone(written: str, reason: str) -> None:
    parsed = parse(document('<line nr="3" ci="1"/>', f"<line {written}/>"))
    assert lines_by_file(parsed) == {"com/acme/Calc.java": {3: (1,)}}
    assert reasons(parsed) == {reason: 1}


def test_complexities_are_those_of_classes_named_like_the_file() -> None:
    def method(of: str, line: str, missed: int) -> str:
        counter = f'<counter type="COMPLEXITY" missed="{missed}" covered="1"/>'
        return f'<class name="com/acme/{of}"><method name="m" line="{line}">{counter}{counter}</method></class>'

    methods = method("Calc", "3", 1) + method("Calc", "0", 2) + method("Calc$1", "4", 3) + method("Other", "5", 4)
    lines = [f'<line nr="{number}" ci="1"/>' for number in (3, 4, 5)]
    parsed = parse(document(*lines, source="Calc.impl.kt", methods=methods))
    assert as_lists(lines_by_file(parsed)) == {
        "com/acme/Calc.impl.kt": {3: [1, "m", None, None, [1, 2]], 4: [1], 5: [1]}
    }


def test_of_several_methods_on_a_line_the_last_one_counts() -> None:
    methods = "".join(
        '<class name="com/acme/Calc"><method line="3">'
        f'<counter type="COMPLEXITY" missed="{n}" covered="1"/></method></class>'
        for n in (5, 7)
    )
    parsed = parse(document('<line nr="3" ci="1"/>', methods=methods))
    assert as_lists(lines_by_file(parsed)) == {"com/acme/Calc.java": {3: [1, "m", None, None, [1, 8]]}}


PROJECT = ("myproj/src/main/java/com/acme/Calc.java", "other/src/main/java/com/acme/Calc.java")
MODULES = ("modA/src/main/java/com/acme/Calc.java", "modB/src/test/kotlin/com/acme/Calc.java")
GROUPED = '<report name="all of it"><group name="{}">' + PACKAGE + "</group></report>"


@pytest.mark.parametrize(
    ("report", "name", "network", "expected"),
    [
        (document('<line nr="1" ci="1"/>', name="myproj"), None, (), "myproj/com/acme/Calc.java"),
        (document('<line nr="1" ci="1"/>', name="/myproj/"), None, (), "myproj/com/acme/Calc.java"),
        (document('<line nr="1" ci="1"/>', name="my proj"), None, (), "com/acme/Calc.java"),
        (document('<line nr="1" ci="1"/>', name="myproj"), None, PROJECT, PROJECT[0]),
        (document('<line nr="1" ci="1"/>'), None, PROJECT, None),
        (document('<line nr="1" ci="1"/>'), None, PROJECT[:1], PROJECT[0]),
        (GROUPED.format("modA"), None, MODULES, MODULES[0]),
        (GROUPED.format("modB"), None, MODULES, MODULES[1]),
        (GROUPED.format("modC"), None, MODULES, None),
        (GROUPED.format("modA"), None, (), "com/acme/Calc.java"),
        (SAMPLE, "modB/target/site/jacoco/jacoco.xml", MODULES, MODULES[1]),
        (SAMPLE, "modA/build/reports/jacoco.xml", MODULES, MODULES[0]),
        (SAMPLE, "jacoco.xml", MODULES, None),
    ],
)
def test_where_the_source_is(report: str, name: str | None, network: Iterable[str], expected: str | None) -> None:
    parsed = parse(report, name, network)
    assert list(lines_by_file(parsed)) == ([] if expected is None else [expected])
    if expected is None:
        assert parsed.result.problem is FileProblem.NO_PATHS
        assert [lost.name for lost in parsed.result.lost_paths] == ["com/acme/Calc.java"]


@pytest.mark.parametrize(
    ("project", "network", "expected"),
    [
        ("myproj", (), "com/acme/Calc.java"),
        ("a/b", (), "a/b/com/acme/Calc.java"),
        ("myproj", PROJECT, PROJECT[0]),
    ],
)
def test_a_project_need_be_no_folder(project: str, network: Iterable[str], expected: str) -> None:
    report = document('<line nr="1" ci="1"/>', name=project)
    assert list(lines_by_file(parse(report, None, network, jacoco_project_is_no_folder=True))) == [expected]


@pytest.mark.parametrize(
    ("sessions", "expired"),
    [
        ('<sessioninfo start="1700000000000" dump="1795500000000"/>', False),
        ('<sessioninfo start="1700000000000" dump="1700000001000"/>', True),
        ('<sessioninfo start="1700000000000"/><sessioninfo start="1795500000000"/>', False),
        ('<sessioninfo start="1700000000000"/>', True),
        ('<sessioninfo start="0" dump="0"/>', False),
        ('<sessioninfo start="soon"/>', False),
        ("", False),
    ],
)
def test_the_newest_session_tells_the_time(sessions: str, expired: bool) -> None:
    report = document('<line nr="1" ci="1"/>').replace("<package", sessions + "<package", 1)
    options = FileOptions(oldest=datetime(2026, 11, 23))  # noqa: DTZ001 (naive UTC is what the reading compares)
    problem = parse_file(None, report.encode(), options).result.problem
    assert problem is (FileProblem.EXPIRED if expired else None)


@pytest.mark.parametrize("report", ["jacoco/jacoco.xml", "jacoco/jacoco-groups.xml"])
def test_lines_are_those_jacoco_counts(report: str) -> None:
    """A line is covered for JaCoCo when an instruction of it ran: our hits and partials, and nothing else."""
    parsed = parse((REPORTS / report).read_bytes())
    lines = [line for file in lines_by_file(parsed).values() for line in file.values()]
    fractions = [str(line[0]).split("/") for line in lines if "/" in str(line[0])]
    assert (sum(int(part[0]) for part in fractions), sum(int(part[1]) for part in fractions)) == (36, 66)
    executed = sum(line[0] != 0 and not str(line[0]).startswith("0/") for line in lines)
    assert (executed, len(lines)) == (64, 86)


def test_gcovr_states_no_instructions() -> None:
    parsed = parse((REPORTS / "gcovr/jacoco.xml").read_bytes())
    assert parsed.result.problem is FileProblem.UNRECOGNISED
    assert "run gcovr with --cobertura" in str(parsed.result.reason)


def test_lines_without_counters_are_as_their_whole_file() -> None:
    def source(name: str, missed: int, covered: int) -> str:
        counter = f'<counter type="LINE" missed="{missed}" covered="{covered}"/>'
        return f'<sourcefile name="{name}"><line nr="1"/><line nr="2" mb="1" cb="1"/>{counter}</sourcefile>'

    one_sided = source("all.c", 0, 2) + source("none.c", 2, 0)
    expected = {"p/all.c": {1: (1,), 2: ("1/2", "b")}, "p/none.c": {1: (0,), 2: ("1/2", "b")}}
    parsed = parse(f'<report name=""><package name="p">{one_sided}</package></report>')
    assert lines_by_file(parsed) == expected
    # Beside lines that do state their instructions one that does not is a bad record, not the habit of a tool.
    some = source("some.c", 1, 1).replace("</sourcefile>", '<line nr="3" mi="0" ci="1"/></sourcefile>')
    parsed = parse(f'<report name=""><package name="p">{one_sided}{some}</package></report>')
    assert lines_by_file(parsed) == {**expected, "p/some.c": {2: ("1/2", "b"), 3: (1,)}}
    assert sum(reasons(parsed).values()) == 1


def test_a_counter_outside_of_every_method_and_counts_beyond_all_bounds() -> None:
    counters = '<counter type="COMPLEXITY" missed="1" covered="1"/>'
    huge = 'mb="9223372036854775807" cb="9223372036854775807"'
    methods = (
        '<class name="com/acme/Calc"><method line="4">'
        '<counter type="COMPLEXITY" missed="9223372036854775807" covered="9223372036854775807"/></method></class>'
    )
    parsed = parse(document(f'<line nr="3" {huge}/><line nr="4" ci="1"/>', counters))
    assert lines_by_file(parsed)["com/acme/Calc.java"][3] == ("4611686018427387903/9223372036854775806", "b")
    parsed = parse(document('<line nr="4" ci="1"/>', methods=methods))
    assert as_lists(lines_by_file(parsed))["com/acme/Calc.java"][4] == [1, "m", None, None, [2**31 - 1, 2**31 - 1]]


@settings(max_examples=150)
@given(damaged(SAMPLE))
def test_damage_never_raises(data: bytes) -> None:
    parsed = parse(data)
    assert (parsed.report is None) == (parsed.result.problem is not None)


def test_the_group_of_a_file_says_more_than_how_other_names_begin() -> None:
    packages = "".join(
        f'<package name="org/p"><sourcefile name="{name}.java"><line nr="1" ci="1"/></sourcefile></package>'
        for name in ("One", "Two", "Three")
    )
    shared = '<package name="org/p"><sourcefile name="Same.java"><line nr="1" ci="1"/></sourcefile></package>'
    report = f'<report name="all"><group name="core">{packages}</group><group name="app">{shared}</group></report>'
    network = [f"core/src/main/java/org/p/{name}.java" for name in ("One", "Two", "Three", "Same")]
    parsed = parse(report, network=[*network, "app/src/main/java/org/p/Same.java"])
    assert parsed.report is not None
    assert "app/src/main/java/org/p/Same.java" in parsed.report.names
    assert network[-1] not in parsed.report.names
