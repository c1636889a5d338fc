"""Worked examples of chapter 01 §2.1, §4.1, §21.2, §21.3 and §21.5."""

from fractions import Fraction
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.reports import HIT, MISS, NONE, PARTIAL, SKIPPED, LineClass, classify, ratio
from codecov_core.reports.values import (
    Partials,
    Record,
    fold,
    join_partials,
    merge,
    merge_branches,
    merge_partial_lists,
    merge_records,
    missed_branches,
    reduce_partials,
)

UNKNOWN = None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, HIT), (7, HIT), (0, MISS), (-1, SKIPPED), (-2, HIT), (True, PARTIAL), (False, NONE), (None, NONE),
        ("2/2", HIT), ("0/0", HIT), ("0/2", MISS), ("1/2", PARTIAL), ("3/2", PARTIAL), ("00/2", PARTIAL),
        ("1/2/2", PARTIAL), ("0", MISS), ("12", HIT), ("-1", HIT), (Fraction(1, 2), PARTIAL), (Fraction(0), MISS),
        (Fraction(2, 2), HIT), (Fraction(5, 2), HIT), (0.0, MISS), (-1.0, SKIPPED), (2.5, HIT),
        ([[1, 2, 0]], HIT), ([], MISS),
    ],
)  # fmt: skip
def test_class_of_a_value(value: object, expected: LineClass) -> None:
    assert classify(value) is expected


def test_text_that_is_no_number_has_no_class() -> None:
    with pytest.raises(ValueError, match="abc"):
        classify("abc")


@pytest.mark.parametrize(
    ("hits", "lines", "text"),
    [
        (1, 3, "33.33333"), (2, 3, "66.66667"), (6, 7, "85.71429"), (5, 64, "7.81250"), (13, 6400, "0.20312"),
        (1, 1000000, "0.00010"), (0, 0, "100"), (5, 0, "0"), (0, 5, "0"), (5, 5, "100"),
        (99999999, 100000000, "100.00000"), (1, 100000000, "0.00000"),
    ],
)  # fmt: skip
def test_ratio_text(hits: int, lines: int, text: str) -> None:
    assert ratio(hits, lines) == text


@pytest.mark.parametrize(
    ("first", "second", "missed", "expected"),
    [
        pytest.param(3, 8, UNKNOWN, 8, id="V1"),
        pytest.param(0, 0, UNKNOWN, 0, id="V2"),
        pytest.param(None, 0, UNKNOWN, 0, id="V3"),
        pytest.param(None, None, UNKNOWN, None, id="V4"),
        pytest.param(-1, 12, UNKNOWN, -1, id="V5"),
        pytest.param("1/4", -1, UNKNOWN, -1, id="V6"),
        pytest.param(True, 0, UNKNOWN, True, id="V7"),
        pytest.param(0, True, UNKNOWN, True, id="V8"),
        pytest.param(True, 6, UNKNOWN, 6, id="V9"),
        pytest.param("1/4", 0, UNKNOWN, "1/4", id="V10"),
        pytest.param(0, "3/4", UNKNOWN, "3/4", id="V11"),
        pytest.param("1/4", 2, UNKNOWN, "4/4", id="V12"),
        pytest.param(7, "0/3", ["x"], "3/3", id="V13"),
        pytest.param("1/4", "2/4", UNKNOWN, "2/4", id="V14"),
        pytest.param("1/4", "4/4", UNKNOWN, "4/4", id="V15"),
        pytest.param("3/8", "5/6", UNKNOWN, "5/8", id="V16"),
        pytest.param("2/5", "2/5", [], "5/5", id="V17"),
        pytest.param("1/5", "1/5", ["a", "b"], "3/5", id="V18"),
        pytest.param("1/2", "0/6", ["a"], "1/2", id="V19"),
        pytest.param("0/3", "0/3", ["a", "b", "c", "d"], "0/3", id="V20"),
        pytest.param(True, "1/2", UNKNOWN, "2/2", id="V21"),
        pytest.param(0, [[2, 6, 1], [8, 9, 0]], UNKNOWN, "1/2", id="V22"),
        pytest.param(4, [[2, 6, 0]], UNKNOWN, 4, id="V23"),
        pytest.param([[0, 3, 0]], [[2, 5, 1]], UNKNOWN, [[0, 1, 0], [2, 5, 1]], id="V24"),
        pytest.param("1/2", [[2, 6, 0]], UNKNOWN, [[2, 6, 0]], id="V25"),
        pytest.param(True, 1, UNKNOWN, True, id="a tie keeps the first"),
        pytest.param(1, True, UNKNOWN, 1, id="a tie keeps the first, the other way"),
        pytest.param("1", "1/2", UNKNOWN, "1/1", id="text without a slash is a ratio of one (§22 rule 10)"),
        pytest.param(Fraction(1, 2), "2/4", UNKNOWN, "2/4", id="a rational is a ratio (§22 rule 10)"),
        pytest.param("1/3", [[2, 6, 0]], ["x"], "2/3", id="a ratio with a list beside partials"),
    ],
)
def test_merging_two_values(first: object, second: object, missed: list[object] | None, expected: object) -> None:
    result = merge(first, second, missed)
    assert (result, type(result)) == (expected, type(expected))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [("10/12", "9/13", "10/13"), (0, None, None), (None, 0, 0), (3, 5, 3), ("1/2", 0, "1/2"), (-1, "1/2", -1)],
)
def test_branch_merge(first: object, second: object, expected: object) -> None:
    assert merge_branches(first, second) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [([0, "1/3", "0/3"], "1/3"), (["1/2", "1/2", 3], "2/2"), (["1/2"], "1/2"), ([False], False)],
)
def test_folding(values: list[object], expected: object) -> None:
    assert fold(values) == expected


