"""Lines of a report that are read value by value, because they are few or irregular."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

from codecov_core.ingest.formats.branch_ways import LINE_BITS, Numbers
from codecov_core.ingest.formats.json_columns import LARGEST_LINE
from codecov_core.ingest.formats.json_shapes import whole_number
from codecov_core.ingest.formats.line_columns import LineColumns
from codecov_core.ingest.formats.single_lines import SingleLines
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, coverage_code, hits_of
from codecov_core.ingest.sink import BRANCH, METHOD, PLAIN, CoverageValue, Sink

TYPES: Final[Mapping[int, str | None]] = {PLAIN: None, BRANCH: "b", METHOD: "m"}
"""Types of lines by their code in columns."""
_KINDS: Final = {type: kind for kind, type in TYPES.items()}
_MOST_DIGITS = 18
INDEX_ZERO: Final = "the first item of the list is no line: its index is 0"
BELOW_ONE: Final = "line number is below 1"
"""Reasons for leaving out what honest tools write as well."""


class LinesByValue:
    """Lines of files by the index of each among ``names``, which may grow; what is no line is dropped with a reason.

    ``singles`` are those that fit into columns.
    """

    __slots__ = ("_names", "_null_is_line", "_odd", "_read", "_sink", "singles")

    def __init__(
        self, sink: Sink, names: Sequence[str], read: Callable[[object], CoverageValue], *, null_is_line: bool
    ) -> None:
        """Start without any; see ``GatheredLines`` for ``read`` and ``null_is_line``."""
        self._sink = sink
        self._names = names
        self._read = read
        self._null_is_line = null_is_line
        self._odd: list[tuple[int, int, CoverageValue, str | None]] = []
        self.singles = SingleLines()

    def list_of(self, file: int, values: Iterable[object], first_line: int) -> None:
        """Add the values of a list whose index tells the line."""
        for line, value in enumerate(values, first_line):
            if line > 0 and value is None and self._null_is_line:
                self.add(file, line, None)
            elif line > 0:
                self.stated(file, line, value)
            elif value is not None:
                self.leave_out(INDEX_ZERO, (file,))

    def map_of(self, file: int, values: Mapping[str, object]) -> None:
        """Add the values of a map from line numbers as texts."""
        for number, value in values.items():
            if not number.isascii() or not number.removeprefix("-").isdigit() or len(number) > _MOST_DIGITS:
                self._sink.drop("line", f"{self._names[file]}: {number}", "the line is no number")
            elif int(number) > 0:
                self.stated(file, int(number), value)
            elif value is not None:
                self.leave_out(BELOW_ONE, (file,))

    def constants_of(self, file: int, lines: Iterable[object], count: int) -> None:
        """Add plain lines of one count; null is none."""
        for line in lines:
            number = whole_number(line)
            if number is None and line is not None:
                self._sink.drop("line", f"{self._names[file]}: {str(line)[:40]!r}", "the line is no number")
            elif number is not None and number > 0:
                self.add(file, number, count)
            elif number is not None:
                self.leave_out(BELOW_ONE, (file,))

    def count_of(self, file: int, line: object, count: object) -> None:
        """Add a plain line with its count, both as a document states them."""
        number = whole_number(line)
        if number is None:
            self._sink.drop("line", self._names[file], "no usable line")
            return
        try:
            self.add(file, number, hits_of(count))
        except UnusableValueError as error:
            self._sink.drop("line", f"{self._names[file]}:{number}", str(error))

    def stated(self, file: int, line: int, value: object) -> None:
        """Add a line with a value as a document states it; null is no line."""
        try:
            coverage = self._read(value)
        except UnusableValueError as error:
            self._sink.drop("line", f"{self._names[file]}:{line}", str(error))
            return
        if coverage is not None:
            self.add(file, line, coverage, "b" if isinstance(coverage, str | bool) else None)

    def add(self, file: int, line: int, coverage: CoverageValue, type: str | None = None) -> bool:
        """Add one row; tells whether it is one of numbers."""
        if not 0 < line <= LARGEST_LINE:
            self._sink.drop("line", f"{self._names[file]}:{line}", self._sink.line_number_reason)
            return False
        code = coverage_code(coverage)
        if code is None:
            self._odd.append((file, line, coverage, type))
            return False
        self.singles.append(file, line, code, _KINDS[type])
        return True

    def make_way_for(self, keys: Numbers) -> None:
        """Put the lines among some ``keys`` (see ``branch_ways``) whose coverage has no code with the others.

        They are only there for something else to take their place: as hits.
        """
        if not self._odd:
            return
        replaced = set(keys.tolist())
        kept = []
        for row in self._odd:
            file, line, *_ = row
            if file << LINE_BITS | line in replaced:
                self.singles.append(file, line, 1, PLAIN)
            else:
                kept.append(row)
        self._odd = kept

    def lines_of(self, columns: LineColumns, reason: str) -> LineColumns:
        """Give the rows with a number of a line; the others are left out."""
        if not len(columns) or int(columns.lines.min()) > 0:
            return columns
        is_line = columns.lines > 0
        self.leave_out(reason, columns.files[~is_line])
        return columns.only(is_line)

    def leave_out(self, reason: str, files: Sequence[int] | Numbers) -> None:
        """Note lines without a number of a line as left out, of each its file."""
        names = (self._names[file] for file in files)
        self._sink.drop_many("line", len(files), names, reason, usual=True)

    def deliver_odd(self) -> None:
        """Hand the lines to the sink whose coverage has no code."""
        for file, rows in groupby(self._odd, key=itemgetter(0)):
            occurrence = self._sink.file(self._names[file])
            for _, line, coverage, kind in rows:
                occurrence.append(line, coverage, kind)
