"""Turning what a JSON document is made of into columns: lists of counts, maps from lines to counts, rows of numbers.

The values are written as JSON once more, and their digits are read from that text at many places at once. That visits
every object once and takes a fifth of the time of asking every value for its type, and in the text nothing passes for a
number that is none. Only what is no JSON would be lost on the way: infinities, which no document holds (``sniffing``).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, TypeVar

import numpy as np
import orjson

from codecov_core.ingest.formats.byte_columns import ByteColumns, Places
from codecov_core.ingest.formats.few_values import (
    FEW,
    are_plain_digits,
    column_with_nulls,
    few_values,
    whole_column,
)
from codecov_core.ingest.formats.json_scalars import ABSENT, Lists, Maps, Numbers, Scalars, ValuePlaces, codes_of
from codecov_core.ingest.formats.json_spans import Spans
from codecov_core.ingest.formats.stated_coverage import UnusableValueError
from codecov_core.ingest.sink import CoverageValue

LARGEST_LINE: Final = (1 << 31) - 1

_Collections = TypeVar("_Collections", bound=Sequence[object] | Spans)

_BLOCK = 1 << 15
_COMMA, _MINUS, _QUOTE, _LIST, _END_OF_LIST, _MAP = b',-"[]{'
_NULL = ord("n")  # what null begins with, and nothing else that is JSON


def number_column(lists: Lists, lengths: Places | None = None) -> Numbers | None:
    """Give whole numbers of up to 16 digits as a column, nulls as :data:`ABSENT`; null when anything else is there.

    ``lengths`` are those of the lists where they are known.
    """
    few = few_values(lists)
    if few is None:
        return _of_scalars(lists, lengths, lambda scalars: None if len(scalars.odd) else scalars.numbers)
    return column_with_nulls(few, is_signed=False)


def signed_column(lists: Lists, lengths: Places | None = None) -> Numbers | None:
    """Give whole numbers of up to 16 digits as a column; null when anything else is there.

    ``lengths`` are those of the lists where they are known.
    """
    few = few_values(lists)
    return _of_scalars(lists, lengths, lambda scalars: scalars.plain) if few is None else whole_column(few)


def coverage_column(
    lists: Lists, read: Callable[[object], CoverageValue], lengths: Places | None = None
) -> Numbers | None:
    """Give the codes of values as a column, :data:`ABSENT` where there is no line.

    ``read`` reads a value that is no plain count; each distinct one is read once. Null when some value has no code or
    is not usable, so that they have to be read one by one. ``lengths`` are those of the lists where they are known.
    """
    return _of_scalars(lists, lengths, lambda scalars: scalars.codes(read))


def _of_scalars(lists: Lists, lengths: Places | None, take: Callable[["Scalars"], Numbers | None]) -> Numbers | None:
    """Give what is taken from the scalars of all lists; null when they hold anything else."""

    def read_block(block: Lists, lengths: Places) -> Numbers | None:
        items = ValuePlaces.of_lists(block, lengths)
        return None if items is None else take(items.scalars())

    return _in_blocks(lists, lengths, read_block)


def line_columns(
    maps: Maps, read: Callable[[object], CoverageValue], lengths: Places | None = None
) -> tuple[Numbers, Numbers] | None:
    """Give the lines of maps from line numbers as texts, and the codes of their values as :func:`coverage_column` does.

    Null, too, when a line is anything but plain digits or is too large. ``lengths`` are those of the maps where they
    are known.
    """

    def read_block(block: Maps, lengths: Places) -> Numbers | None:
        columns = _line_columns(block, lengths, read)
        return None if columns is None else np.stack(columns)

    columns = _in_blocks(maps, lengths, read_block)
    return None if columns is None else (columns[0], columns[1])


def _line_columns(
    maps: Maps, lengths: Places, read: Callable[[object], CoverageValue]
) -> tuple[Numbers, Numbers] | None:
    items = ValuePlaces.of_maps(maps, lengths)
    if items is None:
        return None
    # An item is "line":value.
    lines, digits = items.columns.decimals(items.starts + 1)
    is_line = (digits > 0) & (lines <= LARGEST_LINE)
    is_line &= items.columns.match(items.starts + 1 + digits, items.colon)
    codes = items.after(digits + 1 + len(items.colon)).scalars().codes(read) if is_line.all() else None
    return None if codes is None else (lines, codes)


def _is_line(text: str) -> bool:
    return are_plain_digits(text) and int(text) <= LARGEST_LINE


def listed_columns(maps: Sequence[Mapping[str, object]]) -> tuple[Numbers, Numbers, Numbers] | None:
    """Give the lines of maps from line numbers as texts to lists, the lengths of these, and what all of them hold.

    That is whole numbers of up to 16 digits, and null (:data:`ABSENT`). Null when anything else is there.
    """
    if len(maps) <= FEW and sum(map(len, maps)) <= FEW:
        lists = [values for of_lines in maps for values in of_lines.values()]
        texts = [line for of_lines in maps for line in of_lines]
        if not all(type(values) is list for values in lists) or not all(map(_is_line, texts)):
            return None
        few = few_values(lists)  # type: ignore[arg-type]  # they are lists
        if few is not None:
            numbers = column_with_nulls(few, is_signed=True)
            lengths = np.array(list(map(len, lists)), np.int64)  # type: ignore[arg-type]  # as above
            return None if numbers is None else (np.array(list(map(int, texts)), np.int64), lengths, numbers)
    try:
        columns = ByteColumns(orjson.dumps(maps))
    except TypeError:
        return None
    bytes_ = columns.bytes
    quotes = columns.find(_QUOTE)[::2]  # an item is "line":[value,value]
    lines, digits = columns.decimals(quotes + 1)
    is_line = (digits > 0) & (lines <= LARGEST_LINE) & columns.match(quotes + 1 + digits, b'":[')
    if not is_line.all() or columns.count(_LIST) != len(quotes) + 1 or columns.count(_MAP) != len(maps):
        return None
    before, at = bytes_[: len(columns.block)], bytes_[1 : len(columns.block) + 1]
    starts = np.flatnonzero(
        ((before == _COMMA) | (before == _LIST)) & (at != _QUOTE) & (at != _MAP) & (at != _END_OF_LIST)
    )
    starts += 1
    is_null, is_negative = bytes_[starts] == _NULL, bytes_[starts] == _MINUS
    numbers, digits = columns.decimals(starts + is_negative)
    ends = bytes_[starts + np.where(is_null, len("null"), digits + is_negative)]
    if not (((digits > 0) | is_null) & ((ends == _COMMA) | (ends == _END_OF_LIST))).all():
        return None
    numbers[is_negative] *= -1
    numbers[is_null] = ABSENT
    return lines, np.diff(np.searchsorted(starts, quotes), append=len(starts)), numbers


def codes_of_numbers(numbers: Numbers, read: Callable[[object], CoverageValue]) -> Numbers | None:
    """Turn whole numbers into codes as :func:`coverage_column` does; null when one has none."""
    rows = np.flatnonzero(numbers < 0)
    if not len(rows):
        return numbers
    codes = numbers.copy()
    try:
        codes[rows] = codes_of(numbers[rows], read)
    except UnusableValueError:
        return None
    return codes


def number_table(rows: Sequence[object], least: int, *, with_flags: bool = False) -> Numbers | None:
    """Give lists of whole numbers of up to 16 digits as a table; flags, if there may be some, are 1 and 0.

    Null when there is anything else, or when the lists are not of one length, at least ``least``.
    """
    first = rows[0] if rows else [None] * least
    if not isinstance(first, list | tuple) or len(first) < max(least, 1):
        return None
    width = len(first)
    if len(rows) * width <= FEW:
        return _small_table(rows, width, with_flags=with_flags)

    def read_block(block: Sequence[object], lengths: Places) -> Numbers | None:
        items = ValuePlaces.of_filled_lists(block, lengths)
        # As many lists as rows, each of which begins where it does when all of them are as long as the first one.
        if items is None or (items.columns.bytes[items.starts[::width] - 1] != _LIST).any():
            return None
        return items.scalars(with_flags=with_flags).plain

    numbers = _in_blocks(rows, np.full(len(rows), width), read_block)
    return None if numbers is None else numbers.reshape(-1, width)


def _small_table(rows: Sequence[object], width: int, *, with_flags: bool) -> Numbers | None:
    values: list[object] = []
    for row in rows:
        if not isinstance(row, list | tuple) or len(row) != width:
            return None
        values += (int(value) if type(value) is bool else value for value in row) if with_flags else row
    numbers = whole_column(values)
    return None if numbers is None else numbers.reshape(-1, width)


def rows_of_text(lists: Lists, lengths: Places, text: str) -> Numbers | None:
    """Give the indexes among all values of those that are a text; null when there are lists or maps among them.

    ``lengths`` are those of the lists.
    """
    few = few_values(lists)
    if few is not None:
        has_more = any(isinstance(value, list | dict) for value in few)
        return None if has_more else np.array([row for row, value in enumerate(few) if value == text], np.int64)
    items = ValuePlaces.of_lists(lists, lengths)
    if items is None:
        return None
    literal = orjson.dumps(text)
    begin_so = np.flatnonzero(items.columns.match(items.starts, literal))
    rows: Numbers = begin_so[items.ends[begin_so] - items.starts[begin_so] == len(literal)]
    return rows


def blocks_of(lengths: Places) -> Iterator[tuple[int, int]]:
    """Give the bounds of blocks of collections that hold some ten thousand values together."""
    starts = np.searchsorted(np.cumsum(lengths), np.arange(0, int(lengths.sum()), _BLOCK))
    return pairwise(np.unique(np.append(starts, len(lengths))).tolist())


def _in_blocks(
    collections: _Collections,
    lengths: Places | None,
    read: Callable[[_Collections, Places], Numbers | None],
) -> Numbers | None:
    """Read collections of some ten thousand values together at a time; null when some are irregular.

    What comes in between then stays in the cache: half a million values at once take up to twice the time.
    """
    known = np.fromiter(map(len, collections), np.int64, len(collections)) if lengths is None else lengths  # type: ignore[arg-type] # sized
    if int(known.sum()) <= _BLOCK:
        return read(collections, known)
    blocks = []
    for start, end in blocks_of(known):
        block = read(collections[start:end], known[start:end])  # type: ignore[arg-type]  # of the same type
        if block is None:
            return None
        blocks.append(block)
    return np.concatenate(blocks, axis=-1)
