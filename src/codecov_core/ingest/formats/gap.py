"""Coverage of GAP (``gap --cover``): one JSON object a line (chapter 02 §8.2.4, §8.3.9).

``S`` names a file, ``R`` says that a line was read and ``E`` that it was executed. Files are executed while others are
being read: where records tell the number of their file, that decides, else the file named last. Files may be named
behind their records; records of a number that no file has are left out, unless no file has any.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import repeat

import numpy as np
import orjson

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_shapes import as_mapping, document_of, whole_number
from codecov_core.ingest.formats.text_rows import SMALL, TextRows

_READ, _NAMES, _HEADER = "R", "S", "_"
_NAME_RECORD = re.compile(rb'\{"Type":"S","File":"([ !#-\[\]-~]+)","FileId":([0-9]{1,15})\}$', re.MULTILINE)
_NAME_BEGINS = b'{"Type":"S","File":'
_RECORD_BEGINS, _LINE_BEGINS, _FILE_BEGINS = b'{"Type":"', b'","Line":', b',"FileId":'
_HEADER_TEXT = b'"Type": "_"'
_NO_FILE = "no file has its FileId"
_LINE_ZERO = "line 0 stands for the file itself"
_LARGEST_LINE = 1 << 31
_MOST_DIGITS = 15


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
    lines = GatheredLines(sink)
    if len(data) < SMALL or not _read_in_columns(data, lines, sink):
        files = _Files()
        for record in _records(data, sink):
            files.add(record, sink)
        files.gather(lines, sink)
    lines.deliver()


class _Files:
    """The lines of all files, each with 1 when it was executed."""

    def __init__(self) -> None:
        self._lines: dict[str, dict[int, int]] = {}
        self._by_number: dict[int, dict[int, int]] = {}
        self._current: dict[int, int] | None = None
        self._waiting: dict[int, list[tuple[dict[int, int] | None, Record]]] = {}
        """Records of files that were not named yet, each with the lines of the file named last."""

    def add(self, record: Record, sink: Sink) -> None:
        kind, _, name, file = record
        if kind == _NAMES:
            self._current = self._lines.setdefault(name or "", {})
            if file is not None:
                self._by_number[file] = self._current
                for _, waiting in self._waiting.pop(file, ()):
                    _add(waiting, self._current, sink)
        elif file is None or file in self._by_number:
            _add(record, self._current if file is None else self._by_number[file], sink)
        else:
            self._waiting.setdefault(file, []).append((self._current, record))

    def gather(self, lines: GatheredLines, sink: Sink) -> None:
        for file, waiting in self._waiting.items():
            if self._by_number:
                sink.drop_many("record", len(waiting), repeat(f"FileId {file}", len(waiting)), _NO_FILE)
                continue
            for current, record in waiting:
                _add(record, current, sink)
        for name, executed in self._lines.items():
            lines.start(name)
            if executed.pop(0, None) is not None:
                sink.drop("record", name, _LINE_ZERO, harmless=True)
            lines.counted(list(executed), list(executed.values()))


def _add(record: Record, lines: dict[int, int] | None, sink: Sink) -> None:
    """Add the line of a record to those of its file, which is null when there is none."""
    kind, line, _, _ = record
    if lines is None:
        sink.drop("record", kind if line is None else f"line {line}", "no file was named yet")
    elif line is None:
        sink.drop("record", kind, "no usable line")
    elif kind != _READ:
        lines[line] = 1
    else:
        lines.setdefault(line, 0)


def _named(data: bytes) -> Iterator[re.Match[bytes]]:
    """Give the records that name a file, as far as they are written as GAP writes them."""
    start = data.find(_NAME_BEGINS)
    while start >= 0:
        found = _NAME_RECORD.match(data, start)
        if found is not None and (start == 0 or data[start - 1] == ord("\n")):
            yield found
        start = data.find(_NAME_BEGINS, start + 1)


def _read_in_columns(data: bytes, lines: GatheredLines, sink: Sink) -> bool:
    """Read all records at once when each is written as GAP writes it, behind the one that names its file."""
    rows = TextRows(data)
    names = list(_named(data))
    at = np.flatnonzero(rows.match(rows.starts + 10, _LINE_BEGINS))
    starts = rows.starts[at]
    numbers, digits = rows.decimals(starts + 19)
    behind = starts + digits
    ids, more_digits = rows.decimals(behind + 29)
    is_regular = rows.match(starts, _RECORD_BEGINS) & rows.match(behind + 19, _FILE_BEGINS)
    is_regular &= (digits > 0) & (digits <= _MOST_DIGITS) & (more_digits > 0) & (more_digits <= _MOST_DIGITS)
    behind += more_digits
    is_regular &= rows.is_at(behind + 29, b"}") & rows.is_end(behind + 30) & ~rows.is_at(starts + 9, b"S_")
    others = len(rows.starts) - len(at) - len(names)
    has_header = _HEADER_TEXT in data[: data.find(b"\n")]
    known = {int(found[2]): (found[1].decode(), found.start()) for found in names}
    if not names or others != has_header or not is_regular.all() or len(known) < len(names) or b"\r" in data:
        return False
    by_id = np.array(sorted(known), np.int64)
    of_rows = np.minimum(np.searchsorted(by_id, ids), len(by_id) - 1)
    named_at = np.array([known[file][1] for file in by_id.tolist()], np.int64)
    if (by_id[of_rows] != ids).any() or (named_at[of_rows] > starts).any():
        return False
    files = {file: lines.start(known[file][0]) for file in known}
    index = np.array([files[file] for file in by_id.tolist()], np.int64)
    for file in np.unique(of_rows[numbers == 0]).tolist():
        sink.drop("record", known[int(by_id[file])][0], _LINE_ZERO, harmless=True)
    kept = numbers > 0
    executed = ~rows.is_at(starts + 9, _READ.encode())
    lines.columns(index[of_rows[kept]], numbers[kept], executed[kept].astype(np.int64))
    return True


def _records(data: bytes, sink: Sink) -> Iterator[Record]:
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
