"""Clover (chapter 02 §8.1.4, the safe rules of §14.4)."""

from datetime import datetime

import pytest
from hypothesis import given, settings

from codecov_core.ingest import FileOptions, FileProblem, parse_file
from codecov_core.ingest.formats.xml_document import DAMAGED
from tests.unit.ingest_formats.showing import Shown
from tests.unit.ingest_formats.xml_reports import REPORTS, damaged, lines_by_file, parse, reasons

SAMPLE = """<?xml version="1.0"?><coverage generated="1795496254" clover="3.2.0"><project timestamp="1">
<package name="x"><file name="A.php" path="/home/u/o/r/src/A.php"><metrics loc="10"/>
<line num="2" type="method" complexity="5" count="1"/><line num="3" type="stmt" count="4"/>
<line num="5" type="cond" truecount="1" falsecount="0"/><line num="8" type="stmt"/>
<line num="0" type="stmt" count="1"/><line num="11" type="stmt" count="1"/></file></package></project></coverage>"""


def document(*lines: str, name: str = 'path="src/a.js"', metrics: str = "") -> str:
    return f'<coverage generated="1795496254"><file {name}>{metrics}{"".join(lines)}</file></coverage>'


def test_the_sample_of_the_chapter() -> None:
    parsed = parse(SAMPLE)
    assert parsed.result.format == "clover"
    assert lines_by_file(parsed) == {
        "/home/u/o/r/src/A.php": {
            2: (1, "m", None, None, 5),
            3: (4,),
            5: ("1/2", "b"),
            8: (0,),
        }
    }
    assert reasons(parsed) == {"behind the last line of its PHP file": 1, "line number is below 1": 1}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('type="cond" truecount="0" falsecount="0"', ("0/2", "b")),
        ('type="cond" truecount="0" falsecount="3"', ("1/2", "b")),
        ('type="cond" truecount="9" falsecount="3"', ("2/2", "b")),
        ('type="cond" count="5"', ("0/2", "b")),
        ('type="cond" count="x" truecount="1" falsecount="1"', ("2/2", "b")),
        ('type="method" count="2"', (2, "m", None, None, 0)),
        ('type="method" complexity="7"', (0, "m", None, None, 7)),
        ('type="method" complexity="2.5" count="1"', (1, "m", None, None, 2)),
        ('type="method" complexity="many" count="1"', (1, "m", None, None, 0)),
        ('type="stmt" count="3"', (3,)),
        ('type="whatever" count="3"', (3,)),
        # Safe rules: no type, no count, fractions, negative and huge numbers.
        ('count="3"', (3,)),
        ("", (0,)),
        ('type="stmt" count="3.0"', (3,)),
        ('type="stmt" count="-3"', (0,)),
        ('type="stmt" count="9223372036854775807"', (2**63 - 1,)),
        ('type="stmt" count="99999999999999999999"', (2**63 - 1,)),
        ('type="stmt" count="4611686018427387904"', (2**62,)),
    ],
)
def test_what_a_line_says(written: str, expected: Shown) -> None:
    parsed = parse(document(f'<line num="1" {written}/>'))
    assert lines_by_file(parsed) == {"src/a.js": {1: expected}}


def test_a_method_then_a_statement_keep_type_and_greater_count_and_lose_the_complexity() -> None:
    parsed = parse(
        document('<line num="1" type="method" complexity="3" count="1"/><line num="1" type="stmt" count="4"/>')
    )
    assert lines_by_file(parsed) == {"src/a.js": {1: (4, "m")}}


def test_the_first_type_of_a_line_stays() -> None:
    condition = '<line num="1" type="cond" truecount="1" falsecount="0"/>'
    method = '<line num="1" type="method" count="0"/>'
    assert lines_by_file(parse(document(condition, method)))["src/a.js"][1][:2] == ("1/2", "b")
    assert lines_by_file(parse(document(method, condition)))["src/a.js"][1][:2] == ("1/2", "m")


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ('num="x"', "num is not a whole number"),
        ('type="stmt"', "num is not a whole number"),
        ('num="2" type="stmt" count="many"', "a count is not a number"),
        ('num="2" type="cond" truecount="many"', "a count is not a number"),
        ('num="1000000000000" count="1"', "line number is not between 1 and 2,000,000"),
    ],
)
def test_a_bad_line_is_dropped_alone(written: str, reason: str) -> None:
    parsed = parse(document('<line num="1" count="1"/>', f"<line {written}/>"))
    assert lines_by_file(parsed) == {"src/a.js": {1: (1,)}}
    assert reasons(parsed) == {reason: 1}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ('path="src/{name}.js"', "a name with a placeholder"),
        ('path="a/vendor/x.php"', "third-party code"),
        ('path="vendor/x.php"', "third-party code"),
        ('path=""', "file without a name"),
    ],
)
def test_files_that_are_not_read(name: str, reason: str) -> None:
    other = '<file name="b.js"><line num="1" count="1"/></file>'
    parsed = parse(document('<line num="1" count="1"/>', name=name).replace("</coverage>", other + "</coverage>"))
    assert lines_by_file(parsed) == {"b.js": {1: (1,)}}
    assert reasons(parsed) == {reason: 1}


