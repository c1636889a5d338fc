"""Building a one-session report from what a parser reads (chapter 01 §9.1)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports.codes import LINE_TYPES, NULL_CODE, Codes, Complexity, Coverage
from codecov_core.reports.collapsing import collapse
from codecov_core.reports.detail_columns import DetailColumns
from codecov_core.reports.interning import NO_DETAIL, SideTable
from codecov_core.reports.report import Report
from codecov_core.reports.stored_file import FileFacts
from codecov_core.reports.table import Table, concatenate
from codecov_core.reports.values import Missed, Partials

MAX_LINE_NUMBER: Final = (1 << 31) - 1
"""Largest line number a report can hold."""

_TYPE_CODES: Final = {type_: code for code, type_ in enumerate(LINE_TYPES)}


class ReportBuilder:
    """Collects lines of one upload and freezes them once into a report.

    Each line is seen by one session, ``session_id``, with the same coverage, missed branches, partials and complexity
    as the line (chapter 01 §9.1). Repeated lines of a file merge in the order of their arrival (§6.1, §6.2). The report
    holds no session yet: add it with :meth:`Report.with_session`.
    """

    def __init__(self, session_id: int = 0) -> None:
        self._session_id = session_id
        self._side = SideTable()
        self._files: dict[str, FileBuilder] = {}
        self._places: dict[str, int] = {}
        self._blocks: list[tuple[Table, NDArray[np.int32]]] = []

    def file(self, name: str) -> "FileBuilder":
        """Where the lines of a file go; the same one for the same name. Files keep the order of their first naming."""
        builder = self._files.get(name)
        if builder is None:
            self._places.setdefault(name, len(self._places))
            builder = self._files[name] = FileBuilder(name, self._side)
        return builder

    def add_columns(  # noqa: PLR0913 (a row of a table has as many columns)
        self,
        names: Sequence[str],
        file_index: NDArray[np.integer],
        line: NDArray[np.integer],
        coverage: Codes,
        types: NDArray[np.int8] | None = None,
        *,
        missed_index: NDArray[np.integer] | None = None,
        missed_lists: Sequence[Sequence[object] | None] = (None,),
        partials_index: NDArray[np.integer] | None = None,
        partials_lists: Sequence[Sequence[object] | None] = (None,),
        complexity: Codes | None = None,
    ) -> None:
        """Add the rows of many files at once; all arrays have one length.

        Row ``i`` is line ``line[i]`` of ``names[file_index[i]]``. ``coverage`` holds codes (see ``codes``: ``n`` hits
        are ``n``, ``n/d`` is ``fraction_codes(n, d)``, but no odd values), ``types`` 0 (plain), 1 (branch) or 2
        (method), all plain when null. ``missed_lists[missed_index[i]]`` are the missed branches of row ``i``, entry 0
        being null, and likewise ``partials_lists[partials_index[i]]`` its partials. ``complexity`` holds codes,
        ``NULL_CODE`` for none. Rows added here arrive before those of :meth:`file`.

        Raises:
            ValueError: a line number outside ``1..MAX_LINE_NUMBER``.

        """
        count = len(line)
        if count and (int(line.min()) < 1 or int(line.max()) > MAX_LINE_NUMBER):
            message = f"line numbers must be in 1..{MAX_LINE_NUMBER}"
            raise ValueError(message)
        files = self._placed(names, file_index)
        details = DetailColumns(missed_index, missed_lists, partials_index, partials_lists, complexity)
        table = _one_session_table(
            line.astype(np.int32, copy=False),
            coverage,
            np.zeros(count, dtype=np.int8) if types is None else types,
            None if complexity is None or not (complexity != NULL_CODE).any() else complexity,
            details.numbers(count, self._side),
            self._session_id,
            self._side,
        )
        self._blocks.append((table, files))

    def _placed(self, names: Sequence[str], file_index: NDArray[np.integer]) -> NDArray[np.int32]:
        """The place in the report of each of the files, which get one at their first naming."""
        if not self._places:
            self._places = dict(zip(names, range(len(names)), strict=True))
            if len(self._places) == len(names):
                return file_index.astype(np.int32, copy=False)
            self._places = {}
        places = [self._places.setdefault(name, len(self._places)) for name in names]
        placed: NDArray[np.int32] = np.array(places, dtype=np.int32)[file_index]
        return placed

    @property
    def rows(self) -> int:
        """Number of lines added, repeated ones too."""
        return sum(len(table) for table, _ in self._blocks) + sum(map(len, self._files.values()))

    @property
    def names(self) -> Sequence[str]:
        """The files that were named, in this order."""
        return tuple(self._places)

    def blocks(self) -> Iterator[tuple[Table, NDArray[np.int32]]]:
        """Everything that was added as rows in order, and the place of each row's file in ``names``."""
        yield from self._blocks
        for name, file in self._files.items():
            if len(file):
                yield file.table(self._session_id), np.full(len(file), self._places[name], dtype=np.int32)

    def freeze(self) -> Report:
        """The report of everything that was added."""
        return freeze_together((self,))[0]


