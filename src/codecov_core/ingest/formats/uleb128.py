"""Bounded reading of binary data: words at places, and ULEB128 numbers, decoded all at once."""

import numpy as np
from numpy.typing import NDArray

from codecov_core.errors import CorruptFileError

Numbers = NDArray[np.int64]

LARGEST = 2**63 - 1
"""What a number of more bits reads as: it is damage, and too large to be true."""
_CUT_OFF = "the data is cut off"
_LARGEST_LENGTH = 9
"""Bytes of a number that fits 63 bits."""
_MORE = 0x80
"""The bit of a byte behind which another byte of the same number follows."""
_BITS = 0x7F


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
    """All ULEB128 numbers that data holds: each ends with the first byte that says so.

    ``values`` are the numbers and ``ends`` the places behind them, which ascend.
    """

    def __init__(self, data: bytes) -> None:
        """Decode everything; bytes behind the last number are none."""
        self._octets = np.frombuffer(data, np.uint8)
        self.ends: Numbers = np.flatnonzero(self._octets < _MORE) + 1
        self.values = self._decoded(np.append(0, self.ends[:-1]) if len(self.ends) else self.ends, self.ends)

    def begin_at(self, places: Numbers) -> Numbers:
        """Give the indexes of numbers that begin at places, whatever stands before them: the end of a text, say.

        Raises:
            CorruptFileError: no number ends behind one of the places.

        """
        indexes = np.searchsorted(self.ends, places, side="right")
        if len(places) and int(indexes.max()) >= len(self.ends):
            raise CorruptFileError(_CUT_OFF)
        self.values[indexes] = self._decoded(places, self.ends[indexes])
        return indexes

    def _decoded(self, starts: Numbers, ends: Numbers) -> Numbers:
        values: Numbers = (self._octets[starts] & _BITS).astype(np.int64)
        lengths = ends - starts
        longer = np.flatnonzero(lengths > 1)
        for place in range(1, _LARGEST_LENGTH):
            if not len(longer):
                break
            values[longer] |= (self._octets[starts[longer] + place] & _BITS).astype(np.int64) << 7 * place
            longer = longer[lengths[longer] > place + 1]
        values[longer] = LARGEST
        return values


def texts_at(data: bytes, at: int, wanted: set[int]) -> dict[int, bytes]:
    """Read texts of a table at a place, which has their number and each with its length before it; give those wanted.

    Raises:
        CorruptFileError: the table has fewer texts, or the data ends before them.

    """
    texts: dict[int, bytes] = {}
    count, at = _number_at(data, at)
    last = max(wanted, default=-1)
    if last >= count:
        raise CorruptFileError("a text is named that is not there")
    end = len(data)
    for index in range(last + 1):
        if at < end and (length := data[at]) < _MORE:
            at += 1
        else:
            length, at = _number_at(data, at)
        if index in wanted:
            texts[index] = Words(data, at, length).data
        at += length
    return texts


def _number_at(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place, octet in enumerate(data[at : at + _LARGEST_LENGTH]):
        value |= (octet & _BITS) << 7 * place
        if octet < _MORE:
            return value, at + place + 1
    raise CorruptFileError(_CUT_OFF)
