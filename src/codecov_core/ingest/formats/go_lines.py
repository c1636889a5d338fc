"""What a line of Go source shows when several blocks touch it (chapter 02 §8.2.6, the five steps)."""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.format import FormatOptions
from codecov_core.ingest.formats.branch_ways import LINE_BITS, LINE_MASK, group_starts, line_keys
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.go_blocks import Blocks
from codecov_core.ingest.formats.line_columns import SMALLEST_FRACTION
from codecov_core.ingest.formats.spreading import spread
from codecov_core.ingest.sink import Sink
from codecov_core.reports import fraction_codes
from codecov_core.values import dataclass

Numbers = NDArray[np.int64]
Range = tuple[int, int | None, int]
"""First column, column behind the last one (null: to the end of the line), hits."""

CLOSING_BRACE = 2
"""Column behind the last one of a block that has nothing but its closing brace on its last line."""
_OPEN = (1 << 63) - 1
_NONE = -1


@dataclass(frozen=True, slots=True)
class Ranges:
    """Columns of lines that blocks touch, sorted by file and line (their key) and then by first column.

    ``ends`` is ``_OPEN`` for a range that goes to the end of its line.
    """

    keys: Numbers
    starts: Numbers
    ends: Numbers
    hits: Numbers

    @classmethod
    def of(cls, blocks: Blocks, sink: Sink) -> "Ranges":
        """Give a block within a line its columns, one of several lines a range on each of them.

        The last of several lines is left out when only a closing brace is there.

        Raises:
            LimitExceededError: the blocks cover far more lines than code of their number has.

        """
        is_single = blocks.first == blocks.last
        inner = np.flatnonzero(blocks.last - blocks.first > 1)
        last = np.flatnonzero(~is_single & (blocks.end > CLOSING_BRACE))
        of_lines, inner_lines = (
            spread(blocks.first[inner] + 1, blocks.last[inner] - 1, sink, blocks.hits[inner] >= SMALLEST_FRACTION)
            if len(inner)
            else (inner, inner)
        )
        rows = np.concatenate((inner[of_lines], last, np.arange(len(is_single))))
        lines = np.concatenate((inner_lines, blocks.last[last], blocks.first))
        begun = len(inner_lines) + len(last)  # those that began on a line before
        starts = np.concatenate((np.zeros(begun, np.int64), blocks.start))
        ends = np.concatenate(
            (np.full(len(inner_lines), _OPEN), blocks.end[last], np.where(is_single, blocks.end, _OPEN))
        )
        keys = line_keys(blocks.file[rows], lines)
        order = np.argsort(keys, kind="stable")  # the blocks themselves are sorted by their first column
        return cls(keys[order], starts[order], ends[order], blocks.hits[rows][order])

    def lines(self) -> "GoLines":
        """Work out what every line shows."""
        first = group_starts(self.keys)
        if not len(first):
            return GoLines(*[first] * 5)
        is_first = np.zeros(len(self.keys), np.bool_)
        is_first[first] = True
        # Where the ranges of a line do not overlap, its segments are the runs of ranges with equal hits.
        begins = is_first | (self.hits != np.roll(self.hits, 1))
        is_odd = ~is_first & (np.roll(self.ends, 1) > self.starts)
        is_odd |= (self.starts >= self.ends) | ((self.starts == 0) & (self.ends == 1))
        total = np.add.reduceat(begins, first, dtype=np.int64)
        taken = np.add.reduceat(begins & (self.hits > 0), first, dtype=np.int64)
        hits = self.hits[first]
        total[total == 1] = 0
        bounds = np.append(first, len(self.keys))
        overlapping = np.flatnonzero(np.logical_or.reduceat(is_odd, first) & (np.diff(bounds) > 1))
        if len(overlapping):
            # Of all the blocks that have the whole line only the one with most hits shows: there may be thousands.
            is_whole = (self.starts == 0) & (self.ends == _OPEN)
            of_whole = np.maximum.reduceat(np.where(is_whole, self.hits, _NONE), first)
            parts = np.flatnonzero(~is_whole)
            bounds = np.searchsorted(parts, bounds)
            for line in overlapping.tolist():
                rows = parts[bounds[line] : bounds[line + 1]]
                hits[line], taken[line], total[line] = self._worked_out(rows, int(of_whole[line]))
        keys = self.keys[first]
        return GoLines(keys >> LINE_BITS, keys & LINE_MASK, hits, taken, total)

    def _worked_out(self, rows: Numbers, whole: int) -> tuple[int, int, int]:
        """Give hits, or the segments hit and all segments, of a line whose ranges overlap.

        ``whole`` are the hits of a range that has the whole line besides those of some rows.
        """
        columns = (self.starts[rows].tolist(), self.ends[rows].tolist(), self.hits[rows].tolist())
        ranges = [(start, None if end == _OPEN else end, hits) for start, end, hits in zip(*columns, strict=True)]
        if whole != _NONE:
            ranges.append((0, None, whole))
        coverage = coverage_of_line(ranges)
        if isinstance(coverage, int):
            return coverage, 0, 0
        taken, _, total = coverage.partition("/")
        return 0, int(taken), int(total)


