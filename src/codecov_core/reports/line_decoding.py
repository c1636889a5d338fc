"""Lines of stored chunks to columns and back (chapter 01 §3.3, §13).

Most lines of a report share few distinct texts. So each distinct text is parsed once, and each distinct piece of a
line is formatted once; everything else is indexing.
"""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import TypeAlias, cast

import numpy as np
import orjson
from numpy.typing import NDArray

from codecov_core.errors import CorruptReportError
from codecov_core.reports import exact_json
from codecov_core.reports.codes import LINE_TYPES, NULL_CODE, Codes
from codecov_core.reports.interning import SideTable
from codecov_core.reports.line_scanning import ScannedLines, scan_lines
from codecov_core.reports.table import Index, Table, offsets_of, ranges
from codecov_core.reports.text_words import PADDING, line_edges
from codecov_core.values import dataclass

_COVERAGE, _TYPE, _SESSIONS, _COMPLEXITY = 0, 1, 2, 4
_TYPE_CODES = {type_: code for code, type_ in enumerate(LINE_TYPES)}
_Place: TypeAlias = Callable[[bytes], tuple[str, int]]
"""Tells file and line number of a text, for messages."""
_INT32 = (1 << 31) - 1


@dataclass(frozen=True, slots=True, eq=False)
class DecodedLines:
    """Columns of some files, and the files whose text a strict reader would refuse (chapter 01 §18)."""

    table: Table
    refused: NDArray[np.bool_]


def decode_lines(bodies: Sequence[bytes], names: Sequence[str], side: SideTable) -> DecodedLines:
    """Columns of the files with these chunk bodies (the header line cut off).

    Raises:
        CorruptReportError: a line that is no JSON array of the stored shape; says which file and line.

    """
    refused = np.zeros(len(bodies), dtype=np.bool_)
    # A body that does not end with a newline gets one, so that each newline ends a line.
    closings = [b"" if body.endswith(b"\n") or not body else b"\n" for body in bodies]
    text = b"".join([*chain.from_iterable(zip(bodies, closings, strict=True)), PADDING])
    lengths = np.array([*map(len, bodies)], dtype=np.intp) + np.array([*map(len, closings)], dtype=np.intp)
    starts, ends, filled, files = _filled_lines(text, offsets_of(lengths))
    scanned = scan_lines(text, starts, ends, side)
    rest = np.flatnonzero(~scanned.regular)
    texts = [text[start:end] for start, end in zip(starts[rest].tolist(), ends[rest].tolist(), strict=True)]
    distinct = {line: number for number, line in enumerate(dict.fromkeys(texts))}
    which = np.array([distinct[line] for line in texts], dtype=np.intp)

    def place(line: bytes) -> tuple[str, int]:
        row = int(filled[rest[texts.index(line)]])
        file = int(np.searchsorted(files, row, side="right")) - 1
        return names[file], row - int(files[file]) + 1

    parsed = _parse_texts(list(distinct), side, place)
    refused[np.searchsorted(files, filled[rest[parsed.refused[which]]], side="right") - 1] = True
    return DecodedLines(_assemble(scanned, parsed, rest, which, filled, files, side), refused)


def _filled_lines(text: bytes, offsets: Index) -> tuple[Index, Index, Index, Index]:
    """Starts, ends and numbers of all lines that are not empty, and the number of each file's first line.

    ``offsets`` are the starts of the files, and the end of the last; numbers count from the start of the text.
    """
    starts, ends = line_edges(np.frombuffer(text, dtype=np.uint8, count=int(offsets[-1])))
    bytes_before = offsets_of(ends - starts)
    newlines_before = starts - bytes_before[:-1]
    return starts, ends, newlines_before, offsets - bytes_before[starts.searchsorted(offsets)]


def _assemble(
    scanned: ScannedLines,
    parsed: "_ParsedTexts",
    rest: Index,
    which: Index,
    filled: Index,
    files: Index,
    side: SideTable,
) -> Table:
    """The table of regular lines and of the ``rest``, of which ``which`` tells the distinct text."""
    counts = scanned.counts()
    coverage, types = scanned.coverage, scanned.type
    complexity = None
    present = scanned.regular
    if len(rest):
        present[rest] = parsed.present[which]
        counts[rest] = np.diff(parsed.first)[which]
        coverage[rest] = parsed.coverage[which]
        types[rest] = parsed.type[which]
        if (parsed.complexity != NULL_CODE).any():
            complexity = np.full(len(filled), NULL_CODE, dtype=np.int64)
            complexity[rest] = parsed.complexity[which]
    first = offsets_of(counts)
    session, observed, detail = scanned.observations(first)
    if len(rest):
        at = ranges(first[rest], counts[rest])
        source = ranges(parsed.first[which], counts[rest])
        session[at], observed[at], detail[at] = parsed.session[source], parsed.observed[source], parsed.detail[source]
    offsets = np.searchsorted(filled, files).astype(np.intp)
    number = filled - np.repeat(files[:-1], np.diff(offsets)) + 1
    table = Table(offsets, number.astype(np.int32), coverage, types, complexity, first, session, observed, detail, side)
    return table if present.all() else table.keep_lines(present)


