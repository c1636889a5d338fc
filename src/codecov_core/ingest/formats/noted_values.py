"""Values of a JSON document that are noted file by file, to be turned into columns for all files at once."""

from array import array
from collections.abc import Collection, Iterator, Sequence
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
_Line = TypeVar("_Line")
_Count = TypeVar("_Count")
_Values = TypeVar("_Values", bound=Collection[object])


class NotedValues(Generic[_Values]):
    """Lists or maps, each of one file and with a number that counts for all its values."""

    __slots__ = ("_files", "_numbers", "collections")

    def __init__(self) -> None:
        """Start without any."""
        self.collections: list[_Values] = []
        self._files = array("q")
        self._numbers = array("q")

    def note(self, file: int, values: _Values, number: int = 0) -> None:
        """Add the values of a file; they are looked at later."""
        self.collections.append(values)
        self._files.append(file)
        self._numbers.append(number)

    def note_all(self, first_file: int, collections: Sequence[_Values], number: int = 0) -> None:
        """Add the values of files that follow each other."""
        self.collections += collections
        self._files.frombytes(np.arange(first_file, first_file + len(collections)).tobytes())
        self._numbers.frombytes(np.full(len(collections), number).tobytes())

    def __iter__(self) -> Iterator[tuple[int, _Values, int]]:
        """Give file, values and number of every list or map."""
        return zip(self._files, self.collections, self._numbers, strict=True)

    def lengths(self) -> Numbers:
        """Give the number of values of every list or map."""
        return np.fromiter(map(len, self.collections), np.int64, len(self.collections))

    def files(self, rows: Numbers, lengths: Numbers) -> Numbers:
        """Give the file of some values, by their ascending indexes among all; ``lengths`` are those of all."""
        counts = np.diff(np.searchsorted(rows, np.cumsum(lengths)), prepend=0)
        return np.repeat(np.frombuffer(self._files, np.int64), counts)

    def numbered(self, rows: Numbers, lengths: Numbers) -> tuple[Numbers, Numbers]:
        """Give file, and number plus place in its list, of some values, by their ascending indexes among all."""
        ends = np.cumsum(lengths)
        counts = np.diff(np.searchsorted(rows, ends), prepend=0)
        firsts = np.frombuffer(self._numbers, np.int64) - (ends - lengths)
        return np.repeat(np.frombuffer(self._files, np.int64), counts), rows + np.repeat(firsts, counts)

    def columns(self, rows: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """Give file, number and place in its list or map of some values, by their ascending indexes among all."""
        lengths = self.lengths()
        ends = np.cumsum(lengths)
        counts = np.diff(np.searchsorted(rows, ends), prepend=0)
        files, numbers = np.frombuffer(self._files, np.int64), np.frombuffer(self._numbers, np.int64)
        return np.repeat(files, counts), np.repeat(numbers, counts), rows - np.repeat(ends - lengths, counts)


class NotedCounts(Generic[_Line, _Count]):
    """Lines with their counts, of some files."""

    __slots__ = ("_length", "counts", "lines")

    def __init__(self) -> None:
        """Start without any."""
        self.lines: NotedValues[Sequence[_Line]] = NotedValues()
        self.counts: NotedValues[Sequence[_Count]] = NotedValues()
        self._length = 0

    def __len__(self) -> int:
        """Number of lines."""
        return self._length

    def __iter__(self) -> Iterator[tuple[int, _Line, _Count]]:
        """Give file, line and count of every line."""
        for (file, lines, _), (_, counts, _) in zip(self.lines, self.counts, strict=True):
            for line, count in zip(lines, counts, strict=True):
                yield file, line, count

    def note(self, file: int, lines: Sequence[_Line], counts: Sequence[_Count]) -> None:
        """Add lines of a file; both sequences are of one length, and are looked at later."""
        self.lines.note(file, lines)
        self.counts.note(file, counts)
        self._length += len(lines)

    def files(self) -> Numbers:
        """Give the file of every line."""
        return self.lines.columns(np.arange(self._length))[0]
