"""The outline of a JSON document: what it says, with its regular lists and maps cut out and read in columns.

Most bytes of a report are lists or maps of a thousand items that all look alike. Making objects of them takes longer
than everything that is done with them afterwards. Here their numbers are read from the bytes, and the JSON parser sees
a document in which the first item of the first one is left, with a mark of where the columns are:

    {"hits": [1, 5, 2, 0, 3, 0]}    becomes    {"hits": [1, {"~": 0}]}

Of the second list on, not even that item is left. Which documents are valid stays the same: only a *run* is cut out,
all items of a list or map from the first one to the last. Whatever is not written as regularly stays in the outline.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import chain
from typing import Final, Literal, Protocol, TypeVar, runtime_checkable

import numpy as np
import orjson

from codecov_core.errors import LimitExceededError
from codecov_core.ingest.format import SniffedFile
from codecov_core.ingest.formats.byte_columns import ByteColumns, Mask, Places
from codecov_core.ingest.formats.json_item_search import ItemKind, found_items
from codecov_core.ingest.formats.json_items import Items, Numbers, ShapeRows
from codecov_core.ingest.formats.json_number_lists import number_lists
from codecov_core.ingest.formats.json_texts import TextKind, first_item, found_texts, may_be_long, without_blanks
from codecov_core.ingest.sniffing import JsonDocument
from codecov_core.values import dataclass

RunKind = ItemKind | TextKind | Literal["number"]
"""What the items of a run are; of some kinds the text is kept until it is told how to read it."""

_Values = TypeVar("_Values", bound=Collection[object])

_MARK: Final = "~"
_WRITTEN_MARK: Final = b'"~"'
_ESCAPED_MARK: Final = b"\\u007e"
_FEW: Final = 64
_SMALLEST_FILE: Final = 4096
_HEAD: Final = 65_536
_BLANKS: Final = b" \t\r\n"
_LONGEST_BLANKS: Final = 1024
_LIST, _MAP = (b"[", b"]"), (b"{", b"}")
_KINDS: Final[Sequence[RunKind]] = ("number", "pair", "count", "record", "values", "lines")
_OF_MAPS: Final = ("count", "lines")


class IrregularOutlineError(Exception):
    """The outline says too little for its document to be read; the document itself has to be looked at."""


@dataclass(frozen=True, slots=True)
class Outlining:
    """Which files a format reads by their outlines: those that begin so and have a word near it, and by which runs."""

    begins: bytes
    word: bytes
    kinds: tuple[RunKind, ...]

    def fits(self, file: SniffedFile) -> bool:
        """Tell whether a file may be one of the format, and is large enough."""
        return (
            len(file.data) >= _SMALLEST_FILE
            and file.data.startswith(self.begins)
            and file.data.find(self.word, 0, _HEAD) >= 0
        )


@runtime_checkable
class ReadsOutlines(Protocol):
    """A format that reads an outline as well as a whole document, or raises ``IrregularOutlineError``."""

    @property
    def outlining(self) -> Outlining:
        """Say what to cut out, and of which files."""


class OutlinedFile(SniffedFile):
    """A coverage file whose ``json`` is only the outline of its document; ``runs`` are what was cut out."""

    def __init__(self, file: SniffedFile, outline: JsonDocument, runs: "Runs") -> None:
        """Take a file and what was made of it."""
        self.__dict__.update(file.__dict__)
        self.__dict__["json"] = outline
        self.runs = runs
        self._whole = file

    def forget(self) -> None:
        """Let go of the bytes and of everything made of them, in the file this was made of as well."""
        self._whole.forget()
        super().forget()


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Runs of some kinds: where each starts and ends, where its first item ends, its kind, and its rows among these."""

    starts: Places
    ends: Places
    ends_of_first: Places
    kinds: Places
    firsts: Places
    behind: Places

    @classmethod
    def in_order(cls, parts: "Sequence[_Bounds]") -> "_Bounds":
        """Bring runs of several kinds into the order of the document."""
        columns = [np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)]
        order = np.argsort(columns[0], kind="stable")
        return cls(*(column[order] for column in columns))


class Runs:
    """The runs of a document, by number in their order, with the columns of their items."""

    def __init__(self, data: bytes, bounds: _Bounds, items: Mapping[RunKind, Items]) -> None:
        """Take the runs in the order of the document."""
        self._data = data
        self._bounds = bounds
        self._items = items
        self._seen: set[int | None] = {None}

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
        if len(self._seen) - 1 < len(self._bounds.starts):
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
        if (self._bounds.kinds[numbers] != _KINDS.index(kind)).any():
            raise IrregularOutlineError("items of another kind")
        starts, ends = self._bounds.starts[numbers] - 1, self._bounds.ends[numbers] + 1
        texts = [self._data[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)]
        return list(map(orjson.Fragment, without_blanks(texts)))

    def _rows(self, kind: RunKind, runs: Sequence[int]) -> tuple[Items, Places | None]:
        """Give the items of a kind, and which of them are those of runs; null when these are all in their order."""
        numbers = np.array(runs, np.int64)
        if kind not in self._items or (self._bounds.kinds[numbers] != _KINDS.index(kind)).any():
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
    kind: TextKind, collections: Sequence[_Values], runs: Runs | None
) -> tuple[Sequence[_Values | orjson.Fragment], Numbers]:
    """Give lists or maps, with text in place of those that stand for runs, and the number of values of each.

    Raises:
        IrregularOutlineError: some of the runs have items of another kind.

    """
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
    return [end.get(_MARK) if type(end) is dict else None for end in ends]


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


