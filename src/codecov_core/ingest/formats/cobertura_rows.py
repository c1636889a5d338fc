"""Lines of a Cobertura document as columns, and the reading of all lines of a known shape into them."""

import re

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.format import FormatOptions
from codecov_core.ingest.formats.byte_columns import ByteColumns, Mask, Places
from codecov_core.ingest.formats.cobertura_lines import LineRecord, filled_branches, split_missing_branches
from codecov_core.ingest.formats.cobertura_shapes import MAX_PART, LineShape, MatchedLines, Numbers, learn_shape
from codecov_core.ingest.formats.distinct_lists import DistinctLists
from codecov_core.ingest.formats.xml_tags import IrregularXmlError
from codecov_core.ingest.sink import BRANCH, PLAIN
from codecov_core.reports import fraction_code, fraction_codes
from codecov_core.values import dataclass

_MOST_SHAPES = 6
_WORTH_A_SHAPE = 32
_MAX_NUMBER = (1 << 62) - 1
_MAX_PART_DIGITS = len(str(MAX_PART))
_NOT_PLAIN = re.compile(rb"[&\t\r\n]")


@dataclass(frozen=True, slots=True)
class LineRows:
    """Columns with one entry a tag of a block; only those entries count that ``present`` marks as lines."""

    present: Mask
    number: Numbers
    coverage: Numbers
    kind: NDArray[np.int8]
    missed: NDArray[np.int32]

    @classmethod
    def of(cls, tags: int) -> "LineRows":
        """Make columns without a line."""
        return cls(
            np.zeros(tags, np.bool_),
            np.zeros(tags, np.int64),
            np.zeros(tags, np.int64),
            np.zeros(tags, np.int8),
            np.zeros(tags, np.int32),
        )

    def store(self, tag: int, record: LineRecord, missed: DistinctLists[str]) -> None:
        """Put in one line.

        Raises:
            IrregularXmlError: one of its values has no place in a column.

        """
        number, coverage, kind, branches = record
        self.present[tag] = True
        self.number[tag] = _in_column(number)
        self.coverage[tag] = _code(coverage)
        self.kind[tag] = PLAIN if kind is None else BRANCH
        self.missed[tag] = missed.index(branches)


class ShapedLines:
    """The shapes learnt from a document so far, and what was found in its ``missing-branches`` texts."""

    def __init__(self, options: FormatOptions, missed: DistinctLists[str]) -> None:
        """Start knowing no shape."""
        self._options = options
        self._missed = missed
        self._shapes: list[LineShape] = []
        self._texts: dict[bytes, int] = {b"": _FOR_GENERAL_RULES}

    def read(self, columns: ByteColumns, tags: Places, rows: LineRows) -> None:
        """Read all lines among the tags that have a shape worth knowing; the other lines stay absent."""
        left = np.flatnonzero(columns.match(tags, b"<line "))
        for shape in self._shapes:
            left = self._read_shape(shape, columns, tags, left, rows)
        while len(left) >= _WORTH_A_SHAPE and len(self._shapes) < _MOST_SHAPES:
            first = int(left[0])
            end = int(tags[first + 1]) if first + 1 < len(tags) else len(columns.block)
            shape_of_first = learn_shape(columns.block[int(tags[first]) : end])
            if shape_of_first is None:
                return
            self._shapes.append(shape_of_first)
            before = len(left)
            left = self._read_shape(shape_of_first, columns, tags, left, rows)
            if len(left) == before:
                return

    def _read_shape(self, shape: LineShape, columns: ByteColumns, tags: Places, left: Places, rows: LineRows) -> Places:
        """Read those of the tags with the indexes ``left`` that have this shape; returns the other indexes."""
        found = shape.match(columns, tags[left])
        if found.missing_at is None:
            missed = np.zeros(len(found.rows), np.int32)
        else:
            missed = self._named_missing(columns.block, found.missing_at, shape.end)
            is_read = missed != _FOR_GENERAL_RULES
            found, missed = found.only(is_read), missed[is_read]
        self._store(found, left[found.rows], missed, rows)
        is_other = np.ones(len(left), np.bool_)
        is_other[found.rows] = False
        return left[is_other]

    def _store(self, found: MatchedLines, tags: Places, missed: NDArray[np.int32], rows: LineRows) -> None:
        rows.present[tags] = True
        rows.number[tags] = found.number
        if found.taken is None or found.total is None:
            rows.coverage[tags], rows.missed[tags] = found.hits, missed
            return
        coverage = fraction_codes(found.taken, found.total)
        kind = np.full(len(tags), BRANCH, np.int8)
        if self._options.cobertura_partials_as_hits:
            is_partial = (found.taken > 0) & (found.taken < found.total)
            coverage[is_partial], kind[is_partial], missed[is_partial] = 1, PLAIN, 0
        if found.missing_at is None:
            self._fill(found.taken, found.total, kind == BRANCH, missed)
        rows.coverage[tags], rows.kind[tags], rows.missed[tags] = coverage, kind, missed

    def _fill(self, taken: Numbers, total: Numbers, wanted: Mask, missed: NDArray[np.int32]) -> None:
        """Make up the missed branches of lines that do not name them."""
        if not self._options.cobertura_handle_missing_conditions:
            wanted &= taken == 0
        _, first, inverse = np.unique(fraction_codes(taken, total)[wanted], return_index=True, return_inverse=True)
        examples = np.flatnonzero(wanted)[first].tolist()
        indexes = [
            self._missed.index(filled_branches((), str(taken[row]), str(total[row]), self._options)) for row in examples
        ]
        missed[wanted] = np.array(indexes, np.int32)[inverse]

    def _named_missing(self, block: bytes, places: Places, end: bytes) -> NDArray[np.int32]:
        """Read the ``missing-branches`` texts at these places."""
        texts = self._texts
        indexes: list[int] = []
        for start in places.tolist():
            stop = block.find(b'"', start)
            text = block[start:stop]
            index = texts.get(text)
            if index is None:
                index = texts[text] = self._named_index(text)
            indexes.append(index if block.startswith(end, stop + 1) else _FOR_GENERAL_RULES)
        return np.array(indexes, np.int32)

    def _named_index(self, text: bytes) -> int:
        if _NOT_PLAIN.search(text):
            return _FOR_GENERAL_RULES
        return self._missed.index(split_missing_branches(text.decode()))


_FOR_GENERAL_RULES = -1
"""Stands for the index of a missed list that cannot be read off the text."""


def _in_column(number: int) -> int:
    if number > _MAX_NUMBER:
        raise IrregularXmlError("a number of more than 64 bits")
    return number


def _code(coverage: int | str) -> int:
    """Encode a coverage value as ``Sink.columns`` takes it."""
    if isinstance(coverage, int):
        return _in_column(coverage)
    taken, total = coverage.split("/")
    if max(len(taken), len(total)) > _MAX_PART_DIGITS or max(int(taken), int(total)) > MAX_PART:
        raise IrregularXmlError("a fraction of more than 32 bits")
    if f"{int(taken)}/{int(total)}" != coverage:
        raise IrregularXmlError("a fraction with leading zeros")
    return fraction_code(int(taken), int(total))
