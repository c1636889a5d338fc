"""Lines of a report gathered file by file and handed to the sink as columns.

A format that meets one line after another would pay for a row object each; here a line costs three numbers. What most
documents are made of, whole lists and maps of counts, goes in without looking at single lines at all.
"""

from array import array
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TypedDict, TypeVar

import numpy as np
import orjson
from numpy.typing import NDArray

from codecov_core.ingest.formats.json_shapes import whole_number
from codecov_core.ingest.formats.stated_coverage import (
    UnusableValueError,
    coverage_code,
    hits_of,
    stated_coverage,
)
from codecov_core.ingest.sink import BRANCH, METHOD, PLAIN, CoverageValue, Partial, Sink
from codecov_core.reports import NULL_CODE

_TYPES = {"b": BRANCH, "m": METHOD}
_SMALLEST_UNCODED = 1 << 62
_LARGEST_LINE = 1 << 31
_MOST_DIGITS = 18
_ABSENT = -(1 << 63)
"""Stands for null in a column of counts; no count is that low."""


class _Details(TypedDict, total=False):
    missed_index: NDArray[np.int32]
    missed_lists: list[tuple[str, ...] | None]
    partials_index: NDArray[np.int32]
    partials_lists: list[tuple[Partial, ...] | None]
    complexity: NDArray[np.int64]


class GatheredLines:
    """The lines of one report.

    :meth:`start` opens an occurrence of a file, the other methods add lines to the one opened last; nothing reaches the
    sink before :meth:`deliver`. Records of one line stay in their order. Every method raises ``LimitExceededError`` as
    soon as there are more line records than the upload may have.
    """

    def __init__(self, sink: Sink) -> None:
        """Gather for this sink; what has to be left out is noted there at once."""
        self._sink = sink
        self._names: list[str] = []
        self._ends: list[int] = []
        self._lines = array("q")
        self._codes = array("q")
        self._types: dict[int, int] = {}
        self._missed: dict[int, tuple[str, ...]] = {}
        self._partials: dict[int, tuple[Partial, ...]] = {}
        self._complexities: dict[int, int] = {}
        self._odd: list[tuple[str, int, CoverageValue, str | None]] = []

    def start(self, name: str) -> None:
        """Open an occurrence of a file, by its name as the report has it."""
        if self._names:
            self._ends.append(len(self._lines))
        self._names.append(name)

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
        if not 0 < line < _LARGEST_LINE:
            self._sink.drop("line", f"{self._names[-1]}:{line}", self._sink.line_number_reason)
            return
        code = coverage_code(coverage)
        if code is None:
            self._odd.append((self._names[-1], line, coverage, type))
            return
        row = len(self._lines)
        self._lines.append(line)
        self._codes.append(code)
        if type is not None:
            self._types[row] = _TYPES[type]
        if missed:
            self._missed[row] = tuple(missed)
        if partials:
            self._partials[row] = tuple(partials)
        if complexity is not None and 0 <= complexity < _SMALLEST_UNCODED:
            self._complexities[row] = complexity
        self._check_limit()

    def extend(self, lines: Sequence[int], counts: Sequence[int]) -> None:
        """Add plain lines with their counts, both sequences of one length.

        Raises:
            OverflowError, TypeError: a line that is no number of 64 bits; nothing was added.
            UnusableValueError: a count that is no number.

        """
        numbers, column = array("q", lines), _whole_numbers(counts)
        if column is None:
            for line, count in zip(numbers, counts, strict=True):
                self.append(line, hits_of(count))
            return
        self._lines.extend(numbers)
        self._codes.frombytes(column.tobytes())
        self._check_limit()

    def constant(self, lines: Sequence[object], count: int) -> None:
        """Add plain lines that all have the same count; a number below 1 is no line, anything else is dropped."""
        column = _whole_numbers(lines)
        if column is None:
            for line in lines:
                number = whole_number(line)
                if number is None:
                    self._sink.drop("line", f"{self._names[-1]}: {str(line)[:40]!r}", "the line is no number")
                elif number > 0:
                    self.append(number, count)
            return
        column = column[column > 0]
        self._lines.frombytes(column.tobytes())
        self._codes.extend(array("q", [count]) * len(column))
        self._check_limit()

    def span(self, first: int, last: int, count: int) -> None:
        """Add plain lines from one number to another, both included."""
        if first < 1 or last > self._sink.limits.line_number:
            where = f"{self._names[-1]}:{first}-{last}"
            self._sink.drop("line", where, self._sink.line_number_reason)
        elif first == last:
            self.append(first, count)
        elif first < last:
            self._check_limit(last - first + 1)
            self.extend(range(first, last + 1), [count] * (last - first + 1))

    def by_index(
        self,
        values: Sequence[object],
        first_line: int,
        read: Callable[[object], CoverageValue] = stated_coverage,
        *,
        null_is_line: bool = False,
    ) -> None:
        """Add the values of a list whose index tells the line; there is no line below 1.

        ``read`` reads a value that is no plain count. A null is no line, or one that counts nowhere.
        """
        column = _whole_numbers(values)
        if column is None:
            for line, value in enumerate(values, first_line):
                if line > 0 and value is None and null_is_line:
                    self.append(line, None)
                elif line > 0:
                    self.stated(line, value, read)
            return
        is_null = column == _ABSENT
        rows = np.arange(len(column)) if null_is_line else np.flatnonzero(~is_null)
        rows = rows[rows >= 1 - first_line]
        self._lines.frombytes((rows + first_line).astype(np.int64).tobytes())
        self._codes.frombytes(np.where(is_null, NULL_CODE, column)[rows].tobytes())
        self._check_limit()

    def by_line(self, values: Mapping[str, object]) -> None:
        """Add the values of a map from line numbers as texts; nulls are no lines, neither is a line below 1."""
        column = _whole_numbers(list(values.values()))
        lines = None if column is None else _line_numbers(values)
        if column is None or lines is None:
            for key, value in values.items():
                self._by_key(key, value)
            return
        kept = (column != _ABSENT) & (lines > 0)
        self._lines.frombytes(lines[kept].tobytes())
        self._codes.frombytes(column[kept].tobytes())
        self._check_limit()

    def stated(
        self,
        line: int,
        value: object,
        read: Callable[[object], CoverageValue] = stated_coverage,
    ) -> None:
        """Add a line with a value as a document states it; null is no line."""
        try:
            coverage = read(value)
        except UnusableValueError as error:
            self._sink.drop("line", f"{self._names[-1]}:{line}", str(error))
            return
        if coverage is not None:
            self.append(line, coverage, "b" if isinstance(coverage, str | bool) else None)

    def deliver(self) -> None:
        """Hand all lines to the sink, once."""
        count = len(self._lines)
        if count:
            self._sink.columns(
                self._names,
                self._file_index(count),
                np.frombuffer(self._lines, np.int64),
                np.frombuffer(self._codes, np.int64),
                _sparse(self._types, count, PLAIN, np.dtype(np.int8)) if self._types else None,
                **self._details(count),
            )
        for name, rows in groupby(self._odd, key=itemgetter(0)):
            file = self._sink.file(name)
            for _, line, coverage, kind in rows:
                file.append(line, coverage, kind)

    def _file_index(self, count: int) -> NDArray[np.int32]:
        ends = np.array([*self._ends, count], np.int64)
        return np.repeat(np.arange(len(ends), dtype=np.int32), np.diff(ends, prepend=0))

    def _details(self, count: int) -> _Details:
        details: _Details = {}
        if self._missed:
            details["missed_index"], details["missed_lists"] = _interned(self._missed, count)
        if self._partials:
            details["partials_index"], details["partials_lists"] = _interned(self._partials, count)
        if self._complexities:
            details["complexity"] = _sparse(self._complexities, count, NULL_CODE, np.dtype(np.int64))
        return details

    def _by_key(self, key: str, value: object) -> None:
        if not key.isascii() or not key.lstrip("-").isdigit() or len(key) > _MOST_DIGITS:
            self._sink.drop("line", f"{self._names[-1]}: {key}", "the line is no number")
        elif not key.startswith("-") and int(key) > 0:
            self.stated(int(key), value)

    def _check_limit(self, more: int = 0) -> None:
        wanted = len(self._lines) + more
        if wanted > self._sink.allowance.left:
            self._sink.allowance.spend(wanted)


