"""One block of a regular Cobertura document: its tags walked through, its lines read in columns."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.format import FormatOptions
from codecov_core.ingest.formats.byte_columns import ByteColumns
from codecov_core.ingest.formats.cobertura_lines import (
    EMPTY_FILE_NAME,
    IN_NO_CLASS,
    NO_FILE_NAME,
    NOT_A_LINE,
    UNNUMBERED,
    Attributes,
    BadRecordError,
    class_place,
    is_root_folder,
    read_line,
)
from codecov_core.ingest.formats.cobertura_rows import LineRows, ShapedLines
from codecov_core.ingest.formats.distinct_lists import DistinctLists
from codecov_core.ingest.formats.xml_tags import IrregularXmlError, Tag, check_text, read_tag, unescaped
from codecov_core.values import dataclass

_NO_CLASS, _NO_FILE = -1, -2
"""Stand for the index of a file outside of every class, and in a class without one."""
_DEEPEST = 200
_LONGEST_REMEMBERED_TAG = 64
_MOST_REMEMBERED_TAGS = 1024


@dataclass(frozen=True, slots=True)
class LineColumns:
    """The lines of a block in the order of the document; indexes are into the names and lists of the document."""

    file_index: NDArray[np.int32]
    number: NDArray[np.int64]
    coverage: NDArray[np.int64]
    kind: NDArray[np.int8]
    missed_index: NDArray[np.int32]

    def only(self, kept: NDArray[np.bool_]) -> "LineColumns":
        """Give the lines that are marked."""
        return LineColumns(
            self.file_index[kept], self.number[kept], self.coverage[kept], self.kind[kept], self.missed_index[kept]
        )


class Document:
    """What is carried from one block to the next, and what was read so far."""

    def __init__(self, options: FormatOptions) -> None:
        """Start at the root element."""
        self.options = options
        self.open: list[str] = []
        self.is_closed = False
        self.classes = 0
        self.names: list[str] = []
        self.missed = DistinctLists[str]()
        self.shaped = ShapedLines(options, self.missed)
        self.tags: dict[bytes, Tag] = {}
        self.roots: list[str] = []
        self.drops: list[tuple[str, str, str, bool]] = []
        self.outside: list[NDArray[np.int64]] = []
        self.columns: list[LineColumns] = []


@dataclass(frozen=True, slots=True)
class _OpenLine:
    """A ``<line>`` that is not closed yet: the index of its tag, its attributes and its conditions so far."""

    tag: int
    attributes: Attributes
    conditions: list[Attributes]


class BlockReader:
    """Reads one block: some whole classes, and what stands before, between and behind them."""

    def __init__(self, document: Document, block: bytes) -> None:
        """Find the tags of the block."""
        self._document = document
        self._block = block
        self._bytes = ByteColumns(block)
        self._tags = self._bytes.find(ord("<"))
        self._rows = LineRows.of(len(self._tags))
        self._owner = _NO_CLASS
        self._owners: list[tuple[int, int]] = [(0, _NO_CLASS)]
        self._line: _OpenLine | None = None

    def read(self) -> None:
        """Read the block into the document.

        Raises:
            IrregularXmlError: there is something in it that only an XML parser reads right.

        """
        check_text(self._bytes)
        self._document.shaped.read(self._bytes, self._tags, self._rows)
        known = self._document.tags
        for index in np.flatnonzero(~self._rows.present).tolist():
            end = self._tags[index + 1] if index + 1 < len(self._tags) else len(self._block)
            text = self._block[self._tags[index] : end]
            tag = known.get(text)
            if tag is None:
                tag = read_tag(text)
                if len(text) <= _LONGEST_REMEMBERED_TAG and len(known) < _MOST_REMEMBERED_TAGS:
                    known[text] = tag
            if tag.closes:
                self._close(index, tag)
            else:
                self._start(index, tag)
        self._collect()

    def _start(self, index: int, tag: Tag) -> None:
        document = self._document
        if document.is_closed or len(document.open) >= _DEEPEST:
            raise IrregularXmlError("a second root, or elements nested very deeply")
        if tag.name == "line":
            self._start_line(index, tag)
        elif tag.name == "condition":
            if self._line is not None:
                self._line.conditions.append(tag.attributes())
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
            self._own(index, _NO_CLASS)
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
        attributes = tag.attributes()
        name = attributes.get("filename")
        if name is None:
            document.drops.append(("class", class_place(attributes, document.classes), NO_FILE_NAME, False))
        elif not name:
            document.drops.append(("class", class_place(attributes, document.classes), EMPTY_FILE_NAME, True))
        if name and not tag.is_empty:
            document.names.append(name)
            self._own(index, len(document.names) - 1)
        elif not tag.is_empty:
            self._own(index, _NO_FILE)

    def _own(self, index: int, file: int) -> None:
        """Let the lines from this tag on belong to a file, to a class without one, or to no class."""
        self._owner = file
        self._owners.append((index, file))

    def _start_line(self, index: int, tag: Tag) -> None:
        if self._line is not None:
            raise IrregularXmlError("a line in a line")
        if tag.is_empty:
            self._read_line(index, tag.attributes(), ())
        else:
            self._line = _OpenLine(index, tag.attributes(), [])

    def _read_line(self, index: int, attributes: Attributes, conditions: Sequence[Attributes]) -> None:
        document = self._document
        if self._owner < 0:
            if self._owner == _NO_CLASS:
                document.drops.append(("line", f"line {attributes.get('number', UNNUMBERED)}", IN_NO_CLASS, True))
            return
        where = f"{document.names[self._owner]}:{attributes.get('number')}"
        try:
            record, reasons = read_line(attributes, conditions, document.options)
        except BadRecordError as error:
            document.drops.append(("line", where, str(error), False))
            return
        document.drops.extend(("condition", where, reason, False) for reason in reasons)
        if record is None:
            document.drops.append(("line", where, NOT_A_LINE, True))
        else:
            self._rows.store(index, record, document.missed)

    def _collect(self) -> None:
        """Keep the lines inside classes with a file and leave out those below 1."""
        document, lines = self._document, self._rows
        if self._line is not None:
            raise IrregularXmlError("a line without an end")
        starts, owners = np.array([*self._owners, (len(self._tags), _NO_CLASS)], np.int64).T
        files = np.repeat(owners[:-1], np.diff(starts))
        document.outside.append(lines.number[lines.present & (files == _NO_CLASS)])
        rows = np.flatnonzero(lines.present & (files >= 0))
        numbers = lines.number[rows]
        if not numbers.all():
            for row in rows[numbers == 0].tolist():
                document.drops.append(("line", f"{document.names[files[row]]}:0", NOT_A_LINE, True))
            rows, numbers = rows[numbers > 0], numbers[numbers > 0]
        document.columns.append(
            LineColumns(
                files[rows].astype(np.int32), numbers, lines.coverage[rows], lines.kind[rows], lines.missed[rows]
            ),
        )
