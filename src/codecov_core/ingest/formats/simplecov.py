"""SimpleCov's JSON reports: of simplecov_json_formatter, and of the older simplecov-json (chapter 02 §8.3.8, §14.4)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import cast

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.branch_ways import LINE_BITS, Numbers, Ways, are_among, line_keys, ranks_on_line
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_columns import LARGEST_LINE, rows_of_text, signed_column
from codecov_core.ingest.formats.json_irregular import IrregularOutlineError
from codecov_core.ingest.formats.json_outline import Outlining, entries_of, runs_of
from codecov_core.ingest.formats.json_runs import Runs, written
from codecov_core.ingest.formats.json_shapes import (
    are_all,
    as_list,
    as_mapping,
    document_of,
    lists_under,
    mappings_of,
    named_columns,
    objects,
    values_under,
    whole_number,
)
from codecov_core.ingest.formats.json_spans import Spans
from codecov_core.ingest.formats.noted_runs import NotedRuns
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, hits_of

_IGNORED = "ignored"


class SimplecovFormatter:
    """Reads ``coverage.json`` of simplecov_json_formatter: lines and branches by file.

    A line that is the start of branches shows the fraction of those taken.
    """

    name = "simplecov"
    kind: Kind = "json"
    outlining = Outlining(b"{", b'"simplecov_version"', ("record", "values", "lines"))

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with the version of SimpleCov and an object under ``coverage``."""
        document = document_of(upload)
        return "simplecov_version" in as_mapping(document.get("meta")) and isinstance(document.get("coverage"), dict)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        runs = runs_of(upload)
        lines = GatheredLines(sink, runs=runs)
        coverage = as_mapping(document_of(upload).get("coverage"))
        entries = entries_of(upload, coverage)
        if runs is not None and entries is not None:
            spans = entries.values("values", "lines")
            lines.files_by_index(entries.distinct_keys(), spans, first_line=1)
            lines.ways(_ways_of_entries(spans, runs))
        else:
            names, files = list(coverage), mappings_of(list(coverage.values()))
            counts = lists_under(files, "lines")
            lines.files_by_index(names, counts, first_line=1)
            lines.ways(_ways(names, lists_under(files, "branches"), counts, runs, sink))
        lines.deliver()


