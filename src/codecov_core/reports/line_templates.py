"""Stored lines of the two commonest shapes, told by their length and read without moving from item to item.

``[5,null,[[0,5],[1,0]]]`` has nothing but single digits, ``[123,null,[[0,123]]]`` one session that saw what the line
shows. Together these are some four fifths of all lines, at a fifth of what the reader of any regular line costs.
"""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports.codes import Codes
from codecov_core.reports.table import Index, Mask
from codecov_core.reports.text_words import NINE, ONE_BYTE, Words, are_digits, digit_at, value_of_digits, word

Rank: TypeAlias = tuple[int, Index, NDArray[np.int64], Codes, NDArray[np.int32] | None]
"""Rank, lines, sessions, coverage and details (null: none has any) of some observations."""

_MOST_SESSIONS: Final = 8
_MOST_DIGITS: Final = 7
_HEAD: Final = word(b"[\0,null,")
_HEAD_MASK: Final = np.uint64(0xFFFFFFFFFFFF00FF)
_HEAD_LENGTH: Final = 8
_FIRST_RECORD: Final = word(b"[[\0,\0]")
_NEXT_RECORD: Final = word(b",[\0,\0]")
_RECORD_MASK: Final = np.uint64(0x0000FF00FF00FFFF)
_RECORD_LENGTH: Final = 6
_LINE_END: Final = word(b"]]")
_PLAIN: Final = word(b",null,[[")
_COMMA: Final = word(b",")
_ALL_END: Final = word(b"]]]")
_THREE_BYTES: Final = np.uint64((1 << 24) - 1)


def lines_of_digits(
    words: Words, start: Index, lengths: NDArray[np.uint8], regular: Mask, coverage: Codes
) -> list[Rank]:
    """Lines with nothing but single digits; marks them as regular and writes what they show to its place."""
    ranks: list[Rank] = []
    for count in range(1, _MOST_SESSIONS + 1):
        rows = np.flatnonzero(lengths == _HEAD_LENGTH + count * _RECORD_LENGTH + 2)
        if not len(rows):
            continue
        begin = start[rows]
        head = words[begin]
        shown = digit_at(head, 1)
        fits = ((head & _HEAD_MASK) == _HEAD) & (shown <= NINE)
        records = []
        for rank in range(count):
            record = words[begin + (_HEAD_LENGTH + rank * _RECORD_LENGTH)]
            session, observed = digit_at(record, 2), digit_at(record, 4)
            fits &= (record & _RECORD_MASK) == (_NEXT_RECORD if rank else _FIRST_RECORD)
            fits &= (session <= NINE) & (observed <= NINE)
            if rank == count - 1:
                fits &= (record >> np.uint64(48)) == _LINE_END
            records.append((session, observed))
        if not fits.all():
            rows, shown = rows[fits], shown[fits]
            records = [(session[fits], observed[fits]) for session, observed in records]
        regular[rows] = True
        coverage[rows] = shown
        ranks += [(rank, rows, *record, None) for rank, record in enumerate(records)]
    return ranks


def lines_of_one_number(
    words: Words, start: Index, lengths: NDArray[np.uint8], regular: Mask, coverage: Codes
) -> list[Rank]:
    """Plain lines of two to seven digits that one session saw as they are; marks and writes as above."""
    ranks: list[Rank] = []
    for count in range(2, _MOST_DIGITS + 1):
        rows = np.flatnonzero((lengths == 2 * count + len("[,null,[[0,]]]")) & ~regular)
        if not len(rows):
            continue
        begin = start[rows] + 1
        number = words[begin]
        again = words[begin + count + len(",null,[[0,")]
        record = words[begin + count + len(",null,[[")]
        session = digit_at(record, 0)
        used = np.uint64((1 << 8 * count) - 1)
        fits = are_digits(number, used) & (digit_at(number, 0) != 0) & (((number ^ again) & used) == 0)
        fits &= words[begin + count] == _PLAIN
        fits &= (session <= NINE) & ((record >> np.uint64(8) & ONE_BYTE) == _COMMA)
        fits &= (words[begin + 2 * count + len(",null,[[0,")] & _THREE_BYTES) == _ALL_END
        rows, session = rows[fits], session[fits]
        shown = value_of_digits(number[fits], count)
        regular[rows] = True
        coverage[rows] = shown
        ranks.append((0, rows, session, shown, None))
    return ranks
