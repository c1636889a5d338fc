"""Finding the entries of a JSON document that are written alike, and reading their names (``json_entries``)."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Final

import numpy as np
import orjson

from codecov_core.ingest.formats.byte_columns import ByteColumns, Mask, Places
from codecov_core.ingest.formats.json_brackets import END_OF_LIST, END_OF_MAP, LIST, MAP, Brackets
from codecov_core.ingest.formats.json_entries import Alike, Bounds, Entries
from codecov_core.ingest.formats.json_entry_shapes import (
    EntryShape,
    Segment,
    Surroundings,
    Values,
    enclosing_entry,
    learn_entry,
    learn_surroundings,
)
from codecov_core.values import dataclass

_MOST_SHAPES: Final = 8
_FEWEST_IN_A_ROW: Final = 4
"""Entries that follow each other at the mean. The marks of fewer cost as much as they spare; and lists or maps of
values that are entries themselves, and not fields of one, come by the hundred.
"""
_QUOTE: Final = ord('"')
_ESCAPES: Final = (rb"\"", rb"\\")
"""Of quotes and of itself: without these every quote begins or ends a text."""


class UnlikeEntriesError(Exception):
    """Some entries are not what they looked like."""


def found_entries(columns: ByteColumns, brackets: Brackets, first: int) -> Entries | None:
    """Find the entries of a document of which one holds, or is, the list or map of values at a bracket.

    Null when there are none worth it.
    """
    data = columns.block
    enclosing = enclosing_entry(brackets, first)
    is_flat = enclosing is None
    first = first if enclosing is None else enclosing
    shape = learn_entry(data, brackets, first, is_flat=is_flat)
    around = None if shape is None else learn_surroundings(data, brackets, first, len(shape.kinds))
    if shape is None or around is None:
        return None
    search = _Search(columns, brackets, around)
    seen: set[EntryShape] = set()
    while shape is not None and len(seen) < _MOST_SHAPES:
        seen.add(shape)
        search.add(shape)
        following = search.followers()
        learnt = (learn_entry(data, brackets, int(at), is_flat=is_flat) for at in following[:_MOST_SHAPES].tolist())
        shape = next((other for other in learnt if other is not None and other not in seen), None)
    if len(search) < _FEWEST_IN_A_ROW * len(search.runs()):
        return None
    try:
        return search.entries()
    except (UnlikeEntriesError, orjson.JSONDecodeError):
        return None


@dataclass(frozen=True, slots=True)
class _Found:
    """Entries of one shape, by the number of their first bracket; where each starts, with its key, and where it ends.

    ``keys`` are the bounds of their keys, ``parts`` those of what stands between their brackets.
    """

    shape: EntryShape
    at: Places
    starts: Places
    ends: Places
    keys: Bounds
    parts: Sequence[Bounds]

    def only(self, kept: Mask) -> "_Found":
        """Give those that are marked."""

        def of(bounds: Bounds) -> Bounds:
            return bounds[0][kept], bounds[1][kept]

        if kept.all():
            return self
        parts = list(map(of, self.parts))
        return _Found(self.shape, self.at[kept], self.starts[kept], self.ends[kept], of(self.keys), parts)


class _Search:
    """What was found of the entries so far, shape by shape."""

    def __init__(self, columns: ByteColumns, brackets: Brackets, around: Surroundings) -> None:
        self._columns = columns
        self._brackets = brackets
        self._around = around
        self._found: list[_Found] = []
        self._order = self._at = self._behind = np.zeros(0, np.int64)

    def __len__(self) -> int:
        return len(self._at)

    def add(self, shape: EntryShape) -> None:
        """Find the entries of one more shape."""
        found = self._in_place(shape)
        fits = np.ones(len(found.at), np.bool_)
        for part, bounds in zip(shape.parts, found.parts, strict=True):
            if isinstance(part, Segment):
                fits &= self._fit(part, *bounds)
        self._found.append(found.only(fits))
        at = np.concatenate([found.at for found in self._found])
        behind = np.concatenate([found.at + len(found.shape.kinds) for found in self._found])
        self._order = np.argsort(at, kind="stable")
        self._at, self._behind = at[self._order], behind[self._order]

    def followers(self) -> Places:
        """Give the brackets behind entries with which something else begins."""
        behind = self._behind[self._behind < len(self._brackets)]
        kinds = self._brackets.kinds[behind]
        behind = behind[(kinds == LIST) | (kinds == MAP)]
        others: Places = behind[~np.isin(behind, self._at)]
        return others

    def runs(self) -> Places:
        """Give the rows with which runs of entries that follow each other begin."""
        return np.flatnonzero(np.append(True, self._at[1:] != self._behind[:-1]))

    def entries(self) -> Entries:
        """Read the fields of all entries.

        Raises:
            UnlikeEntriesError: some are not what they looked like.
            orjson.JSONDecodeError: some are no JSON.

        """
        if (self._at[1:] < self._behind[:-1]).any():
            raise UnlikeEntriesError("one within another")
        places = np.empty(len(self), np.int64)
        places[self._order] = np.arange(len(self))
        starts, ends, key_starts, key_ends = (
            np.concatenate(parts)[self._order]
            for parts in zip(*((found.starts, found.ends, *found.keys) for found in self._found), strict=True)
        )
        keys = None if self._around.colon is None else self._texts(key_starts, key_ends)
        alike, start = [], 0
        for found in self._found:
            alike.append(self._read(found, places[start : start + len(found.at)]))
            start += len(found.at)
        firsts = self.runs()
        behind = np.append(firsts[1:], len(self))
        return Entries(self._columns, keys, alike, (starts[firsts], ends[behind - 1], behind))

    def _in_place(self, shape: EntryShape) -> _Found:
        """Find brackets in the order of the shape's with the right text before them."""
        kinds, places, around = self._brackets.kinds, self._brackets.places, self._around
        size = len(shape.kinds)
        count = max(len(kinds) - size, 0)
        fits = kinds[1 : count + 1] == shape.kinds[0]
        for row in range(1, size):
            fits &= kinds[1 + row : count + 1 + row] == shape.kinds[row]
        at = np.flatnonzero(fits) + 1
        before, behind_before = kinds[at - 1], places[at - 1] + 1
        is_first = (before == around.container) & self._columns.match(behind_before, around.lead)
        is_next = (before == END_OF_LIST) | (before == END_OF_MAP)
        is_next &= self._columns.match(behind_before, around.between)
        starts = behind_before + np.where(is_first, len(around.lead), len(around.between))
        if around.colon is None:
            key_ends = starts
            fits = starts == places[at]
        else:
            key_ends = places[at] - len(around.colon)
            fits = self._are_texts(starts, key_ends) & self._columns.match(key_ends, around.colon)
        parts = [(places[at + row] + 1, places[at + row + 1]) for row in range(size - 1)]
        found = _Found(shape, at, starts, places[at + size - 1] + 1, (starts, key_ends), parts)
        return found.only(fits & (is_first | is_next))

    def _fit(self, segment: Segment, starts: Places, ends: Places) -> Mask:
        """Tell which texts between two brackets are what a segment says, as far as that can be told by its ends."""
        inner_starts, inner_ends = starts + len(segment.before), ends - len(segment.behind)
        fits = self._columns.match(starts, segment.before) & self._columns.match(inner_ends, segment.behind)
        if segment.is_text:
            fits &= self._are_texts(inner_starts, inner_ends)
        elif segment.keys:
            fits &= inner_starts < inner_ends
        else:
            fits &= inner_starts == inner_ends
        return fits

    def _are_texts(self, starts: Places, ends: Places) -> Mask:
        """Tell what begins and ends with a quote."""
        bytes_ = self._columns.bytes
        are: Mask = (ends - starts >= len('""')) & (bytes_[starts] == _QUOTE) & (bytes_[ends - 1] == _QUOTE)
        return are

    def _read(self, found: _Found, rows: Places) -> Alike:
        fields: dict[str, Sequence[object]] = {}
        values: dict[str | None, tuple[int, Bounds]] = {}
        for row, (part, bounds) in enumerate(zip(found.shape.parts, found.parts, strict=True)):
            if isinstance(part, Values):
                values[part.key] = found.shape.kinds[row], bounds
            elif part.keys:
                starts, ends = bounds[0] + len(part.before), bounds[1] - len(part.behind)
                if part.is_text:
                    fields[part.keys[0]] = self._texts(starts, ends)
                else:
                    fields.update(self._fields(part.keys, starts, ends))
        return Alike(rows, fields, values)

    def _texts(self, starts: Places, ends: Places) -> Sequence[str]:
        """Read texts, each of which begins and ends with a quote."""
        written = b",".join(self._cut(starts, ends))
        if any(escape in written for escape in _ESCAPES):
            raise UnlikeEntriesError("a quote that ends no text")
        texts: list[str] = orjson.loads(b"[%b]" % written)
        if len(texts) != len(starts):
            raise UnlikeEntriesError("more than a text")
        return texts

    def _fields(self, keys: tuple[str, ...], starts: Places, ends: Places) -> Mapping[str, Sequence[object]]:
        """Read fields, which are those of one object; there are no brackets among them."""
        objects = orjson.loads(b"[{%b}]" % b"},{".join(self._cut(starts, ends)))
        if len(objects) != len(starts) or set(map(tuple, objects)) - {keys}:
            raise UnlikeEntriesError("other fields")
        return {key: list(map(itemgetter(key), objects)) for key in keys}

    def _cut(self, starts: Places, ends: Places) -> list[bytes]:
        block = self._columns.block
        return [block[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
