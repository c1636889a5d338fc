"""Values of JSON documents that are so few that reading them one by one takes less time than setting columns out.

An upload may hold ten thousand documents of a few values each.
"""

from collections.abc import Sequence
from itertools import chain, islice
from typing import Final

import numpy as np
import orjson

from codecov_core.ingest.formats.json_scalars import ABSENT, Lists, Numbers
from codecov_core.ingest.formats.json_spans import Spans

FEW: Final = 64
"""Values that are read one by one."""

_MOST_DIGITS: Final = 16
_LARGEST_NUMBER: Final = 10**_MOST_DIGITS - 1


def few_values(lists: Lists) -> list[object] | None:
    """Give the values of lists; null when there are many, or when some lists are but places in a text."""
    if isinstance(lists, Spans) or len(lists) > FEW or any(type(values) is orjson.Fragment for values in lists):
        return None
    values = list(islice(chain.from_iterable(lists), FEW + 1))
    return values if len(values) <= FEW else None


def whole_column(values: Sequence[object]) -> Numbers | None:
    """Give whole numbers of up to 16 digits as a column; null when anything else is there."""
    for value in values:
        if type(value) is not int or not -_LARGEST_NUMBER <= value <= _LARGEST_NUMBER:
            return None
    return np.array(values, np.int64)


def column_with_nulls(values: Sequence[object], *, is_signed: bool) -> Numbers | None:
    """Give such a column in which nulls are :data:`ABSENT`; null, too, for a negative number unless it is signed."""
    numbers = whole_column([0 if value is None else value for value in values])
    if numbers is None or (not is_signed and (numbers < 0).any()):
        return None
    numbers[[value is None for value in values]] = ABSENT
    return numbers


def are_plain_digits(text: str) -> bool:
    """Tell whether a text is a number of up to 16 digits and nothing else."""
    return text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
