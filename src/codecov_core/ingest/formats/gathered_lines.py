"""Lines of a report gathered file by file and handed to the sink as columns.

A format that meets one line after another would pay for a row object each; here a line costs a few numbers. What most
documents are made of, whole lists and maps of counts, is only noted, and turned into columns for all files at once:
there are reports of ten thousand files with twenty lines each. Whatever is irregular in there is then read value by
value, with equal results.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.formats.branch_ways import Numbers, Ways
from codecov_core.ingest.formats.distinct_lists import DistinctLists
from codecov_core.ingest.formats.json_columns import LARGEST_LINE
from codecov_core.ingest.formats.json_runs import Runs
from codecov_core.ingest.formats.json_shapes import as_mapping
from codecov_core.ingest.formats.json_spans import Spans
from codecov_core.ingest.formats.line_columns import SMALLEST_FRACTION, LineColumns, joined, with_branches
from codecov_core.ingest.formats.lines_by_value import LinesByValue
from codecov_core.ingest.formats.noted_lines import NotedLines
from codecov_core.ingest.formats.stated_coverage import stated_coverage
from codecov_core.ingest.sink import BRANCH, CoverageValue, Partial, Sink
from codecov_core.reports import NULL_CODE, fraction_code


class GatheredLines:
    """The lines of one report.

    :meth:`start` opens an occurrence of a file, the other methods add lines to the one opened last; nothing reaches the
    sink before :meth:`deliver`, which raises ``LimitExceededError`` when there are more line records than the upload
    may have.
    """

    def __init__(
        self,
        sink: Sink,
        *,
        read: Callable[[object], CoverageValue] = stated_coverage,
        null_is_line: bool = False,
        runs: Runs | None = None,
    ) -> None:
        """Gather for this sink.

        ``runs`` are those of a document of which only the outline is read, which raises ``IrregularOutlineError`` where
        that tells too little.

        ``read`` reads values that are no plain counts. A null in a list is no line, or with ``null_is_line`` one that
        counts nowhere. ``partials`` are the distinct lists of partials of all lines.
        """
        self._sink = sink
        self._runs = runs
        self._names: list[str] = []
        self._noted = NotedLines(read, null_is_line=null_is_line, runs=runs)
        self._blocks: list[LineColumns] = []
        self._by_value = LinesByValue(sink, self._names, read, null_is_line=null_is_line)
        self._missed: DistinctLists[str] = DistinctLists()
        self.partials: DistinctLists[Partial] = DistinctLists(keeps_empty=True)
        self._ways: Ways | None = None
        self._ways_need_lines = False
        self._function_lines: Numbers | None = None

    def start(self, name: str) -> int:
        """Open an occurrence of a file, by its name as the report has it; gives its index."""
        self._names.append(name)
        return len(self._names) - 1

    def start_all(self, names: Sequence[str]) -> int:
        """Open files that follow each other; gives the index of the first."""
        self._names += names
        return len(self._names) - len(names)

    @property
    def current(self) -> int:
        """The index of the file opened last."""
        return len(self._names) - 1

    def has_repeated_names(self) -> bool:
        """Tell whether two of the files opened have the same name."""
        return len(set(self._names)) < len(self._names)

    def name(self, file: int) -> str:
        """Give the name of the file of an index."""
        return self._names[file]

    # --- many lines at once ---------------------------------------------------------------------------------------

    def by_index(self, values: Sequence[object], first_line: int) -> None:
        """Add the values of a list whose index tells the line; there is no line below 1."""
        self._noted.lists.note(len(self._names) - 1, values, first_line)

    def by_line(self, values: Mapping[str, object]) -> None:
        """Add the values of a map from line numbers as texts; nulls are no lines, neither is a line below 1."""
        if not self._noted.map_runs.take(len(self._names) - 1, values):
            self._noted.maps.note(len(self._names) - 1, values)

    def by_line_of(self, files: Sequence[int], maps: Sequence[object]) -> Sequence[Mapping[str, object]]:
        """Add the values of maps to the files of some indexes as :meth:`by_line` does; gives those of no run."""
        whole = [(file, as_mapping(values)) for _, file, values in self._noted.map_runs.take_all(files, maps)]
        for file, values in whole:
            self._noted.maps.note(file, values)
        return [values for _, values in whole]

    def files_by_index(self, names: Sequence[str], lists: Sequence[Sequence[object]] | Spans, first_line: int) -> int:
        """Open files, and add the values of a list to each as :meth:`by_index` does; gives the index of the first."""
        first = self.start_all(names)
        if isinstance(lists, Spans):
            self._noted.spans.note(first, lists, first_line)
        else:
            self._noted.lists.note_all(first, lists, first_line)
        return first

    def files_by_line(self, names: Sequence[str], maps: Sequence[Mapping[str, object]] | Spans) -> int:
        """Open files, and add the values of a map to each as :meth:`by_line` does; gives the index of the first."""
        first = self.start_all(names)
        if isinstance(maps, Spans):
            self._noted.spans.note(first, maps)
        else:
            self._noted.maps.note_all(first, maps)
        return first

    def constant(self, lines: Sequence[object], count: int) -> None:
        """Add plain lines of one count; null or a number below 1 is no line, anything else is dropped."""
        if not self._noted.constant_runs.take(len(self._names) - 1, lines, count):
            self._noted.constant.note(len(self._names) - 1, lines, count)

    def constants_of(self, files: Sequence[int], lists: Sequence[Sequence[object]], counts: Sequence[int]) -> None:
        """Add plain lines to the files of some indexes as :meth:`constant` does, those of each list with its count."""
        for at, file, _ in self._noted.constant_runs.take_all(files, lists, counts):
            self._noted.constant.note(file, lists[at], counts[at])

    def counted(self, lines: Sequence[object], counts: Sequence[object], file: int | None = None) -> None:
        """Add plain lines with their counts, both as a document states them and of one length.

        They are of the file opened last, or of that of an index.
        """
        self._noted.counted.note(len(self._names) - 1 if file is None else file, lines, counts)

    def records(self, lines: Sequence[int], counts: Sequence[int | None], kind: int) -> None:
        """Add lines of one type (``PLAIN``, ``BRANCH``, ``METHOD``); those of a lower one come first in the report.

        Counts are 0 or more; one that is null counts nowhere.
        """
        self._noted.records[kind].note(len(self._names) - 1, lines, counts)

    def columns(
        self,
        files: Numbers | int,
        lines: Numbers,
        codes: Numbers,
        types: NDArray[np.int8] | None = None,
        *,
        partials: NDArray[np.int32] | None = None,
        complexity: Numbers | None = None,
    ) -> None:
        """Add rows of the file of an index (see :meth:`start`), or each of its own.

        ``codes`` are those of ``codecov_core.reports``, ``types`` all ``PLAIN`` when null; ``partials`` are indexes of
        lists in :attr:`partials`, ``complexity`` holds codes, ``NULL_CODE`` for none.
        """
        of_rows = files if isinstance(files, np.ndarray) else np.full(len(lines), files, np.int64)
        kinds = np.zeros(len(lines), np.int8) if types is None else types
        self._blocks.append(LineColumns(of_rows, lines, codes, kinds, partials=partials, complexity=complexity))

    def ways(self, ways: Ways, *, of_known_lines: bool = False, function_lines: Numbers | None = None) -> None:
        """Add all lines with branches of the document, which replace what else it says of them.

        With ``of_known_lines`` only those count that it says something else of. ``function_lines`` are ascending keys
        (see ``branch_ways``) of lines that are those of functions.
        """
        self._ways, self._ways_need_lines, self._function_lines = ways, of_known_lines, function_lines

    def span(self, first: int, last: int, count: int, file: int | None = None) -> None:
        """Add plain lines from one number to another, both included, to the file opened last or that of an index.

        Raises:
            LimitExceededError: the spans cover far more lines than code of their number has.

        """
        file = len(self._names) - 1 if file is None else file
        if first < 1 or last > self._sink.limits.line_number:
            self._sink.drop("line", f"{self._names[file]}:{first}-{last}", self._sink.line_number_reason)
        elif first == last:
            self._by_value.add(file, first, count)
        elif first < last:
            lines = last - first + 1
            self._sink.spread.spend(1, lines, lines if count >= SMALLEST_FRACTION else 0)
            self.counted(list(range(first, last + 1)), [count] * (last - first + 1), file)

    # --- one line after the other ---------------------------------------------------------------------------------

    def stated(self, line: int, value: object) -> None:
        """Add a line with a value as a document states it; null is no line."""
        self._by_value.stated(len(self._names) - 1, line, value)

    def append(
        self,
        line: int,
        coverage: CoverageValue,
        type: str | None = None,
        missed: Sequence[str] | None = None,
        partials: Sequence[Partial] | None = None,
        complexity: int | None = None,
    ) -> None:
        """Add one line record, as :meth:`FileRows.append` takes it."""
        if self._by_value.add(len(self._names) - 1, line, coverage, type):
            self._by_value.singles.describe_last(
                self._missed.index(missed),
                self.partials.index(partials),
                NULL_CODE if complexity is None else complexity,
            )

    def append_to(self, file: int, line: int, count: int) -> None:
        """Add one plain line to the file of an index (see :meth:`start`)."""
        self._by_value.add(file, line, count)

    def fractions(self, branches: Iterable[tuple[int, int, int, tuple[str, ...] | None]]) -> None:
        """Add lines with branches: line, how many were taken, how many there are, the ids of those missed."""
        for line, taken, total, missed in branches:
            if 0 < line <= LARGEST_LINE and total < LARGEST_LINE:
                self._by_value.singles.append(len(self._names) - 1, line, fraction_code(taken, total), BRANCH)
                self._by_value.singles.describe_last(self._missed.index(missed))
            else:
                self._sink.drop("line", f"{self._names[-1]}:{line}", self._sink.line_number_reason)

    # --- to the sink ----------------------------------------------------------------------------------------------

    def deliver(self) -> None:
        """Hand all lines to the sink, once."""
        noted = list(
            self._noted.columns(self._by_value)
        )  # before the single lines are taken: what is irregular joins them
        if self._runs is not None:
            self._runs.check_all_seen()
        if self._ways is not None:
            self._by_value.make_way_for(self._ways.keys)
        blocks = [*noted, *self._blocks, self._by_value.singles.columns()]
        columns = joined([block for block in blocks if len(block)] or blocks[:1])
        if self._ways is not None and len(self._ways.keys):
            branches = LineColumns.of_branches(self._ways.by_line(self._missed), self._function_lines)
            columns = with_branches(columns, branches, of_known_lines=self._ways_need_lines)
        if len(columns):
            self._sink.columns(
                self._names,
                columns.files.astype(np.int32),
                columns.lines,
                columns.codes,
                columns.types if columns.types.any() else None,
                missed_index=columns.missed,
                missed_lists=self._missed.lists,
                partials_index=columns.partials,
                partials_lists=self.partials.lists,
                complexity=columns.complexity,
            )
        self._by_value.deliver_odd()
