"""A report looked at through some flags and some paths (chapter 01 §10)."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports.codes import Coverage, classes_of
from codecov_core.reports.counting import HITS, MISSES, PARTIALS, counts_of, totals_of_counts
from codecov_core.reports.lines import Line
from codecov_core.reports.rendering import render_lines
from codecov_core.reports.selection import select_sessions
from codecov_core.reports.sessions import Session
from codecov_core.reports.table import Index, Table
from codecov_core.reports.totals import Totals, sum_of_files


class ViewedReport(Protocol):
    """What a view needs of the report behind it."""

    @property
    def totals(self) -> Totals:
        """Totals of the whole report."""

    def file_totals(self, name: str) -> Totals:
        """Totals of a whole file."""

    def table_of(self, names: Sequence[str]) -> Table:
        """The columns of some files."""

    def eof(self, name: str) -> int:
        """The file's number of positions, plus one."""


class ReportView:
    """Some files of a report as some of its sessions saw them; ``sessions`` are the selected ones.

    Without a flag filter lines and file totals are the report's own. ``is_flag_view`` says whether there is one.
    """

    def __init__(
        self,
        report: ViewedReport,
        names: Sequence[str],
        sessions: Mapping[int, Session],
        *,
        is_flag_view: bool,
        is_whole: bool,
    ) -> None:
        self.names = tuple(names)
        self.sessions = sessions
        self.is_flag_view = is_flag_view
        self._report = report
        self._is_whole = is_whole
        self._index = {name: index for index, name in enumerate(self.names)}

    def __contains__(self, name: object) -> bool:
        """Whether the view lists the file; a flag filter hides none."""
        return name in self._index

    def __bool__(self) -> bool:
        """Whether any file is listed."""
        return bool(self.names)

    @cached_property
    def totals(self) -> Totals:
        """Totals of the view: of its files with lines, over its sessions (chapter 01 §4.5)."""
        if self._is_whole:
            return self._report.totals
        if not self.is_flag_view:
            files = [totals for totals in map(self._report.file_totals, self.names) if totals.lines]
            return sum_of_files(files, sessions=len(self.sessions))
        seen = self._counts[:, (HITS, MISSES, PARTIALS)].any(axis=1)
        return totals_of_counts(
            self._counts[seen].sum(axis=0), files=int(np.count_nonzero(seen)), sessions=len(self.sessions)
        )

    @cached_property
    def filtered_totals(self) -> Mapping[str, Totals]:
        """Totals of every listed file as the selected sessions saw it (the network of a view)."""
        if not self.is_flag_view:
            return {name: self._report.file_totals(name) for name in self.names}
        return {name: totals_of_counts(counts) for name, counts in zip(self.names, self._counts, strict=True)}

    def file_totals(self, name: str) -> Totals:
        """Totals of the whole file, not filtered by flags (chapter 01 §10.1).

        Raises:
            KeyError: the view does not list the file.

        """
        self._index[name]
        return self._report.file_totals(name)

    def eof(self, name: str) -> int:
        """The file's number of positions, plus one; a filter does not change it."""
        return self._report.eof(name)

    def lines(self, name: str) -> tuple[Line, ...]:
        """The file's lines that the view holds.

        Raises:
            KeyError: the view does not list the file.

        """
        return render_lines(self._table, self._index[name])

    def line_classes(self, name: str) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """Numbers and classes of the file's lines, as columns.

        Raises:
            KeyError: the view does not list the file.

        """
        table, rows = self._table, self._rows(name)
        return table.number[rows], classes_of(table.coverage[rows], table.side.odd_classes())

    def line_coverage(self, name: str) -> tuple[NDArray[np.int32], list[Coverage]]:
        """Numbers of the file's lines, and the coverage value of each.

        Raises:
            KeyError: the view does not list the file.

        """
        table, rows = self._table, self._rows(name)
        return table.number[rows], [table.side.value_of(code) for code in table.coverage[rows].tolist()]

    def table_with(self, names: Sequence[str]) -> tuple[Table, Index]:
        """Columns that hold some files of the view among others, and where each of them is."""
        return self._table, np.array([self._index[name] for name in names], dtype=np.intp)

    def table_of(self, names: Sequence[str]) -> Table:
        """The columns of some files of the view."""
        table, files = self.table_with(names)
        return table.take_files(files)

    def _rows(self, name: str) -> slice:
        file = self._index[name]
        return slice(int(self._table.offsets[file]), int(self._table.offsets[file + 1]))

    @cached_property
    def _table(self) -> Table:
        table = self._report.table_of(self.names)
        return select_sessions(table, tuple(self.sessions)) if self.is_flag_view else table

    @cached_property
    def _counts(self) -> NDArray[np.int64]:
        return counts_of(self._table)
