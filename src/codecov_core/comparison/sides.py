"""The two sides of a comparison: reports or parts of them, file by file, as columns."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from codecov_core.comparison.alignment import NO_LINES, Lines, Numbers
from codecov_core.comparison.values import LineCounts
from codecov_core.reports import Report, ReportView, Table, Totals
from codecov_core.values import dataclass

__all__ = ["ABSENT", "Classes", "Coverage", "Side", "SideFile", "counts_of"]

Classes = NDArray[np.int8]
Coverage = Report | ReportView

ABSENT = -3
"""Class of a line without a record, beside the numbers of ``LineClass``."""

_UNKNOWN_RATIO = 0.5


@dataclass(frozen=True)
class Side:
    """One report of a comparison."""

    report: Coverage

    def file(self, name: str) -> "SideFile":
        """Give one of its files, which it may lack."""
        place = self._places.get(name)
        if place is None:
            return SideFile(name, self, slice(0), NO_LINES, exists=False)
        table, offsets, numbers = self._columns
        rows = slice(offsets[place], offsets[place + 1])
        return SideFile(name, self, rows, Lines(numbers[rows], table.coverage[rows]), exists=True)

    @cached_property
    def classes(self) -> Classes:
        """The classes of the lines of all files, found together at the first touch: most comparisons need many."""
        return self._columns[0].classes()

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.report.names)}

    @cached_property
    def _columns(self) -> tuple[Table, list[int], Numbers]:
        report = self.report
        table = report.table() if isinstance(report, Report) else report.table_of(report.names)
        return table, table.offsets.tolist(), table.number.astype(np.int64)


@dataclass(frozen=True)
class SideFile:
    """A file of one report; without lines and without totals when the report lacks it."""

    name: str
    side: Side
    rows: slice
    """Where its lines are in the columns of the side."""
    lines: Lines
    """Its lines with a record."""
    exists: bool

    @property
    def classes(self) -> Classes:
        """The classes of its lines."""
        return self.side.classes[self.rows]

    @property
    def counts(self) -> LineCounts:
        """Its lines, counted."""
        return counts_of(self.classes)

    @property
    def totals(self) -> Totals | None:
        """Its totals."""
        return self.side.report.file_totals(self.name) if self.exists else None

    def recorded(self, numbers: Numbers) -> tuple[Numbers, Classes]:
        """Give those of some lines that have a record, and their classes."""
        places, found = self.lines.places_of(numbers)
        return numbers[found], self.classes[places[found]]

    def classes_at(self, numbers: Numbers) -> Classes:
        """Give the class of each of some lines, ``ABSENT`` where there is no record."""
        places, found = self.lines.places_of(numbers)
        classes = np.full(len(numbers), ABSENT, np.int8)
        classes[found] = self.classes[places[found]]
        return classes

    def ratios_at(self, numbers: Numbers) -> NDArray[np.float64]:
        """Give the taken part of each of some partial lines."""
        values = self.side.report.line_coverage(self.name)[1]
        return np.array([_ratio(values[place]) for place in self.lines.places_of(numbers)[0].tolist()], np.float64)


def counts_of(classes: Classes) -> LineCounts:
    """Count hits, misses and partials."""
    hits, misses, partials = np.bincount(classes[classes >= 0], minlength=3).tolist()
    return LineCounts(hits, misses, partials)


def _ratio(value: object) -> float:
    """Give the taken part of a partial line; ``true`` counts as one half (chapter 05 §3.6)."""
    if not isinstance(value, str):
        return _UNKNOWN_RATIO
    taken, _, total = value.partition("/")
    try:
        return int(taken) / int(total)
    except (ValueError, ZeroDivisionError):
        return _UNKNOWN_RATIO
