"""Go cover profiles of a few lines, read line by line: done before columns are set out (chapter 02 §8.2.6)."""

import re

from codecov_core.ingest.format import FormatOptions, Sink
from codecov_core.ingest.formats.go_lines import CLOSING_BRACE, Range, coverage_of_line

_SMALL = 1_000
"""Bytes up to which a profile is read here; an upload may hold thousands of such files."""
_MOST_LINES = 200
"""Lines of the longest block that is read here."""
_MOST_INNER = 400
"""Lines inside of all blocks that are read here: columns take less time for more of them."""
_NUMBER = "([0-9]{1,6})"
_BLOCK = re.compile(rf"([!-~][^\r\n]*):{_NUMBER}\.{_NUMBER},{_NUMBER}\.{_NUMBER} [1-9][0-9]{{0,5}} {_NUMBER}", re.ASCII)

Span = tuple[int, int, int, int]
"""First line and column, last line and column (exclusive)."""


def read_small_profile(profile: bytes, options: FormatOptions, sink: Sink) -> bool:
    """Put the lines of a small profile into a sink; tells whether it was one, and written as Go does.

    Raises:
        LimitExceededError: passed on from the sink.

    """
    blocks = _blocks(profile, sink.limits.line_number) if len(profile) <= _SMALL and profile.isascii() else None
    if blocks is None:
        return False
    inner = [last - first - 1 for spans in blocks.values() for first, _, last, _ in spans if last - first > 1]
    if sum(inner) > _MOST_INNER:
        return False
    sink.spread.spend(len(inner), sum(inner))
    for name, spans in blocks.items():
        rows = sink.file(name)
        for line, ranges in sorted(_ranges(spans).items()):
            coverage = coverage_of_line(ranges)
            is_partial = isinstance(coverage, str) and not coverage.startswith("0/")
            taken, _, total = str(coverage).partition("/")
            rows.append(line, 1 if options.go_partials_as_hits and is_partial and taken != total else coverage)
    return True


def _blocks(profile: bytes, last_line: int) -> dict[str, dict[Span, int]] | None:
    """Give the hits of the blocks of each file, the most of one told twice; null when a line is anything else."""
    files: dict[str, dict[Span, int]] = {}
    for text in profile.decode("ascii").split("\n"):
        found = _BLOCK.fullmatch(text)
        if found is None:
            if text and not text.startswith("mode: "):
                return None
            continue
        first, start, last, end, hits = map(int, found.group(2, 3, 4, 5, 6))
        if not 1 <= first <= last < min(first + _MOST_LINES, last_line + 1):
            return None
        spans = files.setdefault(found[1], {})
        span = (first, start, last, end)
        spans[span] = max(hits, spans.get(span, 0))
    return files


def _ranges(spans: dict[Span, int]) -> dict[int, list[Range]]:
    """Give what touches each line, as :class:`~codecov_core.ingest.formats.go_lines.Ranges` does in columns."""
    touched: dict[int, list[Range]] = {}
    for (first, start, last, end), hits in sorted(spans.items()):
        touched.setdefault(first, []).append((start, end if first == last else None, hits))
        for line in range(first + 1, last):
            touched.setdefault(line, []).append((0, None, hits))
        if first < last and end > CLOSING_BRACE:
            touched.setdefault(last, []).append((0, end, hits))
    return touched
