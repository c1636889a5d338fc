"""Lines that a document states in whole lists and maps, which are noted file by file and read for all files at once."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

import numpy as np
from orjson import Fragment

from codecov_core.ingest.formats.branch_ways import Numbers
from codecov_core.ingest.formats.few_values import FEW
from codecov_core.ingest.formats.json_columns import (
    LARGEST_LINE,
    codes_of_numbers,
    coverage_column,
    line_columns,
    number_column,
    signed_column,
)
from codecov_core.ingest.formats.json_irregular import IrregularOutlineError
from codecov_core.ingest.formats.json_runs import Runs, written
from codecov_core.ingest.formats.json_scalars import ABSENT
from codecov_core.ingest.formats.json_spans import Spans
from codecov_core.ingest.formats.json_texts import TextKind
from codecov_core.ingest.formats.line_columns import LineColumns
from codecov_core.ingest.formats.lines_by_value import BELOW_ONE, INDEX_ZERO, TYPES, LinesByValue
from codecov_core.ingest.formats.noted_runs import NotedRuns, refuse_repeated_keys
from codecov_core.ingest.formats.noted_spans import NotedSpans
from codecov_core.ingest.formats.noted_values import NotedCounts, NotedValues
from codecov_core.ingest.sink import CoverageValue
from codecov_core.reports import NULL_CODE

_Values = TypeVar("_Values", bound=Collection[object])
_Columns = TypeVar("_Columns")
_Written: TypeAlias = Sequence[_Values | Fragment] | Spans


class NotedLines:
    """Lists and maps of values, lists of lines, and lines with their counts; each of the file of an index."""

    __slots__ = (
        "_null_is_line",
        "_read",
        "_runs",
        "constant",
        "constant_runs",
        "counted",
        "lists",
        "map_runs",
        "maps",
        "records",
        "spans",
    )

    def __init__(self, read: Callable[[object], CoverageValue], *, null_is_line: bool, runs: Runs | None) -> None:
        """Start without any; see ``GatheredLines`` for what is given."""
        self._read = read
        self._null_is_line = null_is_line
        self._runs = runs
        # Annotated, for a subscripted class takes ten times as long to make an object.
        self.lists: NotedValues[Sequence[object]] = NotedValues()
        self.maps: NotedValues[Mapping[str, object]] = NotedValues()
        self.constant: NotedValues[Sequence[object]] = NotedValues()
        self.spans = NotedSpans(read, null_is_line=null_is_line)
        self.map_runs = NotedRuns(runs if runs is not None and runs.has("count") else None)
        self.constant_runs = NotedRuns(runs)
        self.counted: NotedCounts[object, object] = NotedCounts()
        self.records: dict[int, NotedCounts[int, int | None]] = {kind: NotedCounts() for kind in TYPES}

    def columns(self, by_value: LinesByValue) -> Iterator[LineColumns]:
        """Give what was noted, as far as it is regular; the rest goes to ``by_value``.

        Raises:
            IrregularOutlineError: the outline tells too little.

        """
        yield from self.spans.columns(by_value)
        if self.lists.collections:
            yield from self._of_lists(by_value)
        if self.maps.collections:
            yield from self._of_maps(by_value)
        if self.constant.collections:
            yield from self._of_constants(by_value)
        if self.map_runs:
            yield by_value.lines_of(self._of_map_runs(), BELOW_ONE)
        if self.constant_runs:
            yield by_value.lines_of(self._of_constant_runs(), BELOW_ONE)
        if len(self.counted):
            yield from self._of_counts(by_value)
        for kind, records in self.records.items():
            if len(records):
                yield from self._of_records(kind, records, by_value)

    def _columns(
        self,
        kind: TextKind,
        noted: NotedValues[_Values],
        read: Callable[[_Written[_Values], Callable[[object], CoverageValue], Numbers], _Columns | None],
    ) -> tuple[_Columns | None, Numbers]:
        """Read all lists or maps at once, null when they have to be read value by value; and give their lengths."""
        collections, lengths = written(kind, noted.collections, self._runs)
        is_whole = collections is noted.collections
        columns = None if is_whole and _are_few(noted.collections) else read(collections, self._read, lengths)
        if columns is None and not is_whole:
            raise IrregularOutlineError("values that have to be read one by one")
        return columns, lengths

    def _of_lists(self, by_value: LinesByValue) -> Iterator[LineColumns]:
        codes, lengths = self._columns("values", self.lists, coverage_column)
        if codes is None:
            for file, values, first_line in self.lists:
                by_value.list_of(file, values, first_line)
            return
        if self._null_is_line:
            codes[codes == ABSENT] = NULL_CODE
        rows = np.flatnonzero(codes != ABSENT)
        files, lines = self.lists.numbered(rows, lengths)
        block = LineColumns.of_values(files, lines, codes[rows])
        yield by_value.lines_of(block, INDEX_ZERO)

    def _of_maps(self, by_value: LinesByValue) -> Iterator[LineColumns]:
        columns, lengths = self._columns("lines", self.maps, line_columns)
        if columns is None:
            for file, values, _ in self.maps:
                by_value.map_of(file, values)
            return
        lines, codes = columns
        if self._runs is not None:
            refuse_repeated_keys(np.repeat(np.arange(len(lengths)), lengths), lines)
        rows = np.flatnonzero(codes != ABSENT)
        block = LineColumns.of_values(self.maps.files(rows, lengths), lines[rows], codes[rows])
        yield by_value.lines_of(block, BELOW_ONE)

    def _of_map_runs(self) -> LineColumns:
        lines, counts = self.map_runs.counts()
        codes = codes_of_numbers(counts, self._read)
        if codes is None or int(lines.max()) > LARGEST_LINE:
            raise IrregularOutlineError("a line or a count that has no code")
        block = LineColumns.of_values(self.map_runs.files(), lines, codes)
        return block.only(codes != ABSENT)

    def _of_constant_runs(self) -> LineColumns:
        (lines,) = self.constant_runs.columns("number")
        return LineColumns.of_counts(self.constant_runs.files(), lines, self.constant_runs.numbers())

    def _of_constants(self, by_value: LinesByValue) -> Iterator[LineColumns]:
        lines = None if _are_few(self.constant.collections) else number_column(self.constant.collections)
        if lines is None:
            for file, values, count in self.constant:
                by_value.constants_of(file, values, count)
            return
        rows = np.flatnonzero(lines != ABSENT)
        files, counts, _ = self.constant.columns(rows)
        yield by_value.lines_of(LineColumns.of_counts(files, lines[rows], counts), BELOW_ONE)

    def _of_counts(self, by_value: LinesByValue) -> Iterator[LineColumns]:
        lines = None if _are_few(self.counted.lines.collections) else signed_column(self.counted.lines.collections)
        counts = None if lines is None else signed_column(self.counted.counts.collections)
        if counts is None or lines is None:
            for file, line, count in self.counted:
                by_value.count_of(file, line, count)
            return
        yield LineColumns.of_counts(self.counted.files(), lines, np.maximum(counts, 0))

    def _of_records(
        self, kind: int, records: NotedCounts[int, int | None], by_value: LinesByValue
    ) -> Iterator[LineColumns]:
        lines = None if _are_few(records.lines.collections) else signed_column(records.lines.collections)
        counts = None if lines is None else number_column(records.counts.collections)
        if counts is None or lines is None:
            for file, line, count in records:
                by_value.add(file, line, count, TYPES[kind])
            return
        counts[counts == ABSENT] = NULL_CODE
        yield LineColumns(records.files(), lines, counts, np.full(len(lines), kind, np.int8))


def _are_few(collections: Sequence[Collection[object]]) -> bool:
    return len(collections) <= FEW and sum(map(len, collections)) <= FEW
