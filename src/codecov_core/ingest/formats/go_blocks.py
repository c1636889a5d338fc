"""The blocks of a Go cover profile in columns (chapter 02 §8.2.6).

Nearly all lines of a profile are ``name:first.start,last.end statements hits``, whose numbers are read all at once,
behind the last colon of each line. Any other line is looked at by itself.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from codecov_core.ingest.formats.branch_ways import Mask, Numbers, line_keys
from codecov_core.ingest.formats.hit_counts import parse_hits
from codecov_core.ingest.formats.text_rows import TextRows, blocks
from codecov_core.ingest.sink import KEPT_EXAMPLES, Sink
from codecov_core.values import dataclass

_BLOCK = re.compile(r"(.+):([0-9]+)\.([0-9]+),([0-9]+)\.([0-9]+) ([0-9]+) ([0-9]+)")
_MOST_DIGITS = 18
_BEHIND_FIELDS = b".,.  "
"""What stands behind the five numbers before the hits."""
_NEWLINE, _RETURN, _COLON, _BLANK, _TILDE = b"\n\r: ~"
_SPAN_AND_HITS = [0, 1, 2, 3, 5]


@dataclass(frozen=True, slots=True)
class Blocks:
    """Blocks of source by file, first line and column, last line and column (exclusive); none is there twice.

    ``names[file[i]]`` is the file of block ``i``; names are in the order in which the profile mentions them.
    """

    names: Sequence[str]
    file: Numbers
    first: Numbers
    start: Numbers
    last: Numbers
    end: Numbers
    hits: Numbers

    @classmethod
    def of(cls, data: bytes, sink: Sink) -> "Blocks":
        """Read a profile; lines that are no block, and blocks without statements, are dropped."""
        files = _FileIndex()
        tables = [_Text(text, sink).blocks(files) for text in blocks(data)]
        columns = [np.concatenate(column) for column in zip(*tables, strict=True)]
        return cls.of_columns(tuple(files.names), columns or [np.empty(0, np.int64)] * 6)

    @classmethod
    def of_columns(cls, names: Sequence[str], columns: Sequence[Numbers]) -> "Blocks":
        """Sort blocks, given by file, first line and column, last line and column, and hits.

        Of a block that is told several times the most hits count: packages that test each other tell each block once
        each, and that is what all of them together show.
        """
        file, first, start, last, end, hits = columns
        keys = line_keys(file, first)
        is_ascending = (keys[1:] > keys[:-1]) | ((keys[1:] == keys[:-1]) & (start[1:] > start[:-1]))
        if not is_ascending.all():
            order = np.lexsort((end, last, start, keys))
            file, first, start, last, end, hits = (column[order] for column in (file, first, start, last, end, hits))
            is_new = np.ones(len(keys), np.bool_)
            is_new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in (file, first, start, last, end)])
            rows = np.flatnonzero(is_new)
            hits = np.maximum.reduceat(hits, rows)
            file, first, start, last, end = (column[rows] for column in (file, first, start, last, end))
        return cls(names, file, first, start, last, end, hits)


class _FileIndex(dict[bytes, int]):
    """Gives files their indexes, by their names as they stand in the profile."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, int] = {}

    def __missing__(self, name: bytes) -> int:
        self[name] = index = self.names.setdefault(name.decode("utf-8", "replace"), len(self.names))
        return index


