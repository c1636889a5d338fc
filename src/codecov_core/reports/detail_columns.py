"""Details of many rows at once: missed branches, partials and complexity by column, numbered in a side table."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports.codes import NULL_CODE, Codes
from codecov_core.reports.interning import NO_DETAIL, SideTable
from codecov_core.values import dataclass

_Index = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class DetailColumns:
    """What rows carry beside their coverage; a column that is null is null for all of them.

    ``missed_lists[missed_index[i]]`` are the missed branches of row ``i`` and ``partials_lists[partials_index[i]]`` its
    partials, where entry 0 of both is null; ``complexity`` holds codes, ``NULL_CODE`` for none.
    """

    missed_index: _Index | None
    missed_lists: Sequence[Sequence[object] | None]
    partials_index: _Index | None
    partials_lists: Sequence[Sequence[object] | None]
    complexity: Codes | None

    def numbers(self, count: int, side: SideTable) -> NDArray[np.int32]:
        """Number of the detail of each of ``count`` rows in the side table, which is extended."""
        numbers = np.full(count, NO_DETAIL, dtype=np.int32)
        if self.partials_index is None and self.complexity is None:
            if self.missed_index is not None:
                numbers = np.array(side.detail_ids_of_missed(self.missed_lists), dtype=np.int32)[self.missed_index]
            return numbers
        rows = self._rows_with_details(count)
        missed = _of_rows(self.missed_index, rows)
        partials = _of_rows(self.partials_index, rows)
        complexities, complexity = _distinct_complexities(self.complexity, rows)
        # One number for every combination, so that each distinct one is looked at once.
        combined = (complexity * len(self.partials_lists) + partials) * len(self.missed_lists) + missed
        distinct, index = np.unique(combined, return_inverse=True)
        details = []
        for combination in distinct.tolist():
            rest, missed_at = divmod(combination, len(self.missed_lists))
            complexity_at, partials_at = divmod(rest, len(self.partials_lists))
            value = side.complexity_of(complexities[complexity_at])
            details.append(side.detail_id(self.missed_lists[missed_at], self.partials_lists[partials_at], value))
        numbers[rows] = np.array(details, dtype=np.int32)[index]
        return numbers

    def _rows_with_details(self, count: int) -> NDArray[np.intp]:
        has_any = np.zeros(count, dtype=np.bool_)
        for index in (self.missed_index, self.partials_index):
            if index is not None:
                has_any |= index > 0
        if self.complexity is not None:
            has_any |= self.complexity != NULL_CODE
        return np.flatnonzero(has_any)


def _of_rows(index: _Index | None, rows: NDArray[np.intp]) -> NDArray[np.int64]:
    return np.zeros(len(rows), dtype=np.int64) if index is None else index[rows].astype(np.int64)


def _distinct_complexities(complexity: Codes | None, rows: NDArray[np.intp]) -> tuple[list[int], NDArray[np.int64]]:
    if complexity is None:
        return [NULL_CODE], np.zeros(len(rows), dtype=np.int64)
    distinct, index = np.unique(complexity[rows], return_inverse=True)
    return distinct.tolist(), index.astype(np.int64)
