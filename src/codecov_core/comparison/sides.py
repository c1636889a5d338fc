"""The two sides of a comparison: reports or parts of them, file by file, as columns."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from codecov_core.comparison.alignment import NO_LINES, Lines
from codecov_core.reports import TRUE_CODE, Report, ReportView, Totals

__all__ = ["Coverage", "Side", "SideFile"]

Coverage = Report | ReportView

_UNKNOWN_RATIO = 0.5


@dataclass(frozen=True)
class Side:
    """One report of a comparison."""

    report: Coverage

    def file(self, name: str) -> "SideFile":
        """Give one of its files, which it may lack."""
        return SideFile(name, self, name in self._places)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.report.names)}

    @cached_property
    def _columns(self) -> tuple[list[int], NDArray[np.int64], NDArray[np.int64]]:
        report = self.report
        table = report.table() if isinstance(report, Report) else report.table_of(report.names)
        return table.offsets.tolist(), table.number.astype(np.int64), table.coverage

    def numbers_and_codes(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Give the numbers and the coverage codes of a file's lines."""
        offsets, numbers, codes = self._columns
        place = self._places[name]
        rows = slice(offsets[place], offsets[place + 1])
        return numbers[rows], codes[rows]


@dataclass(frozen=True)
class SideFile:
    """A file of one report; without lines and without totals when the report lacks it."""

    name: str
    side: Side
    exists: bool

    @cached_property
    def lines(self) -> Lines:
        """Its lines with a record."""
        if not self.exists:
            return NO_LINES
        return Lines(self.side.numbers_and_codes(self.name)[0], self.side.report.line_classes(self.name)[1])

    @property
    def totals(self) -> Totals | None:
        """Its totals."""
        return self.side.report.file_totals(self.name) if self.exists else None

    def is_same_as(self, other: "SideFile") -> bool:
        """Tell quickly whether both have the same coverage on the same lines; when in doubt it says no.

        Most files of a comparison are the same on both sides, and this is ten times faster than aligning them.
        """
        if not (self.exists and other.exists):
            return False
        numbers, codes = self.side.numbers_and_codes(self.name)
        others, other_codes = other.side.numbers_and_codes(other.name)
        return np.array_equal(codes, other_codes) and np.array_equal(numbers, others) and _are_regular(codes)

    def has_other_ratios(
        self, numbers: NDArray[np.int64], other: "SideFile", others: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Tell which of some partial lines have another taken part than their counterparts on the other side."""
        known, all_codes = self.side.numbers_and_codes(self.name)
        other_known, all_others = other.side.numbers_and_codes(other.name)
        codes, other_codes = all_codes[known.searchsorted(numbers)], all_others[other_known.searchsorted(others)]
        if np.array_equal(codes, other_codes) and _are_regular(codes):
            return np.zeros(len(numbers), np.bool_)
        return np.not_equal(self._ratios(numbers), other._ratios(others))  # noqa: SLF001 (the same class)

    def _ratios(self, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        known, values = self.side.report.line_coverage(self.name)
        return np.array([_ratio(values[at]) for at in known.searchsorted(numbers).tolist()], np.float64)


def _are_regular(codes: NDArray[np.int64]) -> bool:
    """Whether equal codes mean equal values; below these each report numbers its odd values for itself."""
    return not len(codes) or bool(codes.min() >= TRUE_CODE)


def _ratio(value: object) -> float:
    """Give the taken part of a partial line; ``true`` counts as one half (chapter 05 §3.6)."""
    if not isinstance(value, str):
        return _UNKNOWN_RATIO
    taken, _, total = value.partition("/")
    try:
        return int(taken) / int(total)
    except (ValueError, ZeroDivisionError):
        return _UNKNOWN_RATIO