def freeze_together(builders: Sequence[ReportBuilder]) -> list[Report]:
    """The reports of several builders, made in one go: ten thousand small ones cost little more than a large one.

    They share the arrays of their tables, which stay as long as one of the reports does.
    """
    starts = [0, *accumulate(len(builder.names) for builder in builders)]
    blocks = [
        (table, files + start)
        for builder, start in zip(builders, starts, strict=False)
        for table, files in builder.blocks()
    ]
    names = [builder.names for builder in builders]
    if not blocks:
        return [Report(of, {}, [FileFacts()] * len(of), Table.empty(len(of))) for of in names]
    rows = concatenate([table for table, _ in blocks])
    table = collapse(rows, np.concatenate([files for _, files in blocks]), starts[-1])
    if table.observed is not table.coverage and np.array_equal(table.observed, table.coverage):
        table = replace(table, observed=table.coverage)  # one column instead of two equal ones
    last = np.where(table.lengths() > 0, table.number[np.maximum(table.offsets[1:] - 1, 0)], 0).tolist()
    known = {length: FileFacts(length=length) for length in set(last)}  # ten thousand files have some hundred
    facts = list(map(known.__getitem__, last))
    if len(builders) == 1:
        return [Report(names[0], {}, facts, table)]
    return [
        Report(of, {}, facts[start:stop], table.part(start, stop))
        for of, (start, stop) in zip(names, pairwise(starts), strict=True)
    ]


class FileBuilder:
    """Takes the lines of one file, in any order."""

    __slots__ = ("_complexities", "_coverages", "_details", "_lines", "_side", "_types", "name")

    def __init__(self, name: str, side: SideTable) -> None:
        self.name = name
        self._side = side
        self._lines: list[int] = []
        self._coverages: list[int] = []
        self._types: list[int] = []
        self._details: list[int] = []
        self._complexities: list[int] = []

    def __len__(self) -> int:
        """Number of lines added, repeated ones too."""
        return len(self._lines)

    def append(
        self,
        line: int,
        coverage: Coverage,
        type: str | None = None,
        missed: Missed = None,
        partials: Partials = None,
        complexity: Complexity = None,
    ) -> None:
        """Add one line; ``type`` is null, ``"b"`` or ``"m"``. ``False`` is stored as null (chapter 01 §2.1).

        Raises:
            ValueError: a line number outside ``1..MAX_LINE_NUMBER``, or a value that cannot be stored.

        """
        if not 1 <= line <= MAX_LINE_NUMBER:
            message = f"line number {line} of {self.name} is not in 1..{MAX_LINE_NUMBER}"
            raise ValueError(message)
        code = self._side.coverage_code(None if coverage is False else coverage)
        detail = NO_DETAIL
        if missed is not None or partials is not None or complexity is not None:
            detail = self._side.detail_id(missed, partials, complexity)
        type_code = _TYPE_CODES[type]
        complexity_code = NULL_CODE if complexity is None else self._side.complexity_code(complexity)
        self._lines.append(line)
        self._coverages.append(code)
        self._types.append(type_code)
        self._details.append(detail)
        self._complexities.append(complexity_code)

    def table(self, session_id: int) -> Table:
        """What was added, as a table of one file in the order of arrival."""
        complexity = np.array(self._complexities, dtype=np.int64)
        return _one_session_table(
            np.array(self._lines, dtype=np.int32),
            np.array(self._coverages, dtype=np.int64),
            np.array(self._types, dtype=np.int8),
            complexity if (complexity != NULL_CODE).any() else None,
            np.array(self._details, dtype=np.int32),
            session_id,
            self._side,
        )


def _one_session_table(
    line: NDArray[np.int32],
    coverage: Codes,
    types: NDArray[np.int8],
    complexity: Codes | None,
    detail: NDArray[np.int32],
    session_id: int,
    side: SideTable,
) -> Table:
    count = len(line)
    return Table(
        offsets=np.array([0, count], dtype=np.intp),
        number=line,
        coverage=coverage,
        type=types,
        complexity=complexity,
        first=np.arange(count + 1, dtype=np.intp),
        session=np.full(count, session_id, dtype=np.int32),
        observed=coverage,
        detail=detail,
        side=side,
    )
