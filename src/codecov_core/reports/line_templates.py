"""Stored lines of the two commonest shapes, told by their length and read without moving from item to item.

``[5,null,[[0,5],[1,0]]]`` has nothing but single digits, ``[123,null,[[0,123]]]`` one session that saw what the line
shows. Together these are some four fifths of all lines, at a fifth of what the reader of any regular line costs.
"""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports.codes import Codes
from codecov_core.reports.table import Index, Mask
from codecov_core.reports.text_words import windows_of

Rank: TypeAlias = tuple[int, Index, NDArray[np.integer], NDArray[np.integer], NDArray[np.int32] | None]
"""Rank, lines, sessions, coverage and details (null: none has any) of some observations."""

_MOST_SESSIONS: Final = 8
_MOST_DIGITS: Final = 7
_SINGLE_DIGIT: Final = 1
_RECORD: Final = len("[0,0],")
_ZERO: Final = ord("0")


def lines_of_digits(
    text: bytes, start: Index, lengths: NDArray[np.uint8], regular: Mask, coverage: Codes
) -> list[Rank]:
    """Lines with nothing but single digits; marks them as regular and writes what they show to its place."""
    ranks: list[Rank] = []
    for count in range(1, _MOST_SESSIONS + 1):
        pattern = b"[0,null,[%s]]" % b",".join([b"[0,0]"] * count)
        rows = np.flatnonzero(lengths == len(pattern))
        if not len(rows):
            continue
        fits, digits = _match(text, start[rows], pattern)
        if not fits.all():
            rows, digits = rows[fits], digits[fits]
        regular[rows] = True
        coverage[rows] = digits[:, 1]
        for rank in range(count):
            at = pattern.index(b"[0,0]") + rank * _RECORD
            session, observed = digits[:, at + 1].astype(np.int32), digits[:, at + 3].astype(np.int64)
            ranks.append((rank, rows, session, observed, None))
    return ranks


def lines_of_one_number(
    text: bytes, start: Index, lengths: NDArray[np.uint8], regular: Mask, coverage: Codes
) -> list[Rank]:
    """Plain lines of two to seven digits that one session saw as they are; marks and writes as above."""
    ranks: list[Rank] = []
    for count in range(_SINGLE_DIGIT + 1, _MOST_DIGITS + 1):
        number = b"0" * count
        pattern = b"[%s,null,[[0,%s]]]" % (number, number)
        rows = np.flatnonzero((lengths == len(pattern)) & ~regular)
        if not len(rows):
            continue
        fits, digits = _match(text, start[rows], pattern)
        again = pattern.rindex(number)
        fits &= digits[:, 1] != 0
        shown = np.zeros(len(rows), dtype=np.int64)
        for place in range(count):
            digit = digits[:, 1 + place]
            fits &= digit == digits[:, again + place]
            shown *= 10
            shown += digit
        rows, shown = rows[fits], shown[fits]
        regular[rows] = True
        coverage[rows] = shown
        ranks.append((0, rows, digits[fits, again - 2].astype(np.int32), shown, None))
    return ranks


def _match(text: bytes, start: Index, pattern: bytes) -> tuple[Mask, NDArray[np.uint8]]:
    """Where the text has the pattern, any digit for a zero; and its bytes, less those of the pattern."""
    differences = windows_of(text, start, len(pattern))
    size = differences.shape[1] * 8
    whole = np.frombuffer(pattern.ljust(size, b"\0"), dtype="<u8")
    is_digit = np.frombuffer(pattern, dtype=np.uint8) == _ZERO
    inside = np.frombuffer(b"\xff" * len(pattern) + b"\0" * (size - len(pattern)), dtype="<u8")
    sixes = np.frombuffer((is_digit * np.uint8(6)).tobytes().ljust(size, b"\0"), dtype="<u8")  # 10 and more reach 16
    others = inside & ~np.frombuffer((is_digit * np.uint8(15)).tobytes().ljust(size, b"\0"), dtype="<u8")
    wrong = np.zeros(len(start), dtype=np.uint64)
    for column in range(len(whole)):
        difference = differences[:, column]
        difference ^= whole[column]
        wrong |= ((difference + sixes[column]) | difference) & others[column]
    return wrong == 0, differences.view(np.uint8)
