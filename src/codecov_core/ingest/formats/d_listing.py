"""Listings of the D compilers (``-cov``), ``*.lst`` (chapter 02 §8.2.5, §14.4).

Every line of the source follows its hits and a bar; the last line says which file it was and how much of it ran.
"""

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.hit_counts import clamp_hits
from codecov_core.ingest.formats.text_rows import SMALL, TextRows, blocks

_ENDS = (b"covered", b"has no code")
_NAME_ENDS = (b" is ", b" has no code")
_PREFIX = "source "
_LISTING_SUFFIX, _SOURCE_SUFFIX = ".lst", ".d"
_LONGEST_COUNT, _MOST_DIGITS = 15, 20


class DListing:
    """Reads the hits of all lines."""

    name = "d-listing"
    kind: Kind = "text"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a text whose last words tell that a file is covered or has no code."""
        return upload.data.endswith(_ENDS)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all lines but the last; see :class:`~codecov_core.ingest.format.Format`."""
        listing, _, footer = upload.data.rpartition(b"\n")
        if footer.endswith(_ENDS[1]):
            return
        lines = GatheredLines(sink)
        lines.start(_file_name(footer, upload.name, sink))
        base = 1
        for block in blocks(listing):
            if len(block) < SMALL or not _read_in_columns(block, base, lines):
                _read_line_by_line(block, base, lines)
            base += block.count(b"\n")
        lines.deliver()


def _read_in_columns(block: bytes, first_line: int, lines: GatheredLines) -> bool:
    """Read lines that begin with a count and a bar; not when a count may be longer than a column holds."""
    rows = TextRows(block)
    first = rows.past_blanks(rows.starts)
    counts, lengths = rows.decimals(first)
    if (lengths > _LONGEST_COUNT).any() or rows.has_odd_blanks():
        return False
    found = np.flatnonzero((lengths > 0) & rows.is_at(rows.past_blanks(first + lengths), b"|"))
    lines.columns(lines.current, found + first_line, counts[found])
    return True


def _read_line_by_line(block: bytes, first_line: int, lines: GatheredLines) -> None:
    for number, text in enumerate(block.split(b"\n"), first_line):
        written, bar, _ = text.partition(b"|")
        digits = written.strip()
        if bar and digits.isdigit():
            lines.append(number, clamp_hits(int(digits[:_MOST_DIGITS])))


def _file_name(footer: bytes, report: str | None, sink: Sink) -> str:
    """Tell the file by the last line, or by the name of the listing when the former leads nowhere."""
    name = footer.rpartition(_NAME_ENDS[0])[0].decode("utf-8", "replace").strip().removeprefix(_PREFIX)
    if report is not None and report.endswith(_LISTING_SUFFIX) and sink.final_name(name) is None:
        return report.removesuffix(_LISTING_SUFFIX) + _SOURCE_SUFFIX
    return name
