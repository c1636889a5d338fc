"""Microsoft CodeCoverage and Visual Studio (chapter 02 §8.1.8, §8.1.9, §14.4).

Source of the formats: ``CodeCoverage.exe analyze`` (``results``) and the data set ``CoverageDSPriv`` of Visual Studio.
"""

import pytest
from hypothesis import given, settings

from codecov_core.ingest import Drop, FileProblem
from tests.unit.ingest_formats.showing import Shown
from tests.unit.ingest_formats.xml_reports import damaged, lines_by_file, parse, reasons


def span(covered: str, first: object, last: object, source: object = 0) -> str:
    return (
        f'<range source_id="{source}" covered="{covered}" start_line="{first}" start_column="9" end_line="{last}" '
        'end_column="10"/>'
    )


def module(*ranges: str, path: str = r"C:\p\A.cs", id: object = 0) -> str:
    return (
        f'<module name="p.dll" path="p.dll" id="1"><functions><function id="1" name="F()"><ranges>{"".join(ranges)}'
        f'</ranges></function></functions><source_files><source_file id="{id}" path="{path}" checksum="0"/>'
        "</source_files></module>"
    )


def results(*modules: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" ?><results><modules>{"".join(modules)}</modules></results>'


SAMPLE = results(
    module(span("yes", 3, 4), span("no", 5, 5), span("partial", 6, 7), span("yes", 6, 6), span("no", 7, 7))
)
PARTIAL: Shown = (True,)


def test_the_sample_of_the_chapter() -> None:
    parsed = parse(SAMPLE)
    assert parsed.result.format == "ms-coverage"
    assert lines_by_file(parsed) == {"C:/p/A.cs": {3: (1,), 4: (1,), 5: (0,), 6: PARTIAL, 7: PARTIAL}}
    assert parsed.report is not None
    assert parsed.report.totals.partials == 2


def test_source_ids_belong_to_their_module() -> None:
    parsed = parse(
        results(module(span("yes", 1, 1), path="a.cs"), module(span("no", 2, 2), span("yes", 9, 9, 7), path="b.cs"))
    )
    assert lines_by_file(parsed) == {"a.cs": {1: (1,)}, "b.cs": {2: (0,)}}
    assert reasons(parsed) == {"no source file of this id": 1}


@pytest.mark.parametrize("written", [span("yes", "x", 9), span("yes", 9, ""), '<range source_id="0" covered="yes"/>'])
def test_a_bad_range_is_dropped_alone(written: str) -> None:
    parsed = parse(results(module(span("yes", 1, 1), written, path="a.cs")))
    assert lines_by_file(parsed) == {"a.cs": {1: (1,)}}
    assert reasons(parsed) == {"a line number is missing or not a whole number": 1}


def test_a_range_that_ends_before_it_starts_has_no_line_and_is_told() -> None:
    parsed = parse(results(module(span("yes", 1, 1), span("yes", 5, 3), path="a.cs")))
    assert lines_by_file(parsed) == {"a.cs": {1: (1,)}}
    assert parsed.result.drops == (Drop("range", "it ends before it starts", 1, ("a.cs, range 2",)),)


def test_a_range_beyond_what_files_have_is_its_first_line_and_tells_the_others() -> None:
    parsed = parse(results(module(span("yes", 1_999_990, 2_000_000), path="a.cs")))
    assert parsed.result.drops == ()
    parsed = parse(results(module(span("yes", 5, 2_000_001), path="a.cs")))
    assert lines_by_file(parsed) == {"a.cs": {5: (1,)}}
    reason = "lines beyond 2,000,000: only the first of them is taken"
    assert parsed.result.drops == (Drop("range", reason, 1, ("a.cs, range 1: lines 6 to 2000001",)),)


def test_ranges_of_millions_of_lines_are_refused() -> None:
    parsed = parse(results(module(*[span("yes", 1, 1_999_999)] * 8)))
    assert parsed.result.problem is FileProblem.TOO_LARGE
    assert parsed.result.reason == "8 records claim to cover 15,999,992 lines"


def row(first: object, last: object, coverage: object, source: object = 1) -> str:
    return (
        f"<Lines><LnStart>{first}</LnStart><ColStart>1</ColStart><LnEnd>{last}</LnEnd><ColEnd>2</ColEnd>"
        f"<Coverage>{coverage}</Coverage><SourceFileID>{source}</SourceFileID><LineID>1</LineID></Lines>"
    )


def data_set(*rows: str) -> str:
    return (
        '<?xml version="1.0" standalone="yes"?><CoverageDSPriv><xs:schema id="CoverageDSPriv" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Coverage"/></xs:schema>'
        f"<Module><ModuleName>p.dll</ModuleName></Module>{''.join(rows)}<SourceFileNames><SourceFileID>1</SourceFileID>"
        r"<SourceFileName>C:\p\A.cs</SourceFileName></SourceFileNames></CoverageDSPriv>"
    )


def test_rows_of_visual_studio() -> None:
    parsed = parse(data_set(row(3, 4, 0), row(5, 5, 2), row(6, 6, 1), row(" 7 ", 7, " 2 ")))
    assert parsed.result.format == "vs-coverage"
    assert lines_by_file(parsed) == {"C:/p/A.cs": {3: (1,), 4: (1,), 5: (0,), 6: PARTIAL, 7: (0,)}}


def test_a_prefix_that_nothing_declares() -> None:
    parsed = parse(data_set(row(3, 3, 0)).replace(' xmlns:xs="http://www.w3.org/2001/XMLSchema"', ""))
    assert lines_by_file(parsed) == {"C:/p/A.cs": {3: (1,)}}


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (row("x", 4, 0), "a line number is missing or not a whole number"),
        ("<Lines><SourceFileID>1</SourceFileID></Lines>", "a line number is missing or not a whole number"),
        (row(3, 4, 0, 9), "no source file of this id"),
        (row(9, 4, 0), "it ends before it starts"),
        (row(3, 4, 0).replace("<Coverage>0</Coverage>", ""), "no coverage is stated"),
    ],
)
def test_a_bad_row_is_dropped_alone(written: str, reason: str) -> None:
    parsed = parse(data_set(row(1, 1, 0), written))
    assert lines_by_file(parsed) == {"C:/p/A.cs": {1: (1,)}}
    assert reasons(parsed) == {reason: 1}


@settings(max_examples=80)
@given(damaged(SAMPLE) | damaged(data_set(row(3, 4, 0), row(5, 5, 2))))
def test_damage_never_raises(data: bytes) -> None:
    parsed = parse(data)
    assert (parsed.report is None) == (parsed.result.problem is not None)
