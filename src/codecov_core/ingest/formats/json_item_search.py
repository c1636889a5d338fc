"""Finding the items of one kind in a JSON document, wherever they stand in it."""

from typing import Literal

import numpy as np

from codecov_core.ingest.formats.byte_columns import ByteColumns, Places
from codecov_core.ingest.formats.json_items import (
    Items,
    ItemShape,
    LearntItem,
    ShapeRows,
    learn_count,
    learn_pair,
    learn_record,
    record_shape,
)

ItemKind = Literal["pair", "count", "record"]
"""A list of two whole numbers, a number by a line (``"12": 3``), or an object without lists."""

_MOST_SHAPES = 8
_ZERO, _QUOTE, _LIST, _MAP = b'0"[{'


def found_items(kind: ItemKind, columns: ByteColumns) -> tuple[Items, bytes] | None:
    """Give all items of a kind, and what stands between two of a list; null when there is no list of several."""
    if kind == "record":
        return _records(columns)
    learnt = learn_pair(columns.block) if kind == "pair" else learn_count(columns.block)
    if learnt is None:
        return None
    block = columns.bytes[: len(columns.block)]
    is_opening = block[:-1] == (_LIST if kind == "pair" else _QUOTE)
    if kind == "count":
        is_opening &= block[1:] - np.uint8(_ZERO) < 10  # noqa: PLR2004 (digits are 0 to 9)
    starts, ends, numbers = learnt.shape.match(columns, np.flatnonzero(is_opening))
    return Items(starts, ends, [ShapeRows(learnt.shape, np.arange(len(starts)), numbers)]), learnt.between


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
        are_others = np.ones(len(places), np.bool_)
        are_others[np.searchsorted(places, of_shape)] = False
        places = places[are_others]
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
