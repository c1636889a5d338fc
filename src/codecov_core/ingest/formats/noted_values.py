"""Values of a JSON document that are noted file by file, to be turned into columns for all files at once."""

from array import array
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np
from numpy.typing import NDArray


class NotedValues:
    """Runs of values, each of one file: ``keys`` and ``values`` of all runs, file, length and a number of each run."""

    __slots__ = ("files", "keys", "lengths", "numbers", "values")

    def __init__(self) -> None:
        """Start without any run."""
        self.values: list[object] = []
        self.keys: list[object] = []
        self.files = array("q")
        self.lengths = array("q")
        self.numbers = array("q")

    def note(self, file: int, values: Sequence[object], number: int = 0) -> None:
        """Add a run of values."""
        self.values.extend(values)
        self.files.append(file)
        self.lengths.append(len(values))
        self.numbers.append(number)

    def spread(self, numbers: "array[int]") -> NDArray[np.int64]:
        """Give the number of its run to every value."""
        return np.repeat(np.frombuffer(numbers, np.int64), np.frombuffer(self.lengths, np.int64))

    def runs(self) -> Iterator[tuple[int, int, list[object], list[object]]]:
        """Give file, number, keys and values of every run."""
        keys, values = iter(self.keys), iter(self.values)
        for file, length, number in zip(self.files, self.lengths, self.numbers, strict=True):
            yield file, number, list(islice(keys, length)), list(islice(values, length))


def numbers_of(values: "array[int]") -> NDArray[np.int64]:
    """Give an array as a column, without copying it."""
    return np.frombuffer(values, np.int64)
