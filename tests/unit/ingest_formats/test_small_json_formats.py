"""Salesforce, Elm, covr, Flow and scct (chapter 02 §8.3.1 to §8.3.4, §8.3.6, §14.4)."""

import json

import pytest

from codecov_core.ingest import FileProblem
from codecov_core.ingest.formats.lines_by_value import INDEX_ZERO
from tests.unit.ingest_formats.real_reports import read_real, without_missed
from tests.unit.ingest_formats.showing import Shown, read_report


def test_salesforce() -> None:
    document = [{"name": "MyClass", "lines": {"3": 1, "4": 0}}, {"name": "a.trigger", "lines": {"1": 2}}]
    read = read_report(json.dumps(document))
    assert read.format == "salesforce"
    assert read.files == {"MyClass.cls": {3: (1,), 4: (0,)}, "a.trigger": {1: (2,)}}


def test_salesforce_classes_without_lines_or_name() -> None:
    document = [
        {"name": "A", "lines": {}},
        {"name": "B"},
        {"name": 7, "lines": {"1": 1}},
        5,
        None,
        {"name": "C", "lines": {"1": 1}},
    ]
    read = read_report(json.dumps(document))
    assert read.files == {"C.cls": {1: (1,)}}
    assert read.reasons == {"it has no lines": 2, "no usable name": 1, "not an object": 1}


@pytest.mark.parametrize(
    "document",
    ["[1]", "[null]", '["name"]', '["coverage"]', '["source_files"]', '[[{"name":1}]]', '[{"name":"A"}]', "[]"],
)
def test_arrays_of_something_else(document: str) -> None:
    assert read_report(document).problem is FileProblem.UNRECOGNISED


def section(first: int, last: int, columns: tuple[int, int], **more: int) -> dict[str, object]:
    start, end = columns
    return {"from": {"line": first, "column": start}, "to": {"line": last, "column": end}, **more}


def elm(*sections: object) -> str:
    return json.dumps({"coverageData": {"Main": sections}, "moduleMap": {"Main": "src/Main.elm"}})


def test_elm_sections_of_one_line() -> None:
    read = read_report(elm(section(3, 3, (5, 20), count=2, complexity=1), section(3, 3, (21, 30))))
    assert read.format == "elm"
    assert read.files == {"src/Main.elm": {3: (2, None, None, ((5, 20, 2), (21, 30, 0)))}}


def test_elm_sections_of_several_lines_end_on_their_last_line() -> None:
    read = read_report(elm(section(3, 6, (5, 2), count=2), section(5, 5, (1, 9), count=7)))
    assert read.lines == {
        3: (2, None, None, ((5, None, 2),)),
        4: (2,),
        5: (7, None, None, ((1, 9, 7),)),
        6: (2, None, None, ((0, 2, 2),)),
    }


def test_elm_modules_and_sections_that_lead_nowhere() -> None:
    document = {
        "coverageData": {"A": [section(1, 1, (1, 2), count=1)], "B": [section(1, 1, (1, 2))]},
        "moduleMap": {"A": "A.elm", "C": "C.elm"},
    }
    read = read_report(json.dumps(document))
    assert read.files == {"A.elm": {1: (1, None, None, ((1, 2, 1),))}}
    assert read.reasons == {"the module map does not tell its file": 1}
    odd = [{"from": 1}, section(5, 3, (1, 1)), {**section(1, 1, (1, 1)), "count": "x"}, None, 4]
    good = [section(n, n, (1, 2), count=1) for n in range(1, 9)]
    read = read_report(elm(*odd, *good))
    assert len(read.lines) == 8
    assert read.reasons == {"no usable place": 2, "the count is no number": 1, "not an object": 1}


def test_elm_sections_of_millions_of_lines_are_refused() -> None:
    assert read_report(elm(*[section(1, 2_000_000, (1, 1))] * 20)).problem is FileProblem.TOO_LARGE


def test_covr() -> None:
    document = {"uploader": "R", "files": [{"name": "R/a.R", "coverage": [None, None, 3, 0, "2", 1.7]}]}
    read = read_report(json.dumps(document))
    assert read.format == "covr"
    assert read.files == {"R/a.R": {2: (3,), 3: (0,), 4: (2,), 5: (1,)}}


def test_covr_has_no_line_zero() -> None:
    document = {"uploader": "R", "files": [{"name": "a.R", "coverage": [9, 1, True, [], -1]}, {"coverage": [1]}]}
    read = read_report(json.dumps(document))
    assert read.files == {"a.R": {1: (1,), 4: (0,)}}
    assert read.reasons == {"the count is no number": 2, "no usable name": 1, INDEX_ZERO: 1}


def test_covr_agrees_with_itself() -> None:
    # covr's JSON names only the first line of an expression, its Cobertura all of them (42 lines).
    few = without_missed(read_real("../corpus/covr/tidepool/reports/codecov.json").files)
    many = without_missed(read_real("../corpus/covr/tidepool/reports/cobertura.xml").files)
    assert {name: len(lines) for name, lines in few.items()} == {"R/pool.R": 28, "R/helpers.R": 9}
    for name, lines in few.items():
        assert {line: many[name][line] == 0 for line in lines} == {line: count == 0 for line, count in lines.items()}


def test_flow() -> None:
    place = {"start": {"line": 2, "column": 3}, "end": {"line": 2, "column": 9}}
    other = {"start": {"line": 2, "column": 12}, "end": {"line": 2, "column": 15}}
    long = {"start": {"line": 4, "column": 1}, "end": {"line": 6, "column": 2}}
    document = {
        "flowStatus": {"passed": True},
        "files": {"a.js": {"expressions": {"covered_locs": [place], "uncovered_locs": [other, long, {}, None]}}},
    }
    read = read_report(json.dumps(document))
    assert read.format == "flow"
    assert read.files == {"a.js": {2: (1, None, None, ((3, 9, 1), (12, 15, 0))), 4: (0,)}}
    assert read.reasons == {"no usable place": 1}


def partials_of(shown: Shown) -> tuple[tuple[object, ...], ...]:
    partials = shown[3] if len(shown) > 3 else ()
    assert isinstance(partials, tuple)
    return partials


def test_flow_counts_expressions_and_we_count_lines() -> None:
    # 39 expressions covered and 19 not; every one within a line is a partial of it, and one goes over several lines.
    read = read_real("flow/flow-coverage.json")
    partials = [partial for lines in read.files.values() for shown in lines.values() for partial in partials_of(shown)]
    assert (sum(partial[2] == 1 for partial in partials), sum(partial[2] == 0 for partial in partials)) == (39 - 1, 19)
    assert {name: len(lines) for name, lines in read.files.items()} == {"src/deep/größe.js": 5, "src/pantry.js": 11}


def test_scct() -> None:
    document = {
        "fileReports": [{"filename": "a.scala", "coverage": {"0": 5, "1": 1, "2": 0, "3": -1}}, {"filename": ""}]
    }
    read = read_report(json.dumps(document))
    assert read.format == "scct"
    assert read.files == {"a.scala": {1: (1,), 2: (0,), 3: (-1,)}}
    assert read.reasons == {"no usable filename": 1, "line number is below 1": 1}
