"""fastcov's JSON: lines and branches by source, by test (https://github.com/RPGillespie6/fastcov, version 1.17)."""

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import TypeAlias

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.branch_ways import Numbers, Ways, line_keys
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_columns import ABSENT, LARGEST_LINE, line_column, number_column
from codecov_core.ingest.formats.json_shapes import as_list, as_mapping, document_of
from codecov_core.ingest.formats.noted_values import NotedValues
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, hits_of

_Branches: TypeAlias = NotedValues[Mapping[str, object]]
"""Counts of the ways by line, of all files."""

_MOST_DIGITS = 18


class Fastcov:
    """Reads the lines of all tests; a line with branches shows the fraction of those taken, as in fastcov's LCOV."""

    name = "fastcov"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object of sources of which the first one has tests with lines."""
        sources = as_mapping(document_of(upload).get("sources"))
        tests = as_mapping(next(iter(sources.values()), None))
        return isinstance(as_mapping(next(iter(tests.values()), None)).get("lines"), dict)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all sources; see :class:`~codecov_core.ingest.format.Format`."""
        lines, branches, functions = GatheredLines(sink), _Branches(), NotedValues[list[object]]()
        for name, tests in as_mapping(document_of(upload).get("sources")).items():
            for test in map(as_mapping, as_mapping(tests).values()):
                index = lines.start(name)
                lines.by_line(as_mapping(test.get("lines")))
                branches.note(index, as_mapping(test.get("branches")))
                starts = [as_mapping(item).get("start_line") for item in as_mapping(test.get("functions")).values()]
                functions.note(index, starts)
        ways = _ways(branches)
        if ways is None:
            ways = _ways(_usable(branches, lines, sink))
        if ways is not None:
            lines.ways(ways, function_lines=_function_lines(functions))
        lines.deliver()


def _ways(branches: _Branches) -> Ways | None:
    """Read the counts of the ways of all lines, which fastcov numbers in blocks of two; null when some are irregular.

    A way whose count is null is left out.
    """
    written = list(chain.from_iterable(ways.values() for ways in branches.collections))
    lists = [counts for counts in written if isinstance(counts, list)]
    counts = number_column(lists) if len(lists) == len(written) else None
    lines = line_column(list(chain.from_iterable(branches.collections)))
    if counts is None or lines is None:
        return None
    files, _, _ = branches.columns(np.arange(len(lines)))
    lengths = np.fromiter(map(len, lists), np.int64, len(lists))
    places = np.arange(len(counts)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    kept = np.repeat(lines > 0, lengths) & (counts != ABSENT)
    return Ways(np.repeat(line_keys(files, lines), lengths)[kept], places[kept], counts[kept] > 0, _id)


def _id(place: int) -> str:
    return f"{place // 2}:{place}"


def _usable(branches: _Branches, lines: GatheredLines, sink: Sink) -> _Branches:
    """Give the branches without what is no line (dropped) and with null for what is no count (dropped)."""

    def counts_of(values: object, line: str, name: str) -> Iterator[int | None]:
        for count in as_list(values):
            try:
                yield min(hits_of(count), 1)
            except UnusableValueError as error:
                sink.drop("branch", f"{name}:{line}", str(error))
                yield None

    usable = _Branches()
    for file, ways, _ in branches:
        name, counts = lines.name(file), dict[str, object]()
        for line, values in ways.items():
            if not line.isascii() or not line.isdigit() or len(line) > _MOST_DIGITS:
                sink.drop("branch", f"{name}: {line}", "the line is no number")
            elif int(line) <= LARGEST_LINE:
                counts[line] = list(counts_of(values, line, name))
        usable.note(file, counts)
    return usable


def _function_lines(functions: NotedValues[list[object]]) -> Numbers:
    """Give the keys of the lines on which functions start, ascending; what is no line is left out."""
    starts = list(chain.from_iterable(functions.collections))
    lines = number_column([starts])
    if lines is None:
        lines = np.array([start if type(start) is int and start <= LARGEST_LINE else 0 for start in starts], np.int64)
    rows = np.flatnonzero((lines > 0) & (lines <= LARGEST_LINE))
    files, _, _ = functions.columns(rows)
    return np.sort(line_keys(files, lines[rows]), kind="stable")
