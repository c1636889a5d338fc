"""SimpleCov's JSON reports: of simplecov_json_formatter, and of the older simplecov-json (chapter 02 §8.3.8, §14.4)."""

from collections.abc import Sequence
from itertools import compress

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.branch_ways import Numbers, Ways, line_keys, ranks_on_line
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_columns import LARGEST_LINE, signed_column
from codecov_core.ingest.formats.json_shapes import (
    as_list,
    as_mapping,
    document_of,
    named_objects,
    objects,
    whole_number,
)
from codecov_core.ingest.formats.noted_values import NotedValues
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, hits_of

_IGNORED = "ignored"


class SimplecovFormatter:
    """Reads ``coverage.json`` of simplecov_json_formatter: lines and branches by file.

    A line that is the start of branches shows the fraction of those taken.
    """

    name = "simplecov"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with the version of SimpleCov and an object under ``coverage``."""
        document = document_of(upload)
        return "simplecov_version" in as_mapping(document.get("meta")) and isinstance(document.get("coverage"), dict)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        lines, branches = GatheredLines(sink), _Branches(sink)
        for name, file in as_mapping(document_of(upload).get("coverage")).items():
            counts = as_list(as_mapping(file).get("lines"))
            index = lines.start(name)
            lines.by_index(counts, first_line=1)
            branches.note(index, name, as_mapping(file).get("branches"), counts)
        lines.ways(branches.ways())
        lines.deliver()


class SimplecovFiles:
    """Reads ``coverage.json`` of simplecov-json: a list of files, in which a null makes a line that counts nowhere."""

    name = "simplecov"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object that RSpec or SimpleCov says to have made."""
        document = document_of(upload)
        is_named = document.get("command_name") == "RSpec" or "simplecov_version" in as_mapping(document.get("meta"))
        return isinstance(document.get("files"), list) and (is_named or _has_counts(as_list(document["files"])))

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink, null_is_line=True)
        for name, file in named_objects(document_of(upload).get("files"), "filename", "file", sink):
            coverage = file.get("coverage")
            counts = as_list(as_mapping(coverage).get("lines") if isinstance(coverage, dict) else coverage)
            lines.start(name)
            lines.by_index(counts, first_line=1)
        lines.deliver()


def _has_counts(files: Sequence[object]) -> bool:
    """Tell whether the first file has counts by line (the command is called otherwise than RSpec)."""
    first = as_mapping(files[0]) if files else {}
    return "covered_percent" in first and isinstance(as_mapping(first.get("coverage")).get("lines"), list)


class _Branches:
    """The branches of all files that are not left out; the id of one is its number on the line."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._names: list[str] = []
        self._lines, self._hits = NotedValues[list[object]](), NotedValues[list[object]]()

    def note(self, file: int, name: str, written: object, counts: Sequence[object]) -> None:
        """Add the branches of a file but those that are ignored, or whose line is."""
        branches = list(objects(written, "branch", self._sink))
        lines, hits = [branch.get("start_line") for branch in branches], [branch.get("coverage") for branch in branches]
        if _IGNORED in hits or _IGNORED in counts:
            ignored = {line for line, count in enumerate(counts, 1) if count == _IGNORED}
            kept = [
                hit != _IGNORED and whole_number(line) not in ignored for line, hit in zip(lines, hits, strict=True)
            ]
            lines, hits = list(compress(lines, kept)), list(compress(hits, kept))
        self._names.append(name)
        self._lines.note(file, lines)
        self._hits.note(file, hits)

    def ways(self) -> Ways:
        """Give the branches of all files in columns; those without a line or a count are dropped."""
        lines, hits = signed_column(self._lines.collections), signed_column(self._hits.collections)
        if lines is None or hits is None:
            lines, hits = self._usable()
        kept = np.flatnonzero((lines > 0) & (lines <= LARGEST_LINE))
        files, _, _ = self._lines.columns(kept)
        keys = line_keys(files, lines[kept])
        return Ways(keys, ranks_on_line(keys), hits[kept] > 0)

    def _usable(self) -> tuple[Numbers, Numbers]:
        """Give line (0 for one to be left out) and hits of every branch."""
        rows = [
            self._usable_branch(line, count, name)
            for name, (_, lines, _), (_, hits, _) in zip(self._names, self._lines, self._hits, strict=True)
            for line, count in zip(map(whole_number, lines), hits, strict=True)
        ]
        columns = np.array(rows, np.int64).reshape(-1, 2)
        return columns[:, 0], columns[:, 1]

    def _usable_branch(self, line: int | None, count: object, name: str) -> tuple[int, int]:
        try:
            hits = hits_of(count)
        except UnusableValueError as error:
            self._sink.drop("branch", f"{name}:{line}", str(error))
            return 0, 0
        if line is None:
            self._sink.drop("branch", name, "no usable line")
        return line if line is not None and 0 < line <= LARGEST_LINE else 0, hits
