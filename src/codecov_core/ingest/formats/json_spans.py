"""Lists and maps of plain values in a text, of which only the bounds are known."""

from functools import cached_property

import numpy as np

from codecov_core.ingest.formats.byte_columns import ByteColumns, Places

_COMMA = ord(",")


def commas_of(columns: ByteColumns) -> Places:
    """Give the places of all commas of a document, and before them 0, where there is none."""
    is_comma = columns.bytes[: len(columns.block)] == _COMMA
    is_comma[:1] = True
    return np.flatnonzero(is_comma)


class Spans:
    """Where the inside of each list or map starts and ends; one that is empty has no values.

    What they hold need not be JSON; that shows when it is read. Behind each comma, and behind each colon, there may be
    a blank: that of the longest one tells of all of them.
    """

    def __init__(self, columns: ByteColumns, commas: Places, starts: Places, ends: Places, *, are_maps: bool) -> None:
        """Take the bounds, ascending but for those that are empty; ``commas`` are those of :func:`commas_of`."""
        self.columns = columns
        self.commas = commas
        self.starts = starts
        self.ends = ends
        self.are_maps = are_maps

    def __len__(self) -> int:
        """Number of lists or maps."""
        return len(self.starts)

    @cached_property
    def firsts(self) -> Places:
        """The index among the commas of the first one in each list or map, or behind it."""
        return np.searchsorted(self.commas, self.starts)

    @cached_property
    def lengths(self) -> Places:
        """Number of values of each."""
        return np.searchsorted(self.commas, self.ends) - self.firsts + (self.ends > self.starts)

    @cached_property
    def between(self) -> bytes:
        """What stands between two values."""
        return b", " if b", " in self._longest else b","

    @cached_property
    def colon(self) -> bytes:
        """What stands between a key and a value in maps, with the quote of the key."""
        return b'": ' if b'": ' in self._longest else b'":'

    def __getitem__(self, rows: slice) -> "Spans":
        """Give some that follow each other."""
        return self.at(rows)

    def at(self, rows: slice | Places) -> "Spans":
        """Give some of them."""
        part = Spans(self.columns, self.commas, self.starts[rows], self.ends[rows], are_maps=self.are_maps)
        part.firsts, part.between, part.colon = self.firsts[rows], self.between, self.colon
        return part

    @cached_property
    def _longest(self) -> bytes:
        if not len(self.starts):
            return b""
        row = int((self.ends - self.starts).argmax())
        return self.columns.block[int(self.starts[row]) : int(self.ends[row])]
