"""Bounded reading of binary data: words at places, and streams of ULEB128 numbers, decoded all at once."""

from bisect import bisect_left

import numpy as np

from codecov_core.errors import CorruptFileError

_CUT_OFF = "the data is cut off"
_LARGEST_LENGTH = 9
"""Bytes of a number that fits 63 bits."""
_MORE = 0x80
"""The bit of a byte behind which another byte of the same number follows."""


class Words:
    """Some bytes at a place in larger data, whole or not at all, and little-endian numbers in them."""

    def __init__(self, data: bytes, start: int, length: int) -> None:
        """Take ``length`` bytes from ``start``.

        Raises:
            CorruptFileError: the data ends before them.

        """
        if start < 0 or length < 0 or start + length > len(data):
            raise CorruptFileError(_CUT_OFF)
        self.data = data[start : start + length]

    def number(self, at: int, size: int) -> int:
        """Give the unsigned number of ``size`` bytes at a place."""
        return int.from_bytes(self.data[at : at + size], "little")


class UlebNumbers:
    """Numbers of data from a place on, taken one after the other; all of them raise ``CorruptFileError`` at its end."""

    def __init__(self, data: bytes, start: int) -> None:
        """Decode everything from ``start`` on as ULEB128."""
        octets = np.frombuffer(data, np.uint8)[start:]
        ends = np.flatnonzero(octets < _MORE)
        starts = np.concatenate((np.zeros(1, np.int64), ends + 1))
        self._places: list[int] = (starts + start).tolist()
        self._values: list[int] = []
        self._next = 0
        if not len(ends):
            return
        octets = octets[: starts[-1]]
        place = np.arange(len(octets)) - np.repeat(starts[:-1], np.diff(starts))
        # What is longer than any number is damage; it reads as something too large to be true.
        bits = (octets & ~np.uint8(_MORE)).astype(np.int64) << 7 * np.minimum(place, _LARGEST_LENGTH - 1)
        self._values = np.bitwise_or.reduceat(bits, starts[:-1]).tolist()

    @classmethod
    def of_words(cls, data: bytes, start: int, *, big_endian: bool) -> "UlebNumbers":
        """Read everything from ``start`` on as numbers of four bytes instead."""
        numbers = cls(b"", 0)
        count = max(len(data) - start, 0) // 4
        words = np.frombuffer(data, ">u4" if big_endian else "<u4", count, start) if count else np.empty(0, "<u4")
        numbers._values = words.tolist()
        numbers._places = list(range(start, start + 4 * count + 1, 4))
        return numbers

    @property
    def position(self) -> int:
        """The place in the data of the next number."""
        return self._places[self._next]

    def take(self, count: int) -> list[int]:
        """Give the next numbers."""
        end = self._next + count
        if end > len(self._values):
            raise CorruptFileError(_CUT_OFF)
        values = self._values[self._next : end]
        self._next = end
        return values

    def move_to(self, position: int) -> None:
        """Go on at a place in the data, at which a number must begin."""
        found = bisect_left(self._places, position)
        if found == len(self._places) or self._places[found] != position:
            raise CorruptFileError("no number begins where one is expected")
        self._next = found


def texts_at(data: bytes, at: int) -> tuple[list[bytes], int]:
    """Read a table of texts at a place, their number and each with its length before it; give them and where it ends.

    Raises:
        CorruptFileError: the data ends before the table.

    """
    texts: list[bytes] = []
    count, at = _number_at(data, at)
    for _ in range(count):
        length, at = _number_at(data, at)
        texts.append(Words(data, at, length).data)
        at += length
    return texts, at


def _number_at(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place, octet in enumerate(data[at : at + _LARGEST_LENGTH]):
        value |= (octet & 0x7F) << 7 * place
        if octet < _MORE:
            return value, at + place + 1
    raise CorruptFileError(_CUT_OFF)
