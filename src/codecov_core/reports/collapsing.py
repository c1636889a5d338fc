"""Rows of many sides to one sorted table: rows of the same line become one (chapter 01 §6.1, §6.2).

Merging reports, folding segments and freezing a builder are this one operation on different rows.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports.codes import NULL_CODE, Codes
from codecov_core.reports.lines import LineSession
from codecov_core.reports.reduction import Groups, line_complexity, line_coverage, session_records
from codecov_core.reports.rendering import render_line
from codecov_core.reports.table import Index, Mask, Table, offsets_of, ranges
from codecov_core.reports.values import Record, merge_records

_LINE_BITS: Final = 32


def collapse(
    rows: Table, file: NDArray[np.int32], files: int, *, joined: bool | Mask = True, sessions_repeat: bool = True
) -> Table:
    """One line for every file and line number among the rows, in the table of ``files`` files.

    ``file`` is the file of each row; the offsets of ``rows`` do not matter. Rows of one line are merged in their order:
    the line gets the sessions of all, and the first type there is. When ``joined`` it shows what all its sessions
    saw, else what the first row shows. A mask tells of each row whether it joins: the line shows what the sessions saw
    up to its last row that does. ``sessions_repeat`` is false when no two rows of a line share a session, as it has to
    be where there is a mask.
    """
    keys = _line_keys(rows.number, file)
    starts_of_files = np.arange(files + 1, dtype=np.int64) << _LINE_BITS
    if (keys[1:] > keys[:-1]).all():  # nothing to sort or to merge, as in most reports of one tool
        return replace(rows, offsets=keys.searchsorted(starts_of_files).astype(np.intp))
    order, is_first, offsets = _sorted_lines(keys, starts_of_files)
    del keys
    bounds = np.flatnonzero(is_first)
    lead = order[bounds[:-1]]
    first_of_rows, observations = _observations_of(rows, order)
    merged = replace(
        rows,
        offsets=offsets,
        number=rows.number[lead],
        coverage=rows.coverage[lead],
        type=_first_types(rows.type[order], is_first[:-1], bounds),
        complexity=None if rows.complexity is None else rows.complexity[lead],
        first=bounds if first_of_rows is None else first_of_rows[bounds],
        session=rows.session[observations],
        observed=rows.observed[observations],
        detail=rows.detail[observations],
    )
    if len(lead) == len(order):
        return merged
    if sessions_repeat:
        merged = _unite_sessions(merged, rows, order, bounds, first_of_rows)
    several, counts = np.flatnonzero(np.diff(bounds) > 1), None
    if isinstance(joined, np.ndarray):
        several, ends = _up_to_last_joined(joined[order], is_first[:-1])
        counts = (ends if first_of_rows is None else first_of_rows[ends]) - merged.first[several]
    del rows, file, order, is_first, bounds, lead, first_of_rows, observations  # a third of the peak of a merge
    return merged if joined is False else _show_sessions(merged, several, counts)


def _line_keys(number: NDArray[np.int32], file: NDArray[np.int32]) -> NDArray[np.int64]:
    """File and line of every row in one number."""
    keys = file.astype(np.int64)
    keys <<= _LINE_BITS
    keys |= number
    return keys


def _sorted_lines(keys: NDArray[np.int64], starts_of_files: NDArray[np.int64]) -> tuple[Index, Mask, Index]:
    """The rows sorted by file and line, which of them start a line (and one more), and where files start in lines."""
    order = np.argsort(keys, kind="stable")  # sorted runs, one a side: merged in linear time
    keys = keys[order]
    is_first = np.ones(len(keys) + 1, dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=is_first[1:-1])
    lines = keys[is_first[:-1]]
    return order, is_first, lines.searchsorted(starts_of_files).astype(np.intp)


def _observations_of(rows: Table, order: Index) -> tuple[Index | None, Index]:
    """Where the observations of each row in order start (null: one each), and which they are."""
    if rows.has_one_observation_each():
        return None, order
    counts = rows.observation_counts()[order]
    return offsets_of(counts), ranges(rows.first[order], counts)


def _up_to_last_joined(joined: Mask, is_first: Mask) -> tuple[Index, Index]:
    """The lines that a row joins which is not their first, and where the last such row ends; rows sorted by line."""
    rows = np.flatnonzero(joined & ~is_first)
    lines = np.cumsum(is_first)[rows] - 1
    is_last = np.ones(len(rows), dtype=np.bool_)
    np.not_equal(lines[1:], lines[:-1], out=is_last[:-1])
    return lines[is_last], rows[is_last] + 1


def _show_sessions(table: Table, lines: Index, counts: Index | None) -> Table:
    """The lines as the first so many of their sessions saw them (null: all); without any they keep what they show."""
    groups = Groups(table.first, table.observed, table.detail, table.side)
    if counts is None:
        of_all = table.observation_counts()
        if not of_all.all():
            lines = lines[of_all[lines] > 0]
        groups = groups.take(lines)
    else:
        lines, counts = lines[counts > 0], counts[counts > 0]
        groups = groups.heads(lines, counts)
    if len(lines) == len(table):
        return replace(table, coverage=line_coverage(groups, missed_known=True), complexity=line_complexity(groups))
    coverage = table.coverage.copy()
    coverage[lines] = line_coverage(groups, missed_known=True)
    found, complexity = line_complexity(groups), table.complexity
    if found is not None or complexity is not None:
        complexity = np.full(len(table), NULL_CODE, np.int64) if complexity is None else complexity.copy()
        complexity[lines] = NULL_CODE if found is None else found
    return replace(table, coverage=coverage, complexity=complexity)


def _first_types(types: NDArray[np.int8], is_first: NDArray[np.bool_], bounds: Index) -> NDArray[np.int8]:
    """The first type that any row of each line has; the rows are sorted by line."""
    starts = bounds[:-1]
    of_second = np.append(types[1:] * ~is_first[1:], np.int8(0))
    first_types = np.where(types == 0, of_second, types)[starts]
    sizes = np.diff(bounds)
    if sizes.max(initial=0) <= 2:  # noqa: PLR2004 (both rows were looked at)
        return first_types
    later = np.flatnonzero((first_types == 0) & (np.maximum.reduceat(types, starts) > 0))
    if len(later):
        rows = ranges(starts[later], sizes[later])
        typed = np.where(types[rows] > 0, rows, len(types))
        first_types[later] = types[np.minimum.reduceat(typed, offsets_of(sizes[later])[:-1])]
    return first_types


def _unite_sessions(table: Table, rows: Table, order: Index, bounds: Index, first_of_rows: Index | None) -> Table:
    """One record for each session of a line: records of the same session merge where its first one stands (§6.2)."""
    line_of = table.line_of_observations()
    row_of = np.arange(len(order))
    if first_of_rows is not None:
        row_of = np.repeat(row_of, np.diff(first_of_rows))
    keys = line_of.astype(np.int64) << _LINE_BITS | table.session
    by_session = np.argsort(keys, kind="stable")
    keys = keys[by_session]
    is_first = np.ones(len(keys), dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
    if is_first.all():
        return table
    starts = np.flatnonzero(is_first)
    first = np.append(starts, len(keys))
    several = np.flatnonzero(np.diff(first) > 1)
    same_row = ~is_first[1:] & (row_of[by_session[1:]] == row_of[by_session[:-1]])
    irregular = np.unique(line_of[by_session[1:][same_row]])
    regular = several[~np.isin(line_of[by_session[starts[several]]], irregular)]

    observed, detail = table.observed.copy(), table.detail.copy()
    keep = np.ones(len(keys), dtype=np.bool_)
    if len(regular):
        groups = Groups(first, table.observed[by_session], table.detail[by_session], table.side).take(regular)
        places = by_session[starts[regular]]
        observed[places], detail[places] = session_records(groups)
        repeated = np.isin(line_of[by_session], irregular) | is_first
        keep[by_session[~repeated]] = False
    session = table.session.copy()
    for line in irregular.tolist():
        _unite_exactly(table, rows, order[bounds[line] : bounds[line + 1]], line, (session, observed, detail, keep))
    united = replace(table, session=session, observed=observed, detail=detail)
    return united.keep_observations(keep)


def _unite_exactly(
    table: Table,
    rows: Table,
    sides: Index,
    line: int,
    columns: tuple[NDArray[np.int32], Codes, NDArray[np.int32], NDArray[np.bool_]],
) -> None:
    """A line of which one side repeats a session: merge side by side and write over its observations."""
    sessions: Sequence[LineSession] = ()
    for row in sides.tolist():
        sessions = merge_sessions(sessions, render_line(rows, row).sessions)
    session, observed, detail, keep = columns
    start, stop = int(table.first[line]), int(table.first[line + 1])
    keep[start:stop] = False
    for at, record in enumerate(sessions, start):
        session[at] = record.id
        observed[at] = table.side.coverage_code(record.coverage)
        detail[at] = table.side.detail_id(record.missed, record.partials, record.complexity)
        keep[at] = True


def merge_sessions(before: Sequence[LineSession], after: Sequence[LineSession]) -> Sequence[LineSession]:
    """The sessions of two lines: those of the first with merged records, then the others of the second (§6.2).

    Where the lines share an id, only the last record of an id repeated in the first survives.
    """
    known = {session.id: session for session in before}
    if not before or not after or known.keys().isdisjoint(session.id for session in after):
        return (*before, *after)
    remaining = []
    for session in after:
        other = known.get(session.id)
        if other is None:
            remaining.append(session)
            continue
        record = merge_records(
            Record(other.coverage, other.missed, other.partials, other.complexity),
            Record(session.coverage, session.missed, session.partials, session.complexity),
        )
        known[session.id] = LineSession(session.id, record.coverage, record.missed, record.partials)
    return (*known.values(), *remaining)
