"""Cobertura reports in their regular form, read in columns.

Nearly every Cobertura report is the same few texts over and over: each tool writes its attributes in one order with one
spacing. The reader learns these shapes from the first lines of a document, then reads the numbers of all lines of a
known shape at once. Tags that are not lines go through a small state machine, and so does every line that is written
in a way of its own.

Whatever could make an XML parser see something else (CDATA, processing instructions, entities of the document,
control characters, broken UTF-8, nested classes, unbalanced tags, scoverage statements, ...) makes the reader decline,
and the general one takes the file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.format import FormatOptions
from codecov_core.ingest.formats.byte_columns import ByteColumns, Places
from codecov_core.ingest.formats.cobertura_lines import (
    NO_FILE_NAME,
    NOT_A_LINE,
    Attributes,
    BadRecordError,
    class_place,
    filled_branches,
    is_root_folder,
    merges_last,
    read_line,
    split_missing_branches,
)
from codecov_core.ingest.formats.cobertura_shapes import LineShape, MatchedLines, learn_shape
from codecov_core.ingest.formats.missed_lists import MissedLists
from codecov_core.ingest.formats.xml_tags import IrregularXmlError, Tag, check_text, prolog_length, read_tag, unescaped
from codecov_core.ingest.sink import BRANCH, PLAIN, Sink
from codecov_core.reports import fraction_code, fraction_codes

_BLOCK = 1 << 20
_LARGEST_BLOCK = 32 << 20
_MOST_SHAPES = 6
_WORTH_A_SHAPE = 32
_DEEPEST = 200
_END_OF_CLASS = b"</class>"
_FRACTION = 1 << 62
_LARGEST_PART = (1 << 31) - 1
_PART = np.int64(_LARGEST_PART)


def read_regular(data: bytes, options: FormatOptions, sink: Sink) -> bool:
    """Read a report into the sink when it is regular throughout.

    Returns False, with the sink untouched, when the general reader has to read it.
    """
    document = _Document(options)
    try:
        start = prolog_length(data)
        check_text(ByteColumns(data[:start]))
        for begin, end in _block_bounds(data, start):
            _BlockReader(document, data[begin:end]).read()
    except IrregularXmlError:
        return False
    if not document.is_closed:
        return False
    document.deliver(sink)
    return True


@dataclass(frozen=True, slots=True)
class _Columns:
    """The lines of a block, in the order of the document; the arguments of ``Sink.columns``."""

    names: tuple[str, ...]
    file_index: NDArray[np.int32]
    number: NDArray[np.int64]
    coverage: NDArray[np.int64]
    kind: NDArray[np.int8]
    missed_index: NDArray[np.int32]
    missed_lists: tuple[tuple[str, ...] | None, ...]

    def only(self, rows: NDArray[np.bool_]) -> "_Columns":
        return _Columns(
            self.names,
            self.file_index[rows],
            self.number[rows],
            self.coverage[rows],
            self.kind[rows],
            self.missed_index[rows],
            self.missed_lists,
        )

    def deliver(self, sink: Sink) -> None:
        sink.columns(
            self.names,
            self.file_index,
            self.number,
            self.coverage,
            self.kind,
            missed_index=self.missed_index,
            missed_lists=self.missed_lists,
        )


class _Document:
    """What is carried from one block to the next, and what was read so far."""

    def __init__(self, options: FormatOptions) -> None:
        self.options = options
        self.shapes: list[LineShape] = []
        self.tags: dict[bytes, Tag] = {}
        self.open: list[str] = []
        self.is_closed = False
        self.classes = 0
        self.roots: list[str] = []
        self.drops: list[tuple[str, str, str, bool]] = []
        self.columns: list[_Columns] = []

    def deliver(self, sink: Sink) -> None:
        """Hand everything over; files that merge last come last."""
        for kind, where, reason, harmless in self.drops:
            sink.drop(kind, where, reason, harmless=harmless)
        sink.source_roots.extend(self.roots)
        late: list[_Columns] = []
        for columns in self.columns:
            is_late = np.array([merges_last(name) for name in columns.names], np.bool_)
            if is_late.any():
                rows = is_late[columns.file_index]
                late.append(columns.only(rows))
                columns.only(~rows).deliver(sink)
            else:
                columns.deliver(sink)
        for columns in late:
            columns.deliver(sink)


@dataclass(slots=True)
class _Rows:
    """Columns with one entry a tag of a block; only those entries count that ``present`` marks as lines."""

    present: NDArray[np.bool_]
    number: NDArray[np.int64]
    coverage: NDArray[np.int64]
    kind: NDArray[np.int8]
    missed: NDArray[np.int32]


@dataclass(slots=True)
class _OpenLine:
    """A ``<line>`` that is not closed yet: the index of its tag, its attributes and its conditions so far."""

    tag: int
    attributes: Attributes
    conditions: list[Attributes]


class _BlockReader:
    """One block of a document: some whole classes, and what stands before, between and behind them."""

    def __init__(self, document: _Document, block: bytes) -> None:
        self._document = document
        self._block = block
        self._bytes = ByteColumns(block)
        self._tags = self._bytes.find(ord("<"))
        count = len(self._tags)
        self._rows = _Rows(
            np.zeros(count, np.bool_),
            np.zeros(count, np.int64),
            np.zeros(count, np.int64),
            np.zeros(count, np.int8),
            np.zeros(count, np.int32),
        )
        self._missed = MissedLists()
        self._missing_texts: dict[bytes, int | None] = {b"": None}
        self._names: list[str] = []
        self._owner = -1
        self._owners: list[tuple[int, int]] = [(0, -1)]
        self._line: _OpenLine | None = None

    def read(self) -> None:
        check_text(self._bytes)
        self._read_shapes()
        self._read_other_tags()
        self._collect()

    # --- lines of a known shape

    def _read_shapes(self) -> None:
        left = np.flatnonzero(self._bytes.match(self._tags, b"<line "))
        shapes = self._document.shapes
        for shape in shapes:
            left = self._read_shape(shape, left)
        while len(left) >= _WORTH_A_SHAPE and len(shapes) < _MOST_SHAPES:
            shape_of_first = learn_shape(self._tag_text(int(left[0])))
            if shape_of_first is None:
                return
            shapes.append(shape_of_first)
            still_left = self._read_shape(shape_of_first, left)
            if len(still_left) == len(left):
                return
            left = still_left

    def _read_shape(self, shape: LineShape, tags: Places) -> Places:
        """Read those of the tags that have this shape; returns the others."""
        found = shape.match(self._bytes, self._tags[tags])
        if found.missing_at is not None:
            named = self._named_missing(found.missing_at, shape.end)
            found = found.only(named >= 0)
            missed = named[named >= 0]
        else:
            missed = np.zeros(len(found.rows), np.int32)
        self._store(found, tags[found.rows], missed)
        others = np.ones(len(tags), np.bool_)
        others[found.rows] = False
        return tags[others]

    def _store(self, found: MatchedLines, tags: Places, missed: NDArray[np.int32]) -> None:
        rows = self._rows
        rows.present[tags] = True
        rows.number[tags] = found.number
        if found.taken is None or found.total is None:
            rows.coverage[tags] = found.hits
            rows.missed[tags] = missed
            return
        options = self._document.options
        coverage = fraction_codes(found.taken, found.total)
        kind = np.full(len(tags), BRANCH, np.int8)
        if options.cobertura_partials_as_hits:
            taken = found.taken > 0
            coverage[taken], kind[taken], missed[taken] = 1, PLAIN, 0
        if found.missing_at is None:
            self._fill(coverage, kind == BRANCH, missed)
        rows.coverage[tags], rows.kind[tags], rows.missed[tags] = coverage, kind, missed

    def _fill(self, coverage: NDArray[np.int64], wanted: NDArray[np.bool_], missed: NDArray[np.int32]) -> None:
        """Make up the missed branches of lines that do not name them."""
        options = self._document.options
        if not options.cobertura_handle_missing_conditions:
            wanted &= (coverage >> 31) == _FRACTION >> 31
        codes, inverse = np.unique(coverage[wanted], return_inverse=True)
        indexes = [
            self._missed.index(filled_branches((), str(code >> 31 & _LARGEST_PART), str(code & _LARGEST_PART), options))
            for code in codes.tolist()
        ]
        missed[wanted] = np.array(indexes, np.int32)[inverse]

    def _named_missing(self, places: Places, end: bytes) -> NDArray[np.int32]:
        """Read the ``missing-branches`` texts at these places; -1 for one that the general rules have to read."""
        block, texts = self._block, self._missing_texts
        indexes: list[int] = []
        for start in places.tolist():
            stop = block.find(b'"', start)
            text = block[start:stop]
            index = texts.get(text, -1)
            if index == -1:
                index = texts[text] = self._named_index(text)
            indexes.append(-1 if index is None or not block.startswith(end, stop + 1) else index)
        return np.array(indexes, np.int32)

    def _named_index(self, text: bytes) -> int | None:
        if _NOT_PLAIN.search(text):
            return None
        return self._missed.index(split_missing_branches(text.decode()))

    # --- everything else

    def _tag_text(self, tag: int) -> bytes:
        end = self._tags[tag + 1] if tag + 1 < len(self._tags) else len(self._block)
        return self._block[self._tags[tag] : end]

    def _read_other_tags(self) -> None:
        known = self._document.tags
        for index in np.flatnonzero(~self._rows.present).tolist():
            text = self._tag_text(index)
            tag = known.get(text)
            if tag is None:
                tag = read_tag(text)
                if len(text) <= _REMEMBERED_TAG:
                    known[text] = tag
            if tag.closes:
                self._close(index, tag)
            else:
                self._start(index, tag)

    def _start(self, index: int, tag: Tag) -> None:
        document = self._document
        if document.is_closed or len(document.open) >= _DEEPEST:
            raise IrregularXmlError("a second root, or elements nested very deeply")
        if tag.name == "line":
            self._start_line(index, tag)
        elif tag.name == "condition":
            if self._line is not None:
                self._line.conditions.append(tag.attributes)
        elif tag.name == "class":
            self._start_class(index, tag)
        elif tag.name == "source" and not tag.is_empty:
            root = unescaped(tag.text).strip()
            if is_root_folder(root):
                document.roots.append(root)
        elif tag.name == "statement":
            raise IrregularXmlError("scoverage")
        if not tag.is_empty:
            document.open.append(tag.name)

    def _close(self, index: int, tag: Tag) -> None:
        document = self._document
        if not document.open or document.open.pop() != tag.name:
            raise IrregularXmlError("an end tag without its start")
        document.is_closed = not document.open
        if document.is_closed and tag.text:
            raise IrregularXmlError("text behind the end")
        if tag.name == "class":
            self._own(index, -1)
        elif tag.name == "line" and self._line is not None:
            line, self._line = self._line, None
            if self._rows.present[line.tag : index].any():
                raise IrregularXmlError("a line in a line")
            self._read_line(line.tag, line.attributes, line.conditions)

    def _start_class(self, index: int, tag: Tag) -> None:
        document = self._document
        if "class" in document.open:
            raise IrregularXmlError("a class in a class")
        document.classes += 1
        name = tag.attributes.get("filename")
        if name is None:
            document.drops.append(("class", class_place(tag.attributes, document.classes), NO_FILE_NAME, False))
        elif name and not tag.is_empty:
            self._names.append(name)
            self._own(index, len(self._names) - 1)

    def _own(self, index: int, file: int) -> None:
        self._owner = file
        self._owners.append((index, file))

    def _start_line(self, index: int, tag: Tag) -> None:
        if self._line is not None:
            raise IrregularXmlError("a line in a line")
        if tag.is_empty:
            self._read_line(index, tag.attributes, ())
        else:
            self._line = _OpenLine(index, tag.attributes, [])

    def _read_line(self, index: int, attributes: Attributes, conditions: Sequence[Attributes]) -> None:
        if self._owner < 0:
            return
        document, rows = self._document, self._rows
        where = f"{self._names[self._owner]}:{attributes.get('number')}"
        try:
            record, reasons = read_line(attributes, conditions, document.options)
        except BadRecordError as error:
            document.drops.append(("line", where, str(error), False))
            return
        document.drops.extend(("condition", where, reason, False) for reason in reasons)
        if record is None:
            document.drops.append(("line", where, NOT_A_LINE, True))
            return
        number, coverage, kind, missed = record
        rows.present[index] = True
        rows.number[index] = _small(number)
        rows.coverage[index] = _code(coverage)
        rows.kind[index] = PLAIN if kind is None else BRANCH
        rows.missed[index] = self._missed.index(missed)

    def _collect(self) -> None:
        """Keep the lines inside classes and leave out those below 1."""
        if self._line is not None:
            raise IrregularXmlError("a line without an end")
        starts, owners = np.array([*self._owners, (len(self._tags), -1)], np.int64).T
        files = np.repeat(owners[:-1], np.diff(starts))
        rows = np.flatnonzero(self._rows.present & (files >= 0))
        numbers = self._rows.number[rows]
        if not numbers.all():
            for row in rows[numbers == 0].tolist():
                self._document.drops.append(("line", f"{self._names[files[row]]}:0", NOT_A_LINE, True))
            rows, numbers = rows[numbers > 0], numbers[numbers > 0]
        if len(rows):
            self._document.columns.append(
                _Columns(
                    tuple(self._names),
                    files[rows].astype(np.int32),
                    numbers,
                    self._rows.coverage[rows],
                    self._rows.kind[rows],
                    self._rows.missed[rows],
                    tuple(self._missed.lists),
                ),
            )


_NOT_PLAIN = re.compile(rb"[&\t\r\n]")
_REMEMBERED_TAG = 64


def _block_bounds(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    """Cut a document behind ends of classes, about every megabyte."""
    while start < len(data):
        end = data.rfind(_END_OF_CLASS, start, start + _BLOCK)
        if end < 0:
            end = data.find(_END_OF_CLASS, start + _BLOCK - len(_END_OF_CLASS))
        end = len(data) if end < 0 else end + len(_END_OF_CLASS)
        if end - start > _LARGEST_BLOCK:
            raise IrregularXmlError("a class of many megabytes")
        yield start, end
        start = end


def _small(number: int) -> int:
    if number >= _FRACTION:
        raise IrregularXmlError("a number of more than 64 bits")
    return number


def _code(coverage: int | str) -> int:
    """Encode a coverage value as ``Sink.columns`` takes it; a value without a code is for the general reader."""
    if isinstance(coverage, int):
        return _small(coverage)
    taken, total = coverage.split("/")
    if max(len(taken), len(total)) > _LONGEST_PART or f"{int(taken)}/{int(total)}" != coverage:
        raise IrregularXmlError("a fraction with leading zeros")
    if max(int(taken), int(total)) > _LARGEST_PART:
        raise IrregularXmlError("a fraction of more than 32 bits")
    return fraction_code(int(taken), int(total))


_LONGEST_PART = 10
