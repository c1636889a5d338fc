"""Shapes of the items that long lists and maps of a JSON document consist of: fixed texts with numbers in between.

A tool writes all lines of a report in one way. Its shape is learnt from one item, spacing and order of keys included,
and then finds and reads all items written alike at once, without making an object of any.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import orjson
from numpy.typing import NDArray

from codecov_core.ingest.formats.byte_columns import LONGEST_LITERAL, WORD, ByteColumns, Places
from codecov_core.values import dataclass

Numbers = NDArray[np.int64]
FieldPath = tuple[str | int, ...]

_NUMBER = rb"-?(?:0|[1-9][0-9]{0,15})"
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|(?P<number>-?[0-9][0-9.eE+-]*)|[^"0-9-]+|-')
_WHOLE = re.compile(_NUMBER)
_TWO_PAIRS = re.compile(rb"\[\s*(?P<item>\[\s*" + _NUMBER + rb"\s*,\s*" + _NUMBER + rb"\s*\])(?P<between>\s*,\s*)\[")
_TWO_COUNTS = re.compile(
    rb'\{\s*(?P<item>"(?:0|[1-9][0-9]{0,8})"\s*:\s*' + _NUMBER + rb')(?P<between>\s*,\s*)"[0-9]+"\s*:'
)
_FLAT = rb"\{[^{}\[\]]{0,256}+(?:(?:\{[^{}\[\]]{0,128}+\}|\[\s{0,64}+\])[^{}\[\]]{0,256}+){0,4}+\}"
_RECORD = re.compile(_FLAT)
_TWO_RECORDS = re.compile(rb"\[\s*(?P<item>" + _FLAT + rb")(?P<between>\s*,\s*)\{")
# The smallest number of so many digits, so that no number has leading zeros; none has no digits.
_SMALLEST: Final = np.array([1 << 62, 0, *(10**digits for digits in range(1, 16))], np.int64)
_MINUS = ord("-")


@dataclass(frozen=True, slots=True)
class ItemShape:
    """Texts with a number between each two of them, and what follows an item when another one comes.

    ``fields`` tells of each number where it stands in the item; ``item`` is the item it was learnt from, of which
    everything but these numbers is the same in all of them.
    """

    literals: tuple[bytes, ...]
    fields: tuple[FieldPath, ...]
    item: object

    def match(self, columns: ByteColumns, places: Places) -> tuple[Places, Places, list[Numbers]]:
        """Find items of this shape: where they start, where they end, and their numbers by field."""
        first, *literals = self.literals
        starts = places
        for offset in range(0, len(first), WORD):  # a word that few have may come late
            starts = starts[columns.match(starts + offset, first[offset : offset + WORD])]
        at = starts + len(first)
        numbers: list[Numbers] = []
        for literal, is_last in zip((b"", *literals), (*(False for _ in self.fields), True), strict=True):
            fits = columns.match(at, literal)
            if not fits.all():
                starts, at, numbers = starts[fits], at[fits], [column[fits] for column in numbers]
            at = at + len(literal)
            if is_last:
                break
            is_negative = columns.bytes[at] == _MINUS
            has_negative = bool(is_negative.any())
            if has_negative:
                at += is_negative
            values, digits = columns.decimals(at)
            fits = values >= _SMALLEST[digits]
            if has_negative:
                fits &= ~is_negative | (values > 0)
                values[is_negative] *= -1
            at += digits
            numbers.append(values)
            if not fits.all():
                starts, at, numbers = starts[fits], at[fits], [column[fits] for column in numbers]
        return starts, at, numbers


@dataclass(frozen=True, slots=True)
class LearntItem:
    """A shape and the text between two items."""

    shape: ItemShape
    between: bytes


@dataclass(frozen=True, slots=True)
class ShapeRows:
    """Items of one shape: their rows among items of several, and their numbers by field."""

    shape: ItemShape
    rows: Places
    numbers: Sequence[Numbers]

    def column(self, *field: str | int) -> Numbers | None:
        """Give the numbers of a field; null when it has none, or one that belongs to the shape."""
        return self.numbers[self.shape.fields.index(field)] if field in self.shape.fields else None


@dataclass(frozen=True, slots=True)
class Items:
    """Items in the order of their document: where each starts and ends, and what of them is of which shape."""

    starts: Places
    ends: Places
    shapes: Sequence[ShapeRows]

    @classmethod
    def of_numbers(cls, numbers: Numbers) -> "Items":
        """Make items of numbers, wherever they stand."""
        nowhere = np.zeros(len(numbers), np.int64)
        return cls(nowhere, nowhere, [ShapeRows(ItemShape((b"", b""), ((),), None), nowhere, [numbers])])

    def __len__(self) -> int:
        """Number of items."""
        return len(self.starts)

    @property
    def numbers(self) -> Sequence[Numbers]:
        """The numbers of items that are all of one shape, by field."""
        (rows,) = self.shapes
        return rows.numbers

    def take(self, rows: Places) -> "Items":
        """Give some items, in the order of ``rows``."""
        places = np.full(len(self.starts), -1, np.int64)
        places[rows] = np.arange(len(rows))
        shapes = []
        for shape in self.shapes:
            at = places[shape.rows]
            kept = at >= 0
            numbers = [column[kept] for column in shape.numbers]
            shapes.append(ShapeRows(shape.shape, at[kept], numbers))
        return Items(self.starts[rows], self.ends[rows], shapes)


def learn_pair(data: bytes) -> LearntItem | None:
    """Learn how lists of two numbers are written in a list; null when there are no two in a row."""
    return _learnt(_TWO_PAIRS.search(data))


def learn_count(data: bytes) -> LearntItem | None:
    """Learn how counts by line are written in a map; null when there are no two in a row."""
    found = _TWO_COUNTS.search(data)
    if found is None:
        return None
    colon = found["item"].rindex(b'"')
    value = re.search(_NUMBER + rb"$", found["item"])
    if value is None:
        return None
    literals = (b'"', found["item"][colon : value.start()], b"")
    return LearntItem(ItemShape(literals, (("line",), ("count",)), None), found["between"])


def learn_record(data: bytes) -> LearntItem | None:
    """Learn the first of the records that lists consist of; null when no list starts with two plain ones."""
    return _learnt(_TWO_RECORDS.search(data))


def record_shape(data: bytes, at: int) -> ItemShape | None:
    """Learn the shape of the record at a place; null when it is not plain enough."""
    found = _RECORD.match(data, at)
    return None if found is None else _shape(found[0])


def _learnt(found: re.Match[bytes] | None) -> LearntItem | None:
    shape = None if found is None else _shape(found["item"])
    return None if found is None or shape is None else LearntItem(shape, found["between"])


def _shape(written: bytes) -> ItemShape | None:
    """Take the whole numbers out of an item; null when there are none or others, or a key is there twice."""
    literals: list[bytes] = [b""]
    marked: list[bytes] = []
    for token in _TOKEN.finditer(written):
        if token["number"] is None:
            literals[-1] += token[0]
            marked.append(token[0])
        elif _WHOLE.fullmatch(token[0]):
            marked.append(b'{"":%d}' % (len(literals) - 1))
            literals.append(b"")
        else:
            return None
    if len(literals) == 1 or max(map(len, literals)) > LONGEST_LITERAL:
        return None
    try:
        item, outline = orjson.loads(written), orjson.loads(b"".join(marked))
    except orjson.JSONDecodeError:
        return None
    fields = dict(_fields(outline, ()))
    if sorted(fields) != list(range(len(literals) - 1)):
        return None
    return ItemShape(tuple(literals), tuple(fields[index] for index in range(len(fields))), item)


def _fields(value: object, path: FieldPath) -> Iterator[tuple[int, FieldPath]]:
    if isinstance(value, dict):
        if value.keys() == {""} and isinstance(value[""], int):
            yield value[""], path
        else:
            for key, part in value.items():
                yield from _fields(part, (*path, key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _fields(part, (*path, index))
