"""LuaCov's report, ``luacov.report.out`` (chapter 02 §8.2.3).

Rules of ``=`` separate the name of a file from its listing, in which every line begins with its hits, with stars and a
zero when it never ran, or with blanks when it is no statement. So a single line that begins with none of these is a
name, whatever it ends with: that of a script.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.hit_counts import clamp_hits
from codecov_core.ingest.formats.text_rows import BLOCK, SMALL, TextRows
from codecov_core.values import dataclass

_SHORTEST_RULE = b"======="
_RULES = re.compile(rb"^=[= \r]*+$(?:\n=[= \r]*+$)*+", re.MULTILINE)
_SUFFIXES = (b".lua", b".lisp")
_BEGIN_A_LINE = b" \t\r\n*0123456789"
_END = b"Summary"
_ZERO_STARS = b"*0"
_LONGEST_NAME = 5000
_MOST_STARS = 20
_LONGEST_COUNT, _MOST_DIGITS = 15, 20


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
        listings = list(_listings(upload.data, lines))
        for group in _groups(listings):
            block = upload.data[group[0].start : group[-1].end]
            if len(block) < SMALL or not _read_in_columns(block, group, lines):
                for listing in group:
                    _read_line_by_line(upload.data[listing.start : listing.end], listing.file, lines)
        lines.deliver()


@dataclass(frozen=True, slots=True)
class _Listing:
    """Where the listing of a file lies; ``file`` is its index among the files started."""

    file: int
    start: int
    end: int


def _listings(data: bytes, lines: GatheredLines) -> Iterator[_Listing]:
    """Find all listings and start their files; the summary and what follows it are none."""
    is_open = False
    file = start = 0
    for rule_start, rule_end in (*_rules(data), (len(data), len(data))):
        text = data[start : min(rule_start, start + _LONGEST_NAME)].strip(b" \t\r\n")
        if text == _END:
            is_open = False
        elif _names_a_file(text, data[start : start + 1]):
            file, is_open = lines.start(text.decode("utf-8", "replace")), True
        elif is_open and start < rule_start:
            yield _Listing(file, start, rule_start)
        start = min(rule_end + 1, len(data))


def _names_a_file(text: bytes, first: bytes) -> bool:
    """Tell a name from a listing; ``first`` is what the text begins with, blanks included."""
    return bool(text) and b"\n" not in text and (text.endswith(_SUFFIXES) or first not in _BEGIN_A_LINE)


def _rules(data: bytes) -> Iterator[tuple[int, int]]:
    """Give start and end of the lines that consist of ``=`` only; of those with nothing between them, as one."""
    return (rules.span() for rules in _RULES.finditer(data))


def _groups(listings: Sequence[_Listing]) -> Iterator[Sequence[_Listing]]:
    """Put listings together that are read in one step."""
    first = 0
    for index, listing in enumerate(listings):
        if listing.end - listings[first].start > BLOCK or index + 1 == len(listings):
            yield listings[first : index + 1]
            first = index + 1


def _read_in_columns(block: bytes, group: Sequence[_Listing], lines: GatheredLines) -> bool:
    """Read lines whose first word is a count, or stars and a zero, when that is all there is."""
    rows = TextRows(block)
    first = rows.past_blanks(rows.starts)
    counts, lengths = rows.decimals(first)
    starred = np.flatnonzero(rows.is_at(first, b"*"))
    zeros = first[starred]
    for _ in range(_MOST_STARS):
        zeros = zeros + rows.is_at(zeros, b"*")
    is_missed = np.zeros(len(first), np.bool_)
    is_missed[starred] = rows.is_at(zeros, b"0") & rows.is_white(zeros + 1)
    if (lengths > _LONGEST_COUNT).any() or rows.has_odd_blanks() or block.count(_ZERO_STARS) != is_missed.sum():
        return False
    starts = np.array([listing.start for listing in group], np.int64) - group[0].start
    ends = np.array([listing.end for listing in group], np.int64) - group[0].start
    of_rows = np.searchsorted(starts, rows.starts, side="right") - 1
    is_line = rows.starts < ends[of_rows]
    is_line &= is_missed | ((lengths > 0) & rows.is_white(first + lengths))
    found = np.flatnonzero(is_line)
    numbers = found - np.searchsorted(rows.starts, starts)[of_rows[found]] + 1
    files = np.array([listing.file for listing in group], np.int64)
    lines.columns(files[of_rows[found]], numbers, np.where(is_missed, 0, counts)[found])
    return True


def _read_line_by_line(listing: bytes, file: int, lines: GatheredLines) -> None:
    for number, text in enumerate(listing.split(b"\n"), 1):
        words = text.split(None, 1)
        if words and words[0].isdigit():
            lines.append_to(file, number, clamp_hits(int(words[0][:_MOST_DIGITS])))
        elif words and words[0].endswith(_ZERO_STARS):
            lines.append_to(file, number, 0)
