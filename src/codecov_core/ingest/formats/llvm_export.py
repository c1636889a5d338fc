"""``llvm-cov export`` in JSON, as Clang, Swift and Rust builds give it (chapter 02 §14.9).

A file is a list of segments (``llvm_segments``) and of branches.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from operator import itemgetter

import numpy as np

from codecov_core.errors import UnsupportedFormatError
from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.branch_ways import Numbers, Ways, line_keys, ranks_on_line
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_columns import LARGEST_LINE, number_table
from codecov_core.ingest.formats.json_shapes import (
    as_list,
    as_mapping,
    document_of,
    lists_under,
    named_columns,
    objects,
    whole_number,
)
from codecov_core.ingest.formats.llvm_segments import Segments, counts_of_all, counts_of_one
from codecov_core.ingest.formats.noted_values import NotedValues

_LINE, _TAKEN, _NOT_TAKEN = 0, 4, 5
"""Where a branch has its line, the first of the four numbers of its place, and the counts of its two ways."""


class LlvmExport:
    """Reads segments and branches of all files; a line with branches shows the fraction of the ways taken.

    Branches inside a macro belong to the line that uses it. Regions of single functions and MC/DC records are not
    looked at: what they say about lines is in the segments.
    """

    name = "llvm-cov"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object that calls itself an export of ``llvm-cov``."""
        return document_of(upload).get("type") == "llvm.coverage.json.export"

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files of all units.

        Raises:
            UnsupportedFormatError: no file has segments.

        """
        lines, segments, branches = GatheredLines(sink), NotedValues[Segments](), _Branches()
        has_segments = False
        for unit in objects(document_of(upload).get("data"), "unit", sink):
            names, files = named_columns(unit.get("files"), "filename", "file", sink)
            first = lines.start_all(names)
            segments.note_all(first, lists_under(files, "segments"))
            without = [
                name for name, file in zip(names, files, strict=True) if not isinstance(file.get("segments"), list)
            ]
            sink.drop_many("file", len(without), without, "it has no segments", harmless=True)
            has_segments |= len(without) < len(files)
            branches.note_all(first, files)
        if lines.current >= 0 and not has_segments:
            raise UnsupportedFormatError("a summary without lines: run `llvm-cov export` without -summary-only")
        _read_lines(segments, lines, sink)
        lines.ways(branches.ways(lines, sink))
        lines.deliver()


def _read_lines(segments: NotedValues[Segments], lines: GatheredLines, sink: Sink) -> None:
    try:
        lines.columns(*counts_of_all(segments, sink.limits.line_number, sink.spread))
    except (LookupError, TypeError, ValueError):
        for file, written, _ in segments:
            try:
                numbers, counts = counts_of_one(written, sink.limits.line_number, sink.spread)
            except (LookupError, TypeError, ValueError) as error:
                sink.drop("file", f"{lines.name(file)}: {error}", "its segments are of an unknown shape")
            else:
                lines.counted(numbers, counts, file)


class _Branches:
    """The branches of all files; both ways of each have the ids that ``llvm-cov export -format=lcov`` gives them."""

    def __init__(self) -> None:
        self._noted = NotedValues[Sequence[object]]()

    def note_all(self, first_file: int, files: Sequence[Mapping[str, object]]) -> None:
        """Add the branches of files that follow each other; those inside a macro belong to the line that uses it."""
        lists = lists_under(files, "branches")
        expansions = lists_under(files, "expansions")
        if not any(expansions):
            self._noted.note_all(first_file, lists)
            return
        for file, (branches, of_file) in enumerate(zip(lists, expansions, strict=True), first_file):
            self._noted.note(file, branches)
            for expansion in of_file:
                region = as_list(as_mapping(expansion).get("source_region"))
                line = whole_number(region[0]) if region else None
                if line is not None and 0 < line <= LARGEST_LINE:
                    self._noted.note(file, as_list(as_mapping(expansion).get("branches")), line)

    def ways(self, lines: GatheredLines, sink: Sink) -> Ways:
        """Give the ways of all branches; those without a line and two counts are dropped."""
        columns = self._columns()
        if columns is None:
            self._keep_usable(lines, sink)
            columns = self._columns()
        if columns is None:
            raise ValueError("branches without numbers are left")
        at, taken, not_taken = columns
        files, macro_lines, _ = self._noted.columns(np.arange(len(at)))
        at = np.where(macro_lines > 0, macro_lines, at)
        kept = (at > 0) & (at <= LARGEST_LINE)
        keys = line_keys(files, at)[kept]
        first_ids = 2 * ranks_on_line(keys)
        is_taken = np.column_stack((taken, not_taken))[kept] > 0
        ids = np.column_stack((first_ids, first_ids + 1))
        return Ways(np.repeat(keys, 2), ids.ravel(), is_taken.ravel(), lambda id: f"{id // 2}:{id}")

    def _columns(self) -> tuple[Numbers, Numbers, Numbers] | None:
        """Give lines and counts of all branches; null when some are irregular."""
        branches = chain.from_iterable(self._noted.collections)
        try:
            rows = list(map(itemgetter(_LINE, _TAKEN, _NOT_TAKEN), branches))  # type: ignore[arg-type] # others raise
        except (LookupError, TypeError):
            return None
        table = number_table(rows, 3)
        return None if table is None else (table[:, 0], table[:, 1], table[:, 2])

    def _keep_usable(self, lines: GatheredLines, sink: Sink) -> None:
        noted, self._noted = self._noted, NotedValues[Sequence[object]]()
        for file, branches, macro_line in noted:
            usable = [branch for branch in map(_usable, branches) if branch is not None]
            for _ in range(len(branches) - len(usable)):
                sink.drop("branch", lines.name(file), "not two places and two counts")
            self._noted.note(file, usable, macro_line)


def _usable(branch: object) -> list[int] | None:
    """Give a branch with what counts of it; null for what is none."""
    if not isinstance(branch, list) or len(branch) <= _NOT_TAKEN:
        return None
    line, taken, not_taken = (whole_number(branch[place]) for place in (_LINE, _TAKEN, _NOT_TAKEN))
    if line is None or taken is None or not_taken is None:
        return None
    return [line if 0 < line <= LARGEST_LINE else 0, 0, 0, 0, int(taken > 0), int(not_taken > 0)]
