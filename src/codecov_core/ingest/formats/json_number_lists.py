"""Lists of whole numbers in a JSON document, as values of keys, written without line breaks."""

import numpy as np

from codecov_core.ingest.formats.byte_columns import ByteColumns, Places
from codecov_core.ingest.formats.json_items import Numbers
from codecov_core.values import dataclass

_MOST_DIGITS = 16
_SHORTEST_MEAN = 32
"""Bytes of a list; those of a few numbers are read as fast by the parser."""
_ZERO, _COMMA, _BLANK, _COLON, _LIST, _END_OF_LIST = b"0, :[]"


@dataclass(frozen=True, slots=True)
class NumberLists:
    """Lists: where the items of each start and end, where its first one ends, how many it has, and all numbers."""

    starts: Places
    ends: Places
    ends_of_first: Places
    lengths: Places
    numbers: Numbers


def number_lists(columns: ByteColumns) -> NumberLists | None:
    """Find the lists of numbers of up to 16 digits that are no negative ones; null when there are no long ones.

    Null, too, when anything that only looks like such a list is there.
    """
    block = columns.bytes[: len(columns.block)]
    is_part = block - np.uint8(_ZERO) < 10  # noqa: PLR2004 (digits are 0 to 9)
    is_part |= block == _COMMA
    is_part |= block == _BLANK
    if 2 * np.count_nonzero(is_part) < len(block):
        return None  # there is little to gain
    others = np.flatnonzero(~is_part)
    kinds = block[others]
    places = np.flatnonzero((kinds[:-1] == _LIST) & (kinds[1:] == _END_OF_LIST))
    starts, ends = others[places] + 1, others[places + 1]
    before = block[starts - 2]
    is_value = (before == _COLON) | ((before == _BLANK) & (block[starts - 3] == _COLON))
    is_value &= starts < ends
    starts, ends = starts[is_value], ends[is_value]
    if int((ends - starts).sum()) < _SHORTEST_MEAN * len(starts) or not len(starts):
        return None
    texts = [columns.block[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
    between = b","
    text = between.join((b"", *texts, b""))
    if b" " in text:
        between = b", "
        text = between.join((b"", *texts, b""))
    lengths = ends - starts + len(between)
    found = _numbers(text, between)
    if found is None:
        return None
    commas, numbers = found
    behind = np.searchsorted(commas, np.cumsum(lengths))
    firsts = np.append(0, behind[:-1])
    ends_of_first = starts + commas[firsts + 1] - commas[firsts] - len(between)
    return NumberLists(starts, ends, ends_of_first, behind - firsts, numbers)


def _numbers(text: bytes, between: bytes) -> tuple[Places, Numbers] | None:
    """Read the numbers of a text, before and behind each of which there is ``between``; gives all commas as well.

    Nearly all have up to four digits: the sum of what two bytes that follow each other stand for is looked up twice.
    """
    if len(between) > 1 and not text.count(b",") == text.count(between) == text.count(b" "):
        return None
    bytes_ = np.frombuffer(text, np.uint8)
    places = np.flatnonzero(bytes_ == _COMMA)
    ends = places[1:]
    lengths = np.diff(places)
    lengths -= len(between)
    digits = bytes_ - np.uint8(_ZERO)
    are_digits = digits < 10  # noqa: PLR2004 (digits are 0 to 9)
    has_leading_zeros = bool(((digits[1:-1] == 0) & ~are_digits[:-2] & are_digits[2:]).any())
    if int(lengths.min()) < 1 or int(lengths.max()) > _MOST_DIGITS or has_leading_zeros:
        return None
    digits *= are_digits
    pairs = digits[:-1] * np.uint8(10)
    pairs += digits[1:]
    numbers = pairs[ends - 2].astype(np.int64)
    rows = np.flatnonzero(lengths > 2)  # noqa: PLR2004 (a pair holds no more)
    numbers[rows] += pairs[ends[rows] - 4].astype(np.int64) * 100
    rows = np.flatnonzero(lengths > 4)  # noqa: PLR2004 (two pairs hold no more)
    if len(rows):
        numbers[rows], _ = ByteColumns(text).decimals(ends[rows] - lengths[rows])
    return places, numbers
