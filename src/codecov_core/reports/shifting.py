"""Moving the lines of a report along with a diff (chapter 01 §11.4)."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from codecov_core.errors import CorruptDiffError
from codecov_core.reports.diffs import Diff, Hunk
from codecov_core.reports.report import Report
from codecov_core.reports.table import Index, offsets_of

_EMPTY: Final = -1
_MARK: Final = itemgetter(slice(1))
_WITHOUT_MARK: Final = "a line of a segment lacks its first character"


def shift_lines(report: Report, diff: Diff | None) -> Report:
    """The report with the lines of its modified files where the diff moves them.

    Removed lines lose what is known of them, added lines are empty. A malformed hunk ends its file, with the hunks
    before it applied. Renamed, deleted and new files stay as they are.
    """
    modified = {
        path: file.hunks or ()
        for path, file in (diff.files if diff is not None else {}).items()
        if file.type == "modified" and path in report and file.hunks
    }
    if not modified:
        return report
    report.load([index for index, name in enumerate(report.names) if name in modified])
    table = report.loaded_table()
    lines, numbers, lengths = [], [], []
    facts = list(report.facts)
    for index, name in enumerate(report.names):
        start, stop = int(table.offsets[index]), int(table.offsets[index + 1])
        rows: Index = np.arange(start, stop)
        moved = table.number[start:stop]
        hunks = modified.get(name)
        if hunks:
            positions = _shifted(moved, facts[index].positions, hunks)
            occupied = np.flatnonzero(positions != _EMPTY)
            rows, moved = positions[occupied] + start, (occupied + 1).astype(np.int32)
            facts[index] = facts[index].with_changed_lines(len(positions))
        lines.append(rows)
        numbers.append(moved)
        lengths.append(len(rows))
    shifted = table.take_lines(np.concatenate(lines), offsets_of(np.array(lengths, dtype=np.intp)))
    return report.with_lines(shifted.with_numbers(np.concatenate(numbers)), facts)


def _shifted(numbers: NDArray[np.int32], length: int, hunks: tuple[Hunk, ...]) -> Index:
    """For every position after the change, which of the file's lines is there (``_EMPTY``: none)."""
    positions: Index = np.full(length, _EMPTY, dtype=np.intp)
    positions[numbers - 1] = np.arange(len(numbers))
    places = _Places(positions, added=sum(line.startswith("+") for hunk in hunks for line in hunk.lines))
    try:
        for hunk in hunks:
            _apply(hunk, places)
    except CorruptDiffError:
        pass
    return places.positions()


class _Places:
    """What is at the positions of a file, with a gap at the place that changes.

    A change there moves nothing that stands behind it, so that hunks in order cost one pass over the file, and each
    that is not in order one more at most.
    """

    def __init__(self, positions: Index, *, added: int) -> None:
        self._slots: Index = np.concatenate([np.full(added, _EMPTY, dtype=np.intp), positions])
        self._start, self._stop = 0, added

    def __len__(self) -> int:
        return len(self._slots) - (self._stop - self._start)

    def positions(self) -> Index:
        """All positions, without the gap."""
        return np.concatenate([self._slots[: self._start], self._slots[self._stop :]])

    def move(self, to: int) -> None:
        """Make ``to`` the place that changes; beyond the end it is the end."""
        by = min(to, len(self)) - self._start
        slots, start, stop = self._slots, self._start, self._stop
        if by > 0:
            slots[start : start + by] = slots[stop : stop + by]
        elif by < 0:
            slots[stop + by : stop] = slots[start + by : start]
        self._start, self._stop = start + by, stop + by

    def skip(self, count: int) -> None:
        """Leave what is at the place as it is."""
        self.move(self._start + count)

    def remove(self, count: int) -> None:
        """Take away what is at the place, as far as there is anything."""
        self._stop = min(self._stop + count, len(self._slots))

    def insert(self, count: int) -> None:
        """Put empty positions before the place."""
        self._slots[self._start : self._start + count] = _EMPTY
        self._start += count


def _apply(hunk: Hunk, places: _Places) -> None:
    lines = iter(hunk.lines)
    places.move(_apply_from_the_end(lines, hunk.first_head_line() - 1, places))
    for mark, run in groupby(lines, key=_MARK):
        count = sum(1 for _ in run)
        if not mark:
            raise CorruptDiffError(_WITHOUT_MARK)
        if mark == "-":
            places.remove(count)
        elif mark == "+":
            places.insert(count)
        else:
            places.skip(count)


def _apply_from_the_end(lines: Iterator[str], at: int, places: _Places) -> int:
    """Apply lines as long as they are at a place below 0, which counts from the end; return the place after them."""
    while at < 0 and (line := next(lines, None)) is not None:
        if not line:
            raise CorruptDiffError(_WITHOUT_MARK)
        place = len(places) + at
        if line[0] == "-":
            if place < 0:
                message = "a line of a segment is before the first one"
                raise CorruptDiffError(message)
            places.move(place)
            places.remove(1)
            continue
        if line[0] == "+":
            places.move(max(place, 0))
            places.insert(1)
        at += 1
    return max(at, 0)