def outlined(file: SniffedFile, kinds: Iterable[RunKind]) -> OutlinedFile | None:
    """Cut runs of these kinds out of a file; null when it has none of the first kind, or is better read as a whole."""
    try:
        file.check_memory()  # columns take about as much as objects would
    except LimitExceededError:
        return None
    kinds = [kind for kind in kinds if may_be_long(kind, file.data)]
    if not kinds:
        return None
    columns = ByteColumns(file.data)
    items: dict[RunKind, Items] = {}
    parts: list[_Bounds] = []
    for kind in kinds:
        if kind == "values" or kind == "lines":  # noqa: PLR1714 - a type checker follows only this
            texts = _texts(kind, columns)
            parts += () if texts is None else (texts,)
            continue
        found = _lists_of_numbers(columns) if kind == "number" else _runs(kind, columns)
        if found is not None:
            items[kind], runs = found
            parts.append(runs)
        if not parts:
            break
    bounds = _Bounds.in_order(parts) if parts else None
    if bounds is None or not len(bounds.starts) or (bounds.starts[1:] < bounds.ends[:-1]).any():
        return None
    outline = _outline(file.data, bounds)
    return None if outline is None else OutlinedFile(file, outline, Runs(file.data, bounds, items))


def runs_of(file: SniffedFile) -> Runs | None:
    """Give the runs of a file that is outlined; null for any other one."""
    return file.runs if isinstance(file, OutlinedFile) else None


def _lists_of_numbers(columns: ByteColumns) -> tuple[Items, _Bounds] | None:
    found = number_lists(columns)
    if found is None:
        return None
    behind = np.cumsum(found.lengths)
    kinds = np.full(len(behind), _KINDS.index("number"))
    runs = _Bounds(found.starts, found.ends, found.ends_of_first, kinds, behind - found.lengths, behind)
    return Items.of_numbers(found.numbers), runs


def _texts(kind: TextKind, columns: ByteColumns) -> _Bounds | None:
    found = found_texts(kind, columns)
    if found is None:
        return None
    behind = np.cumsum(found.lengths)
    ends_of_first = found.ends.copy()
    ends_of_first[0] = found.starts[0] + len(first_item(columns.block[found.starts[0] : found.ends[0]]))
    kinds = np.full(len(behind), _KINDS.index(kind))
    return _Bounds(found.starts, found.ends, ends_of_first, kinds, behind - found.lengths, behind)


def _runs(kind: ItemKind, columns: ByteColumns) -> tuple[Items, _Bounds] | None:
    """Find the lists or maps that consist of items of a kind alone, and give these items only."""
    found = found_items(kind, columns)
    if found is None:
        return None
    items, between = found
    starts, ends = items.starts, items.ends
    follows = (starts[1:] - ends[:-1] == len(between)) & columns.match(ends[:-1], between)
    firsts = np.flatnonzero(np.append(True, ~follows))
    behind = np.append(firsts[1:], len(starts))
    opening, closing = _MAP if kind == "count" else _LIST
    is_whole = _stand_behind(columns, starts[firsts], opening) & _stand_before(columns, ends[behind - 1], closing)
    firsts, behind = firsts[is_whole], behind[is_whole]
    lengths = behind - firsts
    rows = np.append(0, np.cumsum(lengths))
    runs = _Bounds(
        starts[firsts],
        ends[behind - 1],
        ends[firsts],
        np.full(len(firsts), _KINDS.index(kind)),
        rows[:-1],
        rows[1:],
    )
    if int(rows[-1]) < len(starts):
        items = items.take(np.arange(int(rows[-1])) + np.repeat(firsts - rows[:-1], lengths))
    return items, runs


def _stand_behind(columns: ByteColumns, places: Places, opening: bytes) -> Mask:
    """Tell before which places there is nothing but blanks behind the beginning of a list or map."""
    stands: Mask = columns.bytes[places - 1] == opening[0]
    for row in np.flatnonzero(~stands).tolist():
        place = int(places[row])
        stands[row] = columns.block[max(place - _LONGEST_BLANKS, 0) : place].rstrip(_BLANKS).endswith(opening)
    return stands


def _stand_before(columns: ByteColumns, places: Places, closing: bytes) -> Mask:
    stands: Mask = columns.bytes[places] == closing[0]
    for row in np.flatnonzero(~stands).tolist():
        place = int(places[row])
        stands[row] = columns.block[place : place + _LONGEST_BLANKS].lstrip(_BLANKS).startswith(closing)
    return stands


def _outline(data: bytes, runs: _Bounds) -> JsonDocument | None:
    """Parse the document without its runs; null when that does not tell what the document says.

    A mark within a string, which merely looks like a list, leaves no JSON: its first quote ends the string.
    """
    count = len(runs.starts)
    kept = zip([0, *runs.ends.tolist()], [*runs.starts.tolist(), len(data)], strict=True)
    pieces = [data[start:end] for start, end in kept]
    is_map = np.isin(runs.kinds, [_KINDS.index(kind) for kind in _OF_MAPS]).tolist()
    written_as = (b'{"~":%d}', b'"~":%d')
    marks = [written_as[of_map] % run for run, of_map in enumerate(is_map)]
    for run in np.unique(runs.kinds, return_index=True)[1].tolist():
        marks[run] = data[runs.starts[run] : runs.ends_of_first[run]] + b"," + marks[run]
    written = b"".join(chain.from_iterable(zip(pieces, [*marks, b""], strict=True)))
    are_alone = written.count(b"~") == count or written.count(_WRITTEN_MARK) == count
    if not are_alone or (b"\\" in written and _ESCAPED_MARK in written.lower()):
        return None
    try:
        document: JsonDocument = orjson.loads(written)
    except orjson.JSONDecodeError:
        return None
    return document
