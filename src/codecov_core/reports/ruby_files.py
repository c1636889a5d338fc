"""Which of the files of one Ruby name yield to others when their reports are merged (chapter 01 §6.3).

One that only misses and another that saw something, or has other lines, are not read as one: the first gives way to the
second, whichever comes first. What the second looks like is known from the first merge on only line by line; so that
ten thousand reports of one file cost what is new in each, the lines are merged only where nothing that lasts tells.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from codecov_core.reports.collapsing import collapse
from codecov_core.reports.counting import HITS, MISSES, PARTIALS, counts_of
from codecov_core.reports.ruby_lines import lasting_lines
from codecov_core.reports.table import Mask, Table, concatenate
from codecov_core.reports.totals import Totals

RUBY: Final = ".rb"
"""How the names end that the rule holds for."""


class Occurrence(NamedTuple):
    """One of the files of a name: where it stands in the table, its stored totals, if any, and whether it joins."""

    file: int
    totals: Totals | None
    joined: bool


def yielding(table: Table, names: Sequence[Sequence[Occurrence]]) -> Mask:
    """Tell which files of a table yield; ``names`` are the files of each shared name in the order of their reports."""
    rows = _Rows(table, names)
    gone = np.zeros(table.files, dtype=np.bool_)
    for occurrences in names:
        standing = _Standing(rows, occurrences[0])
        for occurrence in occurrences[1:]:
            standing.meet(occurrence)
        gone[[occurrence.file for occurrence in occurrences]] = True
        gone[standing.kept] = False
    return gone


class _Counts(NamedTuple):
    """Countable lines of a file, and those nobody ran."""

    lines: int | None
    misses: int | None

    @property
    def only_misses(self) -> bool:
        """Whether nothing was seen, which holds of an empty file as well."""
        return self.lines == self.misses


class _Rows:
    """What is known of the files before any of them is merged."""

    def __init__(self, table: Table, names: Sequence[Sequence[Occurrence]]) -> None:
        self.table = table
        counts = counts_of(table)
        self._lines = (counts[:, HITS] + counts[:, MISSES] + counts[:, PARTIALS]).tolist()
        self._misses = counts[:, MISSES].tolist()
        name_of_file = np.full(table.files, -1, dtype=np.int64)
        for name, occurrences in enumerate(names):
            name_of_file[[occurrence.file for occurrence in occurrences]] = name
        lasting = lasting_lines(table, name_of_file)
        self.saw_for_good = lasting.seen.tolist()
        self.is_settled = lasting.settled.tolist()
        self._is_missed = lasting.missed

    def counts(self, occurrence: Occurrence) -> _Counts:
        """Give those stored, else those of the lines."""
        if occurrence.totals is not None:
            return _Counts(occurrence.totals.lines, occurrence.totals.misses)
        return _Counts(self._lines[occurrence.file], self._misses[occurrence.file])

    def missed_numbers(self, file: int) -> list[int]:
        """Give the numbers of a file's lines that were missed."""
        lines = slice(self.table.offsets[file], self.table.offsets[file + 1])
        numbers: list[int] = self.table.number[lines][self._is_missed[lines]].tolist()
        return numbers


class _Standing:
    """The file of one name as it is after some reports; grows with each."""

    def __init__(self, rows: _Rows, first: Occurrence) -> None:
        self._rows = rows
        self._start(first)

    def meet(self, other: Occurrence) -> None:
        """Merge the next file, take it for what there is, or leave it out."""
        theirs = self._rows.counts(other)
        if self._saw_for_good or not self._counts().only_misses:
            if not theirs.only_misses:
                self._merge(other)
        elif self._counts() == theirs:
            self._merge(other)
        else:
            self._start(other)

    def _start(self, occurrence: Occurrence) -> None:
        self.kept = [occurrence.file]
        self._joined = [occurrence.joined]
        self._known: _Counts | None = self._rows.counts(occurrence)
        self._numbers: set[int] = set()
        self._merged: Table | None = None
        self._counted = 0
        self._is_counted = occurrence.totals is None
        self._saw_for_good = self._rows.saw_for_good[occurrence.file] and not self._known.only_misses

    def _merge(self, occurrence: Occurrence) -> None:
        # Lines that are not joined to others show what the first of the files says of them.
        self._saw_for_good |= occurrence.joined and self._rows.saw_for_good[occurrence.file]
        if occurrence.joined or self._known is None or self._known.only_misses or not self._is_counted:
            self._known = None
        self.kept.append(occurrence.file)
        self._joined.append(occurrence.joined)

    def _counts(self) -> _Counts:
        """Count the lines; where some were seen, perhaps without those of the last files, which cannot hide them."""
        if self._known is None:
            self._known = self._counts_of_misses() or self._counts_of_lines()
            self._counted = len(self.kept)
            self._is_counted = True
        return self._known

    def _counts_of_misses(self) -> _Counts | None:
        """Count the lines of files that do nothing but miss; null when there are others."""
        rows = self._rows
        if self._merged is not None or not all(rows.is_settled[file] for file in self.kept[self._counted :]):
            return None
        for file in self.kept[self._counted :]:
            self._numbers.update(rows.missed_numbers(file))
        return _Counts(len(self._numbers), len(self._numbers))

    def _counts_of_lines(self) -> _Counts:
        start = 0 if self._merged is None else self._counted
        parts = [self._rows.table.part(file, file + 1) for file in self.kept[start:]]
        joined = self._joined[start:]
        if self._merged is not None:
            parts, joined = [self._merged, *parts], [True, *joined]
        self._merged = _merge_parts(parts, joined)
        (counts,) = counts_of(self._merged)
        return _Counts(int(counts[HITS] + counts[MISSES] + counts[PARTIALS]), int(counts[MISSES]))


def _merge_parts(parts: Sequence[Table], joined: Sequence[bool]) -> Table:
    """Merge tables of one file in their order; how the first one joins does not matter."""
    rows = concatenate(parts)
    file = np.zeros(len(rows), dtype=np.int32)
    if len(set(joined[1:])) < 2:  # noqa: PLR2004 (all join alike)
        return collapse(rows, file, 1, joined=joined[-1])
    joining = np.repeat(joined, [len(part) for part in parts])
    return collapse(rows, file, 1, joined=joining, sessions_repeat=False)
