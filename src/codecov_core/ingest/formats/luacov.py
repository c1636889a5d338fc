"""LuaCov's report, ``luacov.report.out`` (chapter 02 §8.2.3).

Rules of ``=`` separate the name of a file from its listing, in which every line begins with its hits, with stars and a
zero when it never ran, or with blanks when it is no statement.
"""

import re

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.hit_counts import clamp_hits

_RULE = re.compile(rb"^=+[ \r]*$", re.MULTILINE)
_SHORTEST_RULE = b"======="
_SUFFIXES = (b".lua", b".lisp")
_END = b"Summary"
_MOST_DIGITS = 19


class LuaCov:
    """Reads the listings of all files up to the summary."""

    name = "luacov"
    kind: Kind = "text"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a text that begins with a rule."""
        return upload.data.startswith(_SHORTEST_RULE)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all listings; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink)
        is_open = False
        for chunk in _RULE.split(upload.data):
            text = chunk.strip(b" \t\r\n")
            if text.endswith(_SUFFIXES) and b"\n" not in text:
                lines.start(text.decode("utf-8", "replace"))
                is_open = True
            elif text == _END:
                is_open = False
            elif is_open:
                _read_listing(chunk, lines)
        lines.deliver()


def _read_listing(listing: bytes, lines: GatheredLines) -> None:
    """Read the lines of a listing, which begins with the line feed behind its rule."""
    numbers: list[int] = []
    counts: list[int] = []
    for number, text in enumerate(listing.split(b"\n")):
        words = text.split(None, 1)
        if not words:
            continue
        word = words[0]
        if word.isdigit():
            numbers.append(number)
            counts.append(clamp_hits(int(word)) if len(word) <= _MOST_DIGITS else clamp_hits(float("inf")))
        elif word.endswith(b"*0"):
            numbers.append(number)
            counts.append(0)
    lines.extend(numbers, counts)
