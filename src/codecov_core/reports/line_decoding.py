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
from codecov_core.reports.table import Index, Table, offsets_of, ranges

_COVERAGE, _TYPE, _SESSIONS, _COMPLEXITY = 0, 1, 2, 4
_TYPE_CODES = {type_: code for code, type_ in enumerate(LINE_TYPES)}
_INT32 = (1 << 31) - 1


@dataclass(frozen=True, slots=True, eq=False)
class DecodedLines:
    """Columns of some files, and the files whose text a strict reader would refuse (chapter 01 §18)."""

    table: Table
    refused: NDArray[np.bool_]


def count_positions(body: bytes) -> int:
    """Number of lines of a chunk's body, empty ones too; a newline at the very end starts no line (§13.1)."""
    return body.count(b"\n") + (0 if body.endswith(b"\n") else 1) if body else 0


def decode_lines(bodies: Sequence[bytes], names: Sequence[str], side: SideTable) -> DecodedLines:
    """Columns of the files with these chunk bodies (the header line cut off).

    Raises:
        CorruptReportError: a line that is no JSON array of the stored shape; says which file and line.

    """
    positions = np.array([count_positions(body) for body in bodies], dtype=np.intp)
    texts = b"\n".join([body[:-1] if body.endswith(b"\n") else body for body in bodies if body]).split(b"\n")
    if not positions.any():
        return DecodedLines(Table.empty(len(bodies), side), np.zeros(len(bodies), dtype=np.bool_))
    distinct = list(dict.fromkeys(texts))
    numbers = {text: number for number, text in enumerate(distinct)}
    which = np.fromiter(map(numbers.__getitem__, texts), dtype=np.intp, count=len(texts))
    starts = offsets_of(positions)

    def place(text: bytes) -> tuple[str, int]:
        row = texts.index(text)
        file = int(np.searchsorted(starts, row, side="right")) - 1
        return names[file], row - int(starts[file]) + 1

    parsed = _parse_texts(distinct, side, place)
    rows = np.flatnonzero(parsed.present[which])
    before = np.zeros(len(which) + 1, dtype=np.intp)
    np.cumsum(parsed.present[which], out=before[1:])
    text = which[rows]
    file_of_row = np.repeat(np.arange(len(bodies)), positions)
    refused = np.zeros(len(bodies), dtype=np.bool_)
    refused[file_of_row[parsed.refused[which]]] = True
    counts = np.diff(parsed.first)[text]
    observations = ranges(parsed.first[text], counts)
    complexity = parsed.complexity[text]
    table = Table(
        offsets=before[starts],
        number=(rows - starts[file_of_row[rows]] + 1).astype(np.int32),
        coverage=parsed.coverage[text],
        type=parsed.type[text],
        complexity=complexity if (complexity != NULL_CODE).any() else None,
        first=offsets_of(counts),
        session=parsed.session[observations],
        observed=parsed.observed[observations],
        detail=parsed.detail[observations],
        side=side,
    )
    return DecodedLines(table, refused)


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
