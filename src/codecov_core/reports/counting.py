"""Totals of files, counted in columns (chapter 01 §4.2)."""

from typing import Final

import numpy as np

from codecov_core.reports.codes import (
    BRANCH_TYPE,
    HIT,
    METHOD_TYPE,
    MISS,
    PARTIAL,
    Codes,
    is_fraction,
    taken_of,
    total_of,
)
from codecov_core.reports.table import Table
from codecov_core.reports.totals import Totals

HITS, MISSES, PARTIALS, BRANCHES, METHODS, COMPLEXITY, COMPLEXITY_TOTAL = range(7)
COUNTS: Final = 7
"""Columns of an array of counts, one row a file."""


def counts_of(table: Table) -> Codes:
    """Counts of every file, shape ``(files, COUNTS)``."""
    counts = np.zeros((table.files, COUNTS), dtype=np.int64)
    if not len(table):
        return counts
    filled = np.flatnonzero(table.lengths())
    starts = table.offsets[filled]
    classes = table.classes()
    for column, mask in (
        (HITS, classes == HIT),
        (MISSES, classes == MISS),
        (PARTIALS, classes == PARTIAL),
        (BRANCHES, table.type == BRANCH_TYPE),
        (METHODS, table.type == METHOD_TYPE),
    ):
        counts[filled, column] = np.add.reduceat(mask, starts, dtype=np.int64)
    if table.complexity is not None:
        _count_complexity(table, table.complexity, counts)
    return counts


def totals_of_counts(counts: Codes, *, files: int = 0, sessions: int = 0) -> Totals:
    """Totals from one row of counts."""
    hits, misses, partials, branches, methods, complexity, complexity_total = counts.tolist()
    return Totals.of_lines(
        hits,
        misses,
        partials,
        branches=branches,
        methods=methods,
        complexity=complexity,
        complexity_total=complexity_total,
        files=files,
        sessions=sessions,
    )


def _count_complexity(table: Table, complexity: Codes, counts: Codes) -> None:
    """Add up complexities: a number as it is, a pair to both columns, whatever the line's class."""
    file = table.file_of_lines()
    pairs = np.flatnonzero(is_fraction(complexity))
    np.add.at(counts[:, COMPLEXITY], file[pairs], taken_of(complexity[pairs]))
    np.add.at(counts[:, COMPLEXITY_TOTAL], file[pairs], total_of(complexity[pairs]))
    numbers = np.flatnonzero((complexity >= 0) & ~is_fraction(complexity))
    np.add.at(counts[:, COMPLEXITY], file[numbers], complexity[numbers])
    for row in np.flatnonzero(complexity < -3).tolist():  # noqa: PLR2004 (odd values, see codes)
        value = table.side.complexity_of(int(complexity[row]))
        parts = [part if isinstance(part, int) else 0 for part in value] if isinstance(value, list) else [value]
        counts[file[row], COMPLEXITY] += parts[0]
        counts[file[row], COMPLEXITY_TOTAL] += parts[1] if len(parts) > 1 else 0
