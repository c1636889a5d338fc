"""coverage.py's JSON reports, formats 1 to 3, and what slipcover makes in their likeness (chapter 02 §8.3.10, §14.4).

Lines say whether they ran, not how often. Where branches were measured, a line that has some shows the fraction of its
ways that were taken and the targets of those that were not, as the XML report of the same run does.
"""

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.branch_ways import Numbers, Ways, line_keys
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_columns import LARGEST_LINE, number_table
from codecov_core.ingest.formats.json_outline import Outlining, runs_of
from codecov_core.ingest.formats.json_runs import Runs
from codecov_core.ingest.formats.json_shapes import as_mapping, document_of, lists_under
from codecov_core.ingest.formats.noted_runs import NotedRuns

_ENDS_OF_ARC = 2
_COUNTS = (1, 0)
"""Of lines that ran and of those that did not."""


class CoveragePy:
    """Reads ``coverage.json``; contexts, excluded lines and regions are not looked at."""

    name = "coverage.py"
    kind: Kind = "json"
    outlining = Outlining(b"{", b'"executed_lines"', ("number", "pair"))

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with files and with the settings of the report."""
        document = document_of(upload)
        meta = as_mapping(document.get("meta"))
        return isinstance(document.get("files"), dict) and ("show_contexts" in meta or "branch_coverage" in meta)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        runs = runs_of(upload)
        lines = GatheredLines(sink, runs=runs)
        taken, missed = _Arcs(runs), _Arcs(runs)
        files: list[Mapping[str, object]] = []
        for name, file in as_mapping(document_of(upload).get("files")).items():
            if not isinstance(file, dict) or not ("executed_lines" in file or "missing_lines" in file):
                sink.drop("file", name, "neither executed nor missing lines")
                continue
            lines.start(name)
            files.append(file)
        indexes = range(len(files))
        # Both lists of one file after the other, as they stand in the document.
        by_count = zip(lists_under(files, "executed_lines"), lists_under(files, "missing_lines"), strict=True)
        of_each = [index for index in indexes for _ in _COUNTS]
        lines.constants_of(of_each, list(chain.from_iterable(by_count)), _COUNTS * len(files))
        taken.note_all(indexes, lists_under(files, "executed_branches"))
        missed.note_all(indexes, lists_under(files, "missing_branches"))
        if runs is not None:
            runs.leave_out_rest()  # those of excluded lines, functions and classes
        # Some tools tell branches of lines that are no statements; such a line is none in the XML either.
        lines.ways(_ways(taken.columns(sink), missed.columns(sink)), of_known_lines=True)
        lines.deliver()


_Columns = tuple[Numbers, Numbers]
"""Key of the line a way leaves, line it goes to."""


def _ways(taken: _Columns, missed: _Columns) -> Ways:
    """Join all ways; going to a line of at most 0 is leaving the function."""
    keys, ends = np.concatenate((taken[0], missed[0])), np.concatenate((taken[1], missed[1]))
    return Ways(keys, ends, np.arange(len(keys)) < len(taken[0]), lambda end: "exit" if end <= 0 else str(end))


class _Arcs:
    """Pairs of lines of all files."""

    def __init__(self, runs: Runs | None) -> None:
        self._runs = NotedRuns(runs)
        self._arcs: list[object] = []
        self._files: list[int] = []
        self._lengths: list[int] = []

    def note_all(self, files: Sequence[int], lists: Sequence[Sequence[object]]) -> None:
        for at, file, _ in self._runs.take_all(files, lists):
            self._arcs.extend(lists[at])
            self._files.append(file)
            self._lengths.append(len(lists[at]))

    def columns(self, sink: Sink) -> _Columns:
        """Give the pairs in columns; what is no pair of lines is dropped."""
        pairs = number_table(self._arcs, _ENDS_OF_ARC)
        files = np.repeat(np.array(self._files, np.int64), np.array(self._lengths, np.int64))
        if pairs is None or pairs.shape[1] != _ENDS_OF_ARC:
            are_good = [_is_pair(arc) for arc in self._arcs]
            for index, is_good in enumerate(are_good):
                if not is_good:
                    sink.drop("branch", f"branch {index + 1}", "not a pair of lines")
            files = files[np.array(are_good, np.bool_)]
            good = [arc for arc, is_good in zip(self._arcs, are_good, strict=True) if is_good]
            pairs = np.array(good, np.int64).reshape(-1, _ENDS_OF_ARC)
        starts, ends = pairs[:, 0], pairs[:, 1]
        if self._runs:
            starts, ends = map(np.concatenate, zip((starts, ends), self._runs.columns("pair"), strict=True))
            files = np.concatenate((files, self._runs.files()))
        kept = (starts > 0) & (starts <= LARGEST_LINE)
        return line_keys(files[kept], starts[kept]), ends[kept]


def _is_pair(arc: object) -> bool:
    return (
        isinstance(arc, list)
        and len(arc) == _ENDS_OF_ARC
        and all(type(end) is int and -LARGEST_LINE <= end <= LARGEST_LINE for end in arc)
    )
