"""Coveralls JSON (chapter 02 §8.3.7, §14.4; branches as issued for this worker)."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.ingest_formats.real_reports import branch_totals, read_real, totals, without_missed
from tests.unit.ingest_formats.showing import read_report


def coveralls(coverage: object, **more: object) -> str:
    return json.dumps({"source_files": [{"name": "a.c", "coverage": coverage, **more}]})


@pytest.mark.parametrize("coverage", [[None, 1, 0, 2], "[null, 1, 0, 2]", [None, "1", "0", 2]])
def test_the_list_of_the_chapter(coverage: object) -> None:
    read = read_report(coveralls(coverage))
    assert read.format == "coveralls"
    assert read.files == {"a.c": {2: (1,), 3: (0,), 4: (2,)}}


def test_branches_replace_the_count_of_their_line() -> None:
    branches = [2, 0, 0, 1, 2, 0, 1, 0, 3, 1, 0, 0, 9, 0, 0, 4]
    read = read_report(coveralls([1, 5, 7, 0], branches=branches))
    assert read.lines == {1: (1,), 2: ("1/2", "b", ("0:1",)), 3: ("0/1", "b", ("1:0",)), 4: (0,), 9: ("1/1", "b")}


def test_branches_that_are_none() -> None:
    read = read_report(coveralls([1, 1, 1, 1, 1], branches=[1, 0, 0, "x", 2, 0, 0, 1, 0, 0, 0, 1, 3, 0]))
    assert read.lines == {1: (1,), 2: ("1/1", "b"), 3: (1,), 4: (1,), 5: (1,)}
    assert read.reasons == {"not four whole numbers": 2, "line number is below 1": 1}


@pytest.mark.parametrize("coverage", ["[1", 7, {"1": 1}])
def test_coverage_that_is_no_list(coverage: object) -> None:
    document = {
        "source_files": [
            {"name": "a.c", "coverage": coverage},
            {"name": "b.c", "coverage": None},
            {"name": "c.c", "coverage": [1, 1]},
        ]
    }
    read = read_report(json.dumps(document))
    assert list(read.files) == ["c.c"]
    assert read.reasons == {"its coverage is no list": 1, "its coverage is null": 1}


def test_what_gcovr_says_of_its_own_report() -> None:
    # It prints 71 of 113 lines and 39 of 79 branches.
    read = read_real("gcovr/coveralls.json")
    assert totals(read) == (56 + 15, 113)
    assert branch_totals(read) == (39, 79)
    assert totals(read_real("../corpus/covr/tidepool/reports/coveralls.json")) == (31, 37)


def test_coveralls_and_gcovr_json_of_one_run_agree() -> None:
    plain = without_missed(read_real("gcovr/gcovr.json").files)
    for name, lines in without_missed(read_real("gcovr/coveralls.json").files).items():
        assert lines.keys() == plain[name].keys()
        assert all(plain[name][line] == count or "/" in str(count) for line, count in lines.items())


fields = st.lists(st.integers(-1, 4) | st.sampled_from([0, 1, 2**31, "x", None, True]), max_size=16)


@given(st.lists(fields, min_size=1, max_size=3))
def test_branches_of_all_files_at_once_are_those_of_each(files: list[list[object]]) -> None:
    documents = [
        {"name": f"f{index}.c", "coverage": [5, 5, 5, 5], "branches": list_} for index, list_ in enumerate(files)
    ]
    together = read_report(json.dumps({"source_files": documents})).files
    # A branch that is none makes the whole document irregular.
    odd = {"name": "odd.c", "coverage": [1] * 20, "branches": ["x"]}
    apart = read_report(json.dumps({"source_files": [*documents, odd]})).files
    assert together == {name: lines for name, lines in apart.items() if name != "odd.c"}
