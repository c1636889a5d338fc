"""Source listings of ``llvm-cov show``, which Xcode users upload as text (chapter 02 §8.2.7, §14.4).

A file is a line with its name and a colon, then one row a line of source: number, count, source, with bars between.
Old listings have the count first. Instances of templates, branches and notes stand in rows that begin with a bar or a
dash; regions are marked by colours and by rows of carets, neither of which is looked at.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from codecov_core.errors import UnsupportedFormatError
from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.byte_columns import Mask, Places
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.text_rows import SMALL, TextRows, blocks

_MOST_HITS = 99_999
"""Counts of more than five digits, and those in millions, are kept as this."""
_LONGEST_COUNT = 5

_COLOUR = re.compile(rb"\x1b\[[0-9;]*[A-Za-z]")
_SHORTENED = re.compile(rb"([0-9]{1,9}(?:\.[0-9]{1,9})?)([kKMGTPmgtp]?)")
_FIRST_ROW = re.compile(rb"[^|\n]*:\r?\n[ 0-9.kKMGTPE]*\|")
_NOTES = (b"-", b"|", b"warning")
_HEAD = 10_000
_BYTES_LOOKED_AT = 100_000
_COUNT_OR_NUMBER = re.compile(rb"(?:[0-9][0-9.]*[kKMGTPE]?)?")
_BARS = 2
_MOST_DIGITS = 9


class LlvmShow:
    """Reads the rows of all files."""

    name = "llvm-cov-show"
    kind: Kind = "text"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take what is named or begins as such a listing, or has a name and a row on its first two lines."""
        return upload.is_source_listing or _FIRST_ROW.match(_COLOUR.sub(b"", upload.data[:_HEAD])) is not None

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all rows.

        Raises:
            UnsupportedFormatError: the listing has no column of counts.

        """
        data = _COLOUR.sub(b"", upload.data) if b"\x1b" in upload.data else upload.data
        is_number_first = _is_number_first(data[:_BYTES_LOOKED_AT].split(b"\n"))
        lines = GatheredLines(sink)
        for block in blocks(data):
            if len(block) < SMALL or not (is_number_first and _read_in_columns(block, lines)):
                _read_line_by_line(block, lines, sink, is_number_first=is_number_first)
        lines.deliver()


def _read_line_by_line(block: bytes, lines: GatheredLines, sink: Sink, *, is_number_first: bool) -> None:
    for text in block.split(b"\n"):
        parts = text.split(b"|", _BARS)
        if len(parts) == 1:
            name = _file_name(text)
            if name is not None:
                lines.start(name)
        elif len(parts) > _BARS and lines.current >= 0:
            number, count = (parts[0], parts[1]) if is_number_first else (parts[1], parts[0])
            number, count = number.strip(), count.strip()
            if not count or parts[2].rstrip() == b"}":
                continue
            if number.isdigit() and len(number) <= _MOST_DIGITS:
                lines.append(int(number), _count(count))
            elif number and not text.lstrip().startswith(_NOTES):
                where = f"{lines.name(lines.current)}: {number[:40].decode('utf-8', 'replace')!r}"
                sink.drop("row", where, "its line number cannot be read", harmless=True)


def _read_in_columns(block: bytes, lines: GatheredLines) -> bool:
    """Read the rows of a block; not when there is something that could be read in another way."""
    rows = TextRows(block)
    if b"\r" in block or b": \n" in block or rows.has_odd_blanks():
        return False
    first = rows.past_blanks(rows.starts)
    numbers, lengths = rows.decimals(first)
    bars = rows.past_blanks(first + lengths)
    is_row = (lengths > 0) & (lengths <= _MOST_DIGITS) & rows.is_at(bars, b"|")
    if _has_unreadable_numbers(rows, first, ~is_row):
        return False
    at = np.flatnonzero(is_row)
    fields = rows.past_blanks(bars[at] + 1)
    counts, digits = rows.decimals(fields)
    ends = rows.past_blanks(fields + digits)
    has_count = (digits > 0) & rows.is_at(ends, b"|")
    counts[digits > _LONGEST_COUNT] = _MOST_HITS
    for row in np.flatnonzero(~has_count & ~rows.is_at(fields, b"|")).tolist():
        end = block.find(b"\n", fields[row])
        written, bar, _ = block[fields[row] : len(block) if end < 0 else end].partition(b"|")
        if bar:
            counts[row], ends[row], has_count[row] = _count(written.strip()), fields[row] + len(written), True
    has_count &= ~_is_closing(rows, ends)
    headers, files = _headers(block, lines)
    file_of_rows = files[np.searchsorted(headers, rows.starts[at], side="right")]
    found = np.flatnonzero(has_count & (file_of_rows >= 0))
    lines.columns(file_of_rows[found], numbers[at[found]], counts[found])
    return True


def _has_unreadable_numbers(rows: TextRows, first: Places, others: Mask) -> bool:
    """Tell whether one of the other text lines is a row with something else in the place of its number."""
    odd = np.flatnonzero(others)
    odd = odd[~(rows.is_at(first[odd], b"|-") | rows.is_end(first[odd]))]
    ends = np.append(rows.starts, len(rows.block))
    return any(
        rows.block.count(b"|", start, end) >= _BARS
        for start, end in zip(rows.starts[odd].tolist(), ends[odd + 1].tolist(), strict=True)
    )


def _is_closing(rows: TextRows, bars: Places) -> Mask:
    """Tell behind which bars there is one closing brace and no more."""
    closing = rows.is_at(bars + 1, b"}")
    closing[closing] = rows.is_end(rows.past_blanks(bars[closing] + len(b"|}")))
    return closing


def _headers(block: bytes, lines: GatheredLines) -> tuple[Places, Places]:
    """Find and start the files of a block: where each name stands, and the files that hold from there on.

    The first of the latter is the file opened before, so that there is one more of them.
    """
    places: list[int] = []
    files = [lines.current]
    end = block.find(b":\n")
    while end >= 0:
        start = block.rfind(b"\n", 0, end) + 1
        name = _file_name(block[start : end + 1])
        if name is not None:
            places.append(start)
            files.append(lines.start(name))
        end = block.find(b":\n", end + 1)
    return np.array(places, np.int64), np.array(files, np.int64)


def _file_name(text: bytes) -> str | None:
    """Read the line that names a file; null when it is none."""
    name = text.strip()
    if b"|" in text or not name.endswith(b":") or name.startswith(_NOTES):
        return None
    return name[:-1].decode("utf-8", "replace")


def _is_number_first(texts: Sequence[bytes]) -> bool:
    """Tell whether a row has its number before its count: the number is what rises from row to row.

    Raises:
        UnsupportedFormatError: rows have a number and the source only.

    """
    rows = [(0, 0)]
    counted = uncounted = 0
    for text in texts:
        parts = text.split(b"|", 2)
        fields = [part.strip() for part in parts[:2]]
        if len(parts) == 1 and fields[0].endswith(b":"):
            rows.append((0, 0))
        elif len(parts) > _BARS and all(map(_COUNT_OR_NUMBER.fullmatch, fields)):
            counted += 1
            rows.append((_number(fields[0]), _number(fields[1])))
        else:
            uncounted += fields[0].isdigit()
    if uncounted > counted:
        raise UnsupportedFormatError("a listing without counts: run `llvm-cov show` with -show-line-counts")
    # Rows of instances lack a first column, so that only the old order is told by every row.
    return _rises([first for first, _ in rows]) or not _rises([second for _, second in rows])


def _rises(numbers: Sequence[int]) -> bool:
    """Tell whether numbers rise from each 0 to the next one, which begins another file."""
    return all(not number or number > before for before, number in pairwise(numbers))


def _number(field: bytes) -> int:
    """Give the number of a field, one that breaks every order when there is none."""
    return int(field) if field.isdigit() and len(field) <= _MOST_DIGITS else -1


def _count(written: bytes) -> int:
    """Read a count: ``1.2k`` is 1200; what cannot be read ran at least once."""
    if written.isdigit():
        return int(written) if len(written) <= _LONGEST_COUNT else _MOST_HITS
    found = _SHORTENED.fullmatch(written.replace(b"E", b""))
    if found is None:
        return 1
    number, unit = found.groups()
    if unit.lower() not in (b"", b"k"):
        return _MOST_HITS
    return min(round(float(number) * 1000) if unit else int(float(number)), _MOST_HITS)
