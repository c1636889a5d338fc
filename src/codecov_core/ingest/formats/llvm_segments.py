"""Counts of lines from the segments of ``llvm-cov export``.

A segment is line, column, count, whether it has a count, whether a region begins there, and whether that is a gap
(missing in older exports): from this place on, everything ran so often, until the next segment. What a line shows
follows from the segment it begins in and from the regions that begin on it, as ``llvm-cov show`` does it.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TypeAlias

import numpy as np

from codecov_core.ingest.formats.branch_ways import LINE_BITS, LINE_MASK, Mask, Numbers, group_starts, line_keys
from codecov_core.ingest.formats.json_columns import number_table
from codecov_core.ingest.formats.line_columns import SMALLEST_FRACTION
from codecov_core.ingest.formats.noted_values import NotedValues
from codecov_core.ingest.limits import SpreadAllowance
from codecov_core.values import dataclass

Segments: TypeAlias = Sequence[object]

_LINE, _COUNT, _HAS_COUNT, _IS_ENTRY, _IS_GAP = 0, 2, 3, 4, 5


def counts_of_all(
    segments: NotedValues[Segments], last_line: int, allowance: SpreadAllowance
) -> tuple[Numbers, Numbers, Numbers]:
    """Work out the lines that have a count: file, line and count of each, in order.

    ``allowance`` is spent before lines are made.

    Raises:
        LimitExceededError: passed on from ``allowance``.
        LookupError, TypeError, ValueError: some segments are no lists of numbers and flags, are not in order, or have
            counts beyond 64 bits; each file has to be read by itself.

    """
    rows = _Rows.of(list(chain.from_iterable(segments.collections)))
    files, _, _ = segments.columns(np.arange(len(rows.lines)))
    rows.check(last_line)
    keys = line_keys(files, rows.lines)
    if (keys[1:] < keys[:-1]).any():
        raise ValueError("lines are not in order")
    first = group_starts(keys)
    at = keys[first]
    # What the last segment of the line before says holds until here, if that line is of the same file.
    is_carried = (np.diff(at >> LINE_BITS, prepend=-1) == 0) & rows.have_count[first - 1]
    carried = np.where(is_carried, rows.counts[first - 1], 0)
    between = np.where(is_carried, np.diff(at, prepend=0) - 1, 0)
    starts, entered = rows.entries(first)
    shows = starts | (is_carried & ~(rows.are_entries[first] & ~rows.have_count[first]))
    lengths = between + shows
    huge = lengths[np.maximum(carried, entered) >= SMALLEST_FRACTION].sum()
    allowance.spend(len(rows.lines), int(lengths.sum()), int(huge))
    place = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    made = np.repeat(at - between, lengths) + place
    is_own = made == np.repeat(at, lengths)
    counts = np.where(is_own, np.repeat(np.maximum(carried, entered), lengths), np.repeat(carried, lengths))
    return made >> LINE_BITS, made & LINE_MASK, counts


@dataclass(frozen=True, slots=True)
class _Rows:
    """The segments of all files in columns."""

    lines: Numbers
    counts: Numbers
    have_count: Mask
    are_entries: Mask
    are_gaps: Mask

    @classmethod
    def of(cls, segments: Sequence[object]) -> "_Rows":
        table = number_table(segments, _IS_GAP, with_flags=True)
        if table is None:
            raise TypeError("a segment is no list of numbers")
        flags = table > 0
        is_gap = flags[:, _IS_GAP] if table.shape[1] > _IS_GAP else np.zeros(len(table), np.bool_)
        return cls(table[:, _LINE], table[:, _COUNT], flags[:, _HAS_COUNT], flags[:, _IS_ENTRY], is_gap)

    def check(self, last_line: int) -> None:
        """Make sure that lines and counts are in their bounds."""
        if len(self.lines) and not (self.lines.min() > 0 and self.lines.max() <= last_line and self.counts.min() >= 0):
            raise ValueError("a line or a count that cannot be")

    def entries(self, first: Numbers) -> tuple[Mask, Numbers]:
        """Tell for each line whether a region begins there, and the largest count of those that are no gaps (or -1)."""
        if not len(first):
            return self.have_count, self.counts
        begins = self.have_count & self.are_entries
        entered = np.where(begins & ~self.are_gaps, self.counts, -1)
        return np.logical_or.reduceat(begins, first), np.maximum.reduceat(entered, first)


def counts_of_one(segments: Segments, last_line: int, allowance: SpreadAllowance) -> tuple[list[int], list[int]]:
    """Work out the lines of one file that have a count, in order, and their counts.

    ``allowance`` is spent before lines are made.

    Raises:
        LimitExceededError: passed on from ``allowance``.
        LookupError, TypeError, ValueError: segments that are no lists of numbers and flags, or not in order.

    """
    numbers: list[int] = []
    counts: list[int] = []
    line, carried, last = 0, None, None
    entered, started, is_skipped = -1, False, False
    allowance.spend(len(segments), 0)
    for segment in _checked(segments):
        at = segment[_LINE]
        if at != line:
            if not line < at <= last_line:
                raise ValueError(f"line {at} after line {line}")
            if started or (not is_skipped and (carried is not None or entered >= 0)):
                numbers.append(line)
                counts.append(max(carried or 0, entered))
            carried = last
            if carried is not None:
                allowance.spend(0, at - line - 1, at - line - 1 if carried >= SMALLEST_FRACTION else 0)
                numbers.extend(range(line + 1, at))
                counts.extend([carried] * (at - line - 1))
            line, entered, started = at, -1, False
            is_skipped = bool(segment[_IS_ENTRY]) and not segment[_HAS_COUNT]
        count = segment[_COUNT]
        last = count if segment[_HAS_COUNT] else None
        if segment[_IS_ENTRY] and segment[_HAS_COUNT]:
            started = True
            if count > entered and not (len(segment) > _IS_GAP and segment[_IS_GAP]):
                entered = count
    if started or (not is_skipped and (carried is not None or entered >= 0)):
        numbers.append(line)
        counts.append(max(carried or 0, entered))
    return numbers, counts


def _checked(segments: Segments) -> Iterator[Sequence[int]]:
    """Give the segments, which have to be lists of numbers (flags pass for numbers)."""
    for segment in segments:
        if not isinstance(segment, list):
            raise TypeError("a segment that is no list")
        yield segment
