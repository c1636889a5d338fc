"""Lists and maps of plain values in a document, of which only the bounds are known."""

import re
from dataclasses import replace
from functools import cached_property
from typing import Final

import numpy as np

from codecov_core.ingest.formats.byte_columns import LONGEST_LITERAL, ByteColumns, Places
from codecov_core.values import dataclass

_COMMA: Final = ord(",")
_BLANKS: Final = b" \t\r\n"
_BETWEEN, _COLON = re.compile(rb",[ \t\r\n]*+"), re.compile(rb'"[ \t\r\n]*+:[ \t\r\n]*+')


def commas_of(columns: ByteColumns) -> Places:
    """Give the places of all commas of a document, and before them 0, where there is none."""
    is_comma = columns.bytes[: len(columns.block)] == _COMMA
    is_comma[:1] = True
    return np.flatnonzero(is_comma)


@dataclass(frozen=True, slots=True)
class Spacing:
    """What is written between two values, and in maps between key and value, from the quote of the key on."""

    between: bytes = b","
    colon: bytes = b'":'


class Spans:
    """Where the values of each list or map start and end; one that is empty has none.

    What they hold need not be JSON; that shows when it is read.
    """

    def __init__(
        self, columns: ByteColumns, commas: Places, starts: Places, ends: Places, spacing: Spacing, *, are_maps: bool
    ) -> None:
        """Take bounds, ascending but for those that are empty; ``commas`` are those of :func:`commas_of`."""
        self.columns = columns
        self.commas = commas
        self.starts = starts
        self.ends = ends
        self.spacing = spacing
        self.are_maps = are_maps

    @classmethod
    def between_brackets(
        cls, columns: ByteColumns, commas: Places, starts: Places, ends: Places, *, are_maps: bool
    ) -> "Spans | None":
        """Leave out the blanks behind and before the brackets; null when they are not alike in all of them.

        Blanks between values, and before them, are as in the longest one.
        """
        row = int((ends - starts).argmax()) if len(starts) else 0
        longest = columns.block[int(starts[row]) : int(ends[row])] if len(starts) else b""
        lead = longest[: len(longest) - len(longest.lstrip(_BLANKS))]
        trail = longest[len(longest.rstrip(_BLANKS)) :]
        spacing = Spacing()
        if b"," in longest:
            spacing = replace(spacing, between=_written(_BETWEEN, longest))
        if are_maps and longest:
            spacing = replace(spacing, colon=_written(_COLON, longest))
        if max(len(text) for text in (lead, trail, spacing.between, spacing.colon)) > LONGEST_LITERAL:
            return None
        if lead or trail:
            filled = np.flatnonzero(ends > starts)
            starts, ends = starts.copy(), ends.copy()
            if not columns.match(starts[filled], lead).all():
                return None
            starts[filled] += len(lead)
            ends[filled] -= len(trail)
            if not columns.match(ends[filled], trail).all() or (ends < starts).any():
                return None
        return cls(columns, commas, starts, ends, spacing, are_maps=are_maps)

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

    def places_of(self, text: bytes) -> tuple[Places, Places]:
        """Give the list or map, and its value, in which a text stands, wherever it does."""
        places = np.array([found.start() for found in re.finditer(re.escape(text), self.columns.block)], np.int64)
        filled = np.flatnonzero(self.ends > self.starts)
        rows = np.searchsorted(self.starts[filled], places, side="right") - 1
        places, rows = places[rows >= 0], filled[rows[rows >= 0]]
        is_inside = places < self.ends[rows]
        places, rows = places[is_inside], rows[is_inside]
        return rows, np.searchsorted(self.commas, places) - self.firsts[rows]

    def __getitem__(self, rows: slice) -> "Spans":
        """Give some that follow each other."""
        return self.at(rows)

    def at(self, rows: slice | Places) -> "Spans":
        """Give some of them."""
        starts, ends = self.starts[rows], self.ends[rows]
        part = Spans(self.columns, self.commas, starts, ends, self.spacing, are_maps=self.are_maps)
        part.firsts = self.firsts[rows]
        return part


def _written(pattern: re.Pattern[bytes], text: bytes) -> bytes:
    found = pattern.search(text)
    return b"" if found is None else found[0]
