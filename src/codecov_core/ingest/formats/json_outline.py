"""The outline of a JSON document: what it says, with its regular lists and maps cut out and read in columns.

Most bytes of a report are lists or maps of a thousand items that all look alike. Making objects of them takes longer
than everything that is done with them afterwards. Here their numbers are read from the bytes, and the JSON parser sees
a document in which the first item of the first one is left, with a mark of where the columns are:

    {"hits": [1, 5, 2, 0, 3, 0]}    becomes    {"hits": [1, {"~": 0}]}

Of the second list on, not even that item is left. Which documents are valid stays the same: only a *run* is cut out,
all items of a list or map from the first one to the last. Whatever is not written as regularly stays in the outline.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final, Protocol, runtime_checkable

import numpy as np
import orjson

from codecov_core.errors import LimitExceededError
from codecov_core.ingest.format import SniffedFile
from codecov_core.ingest.formats.byte_columns import LONGEST_LITERAL, ByteColumns, Mask, Places
from codecov_core.ingest.formats.json_brackets import Brackets
from codecov_core.ingest.formats.json_entries import Entries
from codecov_core.ingest.formats.json_entry_search import found_entries
from codecov_core.ingest.formats.json_item_search import ItemKind, found_items
from codecov_core.ingest.formats.json_items import Items
from codecov_core.ingest.formats.json_number_lists import number_lists
from codecov_core.ingest.formats.json_runs import KINDS, NO_RUNS, RunBounds, RunKind, Runs
from codecov_core.ingest.formats.json_texts import TextKind, first_item, first_text, found_texts, may_be_long
from codecov_core.ingest.sniffing import JsonDocument
from codecov_core.values import dataclass

_WRITTEN_MARK: Final = b'"~"'
_ESCAPED_MARK: Final = b"\\u007e"
_SMALLEST_FILE: Final = 4096
_HEAD: Final = 65_536
_HEAD_OF_SHORT_FILES: Final = 16_384
"""Where files do not come by the dozen, little is gained by cutting them out whole."""
_BLANKS: Final = b" \t\r\n"
_LONGEST_BLANKS: Final = 1024
_LIST, _MAP = (b"[", b"]"), (b"{", b"}")
_OF_MAPS: Final = ("count", "lines")


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


def outlined(file: SniffedFile, kinds: Iterable[RunKind]) -> OutlinedFile | None:
    """Cut runs of these kinds out of a file; null when it has none of the first kind, or is better read as a whole."""
    try:
        file.check_memory()  # columns take about as much as objects would
    except LimitExceededError:
        return None
    kinds = tuple(kinds)
    if "values" in kinds:
        of_entries = _outlined_by_entries(file, have_records="record" in kinds)
        if of_entries is not None:
            return of_entries
        kinds = tuple(kind for kind in kinds if kind != "record")  # those of short files are no long lists
    kinds = tuple(kind for kind in kinds if may_be_long(kind, file.data))
    if not kinds:
        return None
    columns = ByteColumns(file.data)
    brackets: Brackets | None = None
    items: dict[RunKind, Items] = {}
    parts: list[RunBounds] = []
    for kind in kinds:
        if kind == "values" or kind == "lines":  # noqa: PLR1714 - a type checker follows only this
            brackets = brackets or Brackets.of(columns)
            texts = _texts(kind, columns, brackets)
            parts += () if texts is None else (texts,)
            continue
        found = _lists_of_numbers(columns) if kind == "number" else _runs(kind, columns)
        if found is not None:
            items[kind], runs = found
            parts.append(runs)
        if not parts:
            break
    bounds = RunBounds.in_order(parts) if parts else None
    if bounds is None or not len(bounds.starts) or (bounds.starts[1:] < bounds.ends[:-1]).any():
        return None
    outline = _outline(file.data, bounds)
    return None if outline is None else OutlinedFile(file, outline, Runs(file.data, bounds, items))


def runs_of(file: SniffedFile) -> Runs | None:
    """Give the runs of a file that is outlined; null for any other one."""
    return file.runs if isinstance(file, OutlinedFile) else None


def entries_of(file: SniffedFile, files: object) -> Entries | None:
    """Give the entries that the list or map of all files of a document stands for; null when it stands for itself.

    Raises:
        IrregularOutlineError: there are other files as well, or entries elsewhere.

    """
    runs = runs_of(file)
    return None if runs is None else runs.entries_of(files)


def _lists_of_numbers(columns: ByteColumns) -> tuple[Items, RunBounds] | None:
    found = number_lists(columns)
    if found is None:
        return None
    behind = np.cumsum(found.lengths)
    kinds = np.full(len(behind), KINDS.index("number"))
    runs = RunBounds(found.starts, found.ends, found.ends_of_first, kinds, behind - found.lengths, behind)
    return Items.of_numbers(found.numbers), runs


def _texts(kind: TextKind, columns: ByteColumns, brackets: Brackets) -> RunBounds | None:
    found = found_texts(kind, columns, brackets)
    if found is None:
        return None
    behind = np.cumsum(found.lengths)
    ends_of_first = found.ends.copy()
    ends_of_first[0] = found.starts[0] + len(first_item(columns.block[found.starts[0] : found.ends[0]]))
    kinds = np.full(len(behind), KINDS.index(kind))
    return RunBounds(found.starts, found.ends, ends_of_first, kinds, behind - found.lengths, behind)


def _runs(kind: ItemKind, columns: ByteColumns) -> tuple[Items, RunBounds] | None:
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
    runs = RunBounds(
        starts[firsts],
        ends[behind - 1],
        ends[firsts],
        np.full(len(firsts), KINDS.index(kind)),
        rows[:-1],
        rows[1:],
    )
    if int(rows[-1]) < len(starts):
        items = items.take(np.arange(int(rows[-1])) + np.repeat(firsts - rows[:-1], lengths))
    return items, runs


def _stand_behind(columns: ByteColumns, places: Places, opening: bytes) -> Mask:
    """Tell before which places there is nothing but blanks behind the beginning of a list or map."""
    stands: Mask = columns.bytes[places - 1] == opening[0]
    rows = np.flatnonzero(~stands)
    if len(rows):  # most have the same blanks as the first one
        before = columns.block[max(int(places[rows[0]]) - LONGEST_LITERAL + 1, 0) : int(places[rows[0]])]
        beginning = opening + before[len(before.rstrip(_BLANKS)) :]
        stands[rows] = columns.match(np.maximum(places[rows] - len(beginning), 0), beginning)
    for row in np.flatnonzero(~stands).tolist():
        place = int(places[row])
        stands[row] = columns.block[max(place - _LONGEST_BLANKS, 0) : place].rstrip(_BLANKS).endswith(opening)
    return stands


def _stand_before(columns: ByteColumns, places: Places, closing: bytes) -> Mask:
    stands: Mask = columns.bytes[places] == closing[0]
    rows = np.flatnonzero(~stands)
    if len(rows):
        behind = columns.block[int(places[rows[0]]) : int(places[rows[0]]) + LONGEST_LITERAL - 1]
        end = behind[: len(behind) - len(behind.lstrip(_BLANKS))] + closing
        stands[rows] = columns.match(places[rows], end)
    for row in np.flatnonzero(~stands).tolist():
        place = int(places[row])
        stands[row] = columns.block[place : place + _LONGEST_BLANKS].lstrip(_BLANKS).startswith(closing)
    return stands


def _outline(data: bytes, runs: RunBounds) -> JsonDocument | None:
    """Parse the document without its runs; null when that does not tell what the document says.

    A mark within a string, which merely looks like a list, leaves no JSON: its first quote ends the string.
    """
    kept = zip([0, *runs.ends.tolist()], [*runs.starts.tolist(), len(data)], strict=True)
    pieces = [data[start:end] for start, end in kept]
    is_map = np.isin(runs.kinds, [KINDS.index(kind) for kind in _OF_MAPS]).tolist()
    written_as = (b'{"~":%d}', b'"~":%d')
    marks = [written_as[of_map] % run for run, of_map in enumerate(is_map)]
    for run in np.unique(runs.kinds, return_index=True)[1].tolist():
        marks[run] = data[runs.starts[run] : runs.ends_of_first[run]] + b"," + marks[run]
    return _parsed(pieces, marks, _WRITTEN_MARK)


def _outlined_by_entries(file: SniffedFile, *, have_records: bool) -> OutlinedFile | None:
    """Cut out all entries of a document, and what lists of records are in them.

    Null when entries are the lesser part of it, or of its beginning.
    """
    is_long = len(file.data) > _HEAD_OF_SHORT_FILES
    if is_long and _entries(ByteColumns(file.data[:_HEAD_OF_SHORT_FILES]), have_records=have_records) is None:
        return None
    found = _entries(ByteColumns(file.data), have_records=have_records)
    if found is None:
        return None
    entries, records = found
    kept = zip([0, *entries.ends.tolist()], [*entries.starts.tolist(), len(file.data)], strict=True)
    pieces = [file.data[start:end] for start, end in kept]
    written_as = b'"~%d":0' if entries.are_of_maps else b'{"~":%d}'
    outline = _parsed(pieces, [written_as % run for run in range(len(entries.starts))], _WRITTEN_MARK[:2])
    if outline is None:
        return None
    items, bounds = (None, NO_RUNS) if records is None else records
    return OutlinedFile(file, outline, Runs(file.data, bounds, {} if items is None else {"record": items}, entries))


def _entries(columns: ByteColumns, *, have_records: bool) -> tuple[Entries, tuple[Items, RunBounds] | None] | None:
    """Find entries that are most of a document, and the lists of records in it, in which no other brackets count."""
    brackets = Brackets.of(columns)
    records = _runs("record", columns) if have_records else None
    if records is not None:
        brackets = brackets.outside(records[1].starts, records[1].ends)
    first = first_text(columns, brackets)
    entries = None if first is None else found_entries(columns, brackets, first)
    if entries is None or 2 * int((entries.ends - entries.starts).sum()) < len(columns.block):
        return None
    return entries, records


def _parsed(pieces: Sequence[bytes], marks: Sequence[bytes], begin: bytes) -> JsonDocument | None:
    """Parse pieces of a document with marks in between, which begin so; null when it has such marks of its own."""
    written = b"".join(chain.from_iterable(zip(pieces, [*marks, b""], strict=True)))
    are_alone = written.count(b"~") == len(marks) or written.count(begin) == len(marks)
    if not are_alone or (b"\\" in written and _ESCAPED_MARK in written.lower()):
        return None
    try:
        document: JsonDocument = orjson.loads(written)
    except orjson.JSONDecodeError:
        return None
    return document
