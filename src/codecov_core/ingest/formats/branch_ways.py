"""Branches of the lines of all files of a document in columns: from one row a way to one row a line."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports import fraction_codes

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

LINE_BITS = 32

_LARGEST_LINE = (1 << 31) - 1


@dataclass(frozen=True, slots=True)
class FractionRows:
    """Lines with branches by ascending key: file and line in one number, the code of the fraction, ids of those missed.

    ``missed`` holds the rows that miss some.
    """

    keys: Numbers
    codes: Numbers
    missed: dict[int, tuple[str, ...]]

    def only(self, kept: Mask) -> "FractionRows":
        """Give the rows that are marked."""
        if kept.all():
            return self
        places = (np.cumsum(kept) - 1).tolist()
        flags = kept.tolist()
        missed = {places[row]: texts for row, texts in self.missed.items() if flags[row]}
        return FractionRows(self.keys[kept], self.codes[kept], missed)


class Ways:
    """Collects ways out of lines one by one; each must have an id of its own on its line."""

    __slots__ = ("_files", "_lines", "_missed_ids", "_taken")

    def __init__(self) -> None:
        """Start without any."""
        self._files = array("q")
        self._lines = array("q")
        self._taken = array("b")
        self._missed_ids: list[str] = []

    def add(self, file: int, line: int, branch: str, *, is_taken: bool) -> None:
        """Add a way of a line of the file of an index; a line that no file can have is left out."""
        if not 0 < line <= _LARGEST_LINE:
            return
        self._files.append(file)
        self._lines.append(line)
        self._taken.append(is_taken)
        if not is_taken:
            self._missed_ids.append(branch)

    def rows(self) -> FractionRows:
        """Make one row a line."""
        keys = line_keys(np.array(self._files, np.int64), np.array(self._lines, np.int64))
        return grouped(keys, np.array(self._taken, np.bool_), self._missed_ids)


def line_keys(files: Numbers, lines: Numbers) -> Numbers:
    """Put file and line into one number; lines must be in 0 .. 2**32 - 1."""
    return files << LINE_BITS | lines


def are_among(keys: Numbers, ascending: Numbers) -> Mask:
    """Tell which keys are among others, which ascend."""
    if not len(ascending):
        return np.zeros(len(keys), np.bool_)
    places = np.searchsorted(ascending, keys)
    places[places == len(ascending)] = 0
    found: Mask = ascending[places] == keys
    return found


def grouped(keys: Numbers, is_taken: Mask, missed_ids: Sequence[str]) -> FractionRows:
    """Make one row of all ways of a line; ``missed_ids`` are the ids of the ways not taken, in their order."""
    ids = np.cumsum(~is_taken) - 1
    if (keys[1:] < keys[:-1]).any():
        order = np.argsort(keys, kind="stable")
        keys, is_taken, ids = keys[order], is_taken[order], ids[order]
    starts = np.flatnonzero(np.concatenate((np.ones(min(len(keys), 1), np.bool_), keys[1:] != keys[:-1])))
    total = np.diff(starts, append=len(keys))
    taken = np.add.reduceat(is_taken, starts, dtype=np.int64) if len(starts) else total
    misses = total - taken
    rows = np.flatnonzero(misses)
    missed: dict[int, tuple[str, ...]] = {}
    at = 0
    texts = [missed_ids[index] for index in ids[~is_taken].tolist()]
    for row, count in zip(rows.tolist(), misses[rows].tolist(), strict=True):
        missed[row] = tuple(texts[at : at + count])
        at += count
    return FractionRows(keys[starts], fraction_codes(taken, total), missed)
