"""Values of a JSON document that are noted file by file, to be turned into columns for all files at once."""

from array import array
from collections.abc import Collection, Iterator
from itertools import chain
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
_Values = TypeVar("_Values", bound=Collection[object])


class NotedValues(Generic[_Values]):
    """Collections of values, each of one file and with a number that counts for all its values."""

    __slots__ = ("_collections", "_files", "_numbers")

    def __init__(self) -> None:
        """Start without any."""
        self._collections: list[_Values] = []
        self._files = array("q")
        self._numbers = array("q")

    def note(self, file: int, values: _Values, number: int = 0) -> None:
        """Add the values of a file; they are looked at later."""
        self._collections.append(values)
        self._files.append(file)
        self._numbers.append(number)

    def __iter__(self) -> Iterator[tuple[int, _Values, int]]:
        """Give file, values and number of every collection."""
        return zip(self._files, self._collections, self._numbers, strict=True)

    def items(self) -> list[object]:
        """Give what all collections hold, one after the other: values of lists, keys of maps."""
        return list(chain.from_iterable(self._collections))

    def columns(self, rows: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Give file, number and place in its collection of some ascending indexes of ``items``."""
        lengths = np.fromiter(map(len, self._collections), np.int64, len(self._collections))
        ends = np.cumsum(lengths)
        counts = np.diff(np.searchsorted(rows, ends), prepend=0)
        places = rows - np.repeat(ends - lengths, counts)
        return (
            np.repeat(np.frombuffer(self._files, np.int64), counts),
            np.repeat(np.frombuffer(self._numbers, np.int64), counts),
            places,
        )