def test_vendor_is_read_in_other_languages_and_without_the_folder() -> None:
    for name in ("a/vendor/x.js", "a/myvendor/x.php"):
        assert list(lines_by_file(parse(document('<line num="1" count="1"/>', name=f'path="{name}"')))) == [name]


@pytest.mark.parametrize(
    ("name", "metrics", "expected"),
    [
        ("a.php", '<metrics loc="2"/>', [1, 2]),
        ("a.php", '<metrics/><metrics loc="x"/><metrics loc="2"/><metrics loc="1"/>', [1, 2]),
        ("a.php", '<class name="c"><metrics complexity="1"/></class>', [1, 2, 3]),
        ("a.js", '<metrics loc="2"/>', [1, 2, 3]),
    ],
)
def test_lines_behind_the_end_of_a_php_file(name: str, metrics: str, expected: list[int]) -> None:
    lines = [f'<line num="{number}" count="1"/>' for number in (1, 2, 3)]
    parsed = parse(document(*lines, name=f'name="{name}"', metrics=metrics))
    assert list(lines_by_file(parsed)[name]) == expected


@pytest.mark.parametrize(
    ("generated", "expired"),
    [
        ("1795496254", False),
        ("1700000000", True),
        ("1700000000000", True),
        ("24-11-2026", False),
        ("2026-11-24", False),
        ("2020-01-01T00:00:00Z", True),
        ("1-2", False),
        ("soon", False),
    ],
)
def test_the_time_it_was_generated(generated: str, expired: bool) -> None:
    report = document('<line num="1" count="1"/>').replace("1795496254", generated)
    options = FileOptions(oldest=datetime(2026, 11, 23))  # noqa: DTZ001 (naive UTC is what the reading compares)
    problem = parse_file(None, report.encode(), options).result.problem
    assert problem is (FileProblem.EXPIRED if expired else None)


@pytest.mark.parametrize(
    ("report", "statements"),
    [("istanbul-0.4/clover.xml", (42, 45)), ("gcovr/clover.xml", (71, 113))],
)
def test_lines_are_those_the_tools_count(report: str, statements: tuple[int, int]) -> None:
    """istanbul and gcovr write one element for each line."""
    parsed = parse((REPORTS / report).read_bytes())
    assert parsed.report is not None
    totals = parsed.report.totals
    assert ((totals.hits or 0) + (totals.partials or 0), totals.lines) == statements


def test_phpunit_counts_statements_and_writes_methods_beside_them() -> None:
    """72 statements, 62 of them covered, and 14 methods; a line has one element, so two methods hide a statement."""
    parsed = parse((REPORTS / "phpunit/clover.xml").read_bytes())
    lines = [line for file in lines_by_file(parsed).values() for line in file.values()]
    statements = [line for line in lines if line[1:2] != ("m",)]
    assert (len(lines), len(statements)) == (72 + 14 - 2, 72 - 2)
    assert sum(line[0] != 0 for line in statements) == 62 - 1
    assert parsed.report is not None
    assert parsed.report.totals.methods == 14


def test_devel_cover_writes_several_elements_for_a_line() -> None:
    """63 statements, 14 conditions and 15 subroutines stand on 47 lines; the tool counts elements, not lines."""
    files = lines_by_file(parse((REPORTS / "../corpus/devel-cover/tally/reports/clover.xml").read_bytes()))
    assert {name: len(lines) for name, lines in files.items()} == {"lib/Tally.pm": 30, "lib/Tally/Deep/Report.pm": 17}


def test_damage_is_told() -> None:
    parsed = parse(SAMPLE[: SAMPLE.index('<line num="8"') + 20])
    assert list(lines_by_file(parsed)["/home/u/o/r/src/A.php"]) == [2, 3, 5]
    assert reasons(parsed) == {DAMAGED: 1}


def test_a_file_of_bad_lines_is_corrupt() -> None:
    parsed = parse(document(*['<line num="x"/>'] * 20, '<line num="1" count="1"/>'))
    assert parsed.result.problem is FileProblem.CORRUPT


@settings(max_examples=150)
@given(damaged(SAMPLE))
def test_damage_never_raises(data: bytes) -> None:
    parsed = parse(data)
    assert (parsed.report is None) == (parsed.result.problem is not None)
