"""A parsed upload as it waits in object storage to be folded: columns as they are in memory, little-endian.

Layout: ``CCSEG`` and a version byte, the length of the head (4 bytes), the head (JSON: names, facts, sessions, side
table, columns), then the columns one after the other and the chunks that are still undecoded. A column of one value
is stored as that value, and the observations of lines seen once need no index.
The form is our own; nobody else reads it.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import numpy as np
import orjson
from numpy.typing import NDArray

from codecov_core.errors import CorruptReportError
from codecov_core.reports import exact_json
from codecov_core.reports.codes import LINE_TYPES, ODD_BASE, Coverage
from codecov_core.reports.interning import SideTable
from codecov_core.reports.report import Report
from codecov_core.reports.sessions import Session
from codecov_core.reports.stored_file import FileFacts
from codecov_core.reports.table import Table
from codecov_core.reports.totals import Totals

_MAGIC: Final = b"CCSEG"
_VERSION: Final = 1
_PREFIX: Final = struct.Struct("<5sBI")
_COLUMNS: Final = {
    "offsets": "<i8",
    "number": "<i4",
    "coverage": "<i8",
    "type": "<i1",
    "complexity": "<i8",
    "first": "<i8",
    "session": "<i4",
    "observed": "<i8",
    "detail": "<i4",
}
"""Columns in their order, and how their items are stored."""


def dump_segment(report: Report) -> bytes:
    """The report as one immutable object; files that have their stored text keep it."""
    has_text = np.array([facts.body is not None for facts in report.facts], dtype=np.bool_)
    table = report.loaded_table()
    if has_text.any():
        table = table.keep_lines(~np.repeat(has_text, table.lengths()))
    columns: dict[str, Any] = {}
    blocks = []
    for name in _COLUMNS:
        stored, block = _dump_column(table, name)
        columns[name] = stored
        blocks.append(block)
    bodies = [facts.body for facts in report.facts]
    head = {
        "names": report.names,
        "facts": [_dump_facts(facts) for facts in report.facts],
        "bodies": [None if body is None else len(body) for body in bodies],
        "sessions": {str(id): session.to_stored() for id, session in report.sessions.items()},
        "diff": None if report.diff_totals is None else report.diff_totals.to_list(),
        "odd": [_dump_json(exact_json.dumps(value)) for value in table.side.odd_values],
        "details": [_dump_json(text) for text in table.side.detail_texts[1:]],
        "columns": columns,
    }
    encoded = orjson.dumps(head)
    blocks += [body for body in bodies if body]
    return b"".join([_PREFIX.pack(_MAGIC, _VERSION, len(encoded)), encoded, *blocks])


def load_segment(data: bytes) -> Report:
    """The report of :func:`dump_segment`; its columns are views of ``data``.

    Raises:
        CorruptReportError: not a segment, one of a newer version, truncated, or contradicting itself.

    """
    head, at = _read_head(data)
    try:
        return _load(head, data, at)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        message = f"a segment contradicts itself: {error!r}"
        raise CorruptReportError(message) from error


def names_of_segment(data: bytes) -> tuple[str, ...]:
    """The files of the report of :func:`dump_segment`, without its lines; errors as :func:`load_segment`."""
    head, _ = _read_head(data)
    names = head.get("names")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        message = "a segment contradicts itself: its names are no texts"
        raise CorruptReportError(message)
    return tuple(names)


def _read_head(data: bytes) -> tuple[Mapping[str, Any], int]:
    if len(data) < _PREFIX.size or not data.startswith(_MAGIC):
        message = "these bytes are no segment"
        raise CorruptReportError(message)
    _, version, length = _PREFIX.unpack_from(data)
    if version != _VERSION:
        message = f"a segment has version {version}, this program reads {_VERSION}"
        raise CorruptReportError(message, version=version)
    at = _PREFIX.size + length
    try:
        head = orjson.loads(memoryview(data)[_PREFIX.size : at])
    except orjson.JSONDecodeError as error:
        message = f"the head of a segment cannot be read: {error}"
        raise CorruptReportError(message) from error
    if not isinstance(head, dict) or len(data) < at:
        message = "the head of a segment is cut off"
        raise CorruptReportError(message)
    return head, at


def _load(head: Mapping[str, Any], data: bytes, at: int) -> Report:
    columns: dict[str, NDArray[Any] | None] = {}
    for name in _COLUMNS:
        columns[name], at = _load_column(head["columns"][name], name, columns, data, at)
    side = SideTable.restore(
        [cast("Coverage", _load_json(value)[0]) for value in head["odd"]],
        [exact_json.dumps(parts)[1:-1] for parts in map(_load_json, head["details"]) if _is_detail(parts)],
    )
    if (len(side.odd_values), len(side.detail_texts) - 1) != (len(head["odd"]), len(head["details"])):
        message = "values of the side table are not distinct, or no details"
        raise ValueError(message)
    table = Table(side=side, **cast("dict[str, Any]", columns))
    _check(table, len(head["names"]))
    facts = []
    for stored, length in zip(head["facts"], head["bodies"], strict=True):
        file = _load_facts(stored)
        if length is not None:
            file = file._replace(body=bytes(data[at : at + length]))
            at += length
        facts.append(file)
    if at != len(data):
        message = f"{len(data)} bytes instead of {at}"
        raise ValueError(message)
    return Report(
        head["names"],
        {int(key): Session.from_stored(int(key), stored) for key, stored in head["sessions"].items()},
        facts,
        table,
        loaded=np.array([length is None for length in head["bodies"]], dtype=np.bool_),
        diff_totals=Totals.from_stored(head["diff"]),
    )


def _dump_column(table: Table, name: str) -> tuple[object, bytes]:
    """How the head tells of a column, and its bytes."""
    column = getattr(table, name)
    if column is None:
        return None, b""
    if name == "first" and table.has_one_observation_each():
        return "one each", b""
    if name == "observed" and (column is table.coverage or np.array_equal(column, table.coverage)):
        return "coverage", b""
    if len(column) and name != "offsets" and bool((column == column[0]).all()):
        return [len(column), int(column[0])], b""
    return [len(column)], column.astype(_COLUMNS[name], copy=False).tobytes()


def _load_column(
    stored: list[int] | str | None, name: str, columns: Mapping[str, NDArray[Any] | None], data: bytes, at: int
) -> tuple[NDArray[Any] | None, int]:
    if stored is None and name == "complexity":
        return None, at
    if stored == "one each" and name == "first":
        number = columns["number"]
        return np.arange(0 if number is None else len(number) + 1, dtype=np.intp), at
    if stored == "coverage" and name == "observed":
        return columns["coverage"], at
    if not isinstance(stored, list):
        message = f"column {name} is {stored!r}"
        raise TypeError(message)
    kind = np.dtype(_COLUMNS[name])
    native = kind.newbyteorder("=")
    if len(stored) > 1:
        return np.full(stored[0], stored[1], dtype=native), at
    column = np.frombuffer(data, dtype=kind, count=stored[0], offset=at).astype(native, copy=False)
    return column, at + column.nbytes


def _check(table: Table, files: int) -> None:
    """Refuse columns that would send a reader outside an array."""
    lines, observations = len(table.number), len(table.session)
    lengths = {"coverage": lines, "type": lines, "first": lines + 1, "observed": observations, "detail": observations}
    sound = table.files == files and all(len(getattr(table, name)) == length for name, length in lengths.items())
    sound = sound and (table.complexity is None or len(table.complexity) == lines)
    for index, end in ((table.offsets, lines), (table.first, observations)):
        sound = sound and index[0] == 0 and index[-1] == end and bool((index[1:] >= index[:-1]).all())
    if sound and lines:
        odd = ODD_BASE - len(table.side.odd_values)
        sound = int(table.number.min()) >= 1 and int(table.type.min()) >= 0 and int(table.type.max()) < len(LINE_TYPES)
        sound = sound and int(table.coverage.min()) > odd
        sound = sound and (table.complexity is None or int(table.complexity.min()) > odd)
    if sound and observations:
        details = len(table.side.detail_texts)
        sound = int(table.detail.min()) >= 0 and int(table.detail.max()) < details
        sound = sound and int(table.observed.min()) > ODD_BASE - len(table.side.odd_values)
    if not sound:
        message = "columns do not fit each other"
        raise ValueError(message)


def _dump_facts(facts: FileFacts) -> list[object]:
    return [
        0 if facts.body is not None else facts.length,
        None if facts.totals is None else facts.totals.to_list(),
        None if facts.diff_totals is None else facts.diff_totals.to_list(),
        facts.present,
        dict(facts.header),
    ]


def _load_facts(stored: list[Any]) -> FileFacts:
    positions, totals, diff_totals, present, header = stored
    return FileFacts(
        length=int(positions),
        totals=Totals.from_stored(totals),
        diff_totals=Totals.from_stored(diff_totals),
        present=None if present is None else tuple(present),
        header=header,
    )


def _is_detail(parts: Sequence[object]) -> bool:
    return (
        isinstance(parts, list)
        and len(parts) == len(("missed", "partials", "complexity"))
        and all(part is None or isinstance(part, list) for part in parts[:2])
    )


def _dump_json(elements: bytes) -> object:
    """A list of these elements; as text where the head's codec would not read its integers exactly."""
    return elements.decode() if exact_json.is_huge(elements) else orjson.Fragment(b"[%s]" % elements)


def _load_json(stored: object) -> Sequence[object]:
    return cast("Sequence[object]", exact_json.loads(f"[{stored}]".encode()) if isinstance(stored, str) else stored)
