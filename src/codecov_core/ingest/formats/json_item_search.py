"""Finding the items of one kind in a JSON document, wherever they stand in it."""

from typing import Literal

import numpy as np

from codecov_core.ingest.formats.byte_columns import ByteColumns, Places
from codecov_core.ingest.formats.json_items import (
    Items,
    ItemShape,
    LearntItem,
    ShapeRows,
    learn_between_numbers,
    learn_count,
    learn_pair,
    learn_record,
    record_shape,
)

ItemKind = Literal["number", "pair", "count", "record"]
"""A whole number, a list of two, a number by a line (``"12": 3``), or an object without lists."""

_MOST_SHAPES = 8
_MOST_DIGITS = 16
_ZERO, _MINUS, _QUOTE, _LIST, _MAP = b'0-"[{'


def found_items(kind: ItemKind, columns: ByteColumns) -> tuple[Items, bytes] | None:
    """Give all items of a kind, and what stands between two of a list; null when there is no list of several."""
    if kind == "number":
        return _numbers(columns)
    if kind == "record":
        return _records(columns)
    learnt = learn_pair(columns.block) if kind == "pair" else learn_count(columns.block)
    if learnt is None:
        return None
    block = columns.bytes[: len(columns.block)]
    if kind == "pair":
        places = np.flatnonzero(block == _LIST)
    else:
        places = np.flatnonzero((block[:-1] == _QUOTE) & _are_digits(columns)[1:])
    starts, ends, numbers = learnt.shape.match(columns, places)
    items = Items(starts, ends, [ShapeRows(learnt.shape, np.arange(len(starts)), numbers)])
    return items, learnt.between


_NUMBER = ItemShape((b"", b""), ((),), None)


def _numbers(columns: ByteColumns) -> tuple[Items, bytes] | None:
    between = learn_between_numbers(columns.block)
    if between is None:
        return None
    are_digits = _are_digits(columns)
    edges = np.flatnonzero(are_digits[1:] != are_digits[:-1]) + 1  # a document starts and ends with no digit
    starts, ends = edges[0::2], edges[1::2]
    starts = starts[: len(ends)]
    is_negative = columns.bytes[starts - 1] == _MINUS
    numbers, digits = columns.decimals(starts)
    if is_negative.any():
        numbers = np.where(is_negative, -numbers, numbers)
        starts = starts - is_negative
    is_usual = digits + is_negative == ends - starts
    is_usual &= ((digits == 1) & ~is_negative) | (columns.bytes[ends - digits] != _ZERO)
    if not is_usual.all():
        starts, ends, numbers = starts[is_usual], ends[is_usual], numbers[is_usual]
    return Items(starts, ends, [ShapeRows(_NUMBER, np.arange(len(starts)), [numbers])]), between


def _are_digits(columns: ByteColumns) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    return columns.bytes[: len(columns.block)] - np.uint8(_ZERO) < 10  # noqa: PLR2004 (digits are 0 to 9)


def _records(columns: ByteColumns) -> tuple[Items, bytes] | None:
    """Find records of up to eight shapes; one is learnt where a record behind another has none yet."""
    learnt: LearntItem | None = learn_record(columns.block)
    if learnt is None:
        return None
    places = np.flatnonzero(columns.bytes[: len(columns.block)] == _MAP)
    starts = ends = np.zeros(0, np.int64)
    found: list[tuple[ItemShape, Places, list[Places]]] = []
    shape: ItemShape | None = learnt.shape
    while shape is not None and len(found) < _MOST_SHAPES:
        of_shape, ends_of_shape, numbers = shape.match(columns, places)
        found.append((shape, of_shape, numbers))
        starts, ends = np.append(starts, of_shape), np.append(ends, ends_of_shape)
        if len(found) > 1:
            order = np.argsort(starts, kind="stable")
            starts, ends = starts[order], ends[order]
        shape = _next_shape(columns, starts, ends, learnt.between)
    shapes = [ShapeRows(shape, np.searchsorted(starts, of_shape), numbers) for shape, of_shape, numbers in found]
    return Items(starts, ends, shapes), learnt.between


def _next_shape(columns: ByteColumns, starts: Places, ends: Places, between: bytes) -> ItemShape | None:
    """Learn the shape of the first record that follows another one and is of no known shape."""
    is_last = np.append(ends[:-1] + len(between) != starts[1:], True)
    following = ends[is_last] + len(between)
    following = following[(columns.bytes[following] == _MAP) & columns.match(ends[is_last], between)]
    return record_shape(columns.block, int(following[0])) if len(following) else None
