"""Lines that are met one after the other, on their way into columns."""

from array import array
from collections.abc import Mapping
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.formats.line_columns import SMALLEST_FRACTION, LineColumns
from codecov_core.reports import NULL_CODE

_Number = TypeVar("_Number", np.int32, np.int64)


class SingleLines:
    """Collects rows of lines; what only a few rows carry is kept for those only."""

    __slots__ = ("_codes", "_complexity", "_files", "_lines", "_missed", "_partials", "_types")

    def __init__(self) -> None:
        """Start without any."""
        self._files = array("q")
        self._lines = array("q")
        self._codes = array("q")
        self._types = array("b")
        self._missed: dict[int, int] = {}
        self._partials: dict[int, int] = {}
        self._complexity: dict[int, int] = {}

    def __len__(self) -> int:
        """Number of rows."""
        return len(self._lines)

    def append(self, file: int, line: int, code: int, kind: int) -> None:
        """Add a row: index of the file, line, code of the coverage, code of the type."""
        self._files.append(file)
        self._lines.append(line)
        self._codes.append(code)
        self._types.append(kind)

    def describe_last(self, missed: int, partials: int = 0, complexity: int = NULL_CODE) -> None:
        """Tell what the row added last carries: indexes of distinct lists (0 for none), and a complexity.

        A complexity that is no count has no code and is left out.
        """
        row = len(self._lines) - 1
        if missed:
            self._missed[row] = missed
        if partials:
            self._partials[row] = partials
        if 0 <= complexity < SMALLEST_FRACTION:
            self._complexity[row] = complexity

    def columns(self) -> LineColumns:
        """Give all rows; the collection may grow no more."""
        return LineColumns(
            np.frombuffer(self._files, np.int64),
            np.frombuffer(self._lines, np.int64),
            np.frombuffer(self._codes, np.int64),
            np.frombuffer(self._types, np.int8),
            _sparse(self._missed, len(self), np.dtype(np.int32), absent=0),
            _sparse(self._partials, len(self), np.dtype(np.int32), absent=0),
            _sparse(self._complexity, len(self), np.dtype(np.int64), absent=NULL_CODE),
        )


def _sparse(values: Mapping[int, int], count: int, dtype: np.dtype[_Number], *, absent: int) -> NDArray[_Number] | None:
    """Make a column of values by row; null when there are none."""
    if not values:
        return None
    column = np.full(count, absent, dtype)
    column[np.fromiter(values, np.int64, len(values))] = np.fromiter(values.values(), dtype, len(values))
    return column
