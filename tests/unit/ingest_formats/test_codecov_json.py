"""Codecov's own JSON and ``.resultset.json`` (chapter 02 §8.3.5, the safe rules of §14.1 and §14.4)."""

import json

import pytest

from codecov_core.ingest import FileProblem
from tests.unit.ingest_formats.real_reports import ran_and_all, read_real, totals
from tests.unit.ingest_formats.showing import read_report


def read_files(files: object) -> dict[str, dict[int, tuple[object, ...]]]:
    return read_report(json.dumps({"coverage": files})).files


def test_the_document_of_the_chapter() -> None:
    read = read_report(
        '{"coverage": {"a.py":[null,1,0,null,3], "b.py":{"1":1,"2":"1/2","3":true,"4":"0","0":7}}, "messages": {}}'
    )
    assert read.format == "codecov"
    assert read.files == {
        "a.py": {1: (1,), 2: (0,), 4: (3,)},
        "b.py": {1: (1,), 2: ("1/2", "b"), 3: (True, "b"), 4: (0,)},
    }


def test_an_object_with_lines_begins_with_line_1() -> None:
    assert read_files({"a.rb": {"lines": [1, None, 0, "ignored"]}}) == {"a.rb": {1: (1,), 3: (0,), 4: (-1,)}}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (5, (5,)),
        (-1, (-1,)),
        (-7, (0,)),
        (2**70, (2**63 - 1,)),
        (2**62, (2**62,)),
        (1.5, (1.5,)),
        (2.0, (2,)),
        ("7", (7,)),
        ("-1", (-1,)),
        ("ignored", (-1,)),
        ("01/2", ("1/2", "b")),
        ("0/2", ("0/2", "b")),
        (True, (True, "b")),
        (None, None),
    ],
)
@pytest.mark.parametrize("as_list", [False, True])
def test_values(value: object, expected: tuple[object, ...] | None, as_list: bool) -> None:
    file: object = [9, value, 3] if as_list else {"1": value, "2": 3}
    found = read_files({"a.py": file})["a.py"]
    assert found == ({2: (3,)} if expected is None else {1: expected, 2: (3,)})


@pytest.mark.parametrize("value", [False, "odd", "1/2/3", "", [], {}, "1/99999999999"])
def test_values_that_are_no_coverage(value: object) -> None:
    read = read_report(json.dumps({"coverage": {"a.py": {"1": value, "2": 3, "5": "1/2"}, "b.py": [None, 1, value]}}))
    assert read.files == {"a.py": {2: (3,), 5: ("1/2", "b")}, "b.py": {1: (1,)}}
    assert sum(read.reasons.values()) == 2


def test_lines_that_are_no_numbers() -> None:
    read = read_report(
        json.dumps({"coverage": {"a.py": {"x": 1, "-3": 2, "0": 2, "1.5": 2, "": 3, "007": 4, "9": 1, "8": 0}}})
    )
    assert read.files == {"a.py": {7: (4,), 8: (0,), 9: (1,)}}
    assert read.reasons == {"the line is no number": 3, "line number is below 1": 2}


def test_a_line_that_no_file_has() -> None:
    read = read_report(json.dumps({"coverage": {"a.py": {"1000000000000": 1, "2000001": 1, "1": 1, "2": 1, "3": 1}}}))
    assert list(read.lines) == [1, 2, 3]
    assert read.reasons == {"line number is not between 1 and 2,000,000": 2}


def test_a_file_without_coverage() -> None:
    read = read_report(json.dumps({"coverage": {"a.py": None, "b.py": 3, "c.py": [None, 1, 1, 1]}}))
    assert list(read.files) == ["c.py"]
    assert read.reasons == {"its coverage is neither a list nor an object": 2}


def test_one_irregular_file_leaves_the_others_as_they_are() -> None:
    assert read_files({"a.py": [None, 1], "b.py": [None, 2, True], "c.py": {"3": 4}}) == {
        "a.py": {1: (1,)},
        "b.py": {1: (2,), 2: (True, "b")},
        "c.py": {3: (4,)},
    }


@pytest.mark.parametrize("coverage", ["null", "[1]", "7", '"x"'])
def test_coverage_that_is_no_object(coverage: str) -> None:
    assert read_report(f'{{"coverage": {coverage}}}').problem is FileProblem.UNRECOGNISED


def test_numbers_that_are_no_json() -> None:
    assert read_report('{"coverage": {"a.py": {"1": NaN, "2": Infinity, "3": 1}}}').files == {"a.py": {3: (1,)}}


@pytest.mark.parametrize("command", ["RSpec", "MiniTest", "Unit Tests", "/bin/bash ./main"])
def test_a_command_begins_its_lists_with_line_1(command: str) -> None:
    document = {command: {"coverage": {"a.rb": [1, None, 0], "b.rb": {"lines": [2]}}, "timestamp": 7}}
    read = read_report(json.dumps(document), ".resultset.json")
    assert read.format == "resultset"
    assert read.files == {"a.rb": {1: (1,), 3: (0,)}, "b.rb": {1: (2,)}}


def test_all_commands_are_merged() -> None:
    document = {
        "RSpec": {"coverage": {"a.py": [1, 0]}},
        "Cucumber": {"coverage": {"a.py": [0, 5]}},
        "x": {"coverage": 1},
    }
    assert read_report(json.dumps(document)).files == {"a.py": {1: (1,), 2: (5,)}}


def test_what_kcov_says_of_its_own_report() -> None:
    read = read_real("../corpus/kcov-bash/scripts-bash/reports/codecov.json")
    assert totals(read) == (23, 45)
    assert ran_and_all(read.files["main script.sh"]) == (14, 16)


def test_what_others_say_of_theirs() -> None:
    # monocart counts 106 of 161 lines that ran as a whole, and 21 of the others in part; bashcov and hpc count lines.
    whole = [shown[0] for lines in read_real("codecov-json/monocart.json").files.values() for shown in lines.values()]
    assert (sum(isinstance(value, int) and value > 0 for value in whole), len(whole)) == (106, 161)
    assert totals(read_real("../corpus/bashcov/scripts-bash/reports/.resultset.json")) == (28, 38)
    assert totals(read_real("../corpus/hpc/sextant-hs/reports/codecov.json")) == (19, 28)


def test_branches_of_a_resultset_are_told() -> None:
    ways = {"[:then, 1, 2, 2, 2, 9]": 0, "[:else, 2, 2, 2, 2, 9]": 5}
    file = {"lines": [1, 5], "branches": {"[:if, 0, 2, 2, 2, 9]": ways, "[:if, 3, 2, 2, 2, 9]": ways}}
    odd = {"lines": [1], "branches": [1]}
    document = {"RSpec": {"coverage": {"a.rb": file, "b.rb": {"lines": [0], "branches": {}}, "c.rb": odd}}}
    read = read_report(json.dumps(document))
    assert read.files == {"a.rb": {1: (1,), 2: (5,)}, "b.rb": {1: (0,)}, "c.rb": {1: (1,)}}
    assert [(drop.kind, drop.count, drop.examples) for drop in read.drops] == [("branch", 4, ("a.rb",))]


def test_simplecov_counts_lines_left_out_in_its_resultset() -> None:
    # The printed 56 of 72 leave out two lines between `# :nocov:`, which only coverage.json tells.
    assert totals(read_real("simplecov/resultset.json")) == (57, 74)
    assert totals(read_real("simplecov/coverage.json")) == (56, 72)
