"""Turning long lists of a JSON document into columns, without looking at every single value.

Nearly all values of such lists are small counts and nulls, and the rest are a few distinct texts.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np
import orjson
from numpy.typing import NDArray

from codecov_core.ingest.formats.stated_coverage import UnusableValueError, coverage_code
from codecov_core.ingest.sink import CoverageValue

ABSENT: Final = -(1 << 63)
"""Stands for null in a column; no code is that low."""
SMALLEST_ODD: Final = 1 << 62
"""Counts from here on have no code of their own (``codecov_core.reports``)."""
LARGEST_LINE: Final = (1 << 31) - 1

_MOST_DISTINCT = 10_000
_ABSENT_TEXT = str(ABSENT).encode()


def number_column(values: Sequence[object]) -> NDArray[np.int64] | None:
    """Give whole numbers of 0 .. 2**62 - 1 as a column, nulls as :data:`ABSENT`; null when anything else is there.

    Booleans pass for numbers in an array, but not in the JSON of the list: writing it is the cheapest way to see them
    (a third of the time of asking every value for its type).
    """
    numbers = _as_array([ABSENT if value is None else value for value in values])
    if numbers is None or not len(numbers):
        return numbers
    if int(numbers.max()) >= SMALLEST_ODD or (numbers.min() < 0 and ((numbers < 0) & (numbers != ABSENT)).any()):
        return None
    return None if _passes_for_other(values) else numbers


def signed_column(values: Sequence[object]) -> NDArray[np.int64] | None:
    """Give whole numbers as a column; null when anything else is there."""
    numbers = _as_array(values)
    return None if numbers is None or _passes_for_other(values) else numbers


def coverage_column(values: Sequence[object], read: Callable[[object], CoverageValue]) -> NDArray[np.int64] | None:
    """Give the codes of values as a column, :data:`ABSENT` where there is no line.

    ``read`` reads a value that is no plain count; each distinct one is read once. Null when some value has no code or
    is not usable, so that they have to be read one by one.
    """
    counts = number_column(values)
    if counts is not None:
        return counts
    try:
        distinct = set(values)
    except TypeError:  # an object or an array among them
        return None
    if len(distinct) > _MOST_DISTINCT or _passes_for_other(values):
        return None
    codes: dict[object, int] = {}
    for value in distinct:
        if isinstance(value, int) and 0 <= value < SMALLEST_ODD:
            continue
        try:
            coverage = read(value)
        except UnusableValueError:
            return None
        code = ABSENT if coverage is None else coverage_code(coverage)
        if code is None:
            return None
        codes[value] = code
    return _as_array([codes.get(value, value) for value in values])


def line_column(keys: Iterable[str]) -> NDArray[np.int64] | None:
    """Read line numbers that are texts, all at once; null when one is anything but plain digits or is too large."""
    texts = list(keys)
    if not texts:
        return np.empty(0, np.int64)
    text = ",".join(texts)
    if not text.isascii() or not text.replace(",", "").isdigit():
        return None
    try:
        numbers = _as_array(orjson.loads(f"[{text}]"))
    except orjson.JSONDecodeError:  # a leading zero, an empty key
        return None
    if numbers is None or len(numbers) != len(texts) or int(numbers.max()) > LARGEST_LINE:
        return None
    return numbers


def _passes_for_other(values: Sequence[object]) -> bool:
    """Tell whether a boolean or the number that stands for null is there; texts with ``t`` or ``f`` count too."""
    try:
        text = orjson.dumps(values)
    except TypeError:  # numbers beyond 64 bits
        return True
    return b"t" in text or b"f" in text or _ABSENT_TEXT in text


def _as_array(values: Sequence[object]) -> NDArray[np.int64] | None:
    try:
        column = array("q", values)  # type: ignore[type-var]
    except (TypeError, OverflowError):
        return None
    return np.frombuffer(column, np.int64) if column else np.empty(0, np.int64)
