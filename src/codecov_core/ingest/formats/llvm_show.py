"""Source listings of ``llvm-cov show``, which Xcode users upload as text (chapter 02 §8.2.7, §14.4).

A file is a line with its name and a colon, then one row a line of source: number, count, source, with bars between.
Old listings have the count first. Instances of templates, branches and notes stand in rows that begin with a bar or a
dash; regions are marked by colours and by rows of carets, neither of which is looked at.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from codecov_core.errors import UnsupportedFormatError
from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines

_MOST_HITS = 99_999
"""Counts of more than five digits, and those in millions, are kept as this."""
_LONGEST_COUNT = 5

_COLOUR = re.compile(rb"\x1b\[[0-9;]*[A-Za-z]")
_SHORTENED = re.compile(rb"([0-9]{1,9}(?:\.[0-9]{1,9})?)([kKMGTPmgtp]?)")
_FIRST_ROW = re.compile(rb"[^|\n]*:\r?\n[ 0-9.kKMGTPE]*\|")
_NOTES = (b"-", b"|", b"warning")
_ROWS_LOOKED_AT = 10_000
_COUNT_OR_NUMBER = re.compile(rb"(?:[0-9][0-9.]*[kKMGTPE]?)?")
_BARS = 2
_MOST_DIGITS = 9


class LlvmShow:
    """Reads the rows of all files."""

    name = "llvm-cov-show"
    kind: Kind = "text"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take what is named or begins as such a listing, or has a name and a row on its first two lines."""
        return upload.is_source_listing or _FIRST_ROW.match(_COLOUR.sub(b"", upload.data[:_ROWS_LOOKED_AT])) is not None

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all rows.

        Raises:
            UnsupportedFormatError: the listing has no column of counts.

        """
        data = _COLOUR.sub(b"", upload.data) if b"\x1b" in upload.data else upload.data
        texts = data.split(b"\n")
        number_at, count_at = _columns(texts)
        lines = GatheredLines(sink)
        numbers: list[int] = []
        counts: list[int] = []
        is_open = False
        for text in texts:
            parts = text.split(b"|", 2)
            if len(parts) == 1:
                name = text.strip()
                if name.endswith(b":") and not name.startswith(_NOTES):
                    lines.extend(numbers, counts)
                    numbers, counts = [], []
                    lines.start(name[:-1].decode("utf-8", "replace"))
                    is_open = True
                continue
            number = parts[number_at].strip()
            if not number.isdigit() or len(number) > _MOST_DIGITS or not is_open:
                continue
            count = parts[count_at].strip()
            if count and parts[-1].rstrip() != b"}":
                numbers.append(int(number))
                counts.append(int(count) if count.isdigit() and len(count) <= _LONGEST_COUNT else _shortened(count))
        lines.extend(numbers, counts)
        lines.deliver()


def _columns(texts: Sequence[bytes]) -> tuple[int, int]:
    """Tell where a row has its number and its count: the number is the column that rises from row to row.

    Raises:
        UnsupportedFormatError: rows have a number and the source only.

    """
    rows = [(0, 0)]
    counted = uncounted = 0
    for text in texts[:_ROWS_LOOKED_AT]:
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
    is_old = _rises([second for _, second in rows]) and not _rises([first for first, _ in rows])
    return (1, 0) if is_old else (0, 1)


def _rises(numbers: Sequence[int]) -> bool:
    """Tell whether numbers rise from each 0 to the next one, which begins another file."""
    return all(not number or number > before for before, number in pairwise(numbers))


def _number(field: bytes) -> int:
    """Give the number of a field, one that breaks every order when there is none."""
    return int(field) if field.isdigit() and len(field) <= _MOST_DIGITS else -1


def _shortened(count: bytes) -> int:
    """Read a count that is not just a few digits: ``1.2k`` is 1200; what cannot be read ran at least once."""
    found = _SHORTENED.fullmatch(count.replace(b"E", b""))
    if found is None:
        return 1
    number, unit = found.groups()
    if unit.lower() not in (b"", b"k"):
        return _MOST_HITS
    hits = round(float(number) * 1000) if unit else int(float(number))
    return min(hits, _MOST_HITS)
