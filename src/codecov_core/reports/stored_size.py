"""What a report takes when it is stored, beside the values of its lines; bounded, since little can ask for much."""

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports.interning import NO_DETAIL
from codecov_core.reports.report import Report

_ENTRY: Final = 100
"""Bytes of a file's entry in the report JSON without its name, about."""


def stored_overhead(report: Report) -> NDArray[np.int64]:
    """Bytes that each file of a report takes when stored beside its lines' own values.

    An empty line stands for each number that is no line before the last of a file, and every observation repeats its
    details: a few bytes of a coverage file can ask for megabytes. The file's entry in the report JSON, its name and
    totals, counts twice: it also is a value in a database.
    """
    positions = [facts.positions for facts in report.facts]
    return _details(report) + np.array(positions, dtype=np.int64) + _entries(report.names)


def overhead_together(reports: Sequence[Report]) -> int:
    """Bytes that reports of different sessions take as one, beside their lines' own values."""
    positions: dict[str, int] = {}
    for report in reports:
        for name, facts in zip(report.names, report.facts, strict=True):
            positions[name] = max(facts.positions, positions.get(name, 0))
    details = sum(int(_details(report).sum()) for report in reports)
    return details + sum(positions.values()) + int(_entries(positions).sum())


def _details(report: Report) -> NDArray[np.int64]:
    """Bytes of the details of each file's observations."""
    table = report.table()
    sizes = np.array([len(text) for text in table.side.detail_texts], dtype=np.int64)
    sizes[NO_DETAIL] = 0
    until = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(sizes[table.detail])))
    return np.diff(until[table.first[table.offsets]])


def _entries(names: Collection[str]) -> NDArray[np.int64]:
    """Bytes of each file's entry in the report JSON, which counts twice."""
    return np.array([2 * (len(name) + _ENTRY) for name in names], dtype=np.int64)


def lightened(report: Report, limit: int) -> tuple[Report, list[str]]:
    """The report without the files that ask for most, so that it takes at most ``limit`` bytes; and their names."""
    weights = stored_overhead(report)
    excess = int(weights.sum()) - limit
    if excess <= 0:
        return report, []
    heaviest = np.argsort(-weights, kind="stable")
    count = int(np.searchsorted(np.cumsum(weights[heaviest]), excess)) + 1
    left_out = [report.names[file] for file in heaviest[:count].tolist()]
    kept = set(report.names).difference(left_out)
    return report.with_files([name for name in report.names if name in kept]), left_out
