"""Which base line is which head line, and which of them may differ (the alignment rule of chapter 05 §3.5).

A diff removes some base lines and adds some head lines; the k-th base line that is left is the k-th head line that is
left. Both sides are therefore looked at by *rank*: a line's number less the number of touched lines before it.
"""

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports import TRUE_CODE
from codecov_core.values import dataclass

__all__ = ["NO_LINES", "NO_NUMBERS", "Lines", "Numbers", "differing_lines"]

Numbers = NDArray[np.int64]

NO_NUMBERS: Numbers = np.empty(0, np.int64)
_ABSENT_CODE = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one file that have a record: ascending numbers and the codes of their coverage."""

    numbers: Numbers
    codes: Numbers

    def __len__(self) -> int:
        return len(self.numbers)

    def without(self, touched: Numbers) -> "Lines":
        """Leave out ``touched`` lines (ascending) and give the others by rank."""
        if not len(touched) or not len(self):
            return self
        before = touched.searchsorted(self.numbers)
        left = touched.take(before, mode="clip") != self.numbers
        return Lines((self.numbers - before)[left], self.codes[left])

    def places_of(self, wanted: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
        """Give the place of each wanted line, and whether there is such a line; elsewhere the place means nothing."""
        if not len(self):
            return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
        places = np.minimum(self.numbers.searchsorted(wanted), len(self) - 1)
        return places, self.numbers[places] == wanted


NO_LINES = Lines(NO_NUMBERS, NO_NUMBERS)


def differing_lines(base: Lines, head: Lines, removed: Numbers, added: Numbers) -> tuple[Numbers, Numbers]:
    """Align the lines the diff leaves alone and give the pairs that may differ, as base numbers and head numbers.

    Lines with the same coverage on both sides are left out, which is nearly all of them. Codes of odd values mean
    something else in each report, so lines with such values are given to be looked at.
    """
    base_kept, head_kept = base.without(removed), head.without(added)
    ranks = base_kept.numbers
    if np.array_equal(ranks, head_kept.numbers):
        base_codes, head_codes = base_kept.codes, head_kept.codes
    else:
        ranks = np.union1d(ranks, head_kept.numbers)
        base_codes, head_codes = _spread(base_kept, ranks), _spread(head_kept, ranks)
    differing = ranks[((base_codes != head_codes) | (base_codes < TRUE_CODE)).nonzero()[0]]
    return _numbers_of(differing, removed), _numbers_of(differing, added)


def _spread(lines: Lines, ranks: Numbers) -> Numbers:
    codes = np.full(len(ranks), _ABSENT_CODE)
    codes[ranks.searchsorted(lines.numbers)] = lines.codes
    return codes


def _numbers_of(ranks: Numbers, touched: Numbers) -> Numbers:
    """Turn ranks back into line numbers."""
    if not len(touched) or not len(ranks):
        return ranks
    ranks_before = touched - np.arange(1, len(touched) + 1)
    return ranks + ranks_before.searchsorted(ranks)
