"""Which base line is which head line, and where their classes differ (the alignment rule of chapter 05 §3.5).

A diff removes some base lines and adds some head lines; the k-th base line that is left is the k-th head line that is
left. Both sides are therefore looked at by *rank*: a line's number less the touched lines before it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports import LineClass

__all__ = ["ABSENT", "NO_DIFFERENCES", "NO_LINES", "AlignedLines", "Lines", "aligned_differences", "listed"]

Numbers = NDArray[np.int64]
Classes = NDArray[np.int8]

_PARTIAL = int(LineClass.PARTIAL)

ABSENT = -3
"""Class of a line without a record, beside the numbers of ``LineClass``."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one file that have a record: ascending numbers and their classes."""

    numbers: Numbers
    classes: Classes

    def without(self, touched: Numbers) -> "Lines":
        """Leave out ``touched`` lines and give the others by rank."""
        if not len(touched) or not len(self.numbers):
            return self
        before = touched.searchsorted(self.numbers)
        left = touched.take(before, mode="clip") != self.numbers
        return Lines((self.numbers - before)[left], self.classes[left])

    def among(self, numbers: Numbers) -> "Lines":
        """Keep the lines whose number is among ``numbers`` (ascending)."""
        if not len(self.numbers) or not len(numbers):
            return NO_LINES
        at = self.numbers.searchsorted(numbers)
        found = self.numbers.take(at, mode="clip") == numbers
        return Lines(numbers[found], self.classes[at[found]])


NO_LINES = Lines(np.empty(0, np.int64), np.empty(0, np.int8))


@dataclass(frozen=True, slots=True)
class AlignedLines:
    """Pairs of aligned lines; at least one line of each pair has a record."""

    base_numbers: Numbers
    base_classes: Classes
    head_numbers: Numbers
    head_classes: Classes

    def __len__(self) -> int:
        return len(self.base_numbers)


NO_DIFFERENCES = AlignedLines(NO_LINES.numbers, NO_LINES.classes, NO_LINES.numbers, NO_LINES.classes)


def aligned_differences(base: Lines, head: Lines, removed: Numbers, added: Numbers) -> AlignedLines:
    """Align the lines the diff leaves alone and give those that differ in class, and all partial ones.

    Partial lines are given because their ratios may differ, which classes do not tell.
    """
    base_kept, head_kept = base.without(removed), head.without(added)
    ranks = base_kept.numbers
    if np.array_equal(ranks, head_kept.numbers):
        base_classes, head_classes = base_kept.classes, head_kept.classes
    else:
        ranks = np.union1d(ranks, head_kept.numbers)
        base_classes, head_classes = _spread(base_kept, ranks), _spread(head_kept, ranks)
    wanted = ((base_classes != head_classes) | (base_classes == _PARTIAL)).nonzero()[0]
    chosen = ranks[wanted]
    return AlignedLines(
        _numbers_of(chosen, removed), base_classes[wanted], _numbers_of(chosen, added), head_classes[wanted]
    )


def listed(numbers: Numbers) -> tuple[int, ...]:
    """Give line numbers as plain integers."""
    return tuple(numbers.tolist())


def _spread(lines: Lines, ranks: Numbers) -> Classes:
    classes = np.full(len(ranks), ABSENT, np.int8)
    classes[ranks.searchsorted(lines.numbers)] = lines.classes
    return classes


def _numbers_of(ranks: Numbers, touched: Numbers) -> Numbers:
    """Turn ranks back into line numbers."""
    if not len(touched):
        return ranks
    ranks_before = touched - np.arange(1, len(touched) + 1)
    return ranks + ranks_before.searchsorted(ranks)
