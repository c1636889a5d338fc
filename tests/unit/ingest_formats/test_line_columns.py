"""Lines with branches take the place of what else is known of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.ingest.formats.branch_ways import Ways, line_keys
from codecov_core.ingest.formats.distinct_lists import DistinctLists
from codecov_core.ingest.formats.line_columns import LineColumns, with_branches

places = st.tuples(st.integers(0, 2), st.integers(1, 5))
plain_rows = st.lists(st.tuples(places, st.integers(0, 9)), max_size=12)
ways_out = st.lists(st.tuples(places, st.booleans()), max_size=8)
Row = tuple[tuple[int, int], int, int, int, int]


@given(plain_rows, ways_out, st.booleans(), st.booleans())
def test_each_line_with_branches_is_one_row(
    plain: list[tuple[tuple[int, int], int]],
    ways: list[tuple[tuple[int, int], bool]],
    of_known_lines: bool,
    with_partials: bool,
) -> None:
    files, lines, counts = (
        np.array([row[0][0] for row in plain], np.int64),
        np.array([row[0][1] for row in plain], np.int64),
        np.array([row[1] for row in plain], np.int64),
    )
    partials = counts.astype(np.int32) + 1 if with_partials else None
    columns = LineColumns(files, lines, counts, np.zeros(len(plain), np.int8), partials=partials)
    branches = _branches(ways)
    known = {place for place, _ in plain}
    others = [
        (place, count, 0, 0, count + 1 if with_partials else 0)
        for place, count in plain
        if place not in {place for place, _ in ways}
    ]
    in_their_place = [row for row in _rows(branches) if row[0] in known or not of_known_lines]
    found = _rows(with_branches(columns, branches, of_known_lines=of_known_lines))
    assert sorted(found, key=_place) == sorted([*others, *in_their_place], key=_place)


@given(plain_rows, ways_out)
def test_rows_come_out_in_order(
    plain: list[tuple[tuple[int, int], int]], ways: list[tuple[tuple[int, int], bool]]
) -> None:
    rows = np.array([(*place, count) for place, count in plain], np.int64).reshape(-1, 3)
    columns = LineColumns.of_counts(rows[:, 0], rows[:, 1], rows[:, 2])
    keys = with_branches(columns, _branches(ways), of_known_lines=True).keys
    assert (keys[1:] >= keys[:-1]).all()


def _branches(ways: list[tuple[tuple[int, int], bool]]) -> LineColumns:
    rows = np.array([place for place, _ in ways], np.int64).reshape(-1, 2)
    is_taken = np.array([is_taken for _, is_taken in ways], np.bool_)
    made = Ways(line_keys(rows[:, 0], rows[:, 1]), np.arange(len(ways)), is_taken)
    return LineColumns.of_branches(made.by_line(DistinctLists()), None)


def _rows(columns: LineColumns) -> list[Row]:
    nothing = np.zeros(len(columns), np.int32)
    missed = nothing if columns.missed is None else columns.missed
    partials = nothing if columns.partials is None else columns.partials
    numbers = (columns.files, columns.lines, columns.codes, columns.types, missed, partials)
    return [((file, line), *rest) for file, line, *rest in zip(*(column.tolist() for column in numbers), strict=True)]


def _place(row: Row) -> tuple[int, int]:
    return row[0]