@dataclass(frozen=True, slots=True)
class GoLines:
    """Lines by file and number: ``hits``, or ``taken/total`` where ``total`` is not 0."""

    files: Numbers
    lines: Numbers
    hits: Numbers
    taken: Numbers
    total: Numbers

    def deliver(self, gathered: GatheredLines, *, partials_as_hits: bool) -> None:
        """Add the lines to those of their files, which are open."""
        codes, is_fraction = self.hits.copy(), self.total > 0
        codes[is_fraction] = fraction_codes(self.taken[is_fraction], self.total[is_fraction])
        if partials_as_hits:
            codes[is_fraction & (self.taken > 0) & (self.taken < self.total)] = 1
        is_huge = ~is_fraction & (self.hits >= SMALLEST_FRACTION)
        gathered.columns(self.files[~is_huge], self.lines[~is_huge], codes[~is_huge])
        for row in np.flatnonzero(is_huge).tolist():
            gathered.append_to(int(self.files[row]), int(self.lines[row]), int(self.hits[row]))


def coverage_of_line(ranges: Sequence[Range]) -> int | str:
    """Work out hits, or ``"segments hit/segments"`` when parts of the line were hit differently often."""
    if len(ranges) == 1:
        return ranges[0][2]
    open_ended = [(start, hits) for start, end, hits in ranges if end is None]
    closed = [(start, end, hits) for start, end, hits in ranges if end is not None and start < end]
    # Column up to which something is known; what is open-ended begins before it or stands alone behind it.
    known = max((end for _, end, _ in closed), default=max((start for start, _ in open_ended), default=0) + 1)
    closed.extend((start, known, hits) for start, hits in open_ended if start < known)
    segments = list(_segments(closed))
    if segments and segments[0][:2] == (0, 1):
        if len(segments) == 1:
            return segments[0][2]
        del segments[0]
    if open_ended:
        hits = max(hits for _, hits in open_ended)
        if not segments or segments[-1][1:] != (known, hits):
            segments.append((known, known, hits))
    if len(segments) > 1:
        return f"{sum(hits > 0 for _, _, hits in segments)}/{len(segments)}"
    return segments[0][2] if segments else max(hits for _, _, hits in ranges)


def _segments(ranges: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Give maximal runs of columns with the same most hits, as first column, column behind, hits.

    Columns no range covers do not end a run. Goes over the ends of ranges, not over columns: a column of a billion
    costs what a column of ten does.
    """
    waiting = sorted(ranges)
    active: list[tuple[int, int]] = []  # hits, negated for the heap, and end
    run: tuple[int, int, int] | None = None
    at, position = 0, 0
    while position < len(waiting) or active:
        while active and active[0][1] <= at:
            heappop(active)
        if not active:
            if position == len(waiting):
                break
            at = max(at, waiting[position][0])
        while position < len(waiting) and waiting[position][0] <= at:
            _, end, hits = waiting[position]
            heappush(active, (-hits, end))
            position += 1
        if active[0][1] <= at:
            continue
        hits, end = -active[0][0], active[0][1]
        if position < len(waiting):
            end = min(end, waiting[position][0])
        if run is not None and run[2] == hits:
            run = (run[0], end, hits)
        else:
            if run is not None:
                yield run
            run = (at, end, hits)
        at = end
    if run is not None:
        yield run


def read_blocks(blocks: Blocks, options: FormatOptions, sink: Sink) -> None:
    """Put the lines that blocks touch into a sink.

    Raises:
        LimitExceededError: passed on from the sink.

    """
    gathered = GatheredLines(sink)
    for name in blocks.names:
        gathered.start(name)
    Ranges.of(blocks, sink).lines().deliver(gathered, partials_as_hits=options.go_partials_as_hits)
    gathered.deliver()