class SimplecovFiles:
    """Reads ``coverage.json`` of simplecov-json: a list of files, in which a null makes a line that counts nowhere."""

    name = "simplecov"
    kind: Kind = "json"
    outlining = Outlining(b"{", b'"coverage"', ("values", "lines"))

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object that RSpec or SimpleCov says to have made."""
        document = document_of(upload)
        is_named = document.get("command_name") == "RSpec" or "simplecov_version" in as_mapping(document.get("meta"))
        return isinstance(document.get("files"), list) and (is_named or _has_counts(as_list(document["files"])))

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink, null_is_line=True, runs=runs_of(upload))
        names, files = named_columns(document_of(upload).get("files"), "filename", "file", sink)
        coverage = values_under(files, "coverage")
        if are_all(coverage, dict):
            counts = lists_under(mappings_of(coverage), "lines")
        else:
            counts = [as_list(value.get("lines") if isinstance(value, dict) else value) for value in coverage]
        lines.files_by_index(names, counts, first_line=1)
        lines.deliver()


def _has_counts(files: Sequence[object]) -> bool:
    """Tell whether the first file has counts by line (the command is called otherwise than RSpec)."""
    first = as_mapping(files[0]) if files else {}
    return "covered_percent" in first and isinstance(as_mapping(first.get("coverage")).get("lines"), list)


def _ways_of_entries(counts: Spans, runs: Runs) -> Ways:
    """Give the branches of all files but those of which the line is ignored; see :func:`_ways`."""
    numbers, files = runs.of_entries("branches")
    branches = NotedRuns(runs)
    branches.note_all(numbers, files)
    lines, hits = branches.fields(("start_line",), ("coverage",))
    ignored_files, places = counts.places_of(b'"%b"' % _IGNORED.encode())
    return _ways_of(branches.files(), lines, hits, line_keys(ignored_files, places + 1))


def _ways(
    names: Sequence[str],
    lists: Sequence[Sequence[object]],
    counts: Sequence[Sequence[object]],
    runs: Runs | None,
    sink: Sink,
) -> Ways:
    """Give the branches of all files but those that are ignored, or whose line is; the files count from 0.

    The id of a branch is its number on the line. Those without a line or a count are dropped.
    """
    ignored = _ignored_lines([file if branches else () for branches, file in zip(lists, counts, strict=True)], runs)
    files, columns = _regular(lists)
    if columns is None:
        files, columns = _usable(names, lists, frozenset(ignored.tolist()), sink)
    return _ways_of(files, columns[:, 0], columns[:, 1], ignored)


def _ways_of(files: Numbers, lines: Numbers, hits: Numbers, ignored: Numbers) -> Ways:
    kept = np.flatnonzero((lines > 0) & (lines <= LARGEST_LINE))
    keys = line_keys(files[kept], lines[kept])
    if len(ignored):
        is_known = ~are_among(keys, ignored)
        kept, keys = kept[is_known], keys[is_known]
    return Ways(keys, ranks_on_line(keys), hits[kept] > 0)


def _ignored_lines(counts: Sequence[Sequence[object]], runs: Runs | None) -> Numbers:
    """Give the keys of the lines that are ignored, ascending."""
    lists, lengths = written("values", counts, runs)
    rows = rows_of_text(lists, lengths, _IGNORED)
    if rows is None:
        if runs is not None:
            raise IrregularOutlineError("counts that have to be read one by one")
        every = enumerate(chain.from_iterable(counts))
        rows = np.array([row for row, count in every if count == _IGNORED], np.int64)
    ends = np.cumsum(lengths)
    files = np.searchsorted(ends, rows, side="right")
    return line_keys(files, rows - np.append(0, ends)[files] + 1)


def _regular(lists: Sequence[Sequence[object]]) -> tuple[Numbers, Numbers | None]:
    """Give file, and line and hits, of every branch; null when some are irregular."""
    files = np.repeat(np.arange(len(lists)), np.fromiter(map(len, lists), np.int64, len(lists)))
    branches = cast("Iterator[Mapping[str, object]]", chain.from_iterable(lists))
    try:  # what is no object has no such items
        values = list(map(itemgetter("start_line", "coverage"), branches))
    except (KeyError, TypeError):
        return files, None
    numbers = signed_column(values)
    return files, None if numbers is None else numbers.reshape(-1, 2)


def _usable(
    names: Sequence[str], lists: Sequence[Sequence[object]], ignored: frozenset[int], sink: Sink
) -> tuple[Numbers, Numbers]:
    """Give file, and line (0 for one to be left out) and hits, of every branch."""

    def line_and_hits(file: int, branch: Mapping[str, object]) -> tuple[int, int]:
        line, count = whole_number(branch.get("start_line")), branch.get("coverage")
        is_line = line is not None and 0 < line <= LARGEST_LINE
        if count == _IGNORED or (line is not None and is_line and (file << LINE_BITS | line) in ignored):
            return 0, 0
        try:
            hits = hits_of(count)
        except UnusableValueError as error:
            sink.drop("branch", f"{names[file]}:{line}", str(error))
            return 0, 0
        if line is None:
            sink.drop("branch", names[file], "no usable line")
        return line if line is not None and is_line else 0, hits

    rows = [
        (file, *line_and_hits(file, branch))
        for file, written in enumerate([list(objects(written, "branch", sink)) for written in lists])
        for branch in written
    ]
    columns = np.array(rows, np.int64).reshape(-1, 3)
    return columns[:, 0], columns[:, 1:]
