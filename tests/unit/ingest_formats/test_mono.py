"""Mono's profiler (chapter 02 §8.1.5)."""

import pytest
from hypothesis import given, settings

from tests.unit.ingest_formats.xml_reports import REPORTS, damaged, lines_by_file, parse, reasons

SAMPLE = """<?xml version="1.0"?><coverage version="0.3">
\t<assembly name="app" guid="1" filename="/b/app.exe" method-count="2" full="1" partial="0"/>
\t<class name="A&lt;T&gt;" method-count="1" full="0" partial="0"/>
\t<method assembly="app" class="A" name="F (int)" filename="/b/Clock.cs" token="1">
\t\t<statement offset="0" counter="2" line="3" column="9"/><statement offset="5" counter="5" line="3" column="12"/>
\t\t<statement offset="9" counter="0" line="4" column="9"/></method>
\t<method assembly="app" class="A" name="G" filename="" token="2"><statement offset="0" counter="1" line="7"/></method>
\t<method assembly="app" class="A" name="H" token="2"><statement offset="0" counter="1" line="8"/></method>
</coverage>"""


def test_the_sample_of_the_chapter() -> None:
    parsed = parse(SAMPLE)
    assert parsed.result.format == "mono"
    assert lines_by_file(parsed) == {"/b/Clock.cs": {3: (5,), 4: (0,)}}
    assert reasons(parsed) == {"no file name": 2}


@pytest.mark.parametrize("written", ['line="x" counter="1"', 'line="9"', 'counter="1"', 'line="9" counter="x"'])
def test_a_bad_statement_is_dropped_alone(written: str) -> None:
    parsed = parse(SAMPLE.replace("</method>", f"<statement {written}/></method>", 1))
    assert lines_by_file(parsed) == {"/b/Clock.cs": {3: (5,), 4: (0,)}}
    assert reasons(parsed) == {"no file name": 2, "line or counter is not a number": 1}


def test_methods_of_one_file_are_one_file() -> None:
    more = '<method filename="/b/Clock.cs"><statement line="4" counter="1"/><statement line="9" counter="0"/></method>'
    parsed = parse(SAMPLE.replace("</coverage>", more + "</coverage>"))
    assert lines_by_file(parsed) == {"/b/Clock.cs": {3: (5,), 4: (1,), 9: (0,)}}


def test_the_report_of_the_profiler() -> None:
    """It states methods: 15 of the program's 21 ran fully, none partly; these have the lines that were hit."""
    data = (REPORTS / "mono-coverage/coverage.xml").read_bytes()
    parsed = parse(data)
    assert parsed.report is not None
    totals = parsed.report.totals
    assert (totals.files, totals.lines, totals.hits, totals.misses) == (3, 53, 47, 6)
    assert b'<assembly name="app"' in data


@settings(max_examples=80)
@given(damaged(SAMPLE))
def test_damage_never_raises(data: bytes) -> None:
    parsed = parse(data)
    assert (parsed.report is None) == (parsed.result.problem is not None)
