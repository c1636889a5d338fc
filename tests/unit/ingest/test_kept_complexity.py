"""``keep_complexity``: the largest complexity of a line's records stays (chapter 01 §22 rule 7)."""

import pytest

from codecov_core.ingest import FileOptions, FormatOptions, IngestOptions, ingest_upload, parse_file
from codecov_core.reports import Report, Session, largest_complexity, with_complexities
from tests.unit.ingest.test_upload import NOW, legacy

METHOD = '<line num="{}" type="method" complexity="{}" count="1"/>'
STATEMENT = '<line num="3" type="stmt" count="4"/>'
JACOCO = (
    '<report name=""><package name="p"><class name="p/A"><method name="f" line="1">'
    '<counter type="COMPLEXITY" missed="{}" covered="{}"/></method></class>'
    '<sourcefile name="A.java"><line nr="1" mi="0" ci="1" mb="0" cb="0"/></sourcefile></package></report>'
)


def clover(*lines: str) -> bytes:
    return f'<coverage generated="1795496254"><file name="a.php">{"".join(lines)}</file></coverage>'.encode()


def complexities(report: Report | None) -> dict[int, tuple[object, object]]:
    assert report is not None
    (name,) = report.names
    return {line.number: (line.complexity, line.sessions[0].complexity) for line in report.lines(name)}


@pytest.mark.parametrize(("keep", "expected"), [(False, None), (True, 5)])
def test_a_method_and_a_statement_of_one_line(keep: bool, expected: object) -> None:
    report = clover(METHOD.format(3, 2), METHOD.format(3, 5), STATEMENT, METHOD.format(9, 1))
    options = FileOptions(formats=FormatOptions(keep_complexity=keep))
    parsed = parse_file(None, report, options).report
    assert complexities(parsed) == {3: (expected, expected), 9: (1, 1)}
    assert parsed is not None
    assert parsed.totals.complexity == (6 if keep else 1)


@pytest.mark.parametrize(("keep", "expected"), [(False, None), (True, [2, 4])])
def test_two_reports_of_an_upload(keep: bool, expected: object) -> None:
    files = legacy(("a.xml", JACOCO.format(3, 1).encode()), ("b.xml", JACOCO.format(2, 2).encode()))
    options = IngestOptions(Session(), NOW, formats=FormatOptions(keep_complexity=keep), check_expiry=False)
    assert complexities(ingest_upload(files, options).report) == {1: (expected, expected)}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (None, None, None),
        (None, 2, 2),
        ([1, 2], None, [1, 2]),
        (3, 2, 3),
        ([1, 5], [2, 3], [2, 5]),
        (3, [1, 2], [3, 2]),
    ],
)
def test_the_larger_of_two(first: object, second: object, expected: object) -> None:
    assert largest_complexity(first, second) == expected  # type: ignore[arg-type]


def test_what_a_report_lacks_is_passed_over() -> None:
    report = parse_file(None, clover(STATEMENT)).report
    assert report is not None
    same = with_complexities(report, {"a.php": {2: 1, 4: 1}, "b.php": {3: 1}})
    assert same.lines("a.php") == report.lines("a.php")
