"""The files of a JSON document that are all written alike, cut out as whole entries and read in columns.

Reports of ten thousand short files are a list of records, or a map, of which each entry holds a name and a list or map
of plain values. Even with these cut out an object, a list and a mark a file would be left to make and to let go of.
Here the shape of the entries is learnt from one, as that of items is (``json_items``), and all entries written alike
leave the outline together:

    {"files": [{"name": "a", "hits": [1, 0]}, {"name": "b", "hits": [3]}]}
    becomes {"files": [{"name": "a", "hits": [1, 0]}, {"~": 0}]}

Every byte of an entry is one that all of its shape have, or is parsed: names and other fields here, the values when
somebody asks for them (``json_spans``). Entries with anything else in them are none, and then the document is read in
another way.
"""

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np

from codecov_core.ingest.formats.byte_columns import ByteColumns, Places
from codecov_core.ingest.formats.json_brackets import LIST, MAP
from codecov_core.ingest.formats.json_irregular import IrregularOutlineError
from codecov_core.ingest.formats.json_shapes import are_all
from codecov_core.ingest.formats.json_spans import Spans, commas_of
from codecov_core.ingest.formats.json_texts import TextKind
from codecov_core.values import dataclass

Bounds = tuple[Places, Places]
"""Where texts start and where they end."""


@dataclass(frozen=True, slots=True)
class Alike:
    """The entries of one shape: rows among all entries, values of fields and bounds of lists and maps by key."""

    rows: Places
    fields: Mapping[str, Sequence[object]]
    values: Mapping[str | None, tuple[int, Bounds]]


class Entries:
    """All entries of a document that were cut out, in its order.

    ``starts`` and ``ends`` are where the runs of entries that follow each other do, ``behind`` the numbers of entries
    up to the end of each run.
    """

    def __init__(
        self,
        columns: ByteColumns,
        keys: Sequence[str] | None,
        alike: Sequence[Alike],
        runs: tuple[Places, Places, Places],
    ) -> None:
        """Take entries by shape, with their keys if they are those of maps."""
        self._columns = columns
        self._commas: Places | None = None
        self._alike = alike
        self._unread = set(chain.from_iterable(shape.values for shape in alike))
        self._keys = keys
        self.starts, self.ends, self.behind = runs

    def __len__(self) -> int:
        """Number of entries."""
        return int(self.behind[-1])

    @property
    def are_read(self) -> bool:
        """Whether all lists and maps of values were asked for."""
        return not self._unread

    @property
    def are_of_maps(self) -> bool:
        """Whether entries have keys."""
        return self._keys is not None

    @property
    def keys(self) -> Sequence[str]:
        """The key of each entry in its map; none are those of lists."""
        return self._keys or ()

    def distinct_keys(self) -> Sequence[str]:
        """Give the key of each entry of the only map.

        Raises:
            IrregularOutlineError: they are those of a list, or a key is there twice, of which the last one counts.

        """
        if len(set(self.keys)) != len(self):
            raise IrregularOutlineError("a key is there twice")
        return self.keys

    def have(self, kind: TextKind, key: str | None) -> bool:
        """Tell whether some have a list (``values``) or map (``lines``) under a key, or are one."""
        opening = LIST if kind == "values" else MAP
        return any(shape.values.get(key, (0, None))[0] == opening for shape in self._alike)

    def names(self, key: str) -> Sequence[str]:
        """Give the name each entry has under a key.

        Raises:
            IrregularOutlineError: some have none.

        """
        names: list[object] = [None] * len(self)
        for shape in self._alike:
            found = shape.fields.get(key, ())
            if len(found) == len(names):
                names = list(found)
            else:
                for row, name in zip(shape.rows.tolist(), found, strict=False):
                    names[row] = name
        if not are_all(names, str) or not all(names):
            raise IrregularOutlineError("an entry without a name")
        return names  # type: ignore[return-value] # as was just seen

    def values(self, kind: TextKind, key: str | None = None) -> Spans:
        """Give the list or map that each entry has under a key, or is; an empty one where it has none.

        Raises:
            IrregularOutlineError: some have anything else there.

        """
        starts, ends = self._bounds(LIST if kind == "values" else MAP, key)
        if self._commas is None:
            self._commas = commas_of(self._columns)
        spans = Spans.between_brackets(self._columns, self._commas, starts, ends, are_maps=kind == "lines")
        if spans is None:
            raise IrregularOutlineError("values between other blanks")
        return spans

    def holding(self, starts: Places, ends: Places, key: str) -> Places:
        """Give the entry that holds each of some texts, which are all there is to the lists under a key.

        Raises:
            IrregularOutlineError: some of the texts are elsewhere, or some of the lists hold anything else.

        """
        list_starts, list_ends = self._bounds(LIST, key)
        filled = np.flatnonzero(list_ends > list_starts)
        if len(filled) != len(starts) or (list_starts[filled] > starts).any() or (list_ends[filled] < ends).any():
            raise IrregularOutlineError("lists of something else")
        return filled

    def _bounds(self, opening: int, key: str | None) -> Bounds:
        """Give where the list or map that each entry has under a key starts and ends, 0 where it has none."""
        starts, ends = np.zeros(len(self), np.int64), np.zeros(len(self), np.int64)
        for shape in self._alike:
            found, bounds = shape.values.get(key, (opening, None))
            if key in shape.fields or found != opening:
                raise IrregularOutlineError("an entry with something else")
            if bounds is not None:
                starts[shape.rows], ends[shape.rows] = bounds
        self._unread.discard(key)
        return starts, ends
