"""Turning long lists of a JSON document into columns, without looking at every single value.

The values are written as JSON once more, and their digits are read from that text at many places at once: that takes a
fifth of the time of asking every value for its type, and in the text nothing passes for a number that is none. Only
what is no JSON would be lost on the way: infinities, which no document holds (``sniffing``).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import orjson
from numpy.typing import NDArray

from codecov_core.ingest.formats.byte_columns import ByteColumns
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, coverage_code
from codecov_core.ingest.sink import CoverageValue

ABSENT: Final = -(1 << 63)
"""Stands for null in a column; no code is that low."""
SMALLEST_ODD: Final = 1 << 62
"""Counts from here on have no code of their own (``codecov_core.reports``)."""
LARGEST_LINE: Final = (1 << 31) - 1

_MOST_DISTINCT = 10_000
_COMMA, _MINUS, _ZERO, _NULL = b",-0n"

_Numbers = NDArray[np.int64]
_Rows = NDArray[np.intp]


def number_column(values: Sequence[object]) -> _Numbers | None:
    """Give whole numbers of 0 to 16 digits as a column, nulls as :data:`ABSENT`; null when anything else is there."""
    scalars = _Scalars.of(values)
    return None if scalars is None or len(scalars.odd) or len(scalars.negative) else scalars.numbers


def signed_column(values: Sequence[object]) -> _Numbers | None:
    """Give whole numbers of up to 16 digits as a column; null when anything else is there."""
    scalars = _Scalars.of(values)
    return None if scalars is None or len(scalars.odd) or scalars.has_nulls else scalars.numbers


def coverage_column(values: Sequence[object], read: Callable[[object], CoverageValue]) -> _Numbers | None:
    """Give the codes of values as a column, :data:`ABSENT` where there is no line.

    ``read`` reads a value that is no plain count; each distinct one is read once. Null when some value has no code or
    is not usable, so that they have to be read one by one.
    """
    scalars = _Scalars.of(values)
    if scalars is None:
        return None
    numbers = scalars.numbers
    try:
        if len(scalars.negative):
            distinct, index = np.unique(numbers[scalars.negative], return_inverse=True)
            numbers[scalars.negative] = np.array([_code(read, value) for value in distinct.tolist()], np.int64)[index]
        if len(scalars.odd):
            odd = [values[row] for row in scalars.odd.tolist()]
            codes = {value: _code(read, value) for value in _distinct(odd)}
            numbers[scalars.odd] = np.fromiter(map(codes.__getitem__, odd), np.int64, len(odd))
    except UnusableValueError:
        return None
    return numbers


def line_column(keys: Sequence[object]) -> _Numbers | None:
    """Read line numbers that are texts, all at once; null when one is anything but plain digits or is too large."""
    if not keys:
        return np.empty(0, np.int64)
    text = ",".join(map(str, keys))
    if not text.isascii() or not text.replace(",", "").isdigit():
        return None
    scalars = _Scalars.parsed(text.encode(), len(keys))
    if scalars is None or len(scalars.odd):  # a comma in a key, an empty key, too many digits
        return None
    return scalars.numbers if int(scalars.numbers.max()) <= LARGEST_LINE else None


@dataclass(frozen=True, slots=True)
class _Scalars:
    """A list without lists and objects in it, in columns.

    ``numbers`` holds whole numbers of up to 16 digits and :data:`ABSENT` for null; ``negative`` are the rows of those
    below 0, ``odd`` the rows of everything else.
    """

    numbers: _Numbers
    negative: _Rows
    odd: _Rows
    has_nulls: bool

    @classmethod
    def of(cls, values: Sequence[object]) -> "_Scalars | None":
        """Read a list; null when it holds lists, objects, texts that look like those, or numbers beyond 64 bits."""
        if not values:
            nothing = np.empty(0, np.int64)
            return cls(nothing, nothing, nothing, has_nulls=False)
        try:
            text = orjson.dumps(values)[1:-1]
        except TypeError:
            return None
        return None if b"[" in text or b"{" in text else cls.parsed(text, len(values))

    @classmethod
    def parsed(cls, text: bytes, count: int) -> "_Scalars | None":
        """Read scalars with commas in between; null when there are not ``count`` of them: texts hold commas, too."""
        columns = ByteColumns(text)
        commas = columns.find(_COMMA)
        if len(commas) != count - 1:
            return None
        starts = np.concatenate(([0], commas + 1))
        lengths = np.append(commas, len(text)) - starts
        numbers = columns.bytes[starts].astype(np.int64) - _ZERO  # all there is to it for a single digit
        rows = np.flatnonzero(lengths != 1)
        first = columns.bytes[starts[rows]]
        is_null = first == _NULL
        numbers[rows[is_null]] = ABSENT
        rows, first = rows[~is_null], first[~is_null]
        is_negative = first == _MINUS
        values, digits = columns.decimals(starts[rows] + is_negative)
        is_number = (digits > 0) & (digits + is_negative == lengths[rows])
        numbers[rows] = np.where(is_negative, -values, values)
        return cls(numbers, rows[is_number & is_negative], rows[~is_number], has_nulls=bool(is_null.any()))


def _distinct(values: Sequence[object]) -> set[object]:
    """Give the distinct ones of texts, booleans and unusual numbers.

    Raises:
        UnusableValueError: they are too many, or of kinds that cannot be told apart by comparing them.

    """
    distinct = set(values)
    if len(distinct) > _MOST_DISTINCT or {bool, float} <= set(map(type, values)):
        raise UnusableValueError("the values have to be read one by one")
    return distinct


def _code(read: Callable[[object], CoverageValue], value: object) -> int:
    coverage = read(value)
    code = ABSENT if coverage is None else coverage_code(coverage)
    if code is None:
        raise UnusableValueError("the value has no code")
    return code