@dataclass(frozen=True, slots=True, eq=False)
class _ParsedTexts:
    """Columns of distinct line texts; observations of text ``t`` are ``first[t] .. first[t + 1]``."""

    present: NDArray[np.bool_]
    refused: NDArray[np.bool_]
    coverage: Codes
    type: NDArray[np.int8]
    complexity: Codes
    first: Index
    session: NDArray[np.int32]
    observed: Codes
    detail: NDArray[np.int32]


class _Parser:
    """The general reader of lines: any stored form, one distinct text after the other."""

    def __init__(self, side: SideTable) -> None:
        self._side = side
        self._lines: list[tuple[bool, bool, int, int, int, int]] = []
        self._records: list[tuple[int, int, int]] = []

    def add(self, line: object, text: bytes) -> None:
        """Take one parsed text.

        Raises:
            ValueError, TypeError, KeyError, IndexError: it is no stored line.

        """
        if line is None:
            self._lines.append((False, bool(text.strip()), NULL_CODE, 0, NULL_CODE, 0))
            return
        if not isinstance(line, list):
            message = f"{type(line).__name__} instead of a list"
            raise TypeError(message)
        side, size = self._side, len(line)
        coverage = side.coverage_code(line[_COVERAGE])
        type_code = _TYPE_CODES[line[_TYPE]] if size > _TYPE else 0
        complexity = side.complexity_code(line[_COMPLEXITY]) if size > _COMPLEXITY else NULL_CODE
        sessions = line[_SESSIONS] if size > _SESSIONS else []
        records = [_session_record(record, side) for record in sessions or () if record is not None]
        is_refused = sessions is None or len(records) < len(sessions)
        self._records += records
        self._lines.append((True, is_refused, coverage, type_code, complexity, len(records)))

    def columns(self) -> _ParsedTexts:
        """Everything taken, as columns."""
        lines = np.array(self._lines, dtype=np.int64).reshape(-1, 6)
        records = np.array(self._records, dtype=np.int64).reshape(-1, 3)
        return _ParsedTexts(
            present=lines[:, 0] != 0,
            refused=lines[:, 1] != 0,
            coverage=lines[:, 2].copy(),
            type=lines[:, 3].astype(np.int8),
            complexity=lines[:, 4].copy(),
            first=offsets_of(lines[:, 5].astype(np.intp)),
            session=records[:, 0].astype(np.int32),
            observed=records[:, 1].copy(),
            detail=records[:, 2].astype(np.int32),
        )


def _parse_texts(texts: Sequence[bytes], side: SideTable, place: _Place) -> _ParsedTexts:
    parser = _Parser(side)
    for text, line in zip(texts, _load_texts(texts, place), strict=True):
        try:
            parser.add(line, text)
        except (ValueError, TypeError, KeyError, IndexError) as error:
            name, number = place(text)
            message = f"line {number} of {name} is no stored line: {error}"
            raise CorruptReportError(message, file=name, line=number) from error
    return parser.columns()


def _session_record(stored: list[object], side: SideTable) -> tuple[int, int, int]:
    """Session id, coverage code and detail number of a stored line session."""
    id, coverage, *rest = stored
    if type(id) is not int or not 0 <= id <= _INT32:
        message = f"session id {id!r}"
        raise ValueError(message)
    missed, partials, complexity = (*rest, None, None, None)[:3]
    for part in (missed, partials):
        if part is not None and not isinstance(part, list):
            message = f"{type(part).__name__} instead of a list in a session"
            raise TypeError(message)
    judged = [] if complexity == [] else side.complexity_of(side.complexity_code(complexity))
    return id, side.coverage_code(coverage), side.detail_id(missed, partials, judged)


def _load_texts(texts: Sequence[bytes], place: _Place) -> list[object]:
    """The JSON values of texts, null for blank ones; all of them in one go unless one is broken."""
    filled = [text for text in texts if text.strip()]
    try:
        loaded = cast("list[object]", exact_json.loads(b"[" + b",".join(filled) + b"]"))
    except orjson.JSONDecodeError:
        loaded = []
    if len(loaded) != len(filled):
        loaded = [_load_text(text, place) for text in filled]
    values = iter(loaded)
    return [next(values) if text.strip() else None for text in texts]


def _load_text(text: bytes, place: _Place) -> object:
    try:
        return exact_json.loads(text)
    except orjson.JSONDecodeError as error:
        name, number = place(text)
        message = f"line {number} of {name} is no JSON: {error}"
        raise CorruptReportError(message, file=name, line=number) from error
