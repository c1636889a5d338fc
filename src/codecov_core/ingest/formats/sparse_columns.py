"""Columns of what only a few rows have."""

from collections.abc import Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_Item = TypeVar("_Item")
_Number = TypeVar("_Number", np.int8, np.int32, np.int64)


def sparse(
    values: Mapping[int, int], first: int, count: int, default: int, dtype: np.dtype[_Number]
) -> NDArray[_Number]:
    """Make a column of values by row, where row 0 of ``values`` is row ``first`` of the column."""
    column = np.full(count, default, dtype)
    rows = np.fromiter(values, np.int64, len(values))
    column[rows + first] = np.fromiter(values.values(), dtype, len(values))
    return column


def interned(values: Mapping[int, _Item], first: int, count: int) -> tuple[NDArray[np.int32], list[_Item | None]]:
    """Give every row the index of its value among the distinct ones; entry 0 is the absent one."""
    distinct: dict[_Item, int] = {}
    indexes = {row: distinct.setdefault(value, len(distinct) + 1) for row, value in values.items()}
    return sparse(indexes, first, count, 0, np.dtype(np.int32)), [None, *distinct]
