"""Lines of a report gathered file by file and handed to the sink as columns.

A format that meets one line after another would pay for a row object each; here a line costs a few numbers. What most
documents are made of, whole lists and maps of counts, is only noted, and turned into columns for all files at once:
there are reports of ten thousand files with twenty lines each. Whatever is irregular in there is then read value by
value, with equal results.
"""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.formats.branch_ways import LINE_BITS, FractionRows, are_among, line_keys
from codecov_core.ingest.formats.json_columns import (
    ABSENT,
    LARGEST_LINE,
    SMALLEST_ODD,
    coverage_column,
    line_column,
    number_column,
)
from codecov_core.ingest.formats.json_shapes import whole_number
from codecov_core.ingest.formats.noted_values import NotedValues, numbers_of
from codecov_core.ingest.formats.sparse_columns import interned, sparse
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, coverage_code, hits_of, stated_coverage
from codecov_core.ingest.sink import BRANCH, METHOD, PLAIN, CoverageValue, Partial, Sink
from codecov_core.reports import NULL_CODE, TRUE_CODE, fraction_code

_TYPES = {"b": BRANCH, "m": METHOD}
_MOST_DIGITS = 18
_LINE_MASK = (1 << LINE_BITS) - 1


class _Details(TypedDict, total=False):
    missed_index: NDArray[np.int32]
    missed_lists: list[tuple[str, ...] | None]
    partials_index: NDArray[np.int32]
    partials_lists: list[tuple[Partial, ...] | None]
    complexity: NDArray[np.int64]


_Block = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
"""File, line and code of some rows."""


