"""Lines of stored chunks to columns and back (chapter 01 §3.3, §13).

Most lines of a report share few distinct texts. So each distinct text is parsed once, and each distinct piece of a
line is formatted once; everything else is indexing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import orjson
from numpy.typing import NDArray

from codecov_core.errors import CorruptReportError
from codecov_core.reports.codes import LINE_TYPES, NULL_CODE, ODD_BASE, Codes
from codecov_core.reports.interning import NO_DETAIL, SideTable
from codecov_core.reports.line_scanning import ScannedLines, scan_lines
from codecov_core.reports.table import Index, Table, offsets_of, ranges
from codecov_core.reports.text_words import PADDING

_COVERAGE, _TYPE, _SESSIONS, _COMPLEXITY = 0, 1, 2, 4
_TYPE_CODES = {type_: code for code, type_ in enumerate(LINE_TYPES)}
_INT32 = (1 << 31) - 1
_NEWLINE = ord("\n")


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
    parts = [body if body.endswith(b"\n") or not body else body + b"\n" for body in bodies]
    text = b"".join([*parts, PADDING])
    ends = np.flatnonzero(np.frombuffer(text, dtype=np.uint8) == _NEWLINE)
    if not len(ends):
        return DecodedLines(Table.empty(len(bodies), side), refused)
    files = np.searchsorted(ends, offsets_of(np.array([len(part) for part in parts], dtype=np.intp))).astype(np.intp)
    starts = np.zeros(len(ends), dtype=np.intp)
    np.add(ends[:-1], 1, out=starts[1:])
    filled = np.flatnonzero(ends > starts)
    starts, ends = starts[filled], ends[filled]

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
    table = Table(
        offsets, number.astype(np.int32), coverage, types, complexity, first, session, observed, detail, side
    )
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


def _parse_texts(texts: Sequence[bytes], side: SideTable, place) -> _ParsedTexts:  # type: ignore[no-untyped-def]
    present, refused, coverage, types, complexity = [], [], [], [], []
    counts, session, observed, details = [], [], [], []
    for text, line in zip(texts, _load_texts(texts, place), strict=True):
        try:
            if line is None:
                present.append(False)
                refused.append(bool(text.strip()))
                coverage.append(NULL_CODE)
                types.append(0)
                complexity.append(NULL_CODE)
                counts.append(0)
                continue
            size = len(line)
            code = side.coverage_code(line[_COVERAGE])
            present.append(True)
            coverage.append(code)
            types.append(_TYPE_CODES[line[_TYPE]] if size > _TYPE else 0)
            complexity.append(side.complexity_code(line[_COMPLEXITY]) if size > _COMPLEXITY else NULL_CODE)
            sessions = line[_SESSIONS] if size > _SESSIONS else None
            strict = size <= _SESSIONS or sessions is not None
            records = [record for record in sessions or () if record is not None]
            strict = strict and len(records) == len(sessions or ())
            for record in records:
                id, seen, *rest = record
                if type(id) is not int or not 0 <= id <= _INT32:
                    message = f"session id {id!r}"
                    raise ValueError(message)
                session.append(id)
                observed.append(side.coverage_code(seen))
                rest += [None] * (3 - len(rest))
                details.append(side.detail_id(*rest[:3]) if rest != [None, None, None] else NO_DETAIL)
            counts.append(len(records))
            refused.append(not strict)
        except (ValueError, TypeError, KeyError, IndexError) as error:
            name, number = place(text)
            message = f"line {number} of {name} is no stored line: {error}"
            raise CorruptReportError(message, file=name, line=number) from error
    return _ParsedTexts(
        np.array(present, dtype=np.bool_),
        np.array(refused, dtype=np.bool_),
        np.array(coverage, dtype=np.int64),
        np.array(types, dtype=np.int8),
        np.array(complexity, dtype=np.int64),
        offsets_of(np.array(counts, dtype=np.intp)),
        np.array(session, dtype=np.int32),
        np.array(observed, dtype=np.int64),
        np.array(details, dtype=np.int32),
    )


def _load_texts(texts: Sequence[bytes], place) -> list:  # type: ignore[no-untyped-def]
    filled = [text for text in texts if text.strip()]
    try:
        loaded = orjson.loads(b"[" + b",".join(filled) + b"]")
    except orjson.JSONDecodeError:
        loaded = []
    if len(loaded) != len(filled):
        loaded = []
        for text in filled:
            try:
                loaded.append(orjson.loads(text))
            except orjson.JSONDecodeError as error:
                name, number = place(text)
                message = f"line {number} of {name} is no JSON: {error}"
                raise CorruptReportError(message, file=name, line=number) from error
    values = iter(loaded)
    return [next(values) if text.strip() else None for text in texts]
