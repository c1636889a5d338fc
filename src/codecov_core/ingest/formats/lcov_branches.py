"""The branches of LCOV lines, in columns: from one row a branch to one row a line."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.formats.missed_lists import MissedLists

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

BRANCH_BITS = 20
"""Bits of a branch id that hold the number of the branch; its block is above them."""
LETTER_SHIFT = 56
"""Where a branch id holds the letter before its block (1 for ``a``): LCOV 2 marks exceptions with ``e``."""

_PACKED_BITS = 15
_MOST_PACKED = 4


@dataclass(frozen=True, slots=True)
class BranchLines:
    """Lines with branches, by ascending key: how many each has, how many were taken, the index of its missed list."""

    keys: Numbers
    total: Numbers
    taken: Numbers
    missed: NDArray[np.int32]


def has_repeated_branches(keys: Numbers, ids: Numbers) -> bool:
    """Tell whether some line (rows are sorted by its key) has the same branch id twice."""
    if not ((keys[1:] == keys[:-1]) & (ids[1:] <= ids[:-1])).any():
        return False
    order = np.lexsort((ids, keys))
    keys, ids = keys[order], ids[order]
    return bool(((keys[1:] == keys[:-1]) & (ids[1:] == ids[:-1])).any())


def group_branches(keys: Numbers, ids: Numbers, is_taken: Mask, missed: MissedLists) -> BranchLines:
    """Make one row of all branches of a line; rows are sorted by key, and no line has an id twice."""
    starts = _group_starts(keys)
    total = np.diff(starts, append=len(keys))
    taken = np.add.reduceat(is_taken, starts, dtype=np.int64) if len(starts) else total
    missed_index = np.zeros(len(starts), np.int32)
    incomplete = np.flatnonzero(taken < total)
    missed_index[incomplete] = _missed_indexes((total - taken)[incomplete], ids[~is_taken], missed)
    return BranchLines(keys[starts], total, taken, missed_index)


def _group_starts(keys: Numbers) -> Numbers:
    is_start = np.ones(len(keys), np.bool_)
    is_start[1:] = keys[1:] != keys[:-1]
    return np.flatnonzero(is_start)


def _missed_indexes(counts: Numbers, ids: Numbers, missed: MissedLists) -> NDArray[np.int32]:
    """Give the index of the missed list of every line; ``ids`` holds ``counts`` ids a line, one line after another."""
    indexes = np.zeros(len(counts), np.int32)
    distinct, codes = np.unique(ids, return_inverse=True)
    texts = [_branch_text(branch) for branch in distinct.tolist()]
    firsts = np.cumsum(counts) - counts
    # Nearly all lines miss a few of a few branches: their codes fit into one number, and a sort finds the distinct
    # lists (a third of the time of looking up one line after another).
    is_short = counts <= (_MOST_PACKED if len(distinct) < 1 << _PACKED_BITS else 0)
    packed = np.zeros(len(counts), np.int64)
    for rank in range(_MOST_PACKED):
        rows = np.flatnonzero(is_short & (counts > rank))
        packed[rows] = packed[rows] << _PACKED_BITS | (codes[firsts[rows] + rank] + 1)
    lists, lines, inverse = np.unique(packed[is_short], return_index=True, return_inverse=True)
    short = np.flatnonzero(is_short)
    known = [_texts(texts, codes, firsts[line], counts[line]) for line in short[lines].tolist()]
    if len(lists):
        indexes[short] = np.array([missed.index(list_) for list_ in known], np.int32)[inverse]
    for line in np.flatnonzero(~is_short).tolist():
        indexes[line] = missed.index(_texts(texts, codes, firsts[line], counts[line]))
    return indexes


def _texts(texts: list[str], codes: Numbers, first: int, count: int) -> tuple[str, ...]:
    return tuple(texts[code] for code in codes[first : first + count].tolist())


def _branch_text(branch: int) -> str:
    letter = branch >> LETTER_SHIFT
    block = (branch & (1 << LETTER_SHIFT) - 1) >> BRANCH_BITS
    return f"{chr(ord('a') + letter - 1) if letter else ''}{block}:{branch & (1 << BRANCH_BITS) - 1}"