class GatheredLines:
    """The lines of one report.

    :meth:`start` opens an occurrence of a file, the other methods add lines to the one opened last; nothing reaches the
    sink before :meth:`deliver`, which raises ``LimitExceededError`` when there are more line records than the upload
    may have; so do the methods that may add more lines than the report has bytes.
    """

    def __init__(
        self,
        sink: Sink,
        *,
        read: Callable[[object], CoverageValue] = stated_coverage,
    ) -> None:
        """Gather for this sink; ``read`` reads values that are no plain counts."""
        self._sink = sink
        self._read = read
        self._names: list[str] = []
        self._by_index, self._by_line, self._constant, self._counted = (
            NotedValues(),
            NotedValues(),
            NotedValues(),
            NotedValues(),
        )
        self._nulls_are_lines: set[int] = set()
        self._files = array("q")
        self._lines = array("q")
        self._codes = array("q")
        self._types = array("b")
        self._missed: dict[int, tuple[str, ...]] = {}
        self._partials: dict[int, tuple[Partial, ...]] = {}
        self._complexities: dict[int, int] = {}
        self._odd: list[tuple[int, int, CoverageValue, str | None]] = []
        self._blocks: list[_Block] = []
        self._block_types: list[NDArray[np.int8] | None] = []
        self._ways: FractionRows | None = None
        self._ways_need_lines = False
        self._function_lines: NDArray[np.int64] | None = None

    def start(self, name: str) -> int:
        """Open an occurrence of a file, by its name as the report has it; gives its index."""
        self._names.append(name)
        return len(self._names) - 1

    def by_index(self, values: Sequence[object], first_line: int, *, null_is_line: bool = False) -> None:
        """Add the values of a list whose index tells the line; there is no line below 1.

        A null is no line, or one that counts nowhere.
        """
        if null_is_line:
            self._nulls_are_lines.add(len(self._names) - 1)
        self._by_index.note(len(self._names) - 1, values, first_line)

    def by_line(self, values: Mapping[str, object]) -> None:
        """Add the values of a map from line numbers as texts; nulls are no lines, neither is a line below 1."""
        self._by_line.keys.extend(values)
        self._by_line.note(len(self._names) - 1, list(values.values()))

    def constant(self, lines: Sequence[object], count: int) -> None:
        """Add plain lines that all have the same count; a number below 1 is no line, anything else is dropped."""
        self._constant.note(len(self._names) - 1, lines, count)

    def extend(self, lines: Sequence[int], counts: Sequence[int]) -> None:
        """Add plain lines with their counts, both sequences of one length."""
        self.check_limit(len(lines))
        self._counted.keys.extend(lines)
        self._counted.note(len(self._names) - 1, counts)

    @property
    def current(self) -> int:
        """The index of the file opened last."""
        return len(self._names) - 1

    def columns(
        self,
        files: NDArray[np.int64] | int,
        lines: NDArray[np.int64],
        counts: NDArray[np.int64],
        types: NDArray[np.int8] | None = None,
    ) -> None:
        """Add rows of the file of an index (see :meth:`start`), or each of its own; counts up to 2**62 - 1."""
        of_rows = files if isinstance(files, np.ndarray) else np.full(len(lines), files, np.int64)
        self._blocks.append((of_rows, lines, counts))
        self._block_types.append(types)

    def ways(
        self,
        rows: FractionRows,
        *,
        of_known_lines: bool = False,
        function_lines: NDArray[np.int64] | None = None,
    ) -> None:
        """Add all lines with branches of the document, which replace what lists and maps say of them.

        With ``of_known_lines`` only those count that are in the lists. ``function_lines`` are ascending keys (see
        ``branch_ways``) of lines that are those of functions.
        """
        self._ways, self._ways_need_lines, self._function_lines = rows, of_known_lines, function_lines

    def span(self, first: int, last: int, count: int) -> None:
        """Add plain lines from one number to another, both included."""
        if first < 1 or last > self._sink.limits.line_number:
            self._sink.drop("line", f"{self._names[-1]}:{first}-{last}", self._sink.line_number_reason)
            return
        if first == last:
            self.append(first, count)
        elif first < last:
            self.check_limit(last - first + 1)
            self.extend(range(first, last + 1), [count] * (last - first + 1))

    def stated(self, line: int, value: object) -> None:
        """Add a line with a value as a document states it; null is no line."""
        self._stated(len(self._names) - 1, line, value)

    def append(
        self,
        line: int,
        coverage: CoverageValue,
        type: str | None = None,
        missed: Sequence[str] | None = None,
        partials: Sequence[Partial] | None = None,
        complexity: int | None = None,
    ) -> None:
        """Add one line record, as :meth:`FileRows.append` takes it."""
        row = self._append(len(self._names) - 1, line, coverage, type)
        if row is None:
            return
        if missed:
            self._missed[row] = tuple(missed)
        if partials:
            self._partials[row] = tuple(partials)
        if complexity is not None and 0 <= complexity < SMALLEST_ODD:
            self._complexities[row] = complexity

    def fractions(
        self,
        branches: Iterable[tuple[int, int, int, tuple[str, ...] | None]],
    ) -> None:
        """Add lines with branches: line, how many were taken, how many there are, the ids of those missed."""
        file = len(self._names) - 1
        for line, taken, total, missed in branches:
            if not 0 < line <= LARGEST_LINE or total >= LARGEST_LINE:
                self._sink.drop("line", f"{self._names[-1]}:{line}", self._sink.line_number_reason)
                continue
            if missed:
                self._missed[len(self._lines)] = missed
            self._files.append(file)
            self._lines.append(line)
            self._codes.append(fraction_code(taken, total))
            self._types.append(BRANCH)

    def append_to(self, file: int, line: int, count: int) -> None:
        """Add one plain line to the file of an index (see :meth:`start`)."""
        self._append(file, line, count)

    def check_limit(self, more: int) -> None:
        """Make sure that so many more lines are allowed.

        Raises:
            LimitExceededError: they are not.

        """
        wanted = len(self._lines) + len(self._counted.values) + more
        if wanted > self._sink.allowance.left:
            self._sink.allowance.spend(wanted)

    def deliver(self) -> None:
        """Hand all lines to the sink, once."""
        blocks = [
            block
            for block in (
                self._index_block(self._by_index),
                self._line_block(self._by_line),
                self._constant_block(self._constant),
                self._counted_block(self._counted),
            )
            if block is not None
        ]
        plain = self._add_ways(blocks)
        single = len(self._lines)
        typed_from = sum(len(block[1]) for block in blocks)
        blocks += self._blocks
        blocks.append((numbers_of(self._files), numbers_of(self._lines), numbers_of(self._codes)))
        files, lines, codes = (np.concatenate(columns) for columns in zip(*blocks, strict=True))
        count = len(lines)
        if count:
            # A plain value is a line with branches when it is a fraction, or a partial without one.
            types = np.where((codes >= SMALLEST_ODD) | (codes == TRUE_CODE), np.int8(BRANCH), np.int8(PLAIN))
            if self._ways is not None and self._function_lines is not None:
                is_function = are_among(self._ways.keys, self._function_lines)
                types[plain : plain + len(is_function)][is_function] = METHOD
            for (_, added, _), kinds in zip(self._blocks, self._block_types, strict=True):
                if kinds is not None:
                    types[typed_from : typed_from + len(added)] = kinds
                typed_from += len(added)
            types[count - single :] = np.frombuffer(self._types, np.int8)
            self._sink.columns(
                self._names,
                files.astype(np.int32),
                lines,
                codes,
                types if types.any() else None,
                **self._details(single, count, plain),
            )
        for file, rows in groupby(self._odd, key=itemgetter(0)):
            occurrence = self._sink.file(self._names[file])
            for _, line, coverage, kind in rows:
                occurrence.append(line, coverage, kind)

    def _index_block(self, noted: NotedValues) -> _Block | None:
        column = coverage_column(noted.values, self._read)
        if column is None:
            for file, first, _, values in noted.runs():
                self._irregular_list(file, first, values)
            return None
        lengths = numbers_of(noted.lengths)
        starts = np.cumsum(lengths) - lengths
        lines = np.arange(len(column)) + np.repeat(numbers_of(noted.numbers) - starts, lengths)
        files = noted.spread(noted.files)
        codes = column.copy()
        if self._nulls_are_lines:
            with_nulls = np.isin(files, list(self._nulls_are_lines))
            codes[with_nulls & (codes == ABSENT)] = NULL_CODE
        return _kept(files, lines, codes)

    def _line_block(self, noted: NotedValues) -> _Block | None:
        column = coverage_column(noted.values, self._read)
        lines = None if column is None else line_column([key for key in noted.keys if isinstance(key, str)])
        if column is None or lines is None:
            for file, _, keys, values in noted.runs():
                self._irregular_map(file, keys, values)
            return None
        return _kept(noted.spread(noted.files), lines, column)

    def _constant_block(self, noted: NotedValues) -> _Block | None:
        lines = number_column(noted.values)
        if lines is None:
            for file, count, _, values in noted.runs():
                for value in values:
                    self._irregular_line(file, value, count)
            return None
        return _kept(noted.spread(noted.files), lines, noted.spread(noted.numbers))

    def _counted_block(self, noted: NotedValues) -> _Block | None:
        column, lines = number_column(noted.values), number_column(noted.keys)
        if column is None or lines is None:
            for file, _, keys, values in noted.runs():
                for line, value in zip(map(whole_number, keys), values, strict=True):
                    if line is not None:
                        self._append(file, line, hits_of(value))
            return None
        return noted.spread(noted.files), lines, column

    def _irregular_list(self, file: int, first_line: int, values: Sequence[object]) -> None:
        for line, value in enumerate(values, first_line):
            if line > 0 and value is None and file in self._nulls_are_lines:
                self._append(file, line, None)
            elif line > 0:
                self._stated(file, line, value)

    def _irregular_map(self, file: int, keys: Sequence[object], values: Sequence[object]) -> None:
        for key, value in zip(map(str, keys), values, strict=True):
            if not key.isascii() or not key.removeprefix("-").isdigit() or len(key) > _MOST_DIGITS:
                self._sink.drop("line", f"{self._names[file]}: {key}", "the line is no number")
            elif int(key) > 0:
                self._stated(file, int(key), value)

    def _irregular_line(self, file: int, line: object, count: int) -> None:
        number = whole_number(line)
        if number is None:
            self._sink.drop("line", f"{self._names[file]}: {str(line)[:40]!r}", "the line is no number")
        elif number > 0:
            self._append(file, number, count)

    def _stated(self, file: int, line: int, value: object) -> None:
        try:
            coverage = self._read(value)
        except UnusableValueError as error:
            self._sink.drop("line", f"{self._names[file]}:{line}", str(error))
            return
        if coverage is not None:
            self._append(file, line, coverage, "b" if isinstance(coverage, str | bool) else None)

    def _append(self, file: int, line: int, coverage: CoverageValue, type: str | None = None) -> int | None:
        """Add one row; gives its index, null for what is no row of numbers."""
        if not 0 < line <= LARGEST_LINE:
            self._sink.drop("line", f"{self._names[file]}:{line}", self._sink.line_number_reason)
            return None
        code = coverage_code(coverage)
        if code is None:
            self._odd.append((file, line, coverage, type))
            return None
        self._files.append(file)
        self._lines.append(line)
        self._codes.append(code)
        self._types.append(PLAIN if type is None else _TYPES[type])
        return len(self._lines) - 1

    def _add_ways(self, blocks: list[_Block]) -> int:
        """Put the lines with branches behind the others, and take those out; gives the row at which they begin."""
        ways = self._ways
        if ways is None or not len(ways.keys):
            return 0
        blocks.append((numbers_of(self._files), numbers_of(self._lines), numbers_of(self._codes)))
        self._files, self._lines, self._codes, self._types = array("q"), array("q"), array("q"), array("b")
        keys = [line_keys(files, lines) for files, lines, _ in blocks]
        if self._ways_need_lines:
            known = np.zeros(len(ways.keys), np.bool_)
            for block_keys in keys:
                known |= are_among(ways.keys, np.sort(block_keys, kind="stable"))
            ways = self._ways = ways.only(known)
        for index, (files, lines, codes) in enumerate(blocks):
            kept = ~are_among(keys[index], ways.keys)
            blocks[index] = (files[kept], lines[kept], codes[kept])
        first = sum(len(lines) for _, lines, _ in blocks)
        blocks.append((ways.keys >> LINE_BITS, ways.keys & _LINE_MASK, ways.codes))
        return first

    def _details(self, single: int, count: int, ways: int) -> _Details:
        details: _Details = {}
        missed = {row + count - single: ids for row, ids in self._missed.items()}
        if self._ways is not None:
            missed |= {row + ways: ids for row, ids in self._ways.missed.items()}
        if missed:
            details["missed_index"], details["missed_lists"] = interned(missed, 0, count)
        if self._partials:
            details["partials_index"], details["partials_lists"] = interned(self._partials, count - single, count)
        if self._complexities:
            complexities = sparse(self._complexities, count - single, count, NULL_CODE, np.dtype(np.int64))
            details["complexity"] = complexities
        return details


def _kept(files: NDArray[np.int64], lines: NDArray[np.int64], codes: NDArray[np.int64]) -> _Block:
    """Leave out what is no line: without a value, or with a number below 1."""
    kept = codes != ABSENT
    kept &= lines > 0
    return files[kept], lines[kept], codes[kept]
