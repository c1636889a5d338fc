"""Stored lines of the commonest shapes, told by their length and read without moving from item to item.

``[12,null,[[0,12],[1,34]]]`` has numbers of one length only, ``["1/2","b",[[0,"1/2"]]]`` ratios of single digits.
Together these are some nine tenths of all lines, at a fifth of what the reader of any regular line costs.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports.codes import BRANCH_TYPE, PLAIN_TYPE, Codes, fraction_codes
from codecov_core.reports.table import Index, Mask
from codecov_core.reports.text_words import windows_of

Rank: TypeAlias = tuple[int, Index, NDArray[np.integer], NDArray[np.integer], NDArray[np.int32] | None]
"""Rank, lines, sessions, coverage and details (null: none has any) of some observations."""

_MOST_SESSIONS: Final = 8
_MOST_DIGITS: Final = 7
_ZERO: Final = ord("0")
_WORD: Final = 8
_FEW: Final = 64  # lines that are no work for the reader of any lines
_TRIED: Final = 16  # lines that are looked at before all of their length are


class _Template:
    """A shape of lines: a pattern with a zero for each digit.

    ``values`` are the places of the parts of the shown coverage and of those of every observation, numbers of
    ``digits`` digits each; ``sessions`` are the places of the ids, which have one digit.
    """

    def __init__(self, value: bytes, type: bytes, type_code: int, sessions: int) -> None:
        """Take the shape of lines that show such a value and whose sessions saw such a value."""
        self.sessions = []
        pattern = b"[%s,%s,[" % (value, type)
        for session in range(sessions):
            pattern += b"," if session else b""
            self.sessions.append(len(pattern) + 1)
            pattern += b"[0,%s]" % value
        self.pattern = pattern + b"]]"
        self.type = type_code
        parts = [at for at in range(len(value)) if value[at] == _ZERO and value[at - 1 : at] != b"0"]
        self.values = [[start + part for part in parts] for start in (1, *(place + 2 for place in self.sessions))]
        self.digits = value.split(b"/")[0].count(b"0")
        size = -(-len(self.pattern) // _WORD) * _WORD
        is_digit = np.frombuffer(self.pattern, dtype=np.uint8) == _ZERO
        inside = np.frombuffer(b"\xff" * len(self.pattern) + b"\0" * (size - len(self.pattern)), dtype="<u8")
        self._words = np.frombuffer(self.pattern.ljust(size, b"\0"), dtype="<u8")
        # A digit less its zero is below 16, and only 10 and more reach 16 with 6 more.
        self._sixes = np.frombuffer((is_digit * np.uint8(6)).tobytes().ljust(size, b"\0"), dtype="<u8")
        self._others = inside & ~np.frombuffer((is_digit * np.uint8(15)).tobytes().ljust(size, b"\0"), dtype="<u8")

    def match(self, text: bytes, start: Index) -> tuple[Mask, NDArray[np.uint8]]:
        """Where the text has the shape with canonical numbers; and its bytes, less those of the pattern."""
        differences = windows_of(text, start, len(self.pattern))
        wrong = np.zeros(len(start), dtype=np.uint64)
        for column in range(len(self._words)):
            difference = differences[:, column]
            difference ^= self._words[column]
            wrong |= ((difference + self._sixes[column]) | difference) & self._others[column]
        fits, digits = wrong == 0, differences.view(np.uint8)
        if self.digits > 1:
            for place in chain.from_iterable(self.values):
                fits &= digits[:, place] != 0
        return fits, digits


def _templates() -> Mapping[int, Sequence[_Template]]:
    by_length = defaultdict(list)
    for sessions in range(1, _MOST_SESSIONS + 1):
        for digits in range(1, _MOST_DIGITS + 1):
            template = _Template(b"0" * digits, b"null", PLAIN_TYPE, sessions)
            by_length[len(template.pattern)].append(template)
        template = _Template(b'"0/0"', b'"b"', BRANCH_TYPE, sessions)
        by_length[len(template.pattern)].append(template)
    return by_length


_TEMPLATES: Final = _templates()


def lines_of_templates(
    text: bytes,
    start: Index,
    lengths: NDArray[np.uint8],
    columns: tuple[Mask, Codes, NDArray[np.int8]],
) -> list[Rank]:
    """Read the lines of known shapes; marks them as regular and writes what they show and their types to the columns.

    ``lengths`` may be cut off at 255. A length that few lines have is not looked at.
    """
    regular, coverage, types = columns
    ranks: list[Rank] = []
    by_length = np.argsort(lengths, kind="stable")
    stop = 0
    for length, count in enumerate(np.bincount(lengths).tolist()):
        rows, stop = by_length[stop : stop + count], stop + count
        for template in _TEMPLATES.get(length, ()) if count >= _FEW else ():
            if not template.match(text, start[rows[:_TRIED]])[0].any():
                continue
            fits, digits = template.match(text, start[rows])
            rows, left = (rows, rows[:0]) if fits.all() else (rows[fits], rows[~fits])
            digits = digits if not len(left) else digits[fits]
            shown, *seen = (_values(digits, places, template.digits) for places in template.values)
            regular[rows] = True
            coverage[rows] = shown
            types[rows] = template.type
            for rank, (place, observed) in enumerate(zip(template.sessions, seen, strict=True)):
                ranks.append((rank, rows, digits[:, place].astype(np.int32), observed, None))
            rows = left
    return ranks


def _values(digits: NDArray[np.uint8], places: Sequence[int], length: int) -> NDArray[np.integer]:
    """Codes of the numbers, or of the ratios, whose parts begin at these places."""
    parts = []
    for place in places:
        number = digits[:, place].astype(np.int32)
        for at in range(place + 1, place + length):
            number *= 10
            number += digits[:, at]
        parts.append(number)
    return parts[0] if len(parts) == 1 else fraction_codes(parts[0], parts[1])
