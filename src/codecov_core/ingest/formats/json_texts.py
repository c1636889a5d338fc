"""Lists and maps of plain values in a JSON document, whose text is read as it stands in there.

Reports of ten thousand short files have a list like ``[null,1,0,null]`` or a map like ``{"3":1,"8":"1/2"}`` in each.
Columns are made of the text of such values (``json_columns``), so that nobody has to make objects of them first. What
is found here only looks like values: whether it is JSON shows when its text is read.
"""

import re
from collections.abc import Sequence
from typing import Final, Literal

import numpy as np

from codecov_core.ingest.formats.byte_columns import ByteColumns, Mask, Places
from codecov_core.ingest.formats.json_brackets import Brackets
from codecov_core.values import dataclass

TextKind = Literal["values", "lines"]
"""A list that begins with a number, null or flag; or a map from line numbers. Neither has lists or maps in it."""

_SHORTEST_MEAN: Final = {"values": 256, "lines": 64}
"""Bytes of a list or map; cutting out shorter ones takes longer than making objects of them."""
_BLANKS: Final = b" \t\r\n"
_HEAD: Final = 65_536
_SAMPLE: Final = 8
_FIRST: Final = {"values": b"-0123456789ntf", "lines": b'"'}
_AROUND: Final = {"values": b"[]", "lines": b"{}"}
_BEGIN: Final = {
    "values": re.compile(rb"[ \t\r\n]{0,1024}+[-0-9ntf]"),
    "lines": re.compile(rb'[ \t\r\n]{0,1024}+"[0-9]'),
}
_COMMA, _COLON, _BLANK, _ZERO = b",: 0"
_BETWEEN: Final = re.compile(rb",[ \t\r\n]{1,1024}")
_BEHIND_KEY: Final = re.compile(rb'":[ \t\r\n]{1,1024}')


@dataclass(frozen=True, slots=True)
class Texts:
    """Where the inside of each list or map starts and ends, and how many values it has."""

    starts: Places
    ends: Places
    lengths: Places


def found_texts(kind: TextKind, columns: ByteColumns, brackets: Brackets) -> Texts | None:
    """Find the lists or maps of plain values under a key; null when there are no long ones."""
    starts, ends = _spans(kind, columns, brackets)
    if not _are_long(kind, starts, ends):
        return None
    commas = columns.find(_COMMA)
    lengths = np.searchsorted(commas, ends) - np.searchsorted(commas, starts) + 1
    return Texts(starts, ends, lengths)


def first_text(columns: ByteColumns, brackets: Brackets) -> int | None:
    """Give the number of the bracket with which the first list or map of plain values begins; null without any."""
    rows = np.append(_rows("values", columns, brackets)[:1], _rows("lines", columns, brackets)[:1])
    return int(rows.min()) if len(rows) else None


def may_be_long(kind: str, data: bytes) -> bool:
    """Tell whether lists or maps of plain values are long near the beginning of a document; of other kinds nothing."""
    if kind not in _AROUND:
        return True
    columns = ByteColumns(data[:_HEAD])
    return _are_long(kind, *_spans(kind, columns, Brackets.of(columns)))


def first_item(text: bytes) -> bytes:
    """Give the first value of the inside of a list or map."""
    return text.partition(b",")[0]


def without_blanks(texts: Sequence[bytes]) -> Sequence[bytes]:
    """Write lists or maps without the blanks that are between most of their values; others stay where they are."""
    sample = max(texts[:_SAMPLE], key=len)
    found = (_BETWEEN.search(sample), _BEHIND_KEY.search(sample))
    blanks = [(match[0], match[0].rstrip(_BLANKS)) for match in found if match is not None]
    if not blanks and not sample[1:2].isspace():
        return texts
    for written, plain in blanks:
        texts = [text.replace(written, plain) for text in texts]
    return [text[:1] + text[1:-1].strip(_BLANKS) + text[-1:] for text in texts]


def _spans(kind: str, columns: ByteColumns, brackets: Brackets) -> tuple[Places, Places]:
    """Give where the insides of the lists or maps start and end."""
    rows = _rows(kind, columns, brackets)
    return brackets.places[rows] + 1, brackets.places[rows + 1]


def _rows(kind: str, columns: ByteColumns, brackets: Brackets) -> Places:
    """Give the numbers of the brackets with which the lists or maps begin."""
    opening, closing = _AROUND[kind]
    rows = np.flatnonzero((brackets.kinds[:-1] == opening) & (brackets.kinds[1:] == closing))
    starts = brackets.places[rows] + 1
    found: Places = rows[_begin_so(kind, columns, starts) & _are_under_keys(columns, starts - 1)]
    return found


def _are_long(kind: str, starts: Places, ends: Places) -> bool:
    return len(starts) > 0 and int((ends - starts).sum()) >= _SHORTEST_MEAN[kind] * len(starts)


def _begin_so(kind: str, columns: ByteColumns, starts: Places) -> Mask:
    """Tell which lists begin with a value, or which maps with a line, perhaps behind blanks."""
    first = columns.bytes[starts]
    begins: Mask = np.isin(first, np.frombuffer(_FIRST[kind], np.uint8))
    if kind == "lines":
        begins &= columns.bytes[starts + 1] - np.uint8(_ZERO) < 10  # noqa: PLR2004 (digits are 0 to 9)
    rows = np.flatnonzero(np.isin(first, np.frombuffer(_BLANKS, np.uint8)))
    begins[rows] = [_BEGIN[kind].match(columns.block, at) is not None for at in starts[rows].tolist()]
    return begins


def _are_under_keys(columns: ByteColumns, places: Places) -> Mask:
    before = columns.bytes[places - 1]
    under: Mask = (before == _COLON) | ((before == _BLANK) & (columns.bytes[places - 2] == _COLON))
    return under
