"""Lines of a listing read by position: fields of blanks and digits at the same place of all lines together."""

import re
from collections.abc import Iterator

import numpy as np

from codecov_core.ingest.formats.byte_columns import ByteColumns, Mask, Places

BLOCK = 4_000_000
"""Bytes read in one step; a step needs a few times as much memory."""

SMALL = 2_000
"""Bytes below which lines are read one by one before columns are set out; an upload may hold thousands of them."""

_BLANKS = np.uint64(0x2020202020202020)
_WORD = 8
_STEPS = 20
"""Steps of eight blanks or one tab that all places take together; few have more, and those go on one by one."""
_BLANKS_AND_TABS = re.compile(rb"[ \t]*")
_NEWLINE, _TAB, _RETURN, _BLANK, _END = 10, 9, 13, 32, 0


class TextRows(ByteColumns):
    """The lines of a block of text; ``starts`` are their offsets. Behind the block there are zero bytes."""

    __slots__ = ("starts",)

    def __init__(self, block: bytes) -> None:
        """Take a block of any length."""
        super().__init__(block)
        starts = np.concatenate((np.zeros(1, np.int64), self.find(_NEWLINE) + 1))
        self.starts: Places = starts[starts < len(block)]

    def past_blanks(self, places: Places) -> Places:
        """Give the first place at or after each one that is neither a blank nor a tab."""
        found = places.copy()
        rows = np.arange(len(found))
        for _ in range(_STEPS):
            words = self.words(found[rows]) ^ _BLANKS
            # The number of low zero bytes: those of the bits below the lowest one that is set.
            skipped = np.bitwise_count((words & (~words + np.uint64(1))) - np.uint64(1)) >> np.uint8(3)
            found[rows] += skipped
            is_tab = self.bytes[found[rows]] == _TAB
            found[rows] += is_tab
            rows = rows[(skipped == _WORD) | is_tab]
            if not len(rows):
                return found
        for row in rows.tolist():
            rest = _BLANKS_AND_TABS.match(self.block, int(found[row]))
            found[row] = found[row] if rest is None else rest.end()
        return found

    def has_odd_blanks(self) -> bool:
        """Tell whether there is white space of other kinds than blank, tab and the ends of lines."""
        return b"\v" in self.block or b"\f" in self.block

    def is_at(self, places: Places, characters: bytes) -> Mask:
        """Tell at which places one of some characters stands."""
        return np.isin(self.bytes[places], np.frombuffer(characters, np.uint8))

    def is_end(self, places: Places) -> Mask:
        """Tell at which places a line ends."""
        found = self.bytes[places]
        is_end: Mask = (found == _NEWLINE) | (found == _RETURN) | (found == _END)
        return is_end

    def is_white(self, places: Places) -> Mask:
        """Tell at which places a word ends."""
        found = self.bytes[places]
        is_white: Mask = (found == _BLANK) | (found == _TAB) | self.is_end(places)
        return is_white


def blocks(data: bytes, size: int = BLOCK) -> Iterator[bytes]:
    """Cut a text into blocks of whole lines."""
    start = 0
    while start < len(data):
        end = data.rfind(b"\n", start, start + size) + 1
        if len(data) - start <= size:
            end = len(data)
        elif end <= start:
            end = data.find(b"\n", start + size) + 1 or len(data)
        yield data[start:end]
        start = end