_Item = TypeVar("_Item")
_Number = TypeVar("_Number", np.int8, np.int32, np.int64)


def _whole_numbers(values: Sequence[object]) -> NDArray[np.int64] | None:
    """Give counts as a column, nulls as :data:`_ABSENT`; null when something else is among them.

    Booleans pass for numbers in an array, but not in the JSON of the list: writing it is the cheapest way to see them
    (a third of the time of asking every value for its type).
    """
    try:
        column = array("q", [_ABSENT if value is None else value for value in values])  # type: ignore[type-var]
    except (TypeError, OverflowError):
        return None
    if not column:
        return np.empty(0, np.int64)
    counts = np.frombuffer(column, np.int64)
    if int(counts.max()) >= _SMALLEST_UNCODED or ((counts < 0) & (counts != _ABSENT)).any():
        return None
    text = orjson.dumps(values)
    return None if b"t" in text or b"f" in text else counts


def _line_numbers(keys: Mapping[str, object]) -> NDArray[np.int64] | None:
    """Read the keys of a map as numbers, all at once; null when one is anything but plain digits."""
    if not keys:
        return np.empty(0, np.int64)
    text = ",".join(keys)
    if not text.isascii() or not text.replace(",", "").isdigit():
        return None
    try:
        numbers = np.frombuffer(array("q", orjson.loads(f"[{text}]")), np.int64)
    except (ValueError, OverflowError, TypeError):
        return None
    return numbers if len(numbers) == len(keys) and int(numbers.max()) < _LARGEST_LINE else None


def _sparse(values: Mapping[int, int], count: int, default: int, dtype: np.dtype[_Number]) -> NDArray[_Number]:
    column = np.full(count, default, dtype)
    column[np.fromiter(values, np.int64, len(values))] = np.fromiter(values.values(), dtype, len(values))
    return column


def _interned(values: Mapping[int, _Item], count: int) -> tuple[NDArray[np.int32], list[_Item | None]]:
    """Give every row the index of its value among the distinct ones; entry 0 is the absent one."""
    distinct: dict[_Item, int] = {}
    indexes = {row: distinct.setdefault(value, len(distinct) + 1) for row, value in values.items()}
    return _sparse(indexes, count, 0, np.dtype(np.int32)), [None, *distinct]
