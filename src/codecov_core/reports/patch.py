"""Totals of the changed lines of a report or a view (chapter 01 §11.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import NamedTuple, Protocol

import numpy as np

from codecov_core.reports.codes import MISS, PARTIAL, classes_of
from codecov_core.reports.counting import counts_of, totals_of_counts
from codecov_core.reports.diffs import Diff, FileDiff
from codecov_core.reports.report import Report
from codecov_core.reports.table import Index, Table, offsets_of
from codecov_core.reports.totals import Totals, sum_of_patch, without_lines_null
from codecov_core.reports.views import ReportView
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class PatchTotals:
    """Totals of all changed lines together, and of those of each changed file that the report has."""

    totals: Totals
    files: Mapping[str, Totals] = field(default_factory=dict)


class UncoveredRows(NamedTuple):
    """Added lines of one file that are missed or partial, and which of its ``added_lines()`` these are."""

    rows: list[int]
    numbers: list[int]
    partial: list[bool]


class _Covered(Protocol):
    def __contains__(self, name: object) -> bool: ...

    def file_totals(self, name: str) -> Totals: ...

    def table_with(self, names: Sequence[str]) -> tuple[Table, Index]: ...


def patch_totals(covered: Report | ReportView, diff: Diff | None) -> PatchTotals | None:
    """Totals of the lines that the diff adds; null without a changed file. Stores nothing.

    Raises:
        CorruptDiffError: an added line cannot be numbered.

    """
    if diff is None or not diff.files:
        return None
    counts_empty_files = isinstance(covered, ReportView) and covered.is_flag_view
    files = _changed_files(covered, diff, counts_empty_files=counts_empty_files)
    counts = counts_of(_Added(covered, files).table())
    totals = {name: totals_of_counts(row) for name, row in zip(files, counts, strict=True)}
    return PatchTotals(sum_of_patch(list(totals.values())), totals)


def uncovered_rows(report: Report, files: Mapping[str, FileDiff]) -> dict[str, UncoveredRows]:
    """The added lines that need a test, of each of these changed files of the report.

    Raises:
        CorruptDiffError: an added line cannot be numbered.

    """
    return _Added(report, files).uncovered() if files else {}


def with_patch_totals(report: Report, patch: PatchTotals | None) -> Report:
    """The report with the totals of its patch stored: its own, and those of each changed file (chapter 01 §11.3)."""
    if patch is None:
        return report
    facts = [
        facts._replace(diff_totals=without_lines_null(patch.files[name])) if name in patch.files else facts
        for name, facts in zip(report.names, report.facts, strict=True)
    ]
    return report.with_facts(facts, diff_totals=patch.totals)


def touches_tracked_lines(base: Report, head: Report, diff: Diff | None, later: Diff | None = None) -> bool:
    """Whether the diff removes or adds anything that the reports know (chapter 01 §11.5).

    A removed line counts if the base knows a line of the number at which it stood in the head.

    ``later`` is what changed after the diff: a file new in the diff but deleted later does not count.
    """
    deleted_later = {
        path for path, file in (later.files if later is not None else {}).items() if file.type == "deleted"
    }
    return diff is not None and any(
        _touches(base, head, path, file, is_deleted_later=path in deleted_later) for path, file in diff.files.items()
    )


def _touches(base: Report, head: Report, path: str, file: FileDiff, *, is_deleted_later: bool) -> bool:
    in_base, in_head = (file.before or path) in base, path in head
    if file.type == "deleted":
        return path in base
    if file.type == "new":
        return in_head and not is_deleted_later
    if file.type != "modified":
        return False
    if in_base != in_head:
        return True
    if not in_base:
        return False
    places = [place for hunk in file.hunks or () for place in hunk.places_of_removed()]
    removed = np.isin(places, base.line_classes(file.before or path)[0])
    added = np.isin(file.added_lines(), head.line_classes(path)[0])
    return bool(removed.any() or added.any())


def _changed_files(covered: _Covered, diff: Diff, *, counts_empty_files: bool) -> dict[str, FileDiff]:
    return {
        path: file
        for path, file in diff.files.items()
        if file.type in ("new", "modified")
        and path in covered
        and (counts_empty_files or covered.file_totals(path).lines)
    }


class _Added:
    """The added lines of some changed files, looked up in what is covered."""

    def __init__(self, covered: _Covered, files: Mapping[str, FileDiff]) -> None:
        self._names = list(files)
        added = [file.added_lines() for file in files.values()]
        lengths = np.array([len(numbers) for numbers in added], dtype=np.intp)
        self._offsets = offsets_of(lengths)
        self._numbers = np.concatenate([np.empty(0, dtype=np.int64), *added])
        self._table, places = covered.table_with(self._names)
        lines = self._table.find_lines(np.repeat(places, lengths), self._numbers)
        self._known = np.flatnonzero(lines >= 0)
        self._lines = lines[self._known]

    def table(self) -> Table:
        """Those that there are, one file after the other."""
        return self._table.take_lines(self._lines, self._known.searchsorted(self._offsets))

    def uncovered(self) -> dict[str, UncoveredRows]:
        """Those that are missed or partial, by file."""
        classes = classes_of(self._table.coverage[self._lines], self._table.side.odd_classes())
        bad = (classes == MISS) | (classes == PARTIAL)
        at, partial = self._known[bad], classes[bad] == PARTIAL
        bounds = at.searchsorted(self._offsets).tolist()
        found = {}
        for name, first, start, stop in zip(self._names, self._offsets.tolist(), bounds, bounds[1:], strict=False):
            rows = at[start:stop]
            found[name] = UncoveredRows(
                (rows - first).tolist(), self._numbers[rows].tolist(), partial[start:stop].tolist()
            )
        return found
