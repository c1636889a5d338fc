"""JetBrains dotCover (chapter 02 §8.1.3, §14.4).

Source of the format: what ``dotCover cover --ReportType=DetailedXML`` writes.
"""

import pytest
from hypothesis import given, settings

from tests.unit.ingest_formats.showing import Shown
from tests.unit.ingest_formats.xml_reports import damaged, lines_by_file, parse, reasons

SAMPLE = r"""<?xml version="1.0" encoding="utf-8" standalone="yes"?>
<Root CoveredStatements="1" TotalStatements="3" CoveragePercent="33" ReportType="DetailedXml" DotCoverVersion="2021.1">
<FileIndices><File Index="1" Name="C:\p\A.cs" ChecksumAlgorithm="SHA1" Checksum="00"/><File Index="2" Name="b.cs"/>
</FileIndices><Assembly Name="P" CoveredStatements="1"><Namespace Name="P"><Type Name="A"><Method Name="F():void">
<Statement FileIndex="1" Line="3" Column="5" EndLine="3" EndColumn="20" Covered="True"/>
<Statement FileIndex="1" Line="3" Column="22" EndLine="3" EndColumn="30" Covered="False"/>
<Statement FileIndex="1" Line="4" Column="9" EndLine="6" EndColumn="2" Covered="False"/>
<Statement FileIndex="9" Line="4" Column="9" EndLine="6" EndColumn="2" Covered="False"/>
</Method></Type></Namespace></Assembly></Root>"""


def document(*statements: str) -> str:
    written = "".join(f'<Statement FileIndex="1" {statement}/>' for statement in statements)
    return f'<Root><FileIndices><File Index="1" Name="a.cs"/></FileIndices><Assembly>{written}</Assembly></Root>'


def test_the_sample_of_the_chapter() -> None:
    parsed = parse(SAMPLE)
    assert parsed.result.format == "dotcover"
    assert lines_by_file(parsed) == {"C:/p/A.cs": {3: (1, None, None, ((5, 20, 1), (22, 30, 0))), 4: (0,)}}
    assert reasons(parsed) == {"its file is unknown": 1}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('Line="3" EndLine="3" Column="1" EndColumn="4" Covered="true"', (1, None, None, ((1, 4, 1),))),
        ('Line="3" EndLine="3" Column="1" EndColumn="4" Covered="TRUE"', (0, None, None, ((1, 4, 0),))),
        ('Line="3" EndLine="3" Column="1" EndColumn="4"', (0, None, None, ((1, 4, 0),))),
        ('Line="3" EndLine="4" Column="1" EndColumn="4" Covered="True"', (1,)),
        ('Line="3" Covered="True"', (1,)),
        ('Line="3" EndLine="3" Column="x" EndColumn="4" Covered="True"', (1,)),
    ],
)
def test_what_a_statement_says(written: str, expected: Shown) -> None:
    assert lines_by_file(parse(document(written))) == {"a.cs": {3: expected}}


def test_a_statement_marks_all_of_its_lines_where_that_is_wanted() -> None:
    parsed = parse(SAMPLE, dotcover_whole_statements=True)
    expected = {3: (1, None, None, ((5, 20, 1), (22, 30, 0))), 4: (0,), 5: (0,), 6: (0,)}
    assert lines_by_file(parsed) == {"C:/p/A.cs": expected}
    backwards = parse(document('Line="3" EndLine="1" Covered="True"'), dotcover_whole_statements=True)
    assert lines_by_file(backwards) == {"a.cs": {3: (1,)}}
    beyond = parse(document('Line="3" EndLine="2000001" Covered="True"'), dotcover_whole_statements=True)
    assert lines_by_file(beyond) == {"a.cs": {3: (1,)}}
    assert reasons(beyond) == {"lines beyond 2,000,000: only the first of them is taken": 1}


def test_statements_are_sorted_by_column() -> None:
    written = [
        f'Line="3" EndLine="3" Column="{column}" EndColumn="{column + 3}" Covered="{column == 9}"'
        for column in (9, 1, 5)
    ]
    expected = (1, None, None, ((1, 4, 0), (5, 8, 0), (9, 12, 1)))
    assert lines_by_file(parse(document(*written))) == {"a.cs": {3: expected}}


@pytest.mark.parametrize("written", ['Line="x" Covered="True"', 'Covered="True"'])
def test_a_bad_statement_is_dropped_alone(written: str) -> None:
    parsed = parse(document('Line="1" Covered="True"', written))
    assert lines_by_file(parsed) == {"a.cs": {1: (1,)}}
    assert reasons(parsed) == {"Line is not a whole number": 1}


@settings(max_examples=80)
@given(damaged(SAMPLE))
def test_damage_never_raises(data: bytes) -> None:
    parsed = parse(data)
    assert (parsed.report is None) == (parsed.result.problem is not None)
