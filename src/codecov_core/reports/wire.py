"""A report as it is stored: the report JSON and the chunks (chapter 01 §13, §14, §17)."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import orjson

from codecov_core.errors import CorruptReportError
from codecov_core.reports.line_encoding import encode_lines
from codecov_core.reports.report import Report
from codecov_core.reports.sessions import Session
from codecov_core.reports.stored_file import FileFacts, Header, format_header, parse_header
from codecov_core.reports.table import Table
from codecov_core.reports.totals import Totals, sum_of_files
from codecov_core.values import dataclass

END_OF_CHUNK: Final = b"\n<<<<< end_of_chunk >>>>>\n"
END_OF_HEADER: Final = b"\n<<<<< end_of_header >>>>>\n"
_CRLF_MARK: Final = b">>>>>\r\n"
_EMPTY_CHUNK: Final = format_header((), {}) + b"\n"
_TOTALS, _DIFF = 1, 3


@dataclass(frozen=True, slots=True)
class StoredReport:
    """The two objects a report is stored as, uncompressed; ``totals.diff`` holds the totals of its patch or null."""

    report_json: bytes
    chunks: bytes
    totals: Totals


def read_report(
    report_json: bytes | str | Mapping[str, object],
    chunks: bytes | str | None,
    commit_totals: object = None,
) -> Report:
    """Read a stored report; a file's lines are decoded when they are first needed.

    Without chunks every file is there without lines (chapter 01 §17).
    ``commit_totals`` is the value of ``commits.totals`` in any stored form; it is believed until the report changes,
    unless it contradicts the files (chapter 01 §22 rule 17). Files keep the order of the report JSON, which need not be
    that of their chunks: a program that sorts the JSON by name leaves the indexes as they were. Who writes the report
    again gives `write_report` the `stored_file_order`.

    Raises:
        CorruptReportError: broken JSON, or JSON of another shape. Broken lines are reported when they are decoded.

    """
    document = _load_document(report_json)
    files = _object(document.get("files"), "files")
    sessions = {}
    for key, stored in _object(document.get("sessions"), "sessions").items():
        id = _session_id(key)
        sessions[id] = Session.from_stored(id, stored)
    parts = _split_chunks(chunks or b"")
    headers: dict[bytes, Header] = {}
    facts = [_read_file(name, entry, parts, headers) for name, entry in files.items()]
    return Report(
        tuple(files),
        sessions,
        facts,
        Table.empty(len(facts)),
        loaded=np.zeros(len(facts), dtype=np.bool_),
        stored_totals=_believed_totals(commit_totals, document.get("totals"), facts),
    )


def write_report(
    report: Report, *, with_totals: bool = True, file_order: Sequence[str | None] | None = None
) -> StoredReport:
    """Write a report; a file whose lines nobody changed keeps its stored text after the header line.

    Without totals (an intermediate report) file entries are ``[index, null]`` and totals null. ``file_order`` names the
    files by the index they must keep (chapter 01 §22 rule 14): a name that the report lacks keeps its index as an empty
    chunk without an entry, files not named follow in their order. Without it files are numbered in the report's order,
    which moves the indexes of a report that was read from sorted JSON or lacks files that were deleted; whoever holds
    the old JSON then reads the lines of other files. A rewrite in place passes
    ``file_order=stored_file_order(report_json)``.

    Raises:
        CorruptReportError: stored lines that had to be decoded for totals cannot be read.

    """
    indexes = _indexes(report.names, file_order or ())
    totals = report.totals._replace(diff=report.diff_totals)
    file_totals = report.all_file_totals() if with_totals else []
    files: dict[str, list[object]] = {}
    for file in sorted(range(len(report.names)), key=indexes.__getitem__):
        entry: list[object] = [indexes[file], None]
        if with_totals:
            diff = report.facts[file].diff_totals
            entry = [indexes[file], file_totals[file].to_list(), None, None if diff is None else diff.to_list()]
        files[report.names[file]] = entry
    document = {
        "files": files,
        "sessions": {str(id): session.to_stored() for id, session in report.sessions.items()},
        "totals": totals.to_list() if with_totals else None,
    }
    parts = [_EMPTY_CHUNK] * max(len(file_order or ()), max(indexes, default=-1) + 1)
    for index, chunk in zip(indexes, _chunks_of(report, with_totals=with_totals), strict=True):
        parts[index] = chunk
    return StoredReport(orjson.dumps(document), END_OF_CHUNK.join(parts), totals)


def stored_file_order(report_json: bytes | str | Mapping[str, object]) -> tuple[str | None, ...]:
    """The files of a stored report by their index, null where no file is: the order that a rewrite must keep.

    Raises:
        CorruptReportError: broken JSON, or JSON of another shape.

    """
    files = _object(_load_document(report_json).get("files"), "files")
    names = {_read_index(name, entry)[0]: name for name, entry in files.items()}
    return tuple(names.get(index) for index in range(max(names, default=-1) + 1))


def _indexes(names: Sequence[str], file_order: Sequence[str | None]) -> list[int]:
    """The index of every file: its place in ``file_order``, else the next after that."""
    places = {name: index for index, name in enumerate(file_order)}
    indexes = []
    following = len(file_order)
    for name in names:
        index = places.get(name)
        if index is None:
            index, following = following, following + 1
        indexes.append(index)
    return indexes


def _chunks_of(report: Report, *, with_totals: bool) -> list[bytes]:
    """The chunk of every file, in the order of ``names``."""
    changed: list[int] = []
    counted: list[int] = []
    for file, facts in enumerate(report.facts):
        if facts.body is None:
            changed.append(file)
        elif with_totals and facts.totals is None:
            (changed if report.is_refused(file) else counted).append(file)
    headers: dict[int, bytes] = {}
    for files in (changed, counted):
        present = report.table_of([report.names[file] for file in files]).present_sessions_by_file()
        for file, ids in zip(files, present, strict=True):
            facts = report.facts[file]
            known = facts.present if facts.body is not None and facts.present else ids
            headers[file] = format_header(known, facts.header)
    table = report.table_of([report.names[file] for file in changed])
    bodies = dict(zip(changed, encode_lines(table, [report.facts[file].positions for file in changed]), strict=True))
    # A text that was read loses the newline at its end, which starts no line (§13.1).
    bodies.update({file: (report.facts[file].body or b"").removesuffix(b"\n") for file in counted})
    chunks = []
    for file, facts in enumerate(report.facts):
        header = headers[file] if file in headers else format_header(facts.present, facts.header)
        chunks.append(header + b"\n" + bodies.get(file, facts.body or b""))
    return chunks


def _load_document(report_json: bytes | str | Mapping[str, object]) -> Mapping[str, object]:
    if isinstance(report_json, Mapping):
        return report_json
    try:
        return _object(orjson.loads(report_json), "the report JSON")
    except orjson.JSONDecodeError as error:
        message = f"the report JSON cannot be read: {error}"
        raise CorruptReportError(message) from error


def _object(value: object, what: str) -> Mapping[str, object]:
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return value
    message = f"{what} is no object but {type(value).__name__}"
    raise CorruptReportError(message)


def _session_id(key: str) -> int:
    try:
        return int(key)
    except ValueError as error:
        message = f"session id {key!r} is no number"
        raise CorruptReportError(message, session=key) from error


def _split_chunks(chunks: bytes | str) -> list[bytes]:
    """The chunks by index. An old header of the whole is left out, bad UTF-8 replaced (chapter 01 §16.1, §17)."""
    if isinstance(chunks, str):
        chunks = chunks.encode(errors="replace")
    elif not chunks.isascii():
        chunks = chunks.decode(errors="replace").encode()
    parts = chunks.split(END_OF_CHUNK) if chunks else []
    if len(parts) == 1 and _CRLF_MARK in chunks:
        parts = chunks.replace(b"\r\n", b"\n").split(END_OF_CHUNK)
    if parts and END_OF_HEADER in parts[0]:
        parts[0] = parts[0].partition(END_OF_HEADER)[2]
    return parts


def _read_file(name: str, entry: object, parts: Sequence[bytes], headers: dict[bytes, Header]) -> FileFacts:
    index, fields = _read_index(name, entry)
    totals = Totals.from_stored(fields[_TOTALS]) if len(fields) > _TOTALS else None
    diff = Totals.from_stored(fields[_DIFF]) if len(fields) > _DIFF and fields[_DIFF] is not None else None
    header, _, body = parts[index].partition(b"\n") if index < len(parts) else (b"", b"", b"")
    if header not in headers:  # most files have the same few
        headers[header] = parse_header(header, name)
    present, further = headers[header]
    return FileFacts(0, totals, diff, present, further, body)


def _read_index(name: str, entry: object) -> tuple[int, Sequence[object]]:
    if isinstance(entry, list | tuple) and entry and type(entry[0]) is int and entry[0] >= 0:
        return entry[0], entry
    message = f"the entry of {name} does not start with a chunk index"
    raise CorruptReportError(message, file=name)


def _believed_totals(commit_totals: object, json_totals: object, facts: Sequence[FileFacts]) -> Totals | None:
    """The commit's totals, unless the report's own say otherwise (chapter 01 §22 rules 16 and 17)."""
    believed = Totals.from_stored(commit_totals)
    if believed is None:
        return None
    witness = Totals.from_stored(json_totals)
    if witness is None and all(file.totals is not None for file in facts):
        witness = sum_of_files([file.totals for file in facts if file.totals is not None], sessions=0)
    if witness is not None and _lines(witness) != _lines(believed):
        return None
    return believed._replace(diff=0, coverage=believed.coverage if believed.lines else None)


def _lines(totals: Totals) -> tuple[object, ...]:
    return totals.lines, totals.hits, totals.misses, totals.partials
