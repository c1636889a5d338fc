"""Reading many regular stored lines at once, without a Python object a line.

A regular line is ``[C,T,[[id,C],[id,C,[...],null,null],...]]``: coverage a number of at most seven digits or a
canonical ratio, type null, ``"b"`` or ``"m"``, at least one session, no complexity, no blanks. All lines are read side
by side: one position each, moved over one item at a time, eight bytes a look. Whatever does not fit is left to the
general reader, so this module may refuse a line but never reads one otherwise (a property test holds the two equal).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import orjson
from numpy.typing import NDArray

from codecov_core.reports.codes import BRANCH_TYPE, METHOD_TYPE, PLAIN_TYPE, Codes, fraction_codes
from codecov_core.reports.interning import NO_DETAIL, SideTable
from codecov_core.reports.table import Index, Mask

PADDING: Final = b"\0" * 16
"""What must follow the text, so that eight bytes can be looked at from every position."""

Words = NDArray[np.uint64]

_DETAIL_END: Final = re.compile(rb"\],null,null\]")
_DETAIL_PARTS: Final = 3


def _word(text: bytes) -> np.uint64:
    return np.frombuffer(text.ljust(8, b"\0"), dtype="<u8")[0]


_PLAIN: Final = _word(b",null,[[")
_BRANCH: Final = _word(b',"b",[[')
_METHOD: Final = _word(b',"m",[[')
_SEVEN_BYTES: Final = np.uint64((1 << 56) - 1)
_ZEROS: Final = np.uint64(0x3030303030303030)
_TEN_OR_MORE: Final = np.uint64(0x7676767676767676)  # added to a byte, sets its high bit when the byte is 10 or more
_HIGH_BITS: Final = np.uint64(0x8080808080808080)
_BYTE_INDEX: Final = np.uint64(0x0001020304050607)
_PAIRS: Final = np.uint64(0x00FF00FF00FF00FF)
_QUADS: Final = np.uint64(0x0000FFFF0000FFFF)


@dataclass(frozen=True, slots=True, eq=False)
class ScannedObservations:
    """The observations of one rank (the first of each line, the second, ...): of which lines, and their columns."""

    line: Index
    session: NDArray[np.int64]
    observed: Codes
    detail: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class ScannedLines:
    """What was read of some lines: which are regular, and columns that mean something for these only."""

    regular: Mask
    coverage: Codes
    type: NDArray[np.int8]
    ranks: Sequence[ScannedObservations]


def scan_lines(text: bytes, start: Index, end: Index, side: SideTable) -> ScannedLines:
    """Read the lines ``text[start[i] : end[i]]``; :data:`PADDING` must be the end of ``text``."""
    scanner = _Scanner(text)
    at = start + 1
    regular = scanner.byte_is(start, b"[")
    coverage, at, fits = scanner.coverage(at)
    regular &= fits
    type_, at, fits = scanner.type(at)
    regular &= fits
    ranks = []
    active = np.flatnonzero(regular)
    at = at[active]
    while len(active):
        session, at, fits = scanner.number(at)
        fits &= scanner.byte_is(at, b",")
        observed, at, found = scanner.coverage(at + 1)
        fits &= found
        detail, at, found = scanner.detail(at, side, fits, end[active])
        fits &= found & scanner.byte_is(at, b"]")
        at += 1
        goes_on = scanner.byte_is(at, b",") & scanner.byte_is(at + 1, b"[")
        ends = scanner.byte_is(at, b"]") & scanner.byte_is(at + 1, b"]") & (at + 2 == end[active])
        fits &= goes_on | ends
        regular[active[~fits]] = False
        ranks.append(ScannedObservations(active, session, observed, detail))
        goes_on &= fits
        active, at = active[goes_on], at[goes_on] + 2
    return ScannedLines(regular, coverage, type_, [_of_regular(rank, regular) for rank in ranks])


def _of_regular(rank: ScannedObservations, regular: Mask) -> ScannedObservations:
    keep = regular[rank.line]
    if keep.all():
        return rank
    return ScannedObservations(rank.line[keep], rank.session[keep], rank.observed[keep], rank.detail[keep])


class _Scanner:
    """Looks at many positions of a text at once; each reader gives what is there, the positions after it, and a mask."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._bytes = np.frombuffer(text, dtype=np.uint8)
        self._words: Words = np.ndarray((len(text) - 7,), dtype="<u8", buffer=text, strides=(1,))
        self._detail_ends: Index | None = None

    def byte_is(self, at: Index, byte: bytes) -> Mask:
        """Where this byte stands."""
        return self._bytes[at] == byte[0]

    def number(self, at: Index) -> tuple[NDArray[np.int64], Index, Mask]:
        """A number of one to seven digits without leading zeros."""
        digits = self._words[at] ^ _ZEROS
        others = digits + _TEN_OR_MORE
        others |= digits
        others &= _HIGH_BITS
        others &= ~others + np.uint64(1)  # the lowest bit left: it marks the first byte that is no digit
        others >>= np.uint64(7)
        count = others * _BYTE_INDEX
        count >>= np.uint64(56)
        fits = (count > 0) & ((count == 1) | ((digits & np.uint64(0xFF)) != 0))
        digits <<= np.uint64(64) - (count << np.uint64(3))  # the digits to the end of the word, zeros before them
        value = digits * np.uint64(10)
        value += digits >> np.uint64(8)
        value &= _PAIRS
        value = value * np.uint64(100) + (value >> np.uint64(16))
        value &= _QUADS
        value = value * np.uint64(10000) + (value >> np.uint64(32))
        value &= np.uint64(0xFFFFFFFF)
        return value.view(np.int64), at + count.view(np.int64), fits

    def coverage(self, at: Index) -> tuple[Codes, Index, Mask]:
        """A number, or a ratio in quotes, as a code."""
        codes, after, fits = self.number(at)
        quoted = np.flatnonzero(self.byte_is(at, b'"'))
        if len(quoted):
            taken, position, good = self.number(at[quoted] + 1)
            good &= self.byte_is(position, b"/")
            total, position, found = self.number(position + 1)
            good &= found & self.byte_is(position, b'"')
            codes[quoted] = fraction_codes(taken, total)
            after[quoted] = position + 1
            fits[quoted] = good
        return codes, after, fits

    def type(self, at: Index) -> tuple[NDArray[np.int8], Index, Mask]:
        """The type, and the opening brackets of the sessions."""
        words = self._words[np.minimum(at, len(self._words) - 1)]
        plain = words == _PLAIN
        words &= _SEVEN_BYTES
        branch, method = words == _BRANCH, words == _METHOD
        types = np.where(branch, np.int8(BRANCH_TYPE), np.where(method, np.int8(METHOD_TYPE), np.int8(PLAIN_TYPE)))
        return types, at + 7 + plain, plain | branch | method

    def detail(
        self, at: Index, side: SideTable, wanted: Mask, end: Index
    ) -> tuple[NDArray[np.int32], Index, Mask]:
        """Missed branches with nothing after them, or nothing at all; where ``wanted`` is false nobody will ask."""
        numbers = np.zeros(len(at), dtype=np.int32)
        fits = np.ones(len(at), dtype=np.bool_)
        after = at.copy()
        rows = np.flatnonzero(wanted & self.byte_is(at, b","))
        if not len(rows):
            return numbers, after, fits
        if self._detail_ends is None:
            self._detail_ends = np.array([match.end() - 1 for match in _DETAIL_END.finditer(self._text)], dtype=np.intp)
        place = np.searchsorted(self._detail_ends, at[rows])
        stops = np.append(self._detail_ends, len(self._text))[place]
        inside = stops < end[rows]
        fits[rows[~inside]] = False
        rows, stops = rows[inside], stops[inside]
        text = self._text
        texts = [text[start + 1 : stop] for start, stop in zip(at[rows].tolist(), stops.tolist(), strict=True)]
        known = {text: _detail_number(text, side) for text in dict.fromkeys(texts)}
        found = np.array([known[text] for text in texts], dtype=np.int32)
        numbers[rows] = found
        fits[rows] = found != NO_DETAIL
        after[rows] = stops
        return numbers, after, fits


def _detail_number(text: bytes, side: SideTable) -> int:
    """Number of a detail with missed branches only, ``NO_DETAIL`` for any other text."""
    try:
        parts = orjson.loads(b"[%s]" % text)
    except orjson.JSONDecodeError:
        return NO_DETAIL
    if len(parts) != _DETAIL_PARTS or not isinstance(parts[0], list):
        return NO_DETAIL
    return side.detail_id(*parts)
