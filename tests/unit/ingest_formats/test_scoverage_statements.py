"""scoverage's statements (chapter 02 §8.1.2, §14.4 with the clamp of branches)."""

import pytest
from hypothesis import given, settings

from tests.unit.ingest_formats.showing import Shown
from tests.unit.ingest_formats.xml_reports import damaged, lines_by_file, parse, reasons


def statement(
    line: object, count: object, *, branch: str = "false", ignored: str = "false", source: str = "src/A.scala"
) -> str:
    return (
        f"<statement><package>p</package><class>A</class><source>{source}</source><method>f</method><start>1</start>"
        f"<line>{line}</line><description>x &gt; y &amp;&amp; z</description><branch>{branch}</branch>"
        f"<count>{count}</count><ignored>{ignored}</ignored></statement>"
    )


def document(*statements: str) -> str:
    return f"<statements>\n{''.join(statements)}\n</statements>"


SAMPLE = document(
    statement(4, 3), statement(5, 1, branch="true"), statement(7, 1234567), statement(8, 1, ignored="true")
)


def test_the_sample_of_the_chapter() -> None:
    parsed = parse(SAMPLE)
    assert parsed.result.format == "scoverage-statements"
    assert lines_by_file(parsed) == {"src/A.scala": {4: (3,), 5: ("1/2", "b"), 7: (99999,)}}
    assert reasons(parsed) == {"an ignored statement": 1}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (statement(3, 0, branch="true"), ("0/2", "b")),
        (statement(3, 7, branch="true"), ("2/2", "b")),
        (statement(3, 99999), (99999,)),
        (statement(3, 100000), (99999,)),
        (statement(3, 0) + statement(3, 2), (2,)),
    ],
)
def test_what_a_statement_says(written: str, expected: Shown) -> None:
    assert lines_by_file(parse(document(written))) == {"src/A.scala": {3: expected}}


@pytest.mark.parametrize(
    "written",
    [
        statement("", 1),
        statement(3, ""),
        statement("x", 1),
        statement(3, "x"),
        "<statement><source>src/A.scala</source></statement>",
    ],
)
def test_a_bad_statement_is_dropped_alone(written: str) -> None:
    parsed = parse(document(statement(1, 1), written))
    assert lines_by_file(parsed) == {"src/A.scala": {1: (1,)}}
    assert reasons(parsed) == {"line or count is missing or not a number": 1}


def test_a_statement_without_a_source_is_skipped() -> None:
    parsed = parse(document(statement(1, 1), statement(2, 1, source=""), "<statement><line>2</line></statement>"))
    assert lines_by_file(parsed) == {"src/A.scala": {1: (1,)}}
    assert reasons(parsed) == {"no source is told": 2}


@settings(max_examples=80)
@given(damaged(SAMPLE))
def test_damage_never_raises(data: bytes) -> None:
    parsed = parse(data)
    assert (parsed.report is None) == (parsed.result.problem is not None)
