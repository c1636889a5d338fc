"""Plain values in a text: where each starts, and what it is, as a column.

Most are numbers of a digit or two, or null, which are told by one byte or two. What is anything else is looked at one
by one, each distinct text once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import orjson
from numpy.typing import NDArray

from codecov_core.ingest.formats.byte_columns import QUAD, ByteColumns, Mask, Places, ranges
from codecov_core.ingest.formats.json_spans import Spans
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, coverage_code
from codecov_core.ingest.sink import CoverageValue
from codecov_core.values import dataclass

ABSENT: Final = -(1 << 63)
"""Stands for null in a column; no code is that low."""

Numbers = NDArray[np.int64]
Lists = Sequence[Sequence[object] | orjson.Fragment] | Spans
"""Lists, or the text of some; what is read of such a text is JSON, and anything else makes it irregular."""
Maps = Sequence[Mapping[str, object] | orjson.Fragment] | Spans

_MOST_DISTINCT = 10_000
_FEW_DISTINCT = 16
"""Texts that are found one after the other among all in less time than it takes to look at each; mostly one or two."""
_COMMA, _MINUS, _ZERO, _QUOTE, _LIST, _END_OF_LIST, _MAP = b',-0"[]{'
_MINUS_FROM_ZERO = np.uint8(0x100 + _MINUS - _ZERO)
_NULL, _TRUE, _FALSE, _ONE_BELOW = b"null", b"true", b"false", b"-1"


@dataclass(frozen=True, slots=True)
class ValuePlaces:
    """Places in a text: where each item of some lists or maps starts, or the value of each behind a key, and ends.

    ``colon`` is what stands between key and value.
    """

    columns: ByteColumns
    starts: Places
    ends: Places
    colon: bytes = b'":'

    @classmethod
    def of_lists(cls, lists: Lists, counts: Places) -> "ValuePlaces | None":
        """Write lists; null when they hold lists or maps, texts that look like it, or numbers beyond 64 bits."""
        if isinstance(lists, Spans):
            return None if lists.are_maps else cls.of_spans(lists, counts)
        if not counts.all():
            lists, counts = [values for values in lists if values], counts[counts > 0]
        return cls.of_filled_lists(lists, counts)

    @classmethod
    def of_filled_lists(cls, lists: Sequence[object], counts: Places) -> "ValuePlaces | None":
        """Write lists of so many items, at least one; null, too, when they are no lists."""
        try:
            text = orjson.dumps(lists)
        except TypeError:
            return None
        if b"{" in text:
            return None
        items = cls.of_text(text, counts)
        return items if items is not None and items.columns.count(_LIST) == len(lists) + 1 else None

    @classmethod
    def of_text(cls, text: bytes, counts: Places) -> "ValuePlaces | None":
        """Find the items of a list of lists that hold so many, at least one; null when there are not as many."""
        columns = ByteColumns(text)
        bytes_ = columns.bytes[: len(text) + 1]
        is_start = bytes_[:-1] == _COMMA
        is_start |= bytes_[:-1] == _LIST
        is_start &= bytes_[1:] != _LIST
        is_start &= bytes_[1:] != _END_OF_LIST
        return cls._between(columns, is_start, counts)

    @classmethod
    def of_maps(cls, maps: Maps, counts: Places) -> "ValuePlaces | None":
        """Write maps; an item is key and value. Null when there are maps in them, or texts that look like it."""
        if isinstance(maps, Spans):
            return cls.of_spans(maps, counts) if maps.are_maps else None
        try:
            columns = ByteColumns(orjson.dumps(maps if counts.all() else [values for values in maps if values]))
        except TypeError:
            return None
        before, at = columns.bytes[: len(columns.block)], columns.bytes[1 : len(columns.block) + 1]
        is_start = ((before == _COMMA) | (before == _MAP)) & (at == _QUOTE)
        return cls._between(columns, is_start, counts[counts > 0])

    @classmethod
    def of_spans(cls, spans: Spans, counts: Places) -> "ValuePlaces | None":
        """Find the items of lists or maps of so many where they stand; null when what is between them varies."""
        filled = np.flatnonzero(counts)
        spans, counts = spans.at(filled), counts[filled]
        if not len(filled):
            return cls(spans.columns, spans.starts, spans.ends)
        # The place of an item is told by the comma before it; in the place of that of the first one stands another.
        commas = spans.commas[spans.firsts[0] - 1 : spans.firsts[-1] + counts[-1] - 1]
        behind = np.cumsum(counts)
        before = spans.firsts - spans.firsts[0]
        outside = np.diff(before) - counts[:-1]
        if (outside < 0).any():
            return None
        is_inside = np.ones(len(commas), np.bool_)
        is_inside[ranges(before[:-1] + counts[:-1], outside)] = False
        starts = commas[is_inside]
        firsts = behind - counts
        between = spans.spacing.between
        starts[firsts] = spans.starts - len(between)
        if len(between) > 1:
            fits = spans.columns.match(starts + 1, between[1:])  # behind the comma
            fits[firsts] = True
            if not fits.all():
                return None
        ends = np.empty(len(starts), np.int64)
        ends[:-1] = starts[1:]
        ends[behind - 1] = spans.ends
        starts += len(between)
        if spans.are_maps and (spans.columns.bytes.take(starts) != _QUOTE).any():
            return None
        return cls(spans.columns, starts, ends, spans.spacing.colon)

    @classmethod
    def _between(cls, columns: ByteColumns, is_start: NDArray[np.bool_], counts: Places) -> "ValuePlaces | None":
        """Take the items of a list of lists or maps, which end before a comma, or before ``],[`` or ``},{``."""
        starts = np.flatnonzero(is_start)
        if len(starts) != int(counts.sum()):
            return None
        starts += 1
        ends = np.append(starts[1:], len(columns.block))
        ends -= len(",")
        following = np.cumsum(counts)[:-1]
        ends[following - 1] -= len("],[") - len(",")
        ends[-1:] -= len("]")
        return cls(columns, starts, ends)

    def after(self, lengths: Places) -> "ValuePlaces":
        """Leave out the beginning of every item."""
        return replace(self, starts=self.starts + lengths)

    def scalars(self, *, with_flags: bool = False) -> "Scalars":
        """Read the numbers among the items, perhaps with ``true`` as 1 and ``false`` as 0."""
        beginnings = self.columns.quads(self.starts)
        lengths = self.ends - self.starts
        digits = beginnings.astype(np.uint8)
        digits -= np.uint8(_ZERO)
        numbers = digits.astype(np.int64)
        is_read = lengths == 1
        is_read &= digits < 10  # noqa: PLR2004 (digits are 0 to 9)

        def read(literal: bytes, value: int) -> Mask:
            begins = beginnings if len(literal) >= QUAD else beginnings & np.uint32((1 << 8 * len(literal)) - 1)
            is_literal: Mask = begins == np.uint32(int.from_bytes(literal[:QUAD], "little"))
            is_literal &= lengths == len(literal)
            np.putmask(numbers, is_literal, value)
            np.logical_or(is_read, is_literal, out=is_read)
            return is_literal

        has_nulls = bool(read(_NULL, ABSENT).any())
        below = [np.flatnonzero(read(_ONE_BELOW, -1))] if bool((digits == _MINUS_FROM_ZERO).any()) else []
        if with_flags:
            read(_TRUE, 1)
            read(_FALSE, 0)  # nothing else that is JSON is of this length and begins so
        rows = np.flatnonzero(~is_read)
        starts = self.starts[rows]
        is_negative = self.columns.bytes[starts] == _MINUS
        starts += is_negative
        values, digits_of = self.columns.decimals(starts)
        is_number = (digits_of > 0) & (starts + digits_of == self.ends[rows])
        # No number of several digits begins with 0, which texts of a document may; nor is 0 written as one below it.
        is_number &= (self.columns.bytes[starts] != _ZERO) | ((digits_of == 1) & ~is_negative)
        numbers[rows] = np.where(is_negative, -values, values)
        negative = np.concatenate([*below, rows[is_number & is_negative]])
        return Scalars(self, numbers, negative, rows[~is_number], has_nulls)


@dataclass(frozen=True, slots=True)
class Scalars:
    """Items in a column: whole numbers of up to 16 digits, and :data:`ABSENT` for null.

    ``negative`` are the rows of numbers below 0, ``odd`` the rows of everything else.
    """

    items: ValuePlaces
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
                self.numbers[self.negative] = codes_of(self.numbers[self.negative], read)
            if len(self.odd):
                self.numbers[self.odd] = self._odd_codes(read)
        except (UnusableValueError, orjson.JSONDecodeError):
            return None
        return self.numbers

    def _odd_codes(self, read: Callable[[object], CoverageValue]) -> Numbers:
        starts = self.items.starts[self.odd]
        lengths = self.items.ends[self.odd] - starts

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


def codes_of(numbers: Numbers, read: Callable[[object], CoverageValue]) -> Numbers:
    """Turn numbers into codes; ``read`` reads each distinct one once.

    Raises:
        UnusableValueError: one has no code.

    """
    if int(numbers.min()) == int(numbers.max()):  # tools that write negative counts write -1
        return np.full(len(numbers), _code(read, int(numbers[0])))
    distinct, index = np.unique(numbers, return_inverse=True)
    return np.array([_code(read, number) for number in distinct.tolist()], np.int64)[index]


def _refuse_many(distinct: int) -> None:
    if distinct > _MOST_DISTINCT:
        raise UnusableValueError("too many distinct values")


def _code(read: Callable[[object], CoverageValue], value: object) -> int:
    coverage = read(value)
    code = ABSENT if coverage is None else coverage_code(coverage)
    if code is None:
        raise UnusableValueError("the value has no code")
    return code
