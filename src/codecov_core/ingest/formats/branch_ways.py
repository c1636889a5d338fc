"""Ways out of lines in columns: from one row a way (a branch) to one row a line."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.formats.distinct_lists import DistinctLists
from codecov_core.reports import fraction_codes
from codecov_core.values import dataclass

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

LINE_BITS = 32
"""A *key* is file and line in one number, the line in so many bits."""
LINE_MASK = (1 << LINE_BITS) - 1

_FEW = 64
"""Ways that are put together one by one; an upload may hold thousands of reports with a few."""
_PACKED_BITS = 15
_MOST_PACKED = 4
_WIDEST = 4
"""Numbers that may lie between two of some on average, for a table of all to be smaller than what sorting takes."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Ways out of lines, in the order of the report: key of the line, id, whether it was taken.

    ``text_of`` gives the text that stands for an id in the lists of missed branches. No line has an id twice.
    """

    keys: Numbers
    ids: Numbers
    is_taken: Mask
    text_of: Callable[[int], str] = str

    def by_line(self, missed: DistinctLists[str]) -> "BranchRows":
        """Make one row of all ways of a line; lists of those missed go to ``missed``."""
        if len(self.keys) <= _FEW:
            return self._few_by_line(missed)
        keys, ids, is_taken = self.keys, self.ids, self.is_taken
        if (keys[1:] < keys[:-1]).any():
            order = np.argsort(keys, kind="stable")
            keys, ids, is_taken = keys[order], ids[order], is_taken[order]
        starts = group_starts(keys)
        total = np.diff(starts, append=len(keys))
        taken = np.add.reduceat(is_taken, starts, dtype=np.int64) if len(starts) else total
        missed_index = np.zeros(len(starts), np.int32)
        incomplete = np.flatnonzero(taken < total)
        counts = (total - taken)[incomplete]
        missed_index[incomplete] = _missed_indexes(counts, ids[~is_taken], missed, self.text_of)
        return BranchRows(keys[starts], total, taken, missed_index)

    def _few_by_line(self, missed: DistinctLists[str]) -> "BranchRows":
        """Do the same way by way, in less time than it takes to set out columns."""
        lines: dict[int, list[str | None]] = {}
        for key, id, is_taken in zip(self.keys.tolist(), self.ids.tolist(), self.is_taken.tolist(), strict=True):
            lines.setdefault(key, []).append(None if is_taken else self.text_of(id))
        rows = sorted(lines.items())
        missed_of = [[id for id in ids if id is not None] for _, ids in rows]
        total = np.array([len(ids) for _, ids in rows], np.int64)
        return BranchRows(
            np.array([key for key, _ in rows], np.int64),
            total,
            total - np.array(list(map(len, missed_of)), np.int64),
            np.array([missed.index(ids) if ids else 0 for ids in missed_of], np.int32),
        )


@dataclass(frozen=True, slots=True)
class BranchRows:
    """Lines with branches, by ascending key: how many each has, how many were taken, the index of its missed list."""

    keys: Numbers
    total: Numbers
    taken: Numbers
    missed: NDArray[np.int32]

    @property
    def codes(self) -> Numbers:
        """The fraction of every line as a code of ``codecov_core.reports``."""
        return fraction_codes(self.taken, self.total)

    def only(self, kept: Mask) -> "BranchRows":
        """Give the rows that are marked."""
        return BranchRows(self.keys[kept], self.total[kept], self.taken[kept], self.missed[kept])


def line_keys(files: Numbers, lines: Numbers) -> Numbers:
    """Put file and line into one number; lines must be in 0 .. 2**32 - 1."""
    return files << LINE_BITS | lines


def are_among(keys: Numbers, ascending: Numbers) -> Mask:
    """Tell which keys are among others, which ascend."""
    if not len(ascending):
        return np.zeros(len(keys), np.bool_)
    if len(ascending) < len(keys) and (keys[1:] > keys[:-1]).all():
        # Few are looked up among many, each of which stands in one place at most.
        among: Mask = np.zeros(len(keys), np.bool_)
        places = np.searchsorted(keys, ascending)
        known = np.flatnonzero(places < len(keys))
        places = places[known]
        among[places[keys[places] == ascending[known]]] = True
        return among
    places = np.searchsorted(ascending, keys)
    places[places == len(ascending)] = 0
    found: Mask = ascending[places] == keys
    return found


def group_starts(keys: Numbers) -> Numbers:
    """Give the first row of each run of equal keys."""
    is_start = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=is_start[1:])
    return np.flatnonzero(is_start)


def ranks_on_line(keys: Numbers) -> Numbers:
    """Number the ways of each line from 0, in their order."""
    order = np.argsort(keys, kind="stable")
    starts = group_starts(keys[order])
    ranks = np.empty(len(keys), np.int64)
    ranks[order] = np.arange(len(keys)) - np.repeat(starts, np.diff(starts, append=len(keys)))
    return ranks


def has_repeated_ids(keys: Numbers, ids: Numbers) -> bool:
    """Tell whether some line (rows are sorted by its key) has the same id twice."""
    if not ((keys[1:] == keys[:-1]) & (ids[1:] <= ids[:-1])).any():
        return False
    order = np.lexsort((ids, keys))
    keys, ids = keys[order], ids[order]
    return bool(((keys[1:] == keys[:-1]) & (ids[1:] == ids[:-1])).any())


def without_repeated_ids(keys: Numbers, ids: Numbers, is_taken: Mask) -> tuple[Numbers, Numbers, Mask]:
    """Leave each way of a line (rows are sorted by its key) in its first place, as it was stated last."""
    order = np.lexsort((ids, keys))
    keys_in_order, ids_in_order = keys[order], ids[order]
    is_first = np.ones(len(order), np.bool_)
    is_first[1:] = (keys_in_order[1:] != keys_in_order[:-1]) | (ids_in_order[1:] != ids_in_order[:-1])
    starts = np.flatnonzero(is_first)
    first, last = order[starts], order[np.append(starts[1:], len(order)) - 1]
    is_taken = is_taken.copy()
    is_taken[first] = is_taken[last]
    rows = np.sort(first)
    return keys[rows], ids[rows], is_taken[rows]


def _missed_indexes(
    counts: Numbers, ids: Numbers, missed: DistinctLists[str], text_of: Callable[[int], str]
) -> NDArray[np.int32]:
    """Give the index of the missed list of every line; ``ids`` holds ``counts`` ids a line, one line after another."""
    indexes = np.zeros(len(counts), np.int32)
    distinct, codes = _distinct(ids)
    texts = [text_of(branch) for branch in distinct.tolist()]
    firsts = np.cumsum(counts) - counts
    # Nearly all lines miss a few of a few branches: their codes fit into one number, and a sort finds the distinct
    # lists (a third of the time of looking up one line after another).
    is_short = counts <= (_MOST_PACKED if len(distinct) < 1 << _PACKED_BITS else 0)
    packed = np.zeros(len(counts), np.int64)
    for rank in range(_MOST_PACKED):
        rows = np.flatnonzero(is_short & (counts > rank))
        packed[rows] = packed[rows] << _PACKED_BITS | (codes[firsts[rows] + rank] + 1)
    _, lines, inverse = np.unique(packed[is_short], return_index=True, return_inverse=True)
    short, long = np.flatnonzero(is_short), np.flatnonzero(~is_short)

    def index_all(lines: Numbers) -> NDArray[np.int32]:
        ends = np.cumsum(counts[lines])
        starts = ends - counts[lines]
        rows = np.arange(int(ends[-1]) if len(ends) else 0) + np.repeat(firsts[lines] - starts, counts[lines])
        of_lines = list(map(texts.__getitem__, codes[rows].tolist()))
        bounds = zip(starts.tolist(), ends.tolist(), strict=True)
        return np.array([missed.index(of_lines[start:end]) for start, end in bounds], np.int32)

    if len(short):
        indexes[short] = index_all(short[lines])[inverse]
    indexes[long] = index_all(long)
    return indexes


def _distinct(numbers: Numbers) -> tuple[Numbers, Numbers]:
    """Give the distinct numbers in their order, and for each number which of them it is.

    Numbers close to 0, as lines are, need no sorting.
    """
    least = int(numbers.min(initial=0))
    span = int(numbers.max(initial=0)) - least + 1
    if span > _WIDEST * (len(numbers) + 1):
        distinct, index = np.unique(numbers, return_inverse=True)
        return distinct, index
    places = numbers - least
    is_there = np.zeros(span, np.bool_)
    is_there[places] = True
    return np.flatnonzero(is_there) + least, (np.cumsum(is_there) - 1)[places]
