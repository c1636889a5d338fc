"""fastcov's JSON: lines and branches by source, by test (https://github.com/RPGillespie6/fastcov, version 1.17)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, repeat
from operator import itemgetter
from typing import TypeAlias, cast

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.branch_ways import Numbers, Ways, line_keys
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_columns import LARGEST_LINE, listed_columns, number_column
from codecov_core.ingest.formats.json_scalars import ABSENT
from codecov_core.ingest.formats.json_shapes import as_list, as_mapping, document_of, mappings_of
from codecov_core.ingest.formats.noted_values import NotedValues
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, hits_of, hits_or_null

_Branches: TypeAlias = NotedValues[Mapping[str, object]]
"""Counts of the ways by line, of all files."""

_PARTS = ("lines", "branches", "functions")
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
        lines, branches = GatheredLines(sink, read=hits_or_null), _Branches()
        names, counts, ways_of, functions = _tests(as_mapping(document_of(upload).get("sources")))
        lines.files_by_line(names, mappings_of(counts))
        branches.note_all(0, mappings_of(ways_of))
        ways = _ways(branches)
        if ways is None:
            ways = _ways(_usable(branches, lines, sink))
        if ways is not None:
            lines.ways(ways, function_lines=_function_lines(mappings_of(functions)))
        lines.deliver()


def _tests(sources: Mapping[str, object]) -> tuple[Sequence[str], list[object], list[object], list[object]]:
    """Give name of the source, lines, branches and functions of every test.

    Documents have ten thousands of these objects, so each is looked at once, and asked for its type only if it has none
    of what is looked for.
    """
    tests_of = cast("Sequence[dict[str, Mapping[str, object]]]", list(sources.values()))
    try:
        tests = list(chain.from_iterable(map(dict.values, tests_of)))
        names = list(chain.from_iterable(map(repeat, sources, map(len, tests_of))))
        lines, branches, functions = (list(map(itemgetter(key), tests)) for key in _PARTS)
    except (KeyError, TypeError):
        named = [(name, as_mapping(test)) for name, of in sources.items() for test in as_mapping(of).values()]
        names = [name for name, _ in named]
        lines, branches, functions = ([test.get(key) for _, test in named] for key in _PARTS)
    return names, lines, branches, functions


def _ways(branches: _Branches) -> Ways | None:
    """Read the counts of the ways of all lines, which fastcov numbers in blocks of two; null when some are irregular.

    A way whose count is null is left out.
    """
    columns = listed_columns(branches.collections)
    if columns is None:
        return None
    lines, lengths, counts = columns
    files, _, _ = branches.columns(np.arange(len(lines)))
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


def _function_lines(functions: Sequence[Mapping[str, object]]) -> Numbers:
    """Give the keys of the lines on which functions start, ascending; what is no line is left out."""
    starts: list[object]
    try:
        of_tests = chain.from_iterable(map(dict.values, cast("Sequence[dict[str, Mapping[str, object]]]", functions)))
        starts = list(map(itemgetter("start_line"), of_tests))
    except (KeyError, TypeError):
        starts = [as_mapping(function).get("start_line") for of_test in functions for function in of_test.values()]
    lines = number_column([starts])
    if lines is None:
        lines = np.array([start if type(start) is int and start <= LARGEST_LINE else 0 for start in starts], np.int64)
    files = np.repeat(np.arange(len(functions)), np.fromiter(map(len, functions), np.int64, len(functions)))
    rows = np.flatnonzero((lines > 0) & (lines <= LARGEST_LINE))
    return np.sort(line_keys(files[rows], lines[rows]), kind="stable")