def test_folding_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="no coverage"):
        fold([])


@pytest.mark.parametrize(
    ("first", "second", "merged"),
    [
        pytest.param([[0, 4, 1]], [[8, 12, 1]], [[0, 12, 1]], id="R1"),
        pytest.param([[0, 4, 1]], [[6, 9, 0]], [[0, 4, 1], [6, 9, 0]], id="R2"),
        pytest.param([[1, 9, 0]], [[3, 5, 2]], [[1, 2, 0], [3, 5, 2], [6, 9, 0]], id="R3"),
        pytest.param([[4, None, 1]], [[1, 6, 0]], [[1, 3, 0], [4, None, 1]], id="R4"),
        pytest.param([[None, 3, 0]], [[2, 7, 1]], [[0, 1, 0], [2, 7, 1]], id="R5"),
        pytest.param([[5, 5, 1]], [[8, 8, 0]], [[5, 6, 1], [8, 9, 0]], id="R6"),
        pytest.param([[1, 3, 0]], [[9, None, 1]], [[1, None, 0]], id="R7"),
        pytest.param([], [[1, 2, 3]], [[1, 2, 3]], id="an empty list"),
        pytest.param([[4, None, 1]], [[2, None, 0]], [[2, None, 1]], id="both open-ended (§22 rule 10)"),
    ],
)
def test_merging_partial_lists(first: list[list[object]], second: list[list[object]], merged: object) -> None:
    assert merge_partial_lists(first, second) == merged


@pytest.mark.parametrize(
    ("partials", "value"),
    [
        ([[1, 5, 1], [6, 8, 0], [9, 12, 0]], "1/3"),
        ([[4, None, 0]], 0),
        ([[3, 7, 6]], 6),
        ([[0, 1, "1/2"], [2, 3, 0]], "1/2"),
    ],
)
def test_reducing_partials(partials: list[object], value: object) -> None:
    assert reduce_partials(partials) == value


@pytest.mark.parametrize(
    ("records", "missed", "coverage"),
    [
        ([("1/3", ["1", "2"]), ("2/3", ["2"])], ["2"], "2/3"),
        ([("1/2", ["1"]), (1, None)], [], "2/2"),
        ([("1/2", ["1"]), (0, None)], ["1"], "1/2"),
        ([("2/2", []), ("1/2", ["a"])], [], "2/2"),
        ([("1/2", ["1"]), (-1, None)], ["1"], -1),
        ([(1, None), (1, None)], None, 1),
        ([(0, None), ("1/2", ["1"]), ("1/2", ["2"])], [], "2/2"),
        ([("1/4", ["c", "b", "a"]), ("1/4", ["a", "c"])], ["c", "a"], "2/4"),
        ([("1/2", [["a", 1]]), ("1/2", [["a", 1], "b"])], [["a", 1]], "1/2"),
    ],
)
def test_missed_branches_of_a_line(records: list[Any], missed: object, coverage: object) -> None:
    assert missed_branches(records) == missed
    assert fold((value for value, _ in records), missed_branches(records)) == coverage


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Record(0, None, None, 3), Record(5), Record(5)),
        (Record("1/2", ["p"]), Record("1/2", ["q"]), Record("2/2", [])),
        (Record("1/2", ["p"]), Record("1/2"), Record("1/2", ["p"])),
        (Record("0/3", ["p", "q"]), Record(2), Record("3/3", [])),
        (Record(1, None, [[4, 9, 1]]), Record(1, None, [[None, 2, 0]]), Record(1, None, [[None, 2, 0], [4, 9, 1]])),
        (Record(1, None, []), Record(1, None, None), Record(1, None, None)),
    ],
)
def test_records_of_one_session(first: Record, second: Record, expected: Record) -> None:
    assert merge_records(first, second) == expected


lists_of_partials = st.none() | st.lists(st.tuples(st.none() | st.integers(0, 3), st.integers(4, 9), st.integers(0, 2)))


@given(st.lists(lists_of_partials, min_size=1))
def test_partials_joined_at_once_are_those_joined_one_record_after_the_other(lists: list[Partials]) -> None:
    records = [Record(1, None, partials) for partials in lists]
    assert join_partials(lists) == (reduce(merge_records, records).partials or None)
