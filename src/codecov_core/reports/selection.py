"""Lines as some of the sessions saw them, and lines without some of the sessions (chapter 01 §7.1, §10.1)."""

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from codecov_core.reports.reduction import Groups, line_complexity, line_coverage
from codecov_core.reports.table import Index, Mask, Table


def select_sessions(table: Table, ids: Collection[int]) -> Table:
    """The lines that the sessions saw, as only they saw them; missed-branch lists are not used (§10.1)."""
    chosen = np.flatnonzero(_is_any_of(table, ids))
    line_of = chosen if table.has_one_observation_each() else table.line_of_observations()[chosen]
    new_line = np.ones(len(chosen), dtype=np.bool_)
    np.not_equal(line_of[1:], line_of[:-1], out=new_line[1:])
    starts = np.flatnonzero(new_line)
    groups = Groups(np.append(starts, len(chosen)), table.observed[chosen], table.detail[chosen], table.side)
    lines = line_of[starts]
    coverage = groups.observed if len(starts) == len(chosen) else line_coverage(groups, missed_known=False)
    return Table(
        offsets=np.searchsorted(lines, table.offsets).astype(np.intp),
        number=table.number[lines],
        coverage=coverage,
        type=table.type[lines],
        complexity=line_complexity(groups),
        first=groups.first,
        session=table.session[chosen],
        observed=groups.observed,
        detail=groups.detail,
        side=table.side,
    )


def delete_sessions(table: Table, ids: Collection[int], files: Index, emptied: Index) -> Table:
    """The table without these sessions in ``files`` and without any line in ``emptied`` (§7.1).

    A line that loses a session shows the fold of the others; one that loses all is gone. Type and complexity stay.
    """
    line_kept = ~_lines_of(table, emptied)
    gone = _is_any_of(table, ids)
    if len(files) < table.files:
        gone &= np.repeat(_lines_of(table, files), table.observation_counts())
    shorter = table.keep_observations(~gone)
    left = shorter.observation_counts()
    touched = left < table.observation_counts()
    line_kept &= ~touched | (left > 0)
    again = np.flatnonzero(touched & line_kept)
    if len(again):
        groups = Groups(shorter.first, shorter.observed, shorter.detail, shorter.side).take(again)
        coverage = shorter.coverage.copy()
        coverage[again] = line_coverage(groups, missed_known=False)
        shorter = replace(shorter, coverage=coverage)
    return shorter if line_kept.all() else shorter.keep_lines(line_kept)


def _is_any_of(table: Table, ids: Collection[int]) -> Mask:
    if len(ids) == 1:
        found: Mask = table.session == next(iter(ids))
        return found
    return np.isin(table.session, np.array(sorted(ids), dtype=np.int32))


def _lines_of(table: Table, files: Index) -> Mask:
    chosen = np.zeros(table.files, dtype=np.bool_)
    chosen[files] = True
    return np.repeat(chosen, table.lengths())
