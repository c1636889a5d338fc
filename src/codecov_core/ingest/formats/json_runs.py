"""The runs that were cut out of a JSON document (``json_outline``), to be asked for by what the outline has of them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields
from typing import Final, Literal, TypeVar

import numpy as np
import orjson

from codecov_core.ingest.formats.byte_columns import Places
from codecov_core.ingest.formats.json_entries import Entries
from codecov_core.ingest.formats.json_irregular import IrregularOutlineError
from codecov_core.ingest.formats.json_item_search import ItemKind
from codecov_core.ingest.formats.json_items import Items, Numbers, ShapeRows
from codecov_core.ingest.formats.json_spans import Spans
from codecov_core.ingest.formats.json_texts import TextKind, without_blanks
from codecov_core.values import dataclass

RunKind = ItemKind | TextKind | Literal["number"]
"""What the items of a run are; of some kinds the text is kept until it is told how to read it."""

_Values = TypeVar("_Values", bound=Collection[object])

MARK: Final = "~"
KINDS: Final[Sequence[RunKind]] = ("number", "pair", "count", "record", "values", "lines")
_FEW: Final = 64


@dataclass(frozen=True, slots=True)
class RunBounds:
    """Runs of some kinds: where each starts and ends, where its first item ends, its kind, and its rows among these."""

    starts: Places
    ends: Places
    ends_of_first: Places
    kinds: Places
    firsts: Places
    behind: Places

    @classmethod
    def in_order(cls, parts: "Sequence[RunBounds]") -> "RunBounds":
        """Bring runs of several kinds into the order of the document."""
        columns = [np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)]
        order = np.argsort(columns[0], kind="stable")
        return cls(*(column[order] for column in columns))


NO_RUNS: Final = RunBounds(*([np.zeros(0, np.int64)] * len(fields(RunBounds))))


class Runs:
    """The runs of a document, by number in their order, with the columns of their items.

    In place of all others there may be runs of entries, which are whole files (``json_entries``).
    """

    def __init__(
        self, data: bytes, bounds: RunBounds, items: Mapping[RunKind, Items], entries: Entries | None = None
    ) -> None:
        """Take the runs in the order of the document."""
        self._data = data
        self._bounds = bounds
        self._items = items
        self._entries = entries
        self._seen: set[int | None] = {None}
        self._have_entries_been_seen = entries is None

    @property
    def have_entries(self) -> bool:
        """Whether these are runs of entries."""
        return self._entries is not None

    def entries_of(self, files: object) -> Entries | None:
        """Give the entries that the list or map of all files of a document consists of; null where none were cut out.

        Raises:
            IrregularOutlineError: there are other files as well, or entries elsewhere.

        """
        if self._entries is None:
            return None
        if files not in ([{MARK: 0}], {f"{MARK}0": 0}):
            raise IrregularOutlineError("other files as well")
        return self.entries_in([0])

    def of_entries(self, key: str) -> tuple[Sequence[int], Places]:
        """Give all runs, which are the lists that entries have under a key, and the entry of each.

        Raises:
            IrregularOutlineError: there are others, or other lists.

        """
        if self._entries is None:
            raise IrregularOutlineError("the document is no row of entries")
        rows = self._entries.holding(self._bounds.starts, self._bounds.ends, key)
        runs = range(len(rows))
        self._seen.update(runs)
        return runs, rows

    def entries_in(self, runs: Sequence[int]) -> Entries:
        """Give the entries of these runs, which have to be all in their order.

        Raises:
            IrregularOutlineError: there are more.

        """
        if self._entries is None or list(runs) != list(range(len(self._entries.starts))):
            raise IrregularOutlineError("entries elsewhere")
        self._have_entries_been_seen = True
        return self._entries

    def of(self, values: object) -> int | None:
        """Give the run that a list or map of the outline stands for; null when it stands for itself."""
        (run,) = self.of_all((values,))
        return run

    def of_all(self, collections: Sequence[object]) -> list[int | None]:
        """Give the runs that lists or maps stand for, as :meth:`of` does."""
        rest = _marks_alone(collections[1:]) if len(collections) > _FEW else None
        runs = _marks(collections) if rest is None else [*_marks(collections[:1]), *rest]
        self._seen.update(runs)
        return runs

    def has(self, kind: RunKind) -> bool:
        """Tell whether runs of a kind were looked for, and some found."""
        return kind in self._items

    def leave_out_rest(self) -> None:
        """Say that the items of a list are looked at only where it was asked for; all other runs are not needed."""
        self._seen.update(range(len(self._bounds.starts)))

    def check_all_seen(self) -> None:
        """Make sure that every run was asked for, so that none was taken for the items that its list has left.

        Raises:
            IrregularOutlineError: some run stands where nobody looked for one.

        """
        are_read = self._have_entries_been_seen and (self._entries is None or self._entries.are_read)
        if len(self._seen) - 1 < len(self._bounds.starts) or not are_read:
            raise IrregularOutlineError("a run in another place")

    def lengths(self, runs: Sequence[int]) -> Numbers:
        """Give the number of items of each run."""
        numbers = np.array(runs, np.int64)
        return self._bounds.behind[numbers] - self._bounds.firsts[numbers]

    def columns(self, kind: RunKind, runs: Sequence[int]) -> Sequence[Numbers]:
        """Give the numbers of all items of runs, one run after the other, by field.

        Raises:
            IrregularOutlineError: some of these runs have items of another kind.

        """
        items, rows = self._rows(kind, runs)
        return items.numbers if rows is None else [column[rows] for column in items.numbers]

    def records(self, runs: Sequence[int]) -> Sequence[ShapeRows]:
        """Give the records of runs by their shape, numbered from the first record of the first run.

        Raises:
            IrregularOutlineError: some of these runs have items of another kind.

        """
        items, rows = self._rows("record", runs)
        return items.shapes if rows is None else items.take(rows).shapes

    def texts(self, kind: TextKind, runs: Sequence[int]) -> Sequence[orjson.Fragment]:
        """Give runs as the text of a list or map, which looks like JSON (see ``json_texts``).

        Raises:
            IrregularOutlineError: some of these runs have items of another kind.

        """
        numbers = np.array(runs, np.int64)
        if (self._bounds.kinds[numbers] != KINDS.index(kind)).any():
            raise IrregularOutlineError("items of another kind")
        starts, ends = self._bounds.starts[numbers] - 1, self._bounds.ends[numbers] + 1
        texts = [self._data[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        return list(map(orjson.Fragment, without_blanks(texts)))

    def _rows(self, kind: RunKind, runs: Sequence[int]) -> tuple[Items, Places | None]:
        """Give the items of a kind, and which of them are those of runs; null when these are all in their order."""
        numbers = np.array(runs, np.int64)
        if kind not in self._items or (self._bounds.kinds[numbers] != KINDS.index(kind)).any():
            raise IrregularOutlineError("items of another kind")
        items = self._items[kind]
        lengths = self.lengths(runs)
        firsts = self._bounds.firsts[numbers]
        before = np.cumsum(lengths) - lengths
        total = int(lengths.sum())
        if total == len(items) and np.array_equal(firsts, before):
            return items, None
        return items, np.arange(total) + np.repeat(firsts - before, lengths)


def written(
    kind: TextKind, collections: Sequence[_Values] | Spans, runs: Runs | None
) -> tuple[Sequence[_Values | orjson.Fragment] | Spans, Numbers]:
    """Give lists or maps, with text in place of those that stand for runs, and the number of values of each.

    Raises:
        IrregularOutlineError: some of the runs have items of another kind.

    """
    if isinstance(collections, Spans):
        return collections, collections.lengths
    lengths = np.fromiter(map(len, collections), np.int64, len(collections))
    found = [] if runs is None else runs.of_all(collections)
    marked = [at for at, run in enumerate(found) if run is not None]
    if runs is None or not marked:
        return collections, lengths
    of_marked = [run for run in found if run is not None]
    lengths[marked] = runs.lengths(of_marked)
    values: list[_Values | orjson.Fragment] = list(collections)
    for at, text in zip(marked, runs.texts(kind, of_marked), strict=True):
        values[at] = text
    return values, lengths


def _marks(collections: Sequence[object]) -> list[int | None]:
    ends = [values[-1] if type(values) is list and values else values for values in collections]
    return [end.get(MARK) if type(end) is dict else None for end in ends]


def _marks_alone(collections: Sequence[object]) -> list[int | None] | None:
    """Give the runs of lists or maps that are nothing but marks; null when some are not.

    They are written once more: as many marks as there are lists, a number in each, and no other brackets or quotes.
    """
    written = orjson.dumps(collections)
    opening, closing = (b'[{"~":', b"}]") if written.startswith(b"[[") else (b'{"~":', b"}")
    numbers = written.translate(None, b'[]{}":~')
    others = len("[]") + len(collections) * len(opening + closing)
    if len(written) - len(numbers) != others or written.count(opening) != len(collections):
        return None
    runs: list[int | None] = [] if numbers.translate(None, b"0123456789,") else orjson.loads(b"[%b]" % numbers)
    return runs if len(runs) == len(collections) else None
