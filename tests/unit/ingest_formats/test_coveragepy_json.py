"""coverage.py's JSON reports (chapter 02 §8.3.10; branches as issued for this worker)."""

import json

import pytest

from codecov_core.ingest import FileProblem
from tests.unit.ingest_formats.real_reports import branch_totals, ran_and_all, read_real, totals
from tests.unit.ingest_formats.showing import read_report

META = {"show_contexts": False}


def read_file(**file: object) -> dict[int, tuple[object, ...]]:
    read = read_report(json.dumps({"meta": META, "files": {"a.py": file}}))
    assert read.format == "coverage.py"
    return read.lines


def test_the_lines_of_the_chapter() -> None:
    # Branches of line 2, which the reference system ignores, are its fraction here.
    found = read_file(executed_lines=[1, 2, 4, 0], missing_lines=[3, -2], missing_branches=[[2, 3]])
    assert found == {1: (1,), 2: ("0/1", "b", ("3",)), 3: (0,), 4: (1,)}


def test_branches_that_leave_the_function_and_lines_never_run() -> None:
    found = read_file(
        executed_lines=[1, 2],
        missing_lines=[5],
        executed_branches=[[1, 2], [2, 3], [2, -1]],
        missing_branches=[[1, -1], [5, 6], [5, 7], [9, 10], [-1, 1]],
    )
    assert found == {1: ("1/2", "b", ("exit",)), 2: ("2/2", "b"), 5: ("0/2", "b", ("6", "7"))}


@pytest.mark.parametrize("odd", ["x", [1], None, {"a": 1}, True, 1.5])
def test_odd_lines_are_left_out_alone(odd: object) -> None:
    document = {"meta": META, "files": {"a.py": {"executed_lines": [1, odd, 2], "missing_lines": [3]}}}
    read = read_report(json.dumps(document))
    assert read.lines == {1: (1,), 2: (1,), 3: (0,)}
    assert sum(read.reasons.values()) == (odd is not None)


@pytest.mark.parametrize("odd", ["x", [1], None, [1, 2, 3], ["1", 2], [True, 2]])
def test_odd_branches_are_left_out_alone(odd: object) -> None:
    document = {"meta": META, "files": {"a.py": {"executed_lines": [1, 2, [3]], "executed_branches": [odd, [1, 2]]}}}
    read = read_report(json.dumps(document))
    assert read.lines == {1: ("1/1", "b"), 2: (1,)}
    assert read.reasons == {"not a pair of lines": 1, "the line is no number": 1}


def test_a_file_without_lines() -> None:
    document = {"meta": META, "files": {"a.py": {"summary": {}}, "b.py": 7, "c.py": {"executed_lines": [1, 2, 3]}}}
    read = read_report(json.dumps(document))
    assert list(read.files) == ["c.py"]
    assert read.reasons == {"neither executed nor missing lines": 2}


@pytest.mark.parametrize(
    "document", [{"files": {}}, {"meta": 1, "files": {}}, {"meta": META, "files": [1]}, {"meta": META}]
)
def test_what_is_no_report(document: object) -> None:
    assert read_report(json.dumps(document)).problem is FileProblem.UNRECOGNISED


def test_what_coveragepy_says_of_its_own_report() -> None:
    # 193 of 233 statements ran, and 64 of 92 branches.
    read = read_real("coveragepy/coverage.json")
    assert totals(read) == (193, 233)
    assert branch_totals(read) == (64, 92)


def test_json_and_xml_of_one_run_agree() -> None:
    document = read_real("coveragepy/coverage.json").files
    xml = read_real("coveragepy/coverage.xml").files
    assert {name.removeprefix("ledger/"): lines for name, lines in document.items()} == xml
    assert (
        read_real("../corpus/slipcover/ledger/reports/slipcover.json").files
        == read_real("../corpus/slipcover/ledger/reports/slipcover.xml").files
    )


def test_what_slipcover_says_of_its_own_report() -> None:
    # It prints 201 of 255 lines and 60 of 90 branches, two of which leave a line that is no statement.
    read = read_real("../corpus/slipcover/ledger/reports/slipcover.json")
    assert totals(read) == (201, 255)
    assert ran_and_all(read.files["ledger/core/accounts.py"]) == (93, 100)
    assert branch_totals(read) == (60 - 2, 90 - 2)
