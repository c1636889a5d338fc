"""Coverage of GAP (``gap --cover``): one JSON object a line (chapter 02 §8.2.4, §8.3.9).

``S`` names a file, ``R`` says that a line was read and ``E`` that it was executed. Files are executed while others are
being read: where records tell the number of their file, that decides, else the file named last.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

import orjson

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_shapes import as_mapping, document_of, whole_number

_READ, _NAMES, _HEADER = "R", "S", "_"
_REGULAR = re.compile(
    rb'^\{"Type":"([A-Z])","(?:Line":([0-9]{1,9})|File":"([ !#-\[\]-~]*)"),"FileId":([0-9]{1,18})\}\r?$', re.MULTILINE
)


class Gap:
    """Reads the records of all files."""

    name = "gap"
    kind: Kind = "text"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a text whose first line is a record that names a file, or the header of such a text."""
        return _is_first_record(upload.first_line)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all records; see :class:`~codecov_core.ingest.format.Format`."""
        _read_records(upload.data, sink)


class GapObject:
    """Takes a single record for what it is; it has no line."""

    name = "gap"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object that is a record naming a file."""
        document = document_of(upload)
        return "Type" in document and "File" in document

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read the one record; see :class:`~codecov_core.ingest.format.Format`."""
        _read_records(upload.data.replace(b"\n", b" "), sink)


Record = tuple[str, int | None, str | None, int | None]
"""Type, line, name of a file, number of a file; null where a record has none."""


def _is_first_record(line: str) -> bool:
    if not line.startswith("{"):
        return False
    try:
        record = as_mapping(orjson.loads(line))
    except orjson.JSONDecodeError:
        return False
    return "Type" in record and ("File" in record or record["Type"] == _HEADER)


def _read_records(data: bytes, sink: Sink) -> None:
    records = _regular_records(data)
    files = _Files()
    for record in records if records is not None else _any_records(data, sink):
        files.add(record, sink)
    files.deliver(sink)


class _Files:
    """The lines of all files, each with 1 when it was executed."""

    def __init__(self) -> None:
        self._lines: dict[str, dict[int, int]] = {}
        self._by_number: dict[int, dict[int, int]] = {}
        self._current: dict[int, int] | None = None

    def add(self, record: Record, sink: Sink) -> None:
        kind, line, name, file = record
        if kind == _NAMES:
            self._current = self._lines.setdefault(name or "", {})
            if file is not None:
                self._by_number[file] = self._current
            return
        lines = self._current if file is None else self._by_number.get(file, self._current)
        if lines is None:
            sink.drop("record", f"line {line}", "no file was named yet")
        elif line is None:
            sink.drop("record", kind, "no usable line")
        elif kind != _READ:
            lines[line] = 1
        else:
            lines.setdefault(line, 0)

    def deliver(self, sink: Sink) -> None:
        gathered = GatheredLines(sink)
        for name, lines in self._lines.items():
            gathered.start(name)
            if lines.pop(0, None) is not None:
                sink.drop("record", f"{name}:0", "line 0 stands for the file itself", harmless=True)
            gathered.extend(list(lines), list(lines.values()))
        gathered.deliver()


def _regular_records(data: bytes) -> Iterable[Record] | None:
    """Read all records at once when every one is written as GAP writes it, else null (four times as fast)."""
    found = _REGULAR.findall(data)
    others = data.count(b"\n") + 1 - len(found)
    header = data[: data.find(b"\n")] if others == 1 else b""
    if others and _HEADER_TEXT not in header:
        return None
    return (
        (kind.decode(), int(line) if line else None, name.decode() if not line else None, int(file))
        for kind, line, name, file in found
    )


def _any_records(data: bytes, sink: Sink) -> Iterator[Record]:
    for number, text in enumerate(data.split(b"\n"), 1):
        stripped = text.strip()
        if not stripped:
            continue
        try:
            record = as_mapping(orjson.loads(stripped))
        except orjson.JSONDecodeError:
            record = {}
        kind, name = record.get("Type"), record.get("File")
        if not isinstance(kind, str) or (kind == _NAMES and not (isinstance(name, str) and name)):
            sink.drop("record", f"line {number} of the report", "not a record of GAP")
        elif kind != _HEADER:
            yield kind, _line(record), name if isinstance(name, str) else None, whole_number(record.get("FileId"))


def _line(record: Mapping[str, object]) -> int | None:
    line = whole_number(record.get("Line"))
    return line if line is None or -_LARGEST_LINE < line < _LARGEST_LINE else _LARGEST_LINE


_HEADER_TEXT = b'"_"'
_LARGEST_LINE = 1 << 31
