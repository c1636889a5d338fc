"""Lists and maps of values of whole files of a JSON document (``json_entries``), to be read for all files at once."""

from collections.abc import Callable, Iterator

import numpy as np

from codecov_core.ingest.formats.json_columns import coverage_column, line_columns
from codecov_core.ingest.formats.json_irregular import IrregularOutlineError
from codecov_core.ingest.formats.json_scalars import ABSENT
from codecov_core.ingest.formats.json_spans import Spans
from codecov_core.ingest.formats.line_columns import LineColumns
from codecov_core.ingest.formats.lines_by_value import BELOW_ONE, INDEX_ZERO, LinesByValue
from codecov_core.ingest.formats.noted_runs import refuse_repeated_keys
from codecov_core.ingest.sink import CoverageValue
from codecov_core.reports import NULL_CODE


class NotedSpans:
    """Lists or maps of files that follow each other; of a list the line of its first value is known."""

    __slots__ = ("_noted", "_null_is_line", "_read")

    def __init__(self, read: Callable[[object], CoverageValue], *, null_is_line: bool) -> None:
        """Start without any.

        ``read`` reads values that are no plain counts. A null in a list is no line, or with ``null_is_line`` one that
        counts nowhere.
        """
        self._read = read
        self._null_is_line = null_is_line
        self._noted: list[tuple[int, Spans, int]] = []

    def note(self, first_file: int, spans: Spans, first_line: int = 0) -> None:
        """Add the values of files, counted from the index of the first."""
        self._noted.append((first_file, spans, first_line))

    def columns(self, by_value: LinesByValue) -> Iterator[LineColumns]:
        """Read all values; what is no line is told to ``by_value``.

        Raises:
            IrregularOutlineError: some have to be read one by one.

        """
        for first_file, spans, first_line in self._noted:
            if spans.are_maps:
                yield by_value.lines_of(self._of_maps(first_file, spans), BELOW_ONE)
            else:
                yield by_value.lines_of(self._of_lists(first_file, spans, first_line), INDEX_ZERO)

    def _of_lists(self, first_file: int, spans: Spans, first_line: int) -> LineColumns:
        codes = coverage_column(spans, self._read, spans.lengths)
        if codes is None:
            raise IrregularOutlineError("values that have to be read one by one")
        if self._null_is_line:
            codes[codes == ABSENT] = NULL_CODE
        rows = np.flatnonzero(codes != ABSENT)
        ends = np.cumsum(spans.lengths)
        counts = np.diff(np.searchsorted(rows, ends), prepend=0)
        lines = rows + np.repeat(first_line - (ends - spans.lengths), counts)
        files = np.repeat(np.arange(first_file, first_file + len(spans)), counts)
        return LineColumns.of_values(files, lines, codes[rows])

    def _of_maps(self, first_file: int, spans: Spans) -> LineColumns:
        columns = line_columns(spans, self._read, spans.lengths)
        if columns is None:
            raise IrregularOutlineError("values that have to be read one by one")
        lines, codes = columns
        files = np.repeat(np.arange(first_file, first_file + len(spans)), spans.lengths)
        refuse_repeated_keys(files, lines)
        block = LineColumns.of_values(files, lines, codes)
        return block.only(codes != ABSENT)
