"""SimpleCov's JSON reports (chapter 02 §8.3.8, the safe rules of §14.4)."""

import json

import pytest

from tests.unit.ingest_formats.real_reports import branch_totals, ran_and_all, read_real, totals
from tests.unit.ingest_formats.showing import read_report


def formatter(file: object) -> str:
    return json.dumps({"meta": {"simplecov_version": "0.22.0"}, "coverage": {"a.rb": file}})


def branch(line: object, coverage: object) -> dict[str, object]:
    return {"type": "then", "start_line": line, "end_line": line, "coverage": coverage}


@pytest.mark.parametrize("coverage", [[None, 1, 0, "ignored"], {"lines": [None, 1, 0, "ignored"]}])
def test_the_list_of_the_chapter(coverage: object) -> None:
    document = {"command_name": "RSpec", "files": [{"filename": "a.rb", "coverage": coverage}]}
    read = read_report(json.dumps(document))
    assert read.format == "simplecov"
    assert read.files == {"a.rb": {1: (), 2: (1,), 3: (0,), 4: (-1,)}}


def test_lines_and_branches_of_the_formatter() -> None:
    lines = [None, 1, 5, 0, "ignored", 4]
    branches = [branch(3, 0), branch(3, 5), branch(5, 1), branch(4, "ignored"), branch(6, 0), branch(6, 0)]
    read = read_report(formatter({"lines": lines, "branches": branches}))
    assert read.format == "simplecov"
    assert read.lines == {
        2: (1,),
        3: ("1/2", "b", ("0",)),
        4: (0,),
        5: (-1,),
        6: ("0/2", "b", ("0", "1")),
    }


def test_odd_branches_are_left_out_alone() -> None:
    read = read_report(
        formatter({"lines": [1, 1, 1, 1], "branches": [branch(1, "x"), branch("y", 1), 5, branch(2, 1)]})
    )
    assert read.lines == {1: (1,), 2: ("1/1", "b"), 3: (1,), 4: (1,)}
    assert read.reasons == {"the count is no number": 1, "no usable line": 1, "not an object": 1}


def test_other_commands_are_known_by_their_files() -> None:
    document = {
        "command_name": "Unit Tests",
        "files": [{"filename": "a.rb", "covered_percent": 1, "coverage": {"lines": [1]}}],
    }
    assert read_report(json.dumps(document)).files == {"a.rb": {1: (1,)}}


def test_what_simplecov_says_of_its_own_report() -> None:
    read = read_real("simplecov/coverage.json")
    assert totals(read) == (56, 72)
    assert branch_totals(read) == (14, 26)
    assert ran_and_all(read.files["/build/lantern/lib/lantern.rb"]) == (32, 38)
    assert totals(read_real("../corpus/simplecov-lines/lantern/reports/coverage.json")) == (56, 72)


def test_the_older_report_counts_lines_left_out() -> None:
    assert totals(read_real("simplecov/simplecov-json.json")) == (57, 74)
