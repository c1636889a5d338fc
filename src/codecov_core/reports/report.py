"""The coverage report of a commit: two sorted tables and what is stored about files and sessions (chapter 01 §3.6)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from codecov_core.errors import UnknownSessionError
from codecov_core.reports.codes import Coverage, classes_of
from codecov_core.reports.counting import counts_of, totals_of_counts
from codecov_core.reports.line_decoding import decode_lines
from codecov_core.reports.lines import Line
from codecov_core.reports.rendering import render_lines
from codecov_core.reports.selection import delete_sessions
from codecov_core.reports.sessions import FlagInfo, Session, flags_of, next_session_id
from codecov_core.reports.stored_file import FileFacts
from codecov_core.reports.table import Index, Mask, Table, concatenate
from codecov_core.reports.totals import Totals, sum_of_files
from codecov_core.reports.views import ReportView

_SINGLE_FILES = 16  # files decoded one by one before all others are decoded together


class Report:
    """An immutable report. Every operation gives a new one; untouched files and columns are shared.

    ``names`` are the files in index order, ``facts`` what is known of each beside its lines, ``table`` their lines.
    ``loaded`` tells which files have their lines in the table (null: all); the others are decoded from their stored
    chunk at the first touch, which changes nothing that can be seen. ``stored_totals`` are believed until the report
    changes. A report is true when it has a file.
    """

    __slots__ = (
        "_counts",
        "_loaded",
        "_places",
        "_refused",
        "_singles",
        "_table",
        "_totals",
        "diff_totals",
        "facts",
        "names",
        "sessions",
    )

    EMPTY: ClassVar["Report"]

    def __init__(
        self,
        names: Sequence[str],
        sessions: Mapping[int, Session],
        facts: Sequence[FileFacts],
        table: Table,
        *,
        loaded: Mask | None = None,
        diff_totals: Totals | None = None,
        stored_totals: Totals | None = None,
    ) -> None:
        self.names = tuple(names)
        self.sessions: Mapping[int, Session] = dict(sessions)
        self.facts = tuple(facts)
        self.diff_totals = diff_totals
        self._places: Mapping[str, int] | None = None
        self._table = table
        self._loaded = None if loaded is None or loaded.all() else loaded
        self._refused: frozenset[int] = frozenset()
        self._singles: dict[int, Table] = {}
        self._counts: NDArray[np.int64] | None = None
        self._totals = stored_totals

    @classmethod
    def empty(cls) -> "Report":
        """A report without files and sessions."""
        return cls.EMPTY

    @property
    def _index(self) -> Mapping[str, int]:
        """The place of every name; most reports go into others without being asked for one."""
        if self._places is None:
            self._places = dict(zip(self.names, range(len(self.names)), strict=True))
        return self._places

    def __contains__(self, name: object) -> bool:
        """Whether the report has the file."""
        return name in self._index

    def __bool__(self) -> bool:
        """Whether the report has a file."""
        return bool(self.names)

    def __len__(self) -> int:
        """Number of files."""
        return len(self.names)

    # --- totals ---------------------------------------------------------------------------------------------------

    @property
    def totals(self) -> Totals:
        """Totals of the report (chapter 01 §4.3)."""
        if self._totals is None:
            if self.names and all(facts.totals is None for facts in self.facts):
                self._totals = totals_of_counts(
                    self._file_counts().sum(axis=0), files=len(self.names), sessions=len(self.sessions)
                )
            else:
                self._totals = sum_of_files(self.all_file_totals(), sessions=len(self.sessions))
        return self._totals

    def all_file_totals(self) -> list[Totals]:
        """Totals of every file, in the order of ``names``: those stored, else computed (chapter 01 §4.2)."""
        if all(facts.totals is not None for facts in self.facts):
            return [facts.totals for facts in self.facts if facts.totals is not None]
        counts = self._file_counts()
        return [
            totals_of_counts(counts[index]) if facts.totals is None else facts.totals
            for index, facts in enumerate(self.facts)
        ]

    def file_totals(self, name: str) -> Totals:
        """Totals of a file: those stored, else computed.

        Raises:
            KeyError: no such file.

        """
        index = self._index[name]
        stored = self.facts[index].totals
        if stored is not None:
            return stored
        if self._counts is not None or self._loaded is None:  # all files at once cost what a few cost one by one
            return totals_of_counts(self._file_counts()[index])
        table, file = self._file(index)
        return totals_of_counts(counts_of(table.part(file, file + 1))[0])

    def file_diff_totals(self, name: str) -> Totals | None:
        """Totals of the file's changed lines as stored, if any.

        Raises:
            KeyError: no such file.

        """
        return self.facts[self._index[name]].diff_totals

    # --- lines ----------------------------------------------------------------------------------------------------

    def eof(self, name: str) -> int:
        """Number of the file's positions, empty ones too, plus one.

        Raises:
            KeyError: no such file.

        """
        return self.facts[self._index[name]].positions + 1

    def lines(self, name: str) -> tuple[Line, ...]:
        """The file's lines as values, for looking at few files.

        Raises:
            KeyError: no such file.
            CorruptReportError: its stored chunk cannot be read.

        """
        return render_lines(*self._file(self._index[name]))

    def line_classes(self, name: str) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """Numbers and classes of the file's lines, as columns; errors as :meth:`lines`."""
        table, rows = self._rows(name)
        return table.number[rows], classes_of(table.coverage[rows], table.side.odd_classes())

    def line_coverage(self, name: str) -> tuple[NDArray[np.int32], list[Coverage]]:
        """Numbers of the file's lines, and the stored coverage of each; errors as :meth:`lines`."""
        table, rows = self._rows(name)
        return table.number[rows], [table.side.value_of(code) for code in table.coverage[rows].tolist()]

    def table(self) -> Table:
        """The columns of all files."""
        if self._loaded is not None:
            self._load(np.flatnonzero(~self._loaded))
        return self._table

    def table_of(self, names: Sequence[str]) -> Table:
        """The columns of some files, in this order."""
        table, files = self.table_with(names)
        return table.take_files(files)

    def table_with(self, names: Sequence[str]) -> tuple[Table, Index]:
        """Columns that hold some files among others, and where each of them is; nothing is copied."""
        files = np.array(list(map(self._index.__getitem__, names)), dtype=np.intp)
        if self._loaded is not None:
            self._load(files[~self._loaded[files]])
        return self._table, files

    def loaded_table(self) -> Table:
        """The columns as they are: files not decoded yet have no lines there."""
        return self._table

    def load(self, files: Sequence[int]) -> None:
        """Decode these files together, as far as they are not."""
        missing = self._missing()
        self._load(np.array([file for file in files if missing[file]], dtype=np.intp))

    def line_count(self, index: int) -> int:
        """Number of lines of a file that is loaded."""
        return int(self._table.offsets[index + 1] - self._table.offsets[index])

    def is_loaded(self, index: int) -> bool:
        """Whether the lines of this file are in columns already."""
        return self._loaded is None or bool(self._loaded[index])

    def is_refused(self, index: int) -> bool:
        """Whether the file's lines were decoded from a text that stricter readers refuse (chapter 01 §18)."""
        return index in self._refused

    # --- sessions and flags ---------------------------------------------------------------------------------------

    @property
    def flags(self) -> Mapping[str, FlagInfo]:
        """The flags of the report's sessions (chapter 01 §10.2)."""
        return flags_of(self.sessions.values())

    def next_session_id(self) -> int:
        """The id the next session gets (chapter 01 §6.6)."""
        return next_session_id(self.sessions)

    def with_session(self, session: Session) -> "Report":
        """This report with one more session, or another one under its id."""
        stored = self._totals
        if stored is not None:
            stored = stored._replace(sessions=(stored.sessions or 0) + (session.id not in self.sessions))
        return self._with(sessions={**self.sessions, session.id: session}, stored_totals=stored)

    def with_sessions(self, sessions: Mapping[int, Session]) -> "Report":
        """This report with exactly these sessions; the lines stay."""
        return self._with(sessions=sessions)

    def renumbered(self, numbers: Mapping[int, int]) -> "Report":
        """This report with other session ids, old to new; renumbered sessions go to the end (chapter 01 §7.2).

        Raises:
            UnknownSessionError: an old id that the report does not hold.
            ValueError: two sessions would get one id.

        """
        self._check_sessions(numbers)
        kept = {id: session for id, session in self.sessions.items() if id not in numbers}
        moved = {new: replace(self.sessions[old], id=new) for old, new in numbers.items()}
        if len(moved) < len(numbers) or not kept.keys().isdisjoint(moved):
            message = "two sessions would get the same id"
            raise ValueError(message)
        table = self.table()
        session = table.session.copy()
        for old, new in numbers.items():
            session[table.session == old] = new
        facts = [
            facts.without_body()._replace(
                present=None if facts.present is None else tuple(sorted(numbers.get(id, id) for id in facts.present)),
            )
            for facts in self.facts
        ]
        return Report(self.names, kept | moved, facts, replace(table, session=session), stored_totals=self._totals)

    def deleted(self, ids: Collection[int]) -> "Report":
        """This report without these sessions, and without files that are left without countable lines (§7.1).

        Raises:
            UnknownSessionError: an id that the report does not hold.

        """
        gone = frozenset(ids)
        self._check_sessions(gone)
        present = [facts.present or self._present(index) for index, facts in enumerate(self.facts)]
        touched = np.array([not gone.isdisjoint(ids) for ids in present], dtype=np.bool_)
        emptied = touched & np.array([gone.issuperset(ids) for ids in present], dtype=np.bool_)
        self._load(np.flatnonzero(touched & ~emptied & self._missing()))
        table = delete_sessions(self._table, gone, np.flatnonzero(touched), np.flatnonzero(emptied))
        facts = [
            old.with_changed_lines(old.positions) if changed else old._replace(present=ids)
            for old, changed, ids in zip(self.facts, touched.tolist(), present, strict=True)
        ]
        sessions = {id: session for id, session in self.sessions.items() if id not in gone}
        left = Report(self.names, sessions, facts, table, loaded=~self._missing() | touched)
        countable = [bool(totals.lines) for totals in left.all_file_totals()]
        return left.with_files([name for name, kept in zip(self.names, countable, strict=True) if kept])

    # --- files ----------------------------------------------------------------------------------------------------

    def with_files(self, names: Sequence[str]) -> "Report":
        """This report with only these files, in this order."""
        if tuple(names) == self.names:
            return self
        files = np.array(list(map(self._index.__getitem__, names)), dtype=np.intp)
        return Report(
            names,
            self.sessions,
            [self.facts[file] for file in files.tolist()],
            self._table.take_files(files),
            loaded=None if self._loaded is None else self._loaded[files],
        )

    def with_lines(self, table: Table, facts: Sequence[FileFacts]) -> "Report":
        """This report with other lines and facts of the same files; files not decoded yet stay so."""
        return Report(self.names, self.sessions, facts, table, loaded=self._loaded)

    def with_facts(self, facts: Sequence[FileFacts], *, diff_totals: Totals | None = None) -> "Report":
        """This report with other facts about its files and patch; the lines stay."""
        return self._with(facts=facts, diff_totals=diff_totals, stored_totals=self._totals)

    def renamed(self, pairs: Iterable[tuple[str, str | None]]) -> "Report":
        """This report with files renamed, old to new, each to the end of the order (chapter 01 §7.3).

        An unknown old name is skipped, an empty new name removes the file, a file already there is replaced.
        """
        order = {name: name for name in self.names}
        for old, new in pairs:
            origin = order.pop(old, None)
            if origin is not None and new:
                order.pop(new, None)
                order[new] = origin
        if list(order) == list(self.names) and list(order.values()) == list(self.names):
            return self
        chosen = self.with_files(list(order.values()))
        return chosen.with_names(list(order))

    def with_names(self, names: Sequence[str]) -> "Report":
        """This report with other names for its files, one by one."""
        return Report(names, self.sessions, self.facts, self._table, loaded=self._loaded)

    def view(
        self,
        flags: Iterable[str] | None = None,
        paths: Callable[[Sequence[str]], Sequence[bool]] | None = None,
    ) -> ReportView:
        """This report through flags and paths (chapter 01 §10.1).

        ``flags`` selects the sessions that have any of them; null or none at all selects every session. ``paths``
        tells for each of the names it gets whether it matches.
        """
        wanted = frozenset(flags or ())
        names = self.names
        if paths is not None:
            names = tuple(name for name, matches in zip(names, paths(names), strict=True) if matches)
        sessions = {id: session for id, session in self.sessions.items() if not wanted or session.has_any_flag(wanted)}
        return ReportView(self, names, sessions, is_flag_view=bool(wanted), is_whole=flags is None and paths is None)

    # --- the lazy columns -----------------------------------------------------------------------------------------

    def _with(
        self,
        *,
        sessions: Mapping[int, Session] | None = None,
        facts: Sequence[FileFacts] | None = None,
        diff_totals: Totals | None = None,
        stored_totals: Totals | None = None,
    ) -> "Report":
        return Report(
            self.names,
            self.sessions if sessions is None else sessions,
            self.facts if facts is None else facts,
            self._table,
            loaded=self._loaded,
            diff_totals=diff_totals,
            stored_totals=stored_totals,
        )

    def _missing(self) -> Mask:
        return np.zeros(len(self.names), dtype=np.bool_) if self._loaded is None else ~self._loaded

    def _load(self, files: NDArray[np.intp]) -> None:
        """Decode these files, given in any order, none of which is in the table yet."""
        if not len(files):
            return
        files = np.sort(files)  # the table has them in the order of the report
        decoded = decode_lines(
            [self.facts[file].body or b"" for file in files.tolist()],
            [self.names[file] for file in files.tolist()],
            self._table.side,
        )
        self._refused |= set(files[decoded.refused].tolist())
        if len(files) == len(self.names):
            self._table, self._loaded = decoded.table, None
            return
        place = np.arange(len(self.names))
        place[files] = len(self.names) + np.arange(len(files))
        self._table = concatenate([self._table, decoded.table]).take_files(place)
        loaded = ~self._missing()
        loaded[files] = True
        self._loaded = None if loaded.all() else loaded

    def _file(self, index: int) -> tuple[Table, int]:
        """A table that holds the file's lines, and the file's place in it."""
        if self.is_loaded(index):
            return self._table, index
        if index not in self._singles:
            if len(self._singles) == _SINGLE_FILES:
                return self.table(), index
            body, name = self.facts[index].body or b"", self.names[index]
            self._singles[index] = decode_lines([body], [name], self._table.side).table
        return self._singles[index], 0

    def _rows(self, name: str) -> tuple[Table, slice]:
        table, file = self._file(self._index[name])
        return table, slice(int(table.offsets[file]), int(table.offsets[file + 1]))

    def _present(self, index: int) -> tuple[int, ...]:
        table, file = self._file(index)
        return table.present_sessions(file)

    def _file_counts(self) -> NDArray[np.int64]:
        if self._counts is None:
            lacking = np.array([facts.totals is None for facts in self.facts], dtype=np.bool_)
            self._load(np.flatnonzero(self._missing() & lacking))
            self._counts = counts_of(self._table)
        return self._counts

    def _check_sessions(self, ids: Iterable[int]) -> None:
        unknown = sorted(set(ids) - self.sessions.keys())
        if unknown:
            message = f"the report has no session {', '.join(map(str, unknown))}"
            raise UnknownSessionError(message, sessions=unknown)


Report.EMPTY = Report((), {}, (), Table.empty())