class _Text:
    """Some lines of a profile, read in columns."""

    def __init__(self, text: bytes, sink: Sink) -> None:
        self._sink = sink
        self._rows = TextRows(text)
        self._starts = self._rows.starts
        self._ends = np.append(self._rows.find(_NEWLINE), len(text))[: len(self._starts)]

    def blocks(self, files: _FileIndex) -> Sequence[Numbers]:
        """Give columns of blocks: file, first line and column, last line and column, hits."""
        colons, columns, is_block = self._read()
        alone = dict[int, bytes]()
        odd = np.flatnonzero(~is_block).tolist()
        self._sink.odd_lines.spend(len(odd))
        for row in odd:
            found = self._read_alone(self._line(row))
            if found is not None:
                alone[row], numbers = found
                is_block[row] = True
                for column, number in zip(columns, numbers, strict=True):
                    column[row] = number
        first, _, last, _, statements, _ = columns
        kept = is_block & (statements > 0)
        self._drop(is_block & ~kept, "a block without statements", harmless=True)
        has_lines = (first >= 1) & (np.maximum(first, last) <= self._sink.limits.line_number)
        self._drop(kept & ~has_lines, self._sink.line_number_reason)
        rows = np.flatnonzero(kept & has_lines)
        file = self._files(rows, colons, alone, files)
        return [file, *(columns[place][rows] for place in _SPAN_AND_HITS)]

    def _drop(self, blocks: Mask, reason: str, *, harmless: bool = False) -> None:
        rows = np.flatnonzero(blocks)
        self._sink.drop_many(
            "block", len(rows), map(self._line, rows[:KEPT_EXAMPLES].tolist()), reason, harmless=harmless
        )

    def _files(self, rows: Numbers, colons: Numbers, alone: Mapping[int, bytes], files: _FileIndex) -> Numbers:
        """Give the index of the file of each row; a name that is told again and again is looked up once."""
        starts = self._starts[rows]
        is_new = ~self._rows.repeats(starts, colons[rows] - starts)
        if alone:
            is_alone = np.isin(rows, list(alone))
            is_new |= is_alone
            is_new[1:] |= is_alone[:-1]
        indexes = [
            files[alone[row] if row in alone else self._rows.block[start:colon]]
            for row, start, colon in zip(
                rows[is_new].tolist(), starts[is_new].tolist(), colons[rows[is_new]].tolist(), strict=True
            )
        ]
        of_rows: Numbers = np.array(indexes, np.int64)[np.cumsum(is_new) - 1]
        return of_rows

    def _read(self) -> tuple[Numbers, Sequence[Numbers], Mask]:
        """Give where the name of each line ends, columns of its six numbers, and whether it is written as Go does."""
        colons = self._rows.find(_COLON)
        before = np.searchsorted(colons, self._ends) - 1
        at = colons[before] if len(colons) else np.zeros(len(self._starts), np.int64)
        first = self._rows.bytes[self._starts]
        is_block = (before >= 0) & (at > self._starts) & (first > _BLANK) & (first <= _TILDE)
        name_ends, fields = at, list[Numbers]()
        for behind in _BEHIND_FIELDS:
            number, digits = self._rows.decimals(at + 1)
            at = at + 1 + digits
            is_block &= (digits > 0) & (self._rows.bytes[at] == behind)
            fields.append(number)
        hits, digits = self._rows.decimals(at + 1)
        at = at + 1 + digits
        is_end = (at == self._ends) | ((at + 1 == self._ends) & (self._rows.bytes[at] == _RETURN))
        return name_ends, [*fields, hits], is_block & (digits > 0) & is_end

    def _read_alone(self, text: str) -> tuple[bytes, tuple[int, ...]] | None:
        """Read a line of any form: name and six numbers; null, and dropped, when it is no block."""
        found = _BLOCK.fullmatch(text)
        if found is None:
            _, colon, rest = text.partition(":")
            is_harmless = not colon or not rest.strip() or text.endswith("%")
            if text and not text.startswith("mode: "):
                self._sink.drop("block", text, "not a block of a profile", harmless=is_harmless)
            return None
        name, *span, statements, hits = found.groups()
        if not statements.strip("0"):
            return name.encode(), (0,) * 6
        if max(map(len, span)) > _MOST_DIGITS:
            self._sink.drop("block", text, "a line or column of more digits than any file has")
            return None
        return name.encode(), (*map(int, span), 1, parse_hits(hits) or 0)

    def _line(self, row: int) -> str:
        return self._rows.block[self._starts[row] : self._ends[row]].decode("utf-8", "replace").strip()
