"""One side of a comparison: a report or a part of it, file by file, as columns."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from codecov_core.comparison.alignment import NO_LINES, Lines
from codecov_core.reports import Report, ReportView, Totals

__all__ = ["Coverage", "Side"]

Coverage = Report | ReportView

_UNKNOWN_RATIO = 0.5


@dataclass(frozen=True)
class Side:
    """A file of one report."""

    name: str
    report: Coverage
    exists: bool

    @cached_property
    def lines(self) -> Lines:
        """Its lines with a record."""
        if not self.exists:
            return NO_LINES
        numbers, classes = self.report.line_classes(self.name)
        return Lines(numbers.astype(np.int64, copy=False), classes)

    @property
    def totals(self) -> Totals:
        """Its totals."""
        return self.report.file_totals(self.name)

    def fractions(self, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """Give the taken part of partial lines, all of which have a record (``true`` counts as one half)."""
        known, values = self.report.line_coverage(self.name)
        return np.array([_fraction(values[at]) for at in known.searchsorted(numbers).tolist()], np.float64)


def _fraction(value: object) -> float:
    if not isinstance(value, str):
        return _UNKNOWN_RATIO
    taken, _, total = value.partition("/")
    try:
        return int(taken) / int(total)
    except (ValueError, ZeroDivisionError):
        return _UNKNOWN_RATIO
