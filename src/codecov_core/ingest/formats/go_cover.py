"""Go cover profiles, as ``go test -coverprofile`` writes them (chapter 02 §8.2.6, §14.4).

Each line of a profile is a block of source, from a column of one line to a column of another, with its hits. What a
source line shows is worked out from all blocks that touch it.
"""

import re
from collections.abc import Iterator

from codecov_core.errors import LimitExceededError
from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.go_lines import Range, coverage_of_line
from codecov_core.ingest.formats.hit_counts import parse_hits

Span = tuple[int, int, int, int]
"""First line and column, last line and column (exclusive) of a block."""

_BLOCK = re.compile(r"(.+):([0-9]+)\.([0-9]+),([0-9]+)\.([0-9]+) ([0-9]+) ([0-9]+)")
_CLOSING_BRACE = 2
_MOST_DIGITS = 18


class GoCover:
    """Reads the blocks of a profile that have statements; how many those are is not looked at."""

    name = "go"
    kind: Kind = "text"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a text that starts with the mode of a profile, or whose first line speaks of a Go file."""
        return upload.data.startswith(b"mode: ") or ".go:" in upload.first_line

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all blocks, then work out the lines; see :class:`~codecov_core.ingest.format.Format`."""
        files: dict[str, dict[Span, int]] = {}
        for text in _text_lines(upload.data):
            _read_block(text, files, sink)
        for name, blocks in files.items():
            _deliver(name, blocks, options, sink)


def _text_lines(data: bytes) -> Iterator[str]:
    """Give one line after another, without making a list of millions of them."""
    start = 0
    while start < len(data):
        end = data.find(b"\n", start)
        end = len(data) if end < 0 else end
        yield data[start:end].decode("utf-8", "replace").strip()
        start = end + 1


def _read_block(text: str, files: dict[str, dict[Span, int]], sink: Sink) -> None:
    found = _BLOCK.fullmatch(text)
    if found is None:
        _, colon, rest = text.partition(":")
        is_harmless = text.startswith("mode: ") or not colon or not rest.strip() or text.endswith("%")
        if text and not text.startswith("mode: "):
            sink.drop("block", text, "not a block of a profile", harmless=is_harmless)
        return
    name, *numbers, statements, hits = found.groups()
    if not statements.strip("0"):
        sink.drop("block", text, "a block without statements", harmless=True)
        return
    if max(map(len, numbers)) > _MOST_DIGITS:
        sink.drop("block", text, "a line or column of more digits than any file has")
        return
    first, start, last, end = map(int, numbers)
    if first < 1 or max(first, last) > sink.limits.line_number:
        sink.drop("block", text, sink.line_number_reason)
        return
    blocks = files.setdefault(name, {})
    span = (first, start, last, end)
    # Packages that test each other report the same block once each: the most hits are what all of them together show.
    blocks[span] = max(blocks.get(span, 0), parse_hits(hits) or 0)


def _deliver(name: str, blocks: dict[Span, int], options: FormatOptions, sink: Sink) -> None:
    lines: dict[int, list[Range]] = {}
    left = sink.limits.lines
    for (first, start, last, end), hits in blocks.items():
        left -= last - first + 1
        if left < 0:
            raise LimitExceededError("the blocks of a Go file cover too many lines", file=name, limit=sink.limits.lines)
        if first == last:
            lines.setdefault(first, []).append((start, end, hits))
            continue
        lines.setdefault(first, []).append((start, None, hits))
        for line in range(first + 1, last):
            lines.setdefault(line, []).append((0, None, hits))
        if end > _CLOSING_BRACE:
            lines.setdefault(last, []).append((0, end, hits))
    file = sink.file(name)
    for line in sorted(lines):
        coverage = coverage_of_line(lines[line])
        if options.go_partials_as_hits and isinstance(coverage, str) and _is_partial(coverage):
            coverage = 1
        file.append(line, coverage)


def _is_partial(fraction: str) -> bool:
    taken, _, total = fraction.partition("/")
    return taken not in ("0", total)
