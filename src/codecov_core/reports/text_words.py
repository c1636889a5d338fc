"""Looking at many places of a text at once, eight bytes a look."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports.table import Index, Mask

Words = NDArray[np.uint64]

PADDING: Final = b"\0" * 64
"""What must follow a text, so that one can look a little beyond its end from every position."""

_WORD: Final = 8
_BUCKETS: Final = 1 << 15
_ONES: Final = np.uint64(0x0101010101010101)
_HIGH_BITS: Final = np.uint64(0x8080808080808080)
_BYTE_INDEX: Final = np.uint64(0x0001020304050607)
_ZEROS: Final = np.uint64(0x3030303030303030)
_TEN_OR_MORE: Final = np.uint64(0x7676767676767676)  # added to a byte, sets its high bit when the byte is 10 or more
_PAIRS: Final = np.uint64(0x00FF00FF00FF00FF)
_QUADS: Final = np.uint64(0x0000FFFF0000FFFF)
NINE: Final = 9
ONE_BYTE: Final = np.uint64(0xFF)
_FULL: Final = np.uint64(0xFFFFFFFFFFFFFFFF)
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)


def words_of(text: bytes) -> Words:
    """The eight bytes from every position of a text on, as little-endian words; no copy is made."""
    return np.ndarray((len(text) - _WORD + 1,), dtype="<u8", buffer=text, strides=(1,))


def word(text: bytes) -> np.uint64:
    """Up to eight bytes as a word, filled up with zeros."""
    return np.frombuffer(text.ljust(_WORD, b"\0"), dtype="<u8")[0]  # type: ignore[no-any-return]


def index_of_lowest(high_bits: Words) -> NDArray[np.int64]:
    """Index of the first byte whose high bit is set, in words with nothing but high bits (0 for none)."""
    lowest = high_bits & (~high_bits + np.uint64(1))
    lowest >>= np.uint64(7)
    lowest *= _BYTE_INDEX
    lowest >>= np.uint64(56)
    return lowest.view(np.int64)


def digit_at(words: Words, place: int) -> NDArray[np.int64]:
    """The digit at a place of each word; more than 9 where none stands there."""
    return ((words >> np.uint64(8 * place) & ONE_BYTE) ^ np.uint64(ord("0"))).view(np.int64)


def numbers_of(words: Words) -> tuple[NDArray[np.int64], Index, Mask]:
    """Numbers of up to seven digits at the start of words: values, numbers of digits, and which are such numbers."""
    values = digit_at(words, 0)
    fits = values <= NINE
    counts = np.ones(len(words), dtype=np.intp)
    longer = np.flatnonzero(fits & (digit_at(words, 1) <= NINE))
    if len(longer):
        values[longer], counts[longer], fits[longer] = _long_numbers(words[longer])
    return values, counts, fits


def are_digits(words: Words, used: np.uint64) -> Mask:
    """Where all the bytes of the mask ``used`` are digits."""
    found: Mask = (_no_digits(words ^ _ZEROS) & used) == 0
    return found


def value_of_digits(words: Words, count: int) -> NDArray[np.int64]:
    """The numbers that the first ``count`` bytes of the words are."""
    return _value((words ^ _ZEROS) << np.uint64(64 - 8 * count))


def _long_numbers(words: Words) -> tuple[NDArray[np.int64], Index, Mask]:
    """As :func:`numbers_of`, for numbers of two digits and more."""
    digits = words ^ _ZEROS
    count = index_of_lowest(_no_digits(digits))
    fits = (count > 0) & ((digits & ONE_BYTE) != 0)
    digits <<= np.uint64(64) - (count.view(np.uint64) << np.uint64(3))
    return _value(digits), count, fits


def _no_digits(digits: Words) -> Words:
    """High bits of the bytes that are 10 or more; exact up to the first one."""
    others = digits + _TEN_OR_MORE
    others |= digits
    others &= _HIGH_BITS
    return others


def _value(digits: Words) -> NDArray[np.int64]:
    """The number of eight digits, the first in the lowest byte; three steps join pairs, fours and all."""
    value = digits * np.uint64(10)
    value += digits >> np.uint64(8)
    value &= _PAIRS
    value = value * np.uint64(100) + (value >> np.uint64(16))
    value &= _QUADS
    value = value * np.uint64(10000) + (value >> np.uint64(32))
    value &= np.uint64(0xFFFFFFFF)
    return value.view(np.int64)


def find_byte(words: Words, byte: bytes, at: Index, limit: Index) -> Index:
    """Where the byte stands first from each position on; ``limit[i]`` where it does not before that."""
    found = limit.copy()
    pattern = np.uint64(byte[0]) * _ONES
    rows = np.arange(len(at))
    position = at
    while len(rows):
        differences = words[position] ^ pattern
        zeros = (differences - _ONES) & ~differences & _HIGH_BITS  # exact up to the first one
        hit = zeros != 0
        found[rows[hit]] = np.minimum(position[hit] + index_of_lowest(zeros[hit]), limit[rows[hit]])
        rows, position = rows[~hit], position[~hit] + _WORD
        inside = position < limit[rows]
        rows, position = rows[inside], position[inside]
    return found


def equal_ranges(words: Words, starts: Index, lengths: Index) -> Index:
    """For every range of a text one range, the same for all equal ones, with the same bytes.

    Ranges that share a bucket of their hash are compared with one of them, so that a hash never decides; those that
    differ go through another round among themselves.
    """
    looks = _looks(words, starts, lengths)
    hashes = lengths.astype(np.uint64)
    for looked in looks:
        hashes ^= looked
        hashes *= _MIX
        hashes ^= hashes >> np.uint64(29)
    chosen = np.empty(len(starts), dtype=np.intp)
    buckets = (hashes & np.uint64(_BUCKETS - 1)).astype(np.intp)
    in_bucket = np.empty(_BUCKETS, dtype=np.intp)
    rows = np.arange(len(starts))
    while len(rows):
        in_bucket[buckets[rows]] = rows
        others = in_bucket[buckets[rows]]
        equal = lengths[rows] == lengths[others]
        for looked in looks:
            equal &= looked[rows] == looked[others]
        chosen[rows[equal]] = others[equal]
        rows = rows[~equal]
    return chosen


def _looks(words: Words, starts: Index, lengths: Index) -> list[Words]:
    """The first, second, ... word of every range, with zeros for what is beyond its end."""
    looks = []
    rows = np.flatnonzero(lengths > 0)
    for offset in range(0, int(lengths.max(initial=0)), _WORD):
        rows = rows[lengths[rows] > offset]
        unused = np.maximum(_WORD + offset - lengths[rows], 0).astype(np.uint64) << np.uint64(3)
        looked = np.zeros(len(lengths), dtype=np.uint64)
        looked[rows] = words[starts[rows] + offset] & (_FULL >> unused)
        looks.append(looked)
    return looks
