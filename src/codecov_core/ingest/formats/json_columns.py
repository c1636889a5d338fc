"""Turning what a JSON document is made of into columns: lists of counts, maps from lines to counts, rows of numbers.

The values are written as JSON once more, and their digits are read from that text at many places at once. That visits
every object once and takes a fifth of the time of asking every value for its type, and in the text nothing passes for a
number that is none. Only what is no JSON would be lost on the way: infinities, which no document holds (``sniffing``).
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Final, TypeVar

import numpy as np
import orjson
from numpy.typing import NDArray

from codecov_core.ingest.formats.byte_columns import ByteColumns, Places
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, coverage_code
from codecov_core.ingest.sink import CoverageValue
from codecov_core.values import dataclass

ABSENT: Final = -(1 << 63)
"""Stands for null in a column; no code is that low."""
LARGEST_LINE: Final = (1 << 31) - 1

Numbers = NDArray[np.int64]
Lists = Sequence[Sequence[object] | orjson.Fragment]
"""Lists, or the text of some; what is read of such a text is JSON, and anything else makes it irregular."""
Maps = Sequence[Mapping[str, object] | orjson.Fragment]
_Values = TypeVar("_Values")

_MOST_DISTINCT = 10_000
_BLOCK = 1 << 15
_FEW_DISTINCT = 16
"""Texts that are found one after the other among all in less time than it takes to look at each; mostly one or two."""
_COMMA, _MINUS, _ZERO, _QUOTE, _COLON, _LIST, _END_OF_LIST, _MAP = b',-0":[]{'
_IS_END = np.isin(np.arange(1 << 8), list(b",]}"))
_NULL, _TRUE, _FALSE = b"ntf"  # what these begin with, and nothing else that is JSON


def _values_by_first_byte(*, with_flags: bool) -> Numbers:
    values = np.arange(1 << 8) - _ZERO
    values[_NULL] = ABSENT
    if with_flags:
        values[_TRUE], values[_FALSE] = 1, 0
    return values


_OF_FIRST, _WITH_FLAGS = _values_by_first_byte(with_flags=False), _values_by_first_byte(with_flags=True)


def number_column(lists: Lists, lengths: Places | None = None) -> Numbers | None:
    """Give whole numbers of up to 16 digits as a column, nulls as :data:`ABSENT`; null when anything else is there.

    ``lengths`` are those of the lists where they are known.
    """
    return _of_scalars(lists, lengths, lambda scalars: None if len(scalars.odd) else scalars.numbers)


def signed_column(lists: Lists, lengths: Places | None = None) -> Numbers | None:
    """Give whole numbers of up to 16 digits as a column; null when anything else is there.

    ``lengths`` are those of the lists where they are known.
    """
    return _of_scalars(lists, lengths, lambda scalars: scalars.plain)


def coverage_column(
    lists: Lists, read: Callable[[object], CoverageValue], lengths: Places | None = None
) -> Numbers | None:
    """Give the codes of values as a column, :data:`ABSENT` where there is no line.

    ``read`` reads a value that is no plain count; each distinct one is read once. Null when some value has no code or
    is not usable, so that they have to be read one by one. ``lengths`` are those of the lists where they are known.
    """
    return _of_scalars(lists, lengths, lambda scalars: scalars.codes(read))


def _of_scalars(lists: Lists, lengths: Places | None, take: Callable[["_Scalars"], Numbers | None]) -> Numbers | None:
    """Give what is taken from the scalars of all lists; null when they hold anything else."""

    def read_block(block: Lists, lengths: Places) -> Numbers | None:
        items = _Items.of_lists(block, lengths)
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
    items = _Items.of_maps(maps, lengths)
    if items is None:
        return None
    # An item is "line":value.
    lines, digits = items.columns.decimals(items.starts + 1)
    quotes = items.starts + 1 + digits
    bytes_ = items.columns.bytes
    is_line = (digits > 0) & (lines <= LARGEST_LINE) & (bytes_[quotes] == _QUOTE) & (bytes_[quotes + 1] == _COLON)
    codes = items.after(digits + len('"":')).scalars().codes(read) if is_line.all() else None
    return None if codes is None else (lines, codes)


def listed_columns(maps: Sequence[Mapping[str, object]]) -> tuple[Numbers, Numbers, Numbers] | None:
    """Give the lines of maps from line numbers as texts to lists, the lengths of these, and what all of them hold.

    That is whole numbers of up to 16 digits, and null (:data:`ABSENT`). Null when anything else is there.
    """
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
        codes[rows] = _codes_of(numbers[rows], read)
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

    def read_block(block: Sequence[object], lengths: Places) -> Numbers | None:
        items = _Items.of_filled_lists(block, lengths)
        # As many lists as rows, each of which begins where it does when all of them are as long as the first one.
        if items is None or (items.columns.bytes[items.starts[::width] - 1] != _LIST).any():
            return None
        return items.scalars(with_flags=with_flags).plain

    numbers = _in_blocks(rows, np.full(len(rows), width), read_block)
    return None if numbers is None else numbers.reshape(-1, width)


def rows_of_text(lists: Lists, lengths: Places, text: str) -> Numbers | None:
    """Give the indexes among all values of those that are a text; null when there are lists or maps among them.

    ``lengths`` are those of the lists.
    """
    items = _Items.of_lists(lists, lengths)
    if items is None:
        return None
    literal = orjson.dumps(text)
    begin_so = np.flatnonzero(items.columns.match(items.starts, literal))
    rows: Numbers = begin_so[items.lengths(begin_so) == len(literal)]
    return rows


def _in_blocks(
    collections: Sequence[_Values],
    lengths: Places | None,
    read: Callable[[Sequence[_Values], Places], Numbers | None],
) -> Numbers | None:
    """Read collections of some ten thousand values together at a time; null when some are irregular.

    What comes in between then stays in the cache: half a million values at once take up to twice the time.
    """
    known = np.fromiter(map(len, collections), np.int64, len(collections)) if lengths is None else lengths  # type: ignore[arg-type]
    ends = np.cumsum(known)
    total = int(known.sum())
    if total <= _BLOCK:
        return read(collections, known)
    bounds = np.unique(np.append(np.searchsorted(ends, np.arange(0, total, _BLOCK)), len(collections))).tolist()
    blocks = []
    for start, end in pairwise(bounds):
        block = read(collections[start:end], known[start:end])
        if block is None:
            return None
        blocks.append(block)
    return np.concatenate(blocks, axis=-1)


@dataclass(frozen=True, slots=True)
class _Items:
    """Places in a text: where each item of some lists or maps starts, or the value of each behind a key.

    ``items`` is where the items themselves start; ``are_texts`` tells whether some may turn out to be no JSON.
    """

    columns: ByteColumns
    starts: Places
    items: Places
    are_texts: bool

    @classmethod
    def of_lists(cls, lists: Lists, counts: Places) -> "_Items | None":
        """Write lists; null when they hold lists or maps, texts that look like it, or numbers beyond 64 bits."""
        if not counts.all():
            lists, counts = [values for values in lists if values], counts[counts > 0]
        return cls.of_filled_lists(lists, counts)

    @classmethod
    def of_filled_lists(cls, lists: Sequence[object], counts: Places) -> "_Items | None":
        """Write lists of so many items, at least one; null, too, when they are no lists."""
        try:
            text = orjson.dumps(lists)
        except TypeError:
            return None
        if b"{" in text:
            return None
        items = cls.of_text(text, counts, are_texts=_are_texts(lists))
        return items if items is not None and items.columns.count(_LIST) == len(lists) + 1 else None

    @classmethod
    def of_text(cls, text: bytes, counts: Places, *, are_texts: bool = False) -> "_Items | None":
        """Find the items of a list of lists that hold so many, at least one; null when there are not as many."""
        columns = ByteColumns(text)
        bytes_ = columns.bytes[: len(text) + 1]
        is_start = bytes_[:-1] == _COMMA
        is_start |= bytes_[:-1] == _LIST
        is_start &= bytes_[1:] != _LIST
        is_start &= bytes_[1:] != _END_OF_LIST
        return cls._between(columns, is_start, counts, are_texts=are_texts)

    @classmethod
    def of_maps(cls, maps: Maps, counts: Places) -> "_Items | None":
        """Write maps; an item is key and value. Null when there are maps in them, or texts that look like it."""
        try:
            columns = ByteColumns(orjson.dumps(maps if counts.all() else [values for values in maps if values]))
        except TypeError:
            return None
        before, at = columns.bytes[: len(columns.block)], columns.bytes[1 : len(columns.block) + 1]
        is_start = ((before == _COMMA) | (before == _MAP)) & (at == _QUOTE)
        return cls._between(columns, is_start, counts[counts > 0], are_texts=_are_texts(maps))

    @classmethod
    def _between(
        cls, columns: ByteColumns, is_start: NDArray[np.bool_], counts: Places, *, are_texts: bool
    ) -> "_Items | None":
        starts = np.flatnonzero(is_start)
        if len(starts) != int(counts.sum()):
            return None
        starts += 1
        return cls(columns, starts, starts, are_texts)

    def after(self, lengths: Places) -> "_Items":
        """Leave out the beginning of every item."""
        return _Items(self.columns, self.starts + lengths, self.items, self.are_texts)

    def lengths(self, rows: Places) -> Places:
        """Give the lengths of some items: up to the comma before the next one, or to ``],[`` or ``},{``."""
        following = np.append(self.items, len(self.columns.block) - len("]"))[rows + 1]
        before = self.columns.bytes[following - 1]
        is_first = (before == _LIST) | (before == _MAP)
        return following - np.where(is_first, len("],["), len(",")) - self.starts[rows]

    def scalars(self, *, with_flags: bool = False) -> "_Scalars":
        """Read the numbers among the items, perhaps with ``true`` as 1 and ``false`` as 0."""
        bytes_ = self.columns.bytes
        first = bytes_.take(self.starts)
        is_null = first == _NULL
        if self.are_texts:
            rows = np.flatnonzero(is_null)
            starts = self.starts[rows]
            is_null[rows] = self.columns.match(starts, b"null") & _IS_END[bytes_[starts + len("null")]]
        has_nulls = bool(is_null.any())
        numbers = (_WITH_FLAGS if with_flags else _OF_FIRST).take(first)  # all there is to a digit, null or flag
        is_read = first - np.uint8(_ZERO) < 10  # noqa: PLR2004 (digits are 0 to 9)
        is_read &= _IS_END.take(bytes_[1:].take(self.starts))
        is_read |= is_null
        if with_flags:
            is_read |= (first == _TRUE) | (first == _FALSE)
        rows = np.flatnonzero(~is_read)
        is_negative = first[rows] == _MINUS
        starts = self.starts[rows] + is_negative
        values, digits = self.columns.decimals(starts)
        is_number = (digits > 0) & _IS_END[bytes_[starts + digits]]
        # No number of several digits begins with 0, which texts of a document may; nor is 0 written as one below it.
        is_number &= (bytes_[starts] != _ZERO) | ((digits == 1) & ~is_negative)
        numbers[rows] = np.where(is_negative, -values, values)
        return _Scalars(self, numbers, rows[is_number & is_negative], rows[~is_number], has_nulls)


@dataclass(frozen=True, slots=True)
class _Scalars:
    """Items in a column: whole numbers of up to 16 digits, and :data:`ABSENT` for null.

    ``negative`` are the rows of numbers below 0, ``odd`` the rows of everything else.
    """

    items: _Items
    numbers: Numbers
    negative: Places
    odd: Places
    has_nulls: bool

    @property
    def plain(self) -> Numbers | None:
        """The numbers, where there is nothing else."""
        return None if len(self.odd) or self.has_nulls else self.numbers

    def codes(self, read: Callable[[object], CoverageValue]) -> Numbers | None:
        """Turn numbers into codes in place; see :func:`coverage_column`."""
        try:
            if len(self.negative):
                self.numbers[self.negative] = _codes_of(self.numbers[self.negative], read)
            if len(self.odd):
                self.numbers[self.odd] = self._odd_codes(read)
        except (UnusableValueError, orjson.JSONDecodeError):
            return None
        return self.numbers

    def _odd_codes(self, read: Callable[[object], CoverageValue]) -> Numbers:
        starts, lengths = self.items.starts[self.odd], self.items.lengths(self.odd)

        def text_at(row: int) -> bytes:
            return self.items.columns.block[starts[row] : starts[row] + lengths[row]]

        codes = np.empty(len(starts), np.int64)
        rows = np.arange(len(starts))
        known: dict[bytes, int] = {}
        while len(rows) and len(known) < _FEW_DISTINCT:
            text = text_at(rows[0])
            known[text] = _code(read, orjson.loads(text))
            is_same = lengths[rows] == len(text)
            is_same &= self.items.columns.match(starts[rows], text)
            codes[rows[is_same]] = known[text]
            rows = rows[~is_same]
        for row in rows.tolist():
            text = text_at(row)
            if text not in known:
                known[text] = _code(read, orjson.loads(text))
                _refuse_many(len(known))
            codes[row] = known[text]
        return codes


def _codes_of(numbers: Numbers, read: Callable[[object], CoverageValue]) -> Numbers:
    if int(numbers.min()) == int(numbers.max()):  # tools that write negative counts write -1
        return np.full(len(numbers), _code(read, int(numbers[0])))
    distinct, index = np.unique(numbers, return_inverse=True)
    return np.array([_code(read, number) for number in distinct.tolist()], np.int64)[index]


def _are_texts(collections: Sequence[object]) -> bool:
    return orjson.Fragment in set(map(type, collections))


def _refuse_many(distinct: int) -> None:
    if distinct > _MOST_DISTINCT:
        raise UnusableValueError("too many distinct values")


def _code(read: Callable[[object], CoverageValue], value: object) -> int:
    coverage = read(value)
    code = ABSENT if coverage is None else coverage_code(coverage)
    if code is None:
        raise UnusableValueError("the value has no code")
    return code
