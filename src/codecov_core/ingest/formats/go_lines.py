"""What a line of Go source shows when several blocks touch it (chapter 02 §8.2.6, the five steps)."""

from collections.abc import Iterator, Sequence
from heapq import heappop, heappush

Range = tuple[int, int | None, int]
"""First column, column behind the last one (null: to the end of the line), hits."""


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
