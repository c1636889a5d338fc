"""Looking at many places of a text at once, eight bytes a look."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports.table import Index, Mask

Words = NDArray[np.uint64]

PADDING: Final = b"\0" * 64
"""What must follow a text, so that one can look a little beyond its end from every position."""

_WORD: Final = 8
_NEWLINE: Final = ord("\n")
_BLOCK: Final = 1 << 18  # bytes that are looked at together, so that they stay near the processor
_BUCKETS: Final = 1 << 15
_ROUNDS: Final = 8
_ONES: Final = np.uint64(0x0101010101010101)
_HIGH_BITS: Final = np.uint64(0x8080808080808080)
_BYTE_INDEX: Final = np.uint64(0x0001020304050607)
_ZEROS: Final = np.uint64(0x3030303030303030)
_TEN_OR_MORE: Final = np.uint64(0x7676767676767676)  # added to a byte, sets its high bit when the byte is 10 or more
_PAIRS: Final = np.uint64(0x00FF00FF00FF00FF)
_QUADS: Final = np.uint64(0x0000FFFF0000FFFF)
NINE: Final = 9
ONE_BYTE: Final = np.uint64(0xFF)
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)


def words_of(text: bytes) -> Words:
    """The eight bytes from every position of a text on, as little-endian words; no copy is made."""
    return np.ndarray((len(text) - _WORD + 1,), dtype="<u8", buffer=text, strides=(1,))


def windows_of(text: bytes, starts: Index, length: int) -> Words:
    """At least so many bytes from each start on, as rows of words of their own: one look, however long it is."""
    size = -(-length // _WORD) * _WORD
    windows: NDArray[np.void] = np.ndarray((len(text) - size + 1,), dtype=f"V{size}", buffer=text, strides=(1,))
    return windows[starts].view("<u8").reshape(len(starts), size // _WORD)


def word(text: bytes) -> np.uint64:
    """Up to eight bytes as a word, filled up with zeros."""
    return np.frombuffer(text.ljust(_WORD, b"\0"), dtype="<u8")[0]  # type: ignore[no-any-return] # one number


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


def line_edges(text: NDArray[np.uint8]) -> tuple[Index, Index]:
    """Starts and ends of the lines that are not empty; the text must end with a newline, if it has any byte."""
    is_newline = np.zeros(_BLOCK + 1, dtype=np.bool_)  # of the byte before a block, and of each of the block
    is_newline[0] = True
    is_edge = np.empty(_BLOCK, dtype=np.bool_)
    starts, ends = [], []
    for at in range(0, len(text), _BLOCK):
        block = text[at : at + _BLOCK]
        stop = len(block)
        np.equal(block, _NEWLINE, out=is_newline[1 : stop + 1])
        is_newline[stop + 1 :] = is_newline[stop]  # nothing changes behind the end of the text
        starts.append(_places_of(np.greater(is_newline[:-1], is_newline[1:], out=is_edge), at))
        ends.append(_places_of(np.less(is_newline[:-1], is_newline[1:], out=is_edge), at))
        is_newline[0] = is_newline[stop]
    return _joined(starts), _joined(ends)


def _places_of(mask: Mask, start: int) -> Index:
    """Where a mask is true, counted from ``start``; eight places a look, which seldom have more than one such."""
    words = mask.view(np.uint64)
    places = np.flatnonzero(words != 0)
    hits = words[places]
    if np.count_nonzero(mask) != len(places):
        return np.flatnonzero(mask) + start
    hits *= _BYTE_INDEX
    hits >>= np.uint64(56)
    places <<= 3
    places += start
    places += hits.view(np.int64)
    return places


def _joined(parts: Sequence[Index]) -> Index:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.intp)


def equal_ranges(words: Words, starts: Index, lengths: Index) -> Index:
    """For every range of a text one range with the same bytes, nearly always the same for all equal ones.

    Ranges that share a bucket of their hash are compared with one of them, so that a hash never decides; those that
    differ go through another round among themselves. What is left after some rounds stays by itself, so that a text
    made to fill one bucket costs no more than others.
    """
    order = np.argsort((lengths >> 3).astype(np.uint16), kind="stable")
    starts, lengths = starts[order], lengths[order]
    looks = _looks(words, starts, lengths)
    buckets = _buckets(looks, lengths)
    chosen = np.arange(len(starts))
    in_bucket = np.empty(_BUCKETS, dtype=np.intp)
    rows = chosen
    for _ in range(_ROUNDS):
        if not len(rows):
            break
        in_bucket[buckets[rows]] = rows
        others = in_bucket[buckets[rows]]
        equal = lengths[rows] == lengths[others]
        others = np.where(equal, others, rows)
        for first, looked in looks:
            long = slice(int(rows.searchsorted(first)), None)
            own = looked if len(rows) == len(starts) else looked[rows[long] - first]
            equal[long] &= own == looked[others[long] - first]
        chosen[rows[equal]] = others[equal]
        rows = rows[~equal]
    in_order = np.empty_like(order)
    in_order[order] = order[chosen]
    return in_order


def _looks(words: Words, starts: Index, lengths: Index) -> list[tuple[int, Words]]:
    """The last bytes and then the first, second, ... whole word of all ranges that have one: these from a place on.

    The ranges must be in the order of their numbers of whole words.
    """
    whole = lengths >> 3
    unused = np.uint64(64) - ((lengths & 7).astype(np.uint64) << np.uint64(3))
    looks = [(0, words[starts + (lengths & ~7)] << unused)]
    for number in range(int(whole.max(initial=0))):
        first = int(whole.searchsorted(number, side="right"))
        looks.append((first, words[starts[first:] + number * _WORD]))
    return looks


def _buckets(looks: Sequence[tuple[int, Words]], lengths: Index) -> Index:
    """A bucket for every range, by a hash of its bytes."""
    hashes = lengths.astype(np.uint64)
    for first, looked in looks:
        mixed = hashes[first:]
        mixed ^= looked
        mixed *= _MIX
        mixed ^= mixed >> np.uint64(29)
    return (hashes & np.uint64(_BUCKETS - 1)).astype(np.intp)
