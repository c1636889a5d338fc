"""Cobertura XML, as dozens of tools write it, and ``scoverage.xml`` (chapter 02 §8.1.10, §14.4).

A regular document is read in columns; every other one by an XML parser that recovers from damage, expands no entities
and opens neither files nor the network.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO

from lxml import etree

from codecov_core.errors import LimitExceededError
from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats import cobertura_columns
from codecov_core.ingest.formats.cobertura_lines import (
    EMPTY_FILE_NAME,
    IGNORED_STATEMENT,
    IN_NO_CLASS,
    NO_FILE_NAME,
    NOT_A_LINE,
    UNNUMBERED,
    BadRecordError,
    LineRecord,
    class_place,
    is_root_folder,
    is_unlike_its_fraction,
    merges_last,
    read_line,
    read_statement,
)
from codecov_core.ingest.formats.xml_document import DAMAGED, REGULAR_TAGS, most_tags_in, tags_in, without_cut_off_tag
from codecov_core.ingest.sink import FileRows
from codecov_core.ingest.xml_complaints import complaint

_CLASS_ATTRIBUTES = ("filename", "name")
_LINE_ATTRIBUTES = ("number", "hits", "branch", "condition-coverage", "missing-branches")
_CONDITION_ATTRIBUTES = ("number", "type", "coverage")
_STATEMENT_ATTRIBUTES = ("line", "invocation-count", "branch", "method", "ignored")

_DEEPEST = 8
"""Classes that may be in each other, for a line belongs to every class around it: tools write one."""
_TAGS_OF_A_LINE = 4
"""Tags of XML that one more line costs as much as."""

_SMALL = 4_000
"""Bytes below which a parser is done before columns are set out; an upload may hold thousands of such files."""


class Cobertura:
    """Reads ``<coverage>`` and ``<scoverage>`` documents with ``<class filename>`` and ``<line number hits>``."""

    name = "cobertura"
    kind: Kind = "xml"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take any document whose root is ``coverage`` or ``scoverage`` in whatever namespace.

        Two other formats have a root of that name: Clover (with ``generated``) and Mono (with ``assembly`` elements).
        """
        root = upload.xml_root
        if root is None or root.name not in ("coverage", "scoverage"):
            return False
        return not (root.name == "coverage" and (root.attributes.get("generated") or "assembly" in root.children))

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all classes; see :class:`~codecov_core.ingest.format.Format`.

        Raises:
            LimitExceededError: the document has more tags than the upload may have, or nests its classes.

        """
        root = upload.xml_root
        timestamp = None if root is None else root.attributes.get("timestamp")
        if timestamp:
            sink.timestamp(timestamp)
        tags, left = most_tags_in(upload.data), sink.parsed_tags.left
        is_small = len(upload.data) < _SMALL and tags <= left
        may_be_regular = not is_small and tags <= REGULAR_TAGS * left
        if may_be_regular and cobertura_columns.read_regular(upload.data, options, sink):
            sink.parsed_tags.spend(tags // REGULAR_TAGS)
            return
        sink.parsed_tags.spend(tags_in(upload.data))
        read_tolerant(upload.data, options, sink)


def read_tolerant(data: bytes, options: FormatOptions, sink: Sink) -> None:
    """Read a document with an XML parser, as far as it goes."""
    events = etree.iterparse(
        BytesIO(without_cut_off_tag(data)),
        events=("start", "end"),
        tag=("{*}class", "{*}line", "{*}statement", "{*}source"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    _TolerantReader(options, sink).read(events)
    if len(events.error_log):
        first = events.error_log[0]
        sink.drop("part of a document", f"line {first.line}: {complaint(first.message)}", DAMAGED)


class _TolerantReader:
    """Walks the elements of one document; a line belongs to every class around it."""

    def __init__(self, options: FormatOptions, sink: Sink) -> None:
        self._options = options
        self._sink = sink
        self._classes = 0
        self._open: list[FileRows | None] = []
        self._seen: set[tuple[str, LineRecord]] = set()

    def read(self, events: "etree.iterparse[tuple[str, etree._Element]]") -> None:
        for event, element in _as_far_as_possible(events):
            name = element.tag.rpartition("}")[2]
            if event == "start":
                if name == "class":
                    self._open.append(self._start_class(element))
                continue
            if name == "class":
                self._open.pop()
            elif name == "line":
                self._read_line(element)
            elif name == "statement":
                self._read_statement(element)
            elif is_root_folder(root := (element.text or "").strip()):
                self._sink.source_roots.append(root)
            _forget(element)

    def _start_class(self, element: etree._Element) -> FileRows | None:
        self._classes += 1
        if len(self._open) == _DEEPEST:
            message = f"classes are nested more than {_DEEPEST} deep"
            raise LimitExceededError(message, limit=_DEEPEST, unit="classes")
        attributes = _attributes(element, _CLASS_ATTRIBUTES)
        name = attributes.get("filename")
        if name is None:
            self._sink.drop("class", class_place(attributes, self._classes), NO_FILE_NAME)
        elif not name:
            self._sink.drop("class", class_place(attributes, self._classes), EMPTY_FILE_NAME, harmless=True)
        return self._sink.file(name, last=merges_last(name)) if name else None

    def _files(self) -> Sequence[FileRows]:
        """Give the files of the classes around an element, which is one of each: those of all but one have to be paid.

        Raises:
            LimitExceededError: the upload has no such lines left.

        """
        files = [file for file in self._open if file is not None]
        if len(files) > 1:
            self._sink.parsed_tags.spend(_TAGS_OF_A_LINE * (len(files) - 1))
        return files

    def _read_line(self, element: etree._Element) -> None:
        attributes, files = _attributes(element, _LINE_ATTRIBUTES), self._files()
        number = attributes.get("number")
        if not self._open:
            self._sink.drop("line", f"line {attributes.get('number', UNNUMBERED)}", IN_NO_CLASS, harmless=True)
        if not files:
            return
        conditions = [
            _attributes(condition, _CONDITION_ATTRIBUTES)
            for condition in (element.iter("{*}condition") if len(element) else ())
        ]
        try:
            record, reasons = read_line(attributes, conditions, self._options)
        except BadRecordError as error:
            self._drop("line", files, number, str(error))
            return
        for reason in reasons:
            self._drop("condition", files, number, reason)
        if record is None:
            self._drop("line", files, number, NOT_A_LINE, harmless=True)
            return
        for file in files:
            if not self._is_repeated(file.name, record):
                file.append(*record)

    def _drop(
        self, kind: str, files: Sequence[FileRows], number: str | None, reason: str, *, harmless: bool = False
    ) -> None:
        places = (f"{file.name}:{number}" for file in files)
        self._sink.drop_many(kind, len(files), places, reason, harmless=harmless)

    def _is_repeated(self, name: str, record: LineRecord) -> bool:
        """Tell whether a line that would not merge with itself was there before."""
        if not is_unlike_its_fraction(record):
            return False
        is_repeated = (name, record) in self._seen
        self._seen.add((name, record))
        return is_repeated

    def _read_statement(self, element: etree._Element) -> None:
        attributes, files = _attributes(element, _STATEMENT_ATTRIBUTES), self._files()
        number = attributes.get("line")
        if not self._open:
            self._sink.drop("statement", f"line {attributes.get('line', UNNUMBERED)}", IN_NO_CLASS, harmless=True)
        try:
            record = read_statement(attributes)
        except BadRecordError as error:
            self._drop("statement", files, number, str(error))
            return
        if record is None:
            places = (f"{file.name}:{number}" for file in files)
            self._sink.drop_many("statement", len(files), places, IGNORED_STATEMENT, usual=True)
            return
        for file in files:
            file.append(*record)


def _as_far_as_possible(
    events: "etree.iterparse[tuple[str, etree._Element]]",
) -> Iterator[tuple[str, etree._Element]]:
    """Give the events up to damage that even a recovering parser stops at (it is in the error log then)."""
    try:
        yield from events
    except etree.XMLSyntaxError:
        return


def _attributes(element: etree._Element, names: Sequence[str]) -> dict[str, str]:
    """Give those of the named attributes that are there; asking for all of 300,000 would take lxml minutes."""
    values = ((name, element.get(name)) for name in names)
    return {name: value for name, value in values if value is not None}


def _forget(element: etree._Element) -> None:
    """Free what was read, so that memory does not grow with the document."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
