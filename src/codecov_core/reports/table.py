"""The columns of a report: a table of lines as stored, and a table of what each session saw on them.

Both are sorted: lines by file and number, observations by line and then in the order they were merged. A table never
changes; its arrays may be shared between tables.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports.codes import NULL_CODE, Codes, classes_of
from codecov_core.reports.interning import Renumbering, SideTable
from codecov_core.values import dataclass

Index = NDArray[np.intp]
Mask = NDArray[np.bool_]

_NUMBER_BITS = 32
_MOST_NUMBERS = (1 << _NUMBER_BITS) - 1


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """Lines ``offsets[f] .. offsets[f + 1]`` belong to file ``f``, observations ``first[i] .. first[i + 1]`` to line i.

    ``complexity`` is absent when no line has one. ``detail`` numbers the missed branches, partials and complexity of an
    observation in ``side``; 0 is none.
    """

    offsets: Index
    number: NDArray[np.int32]
    coverage: Codes
    type: NDArray[np.int8]
    complexity: Codes | None
    first: Index
    session: NDArray[np.int32]
    observed: Codes
    detail: NDArray[np.int32]
    side: SideTable

    @classmethod
    def empty(cls, files: int = 0, side: SideTable | None = None) -> "Table":
        """A table of so many files without lines."""
        return cls(
            offsets=np.zeros(files + 1, dtype=np.intp),
            number=np.empty(0, dtype=np.int32),
            coverage=np.empty(0, dtype=np.int64),
            type=np.empty(0, dtype=np.int8),
            complexity=None,
            first=np.zeros(1, dtype=np.intp),
            session=np.empty(0, dtype=np.int32),
            observed=np.empty(0, dtype=np.int64),
            detail=np.empty(0, dtype=np.int32),
            side=SideTable() if side is None else side,
        )

    def __len__(self) -> int:
        """Number of lines."""
        return len(self.number)

    @property
    def files(self) -> int:
        """Number of files."""
        return len(self.offsets) - 1

    def lengths(self) -> Index:
        """Number of lines of every file."""
        return np.diff(self.offsets)

    def file_of_lines(self) -> NDArray[np.int32]:
        """The file of every line."""
        return np.repeat(np.arange(self.files, dtype=np.int32), self.lengths())

    def classes(self) -> NDArray[np.int8]:
        """Class of every line, as numbers of :class:`LineClass`."""
        return classes_of(self.coverage, self.side.odd_classes())

    def observation_counts(self) -> Index:
        """Number of observations of every line."""
        return np.diff(self.first)

    def line_of_observations(self) -> NDArray[np.int32]:
        """The line of every observation."""
        if self.has_one_observation_each():
            return np.arange(len(self), dtype=np.int32)
        return np.repeat(np.arange(len(self), dtype=np.int32), self.observation_counts())

    def has_one_observation_each(self) -> bool:
        """Whether every line was seen by exactly one session."""
        return len(self.session) == len(self) and bool((self.first[1:] > self.first[:-1]).all())

    def present_sessions(self, file: int) -> tuple[int, ...]:
        """Sorted ids of the sessions seen on a file's lines."""
        start, stop = self.first[self.offsets[file]], self.first[self.offsets[file + 1]]
        return tuple(np.unique(self.session[start:stop]).tolist())

    def distinct_sessions(self) -> NDArray[np.int64]:
        """Sorted ids of all sessions."""
        if len(self.session) and bool((self.session == self.session[0]).all()):
            return self.session[:1].astype(np.int64)
        return _distinct(self.session.astype(np.int64), int(self.session.max(initial=0)) + 1)

    def present_sessions_by_file(self) -> list[tuple[int, ...]]:
        """Sorted ids of the sessions of every file."""
        width = int(self.session.max(initial=0)) + 1
        key = np.repeat(np.arange(self.files, dtype=np.int64) * width, np.diff(self.first[self.offsets]))
        key += self.session
        present: list[list[int]] = [[] for _ in range(self.files)]
        for pair in _distinct(key, self.files * width).tolist():
            present[pair // width].append(pair % width)
        return [tuple(ids) for ids in present]

    def take_lines(self, lines: Index, offsets: Index) -> "Table":
        """The given lines, in this order, as a table with the given file offsets."""
        counts = self.observation_counts()[lines]
        first = offsets_of(counts)
        observations = ranges(self.first[lines], counts)
        return replace(
            self,
            offsets=offsets,
            number=self.number[lines],
            coverage=self.coverage[lines],
            type=self.type[lines],
            complexity=None if self.complexity is None else self.complexity[lines],
            first=first,
            session=self.session[observations],
            observed=self.observed[observations],
            detail=self.detail[observations],
        )

    def find_lines(self, files: Index, numbers: NDArray[np.int64]) -> Index:
        """The line with each number in the file beside it; -1 where there is none."""
        wanted = (files.astype(np.int64) << _NUMBER_BITS) + np.clip(numbers, 0, _MOST_NUMBERS)
        keys = (self.file_of_lines().astype(np.int64) << _NUMBER_BITS) + self.number
        lines = keys.searchsorted(wanted)
        return np.where(np.append(keys, -1)[lines] == wanted, lines, -1)

    def with_numbers(self, number: NDArray[np.int32]) -> "Table":
        """The same lines under other line numbers."""
        return replace(self, number=number)

    def part(self, start: int, stop: int) -> "Table":
        """Files ``start .. stop``; the arrays are parts of this table's."""
        lines = slice(int(self.offsets[start]), int(self.offsets[stop]))
        observations = slice(int(self.first[lines.start]), int(self.first[lines.stop]))
        coverage = self.coverage[lines]
        return replace(
            self,
            offsets=self.offsets[start : stop + 1] - lines.start,
            number=self.number[lines],
            coverage=coverage,
            type=self.type[lines],
            complexity=None if self.complexity is None else self.complexity[lines],
            first=self.first[lines.start : lines.stop + 1] - observations.start,
            session=self.session[observations],
            observed=coverage if self.observed is self.coverage else self.observed[observations],
            detail=self.detail[observations],
        )

    def take_files(self, files: Index) -> "Table":
        """The given files, in this order."""
        if len(files) == self.files and bool((files == np.arange(self.files)).all()):
            return self
        lengths = self.lengths()[files]
        return self.take_lines(ranges(self.offsets[files], lengths), offsets_of(lengths))

    def keep_lines(self, keep: Mask) -> "Table":
        """The lines of a mask, with all their observations."""
        lines = np.flatnonzero(keep)
        kept_before = np.concatenate(([0], np.cumsum(keep)))
        return self.take_lines(lines, kept_before[self.offsets])

    def keep_observations(self, keep: Mask) -> "Table":
        """All lines, with the observations of a mask; what lines show stays as it is."""
        kept_before = np.concatenate(([0], np.cumsum(keep)))
        return replace(
            self,
            first=kept_before[self.first],
            session=self.session[keep],
            observed=self.observed[keep],
            detail=self.detail[keep],
        )

    def in_terms_of(self, side: SideTable, renumbering: Renumbering | None = None) -> "Table":
        """The same table with its rare values numbered by another side table, which adopts them unless it has."""
        if side is self.side:
            return self
        renumbering = side.adopt(self.side) if renumbering is None else renumbering
        coverage = renumbering.codes(self.coverage)
        return replace(
            self,
            coverage=coverage,
            complexity=None if self.complexity is None else renumbering.codes(self.complexity),
            observed=coverage if self.observed is self.coverage else renumbering.codes(self.observed),
            detail=renumbering.detail_ids(self.detail),
            side=side,
        )


def concatenate(tables: Sequence[Table], side: SideTable | None = None) -> Table:
    """All files of all tables, one after the other; ``side`` adopts their rare values (default: that of the first)."""
    if not tables:
        return Table.empty(side=side)
    target = tables[0].side if side is None else side
    sides = {id(table.side): table.side for table in tables}  # those of small reports share one
    adopted = {key: target.adopt(own) for key, own in sides.items()}
    if len(tables) == 1:
        return tables[0].in_terms_of(target, adopted[id(tables[0].side)])
    alike = tables
    if any(renumbering.changes_any for renumbering in adopted.values()):
        alike = [table.in_terms_of(target, adopted[id(table.side)]) for table in tables]
    return Table(
        offsets=_chained([table.offsets for table in alike]),
        number=np.concatenate([table.number for table in alike]),
        coverage=(coverage := np.concatenate([table.coverage for table in alike])),
        type=np.concatenate([table.type for table in alike]),
        complexity=_complexities(alike),
        first=_chained([table.first for table in alike]),
        session=np.concatenate([table.session for table in alike]),
        observed=coverage
        if all(table.observed is table.coverage for table in alike)
        else np.concatenate([table.observed for table in alike]),
        detail=np.concatenate([table.detail for table in alike]),
        side=target,
    )


def offsets_of(lengths: Index) -> Index:
    """Start of every run of the given lengths, and the end of the last."""
    offsets = np.zeros(len(lengths) + 1, dtype=np.intp)
    np.cumsum(lengths, out=offsets[1:])
    return offsets


def ranges(starts: Index, lengths: Index) -> Index:
    """All numbers of the ranges ``starts[i] .. starts[i] + lengths[i]``, one range after the other."""
    if bool((lengths == 1).all()):
        return starts
    ends = np.cumsum(lengths)
    total = int(ends[-1])
    shifts = np.repeat(starts - (ends - lengths), lengths)
    shifts += np.arange(total, dtype=np.intp)
    return shifts


def _distinct(keys: NDArray[np.int64], bound: int) -> NDArray[np.int64]:
    """Sorted distinct keys, all below ``bound``; flags are several times faster than sorting while they are few."""
    if bound > 4 * len(keys) + 65536:
        return np.unique(keys)
    seen = np.zeros(bound, dtype=np.bool_)
    seen[keys] = True
    return np.flatnonzero(seen)


def _chained(offsets: Sequence[Index]) -> Index:
    parts = [offsets[0]]
    base = offsets[0][-1]
    for part in offsets[1:]:
        parts.append(part[1:] + base)
        base = base + part[-1]
    return np.concatenate(parts)


def _complexities(tables: Sequence[Table]) -> Codes | None:
    if all(table.complexity is None for table in tables):
        return None
    return np.concatenate(
        [
            np.full(len(table), NULL_CODE, dtype=np.int64) if table.complexity is None else table.complexity
            for table in tables
        ]
    )
