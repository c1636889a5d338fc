"""Istanbul entries with column partials and branch fractions: ``parsers.javascript.enable_partials`` (§8.3.11).

Lines are built up in three passes (branches other than ``if``, statements, ``if``), since an ``if`` replaces what its
line had and takes over the partials.
"""

from bisect import insort_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from itertools import chain
from operator import itemgetter

from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.istanbul_entries import BadEntryError, count_of, line_number, mapping_at
from codecov_core.ingest.sink import CoverageValue, Partial, Sink
from codecov_core.values import dataclass

_Record = tuple[CoverageValue, str | None, list[str] | None, list[Partial] | None]

_LENGTH_OF_IF = len("if (")
_GAP = len(") ")


@dataclass(frozen=True, slots=True)
class _Location:
    """A piece of source: first line and column, last line and column."""

    line: int
    column: int
    end_line: int
    end_column: int | None

    def partial(self, count: CoverageValue) -> Partial | None:
        """Give the columns it takes on its line with a coverage; none when it goes over lines or has all of one."""
        if self.line != self.end_line or not self.column:
            return None
        return self.column, self.end_column, count


@dataclass(slots=True)
class _Line:
    """The records of one line so far; merging them is left to the report."""

    records: list[_Record] = field(default_factory=list)

    @property
    def partials(self) -> list[Partial] | None:
        """What merging leaves of them: an empty list only of one record alone (chapter 01 §6.1)."""
        lists = [record[3] for record in self.records]
        joined = _by_column(list(chain.from_iterable(partials or () for partials in lists)))
        return joined or (lists[0] if len(lists) == 1 else None)


def read_entry(entry: Mapping[str, object], lines: GatheredLines, path: str, sink: Sink) -> None:
    """Read the entry of the file opened last; a record without a usable count is dropped with its reason."""
    _Entry(entry, path, sink).read(lines)


class _Entry:
    """One file while it is read."""

    def __init__(self, entry: Mapping[str, object], path: str, sink: Sink) -> None:
        self._entry = entry
        self._path = path
        self._sink = sink
        self._lines: dict[int, _Line] = {}
        self._inline: dict[int, Partial] = {}

    def read(self, lines: GatheredLines) -> None:
        ifs: list[tuple[_Location, list[int | None]]] = []
        for key, branch in _items(self._entry, "branchMap"):
            counts = self._branch_counts(key)
            if branch.get("type") != "if":
                self._read_branch(key, branch, counts)
                continue
            location = self._location(branch, f"branch {key}")
            if location is not None and counts:
                ifs.append((location, counts))
        self._read_statements({location.line: location for location, _ in ifs})
        self._read_ifs(ifs)
        self._read_functions()
        for number, line in self._lines.items():
            for coverage, kind, missed, partials in line.records:
                lines.append(number, coverage, kind, missed, partials)

    def _add(self, line: int, record: _Record) -> None:
        self._lines.setdefault(line, _Line()).records.append(record)

    def _read_branch(self, key: str, branch: Mapping[str, object], counts: list[int | None]) -> None:
        """Read a branch that is no ``if``: on each line its ways together are a fraction, a single one its count."""
        lines: dict[int, list[tuple[int, int | None, Partial | None]]] = {}
        locations = branch.get("locations")
        for index, (written, count) in enumerate(
            zip(locations if isinstance(locations, list) else (), counts, strict=False)
        ):
            location = self._location(written, f"branch {key}.{index}")
            if location is not None:
                lines.setdefault(location.line, []).append((index, count, location.partial(count)))
        for line, ways in lines.items():
            partials = _by_column([partial for _, _, partial in ways if partial is not None])
            if len(partials) > 1:
                missed = [str(index) for index, count, partial in ways if partial is not None and not count]
                fraction = f"{len(partials) - len(missed)}/{len(partials)}"
                self._add(line, (fraction, "b", missed or None, partials))
            else:
                self._add(line, (ways[0][1], "b", None, None))

    def _read_statements(self, ifs: Mapping[int, _Location]) -> None:
        """Read statements line by line; the one that is the ``if`` of its line is kept aside for that."""
        counts = mapping_at(self._entry, "s")
        lines: dict[int, list[tuple[int | None, Partial | None]]] = {}
        for key, statement in _items(self._entry, "statementMap"):
            location = self._location(statement, f"statement {key}")
            if location is None:
                continue
            count = self._count(counts.get(key, _MISSING), f"statement {key}")
            if isinstance(count, _Bad):
                continue
            partial = location.partial(count)
            if partial is not None and ifs.get(location.line) == location:
                self._inline[location.line] = partial
            else:
                lines.setdefault(location.line, []).append((count, partial))
        for line, statements in lines.items():
            if line not in self._lines or not self._lines[line].partials:
                partials = _by_column([partial for _, partial in statements if partial is not None])
                self._add(line, (statements[0][0], None, None, partials))

    def _read_ifs(self, ifs: Sequence[tuple[_Location, list[int | None]]]) -> None:
        """Read each ``if``: its fraction replaces what the line had, its columns join those of the statements."""
        columns: dict[int, _Columns] = {}
        for location, counts in ifs:
            missed = [str(index) for index, count in enumerate(counts) if not count]
            fraction = f"{len(counts) - len(missed)}/{len(counts)}"
            known = self._lines.get(location.line)
            if location.line not in columns:
                columns[location.line] = _Columns(None if known is None else known.partials)
            inline = self._inline.get(location.line)
            if known is not None and inline is not None:
                columns[location.line].join(location, fraction, inline)
            self._lines[location.line] = _Line([(fraction, "b", missed or None, None)])
        for line, of_line in columns.items():
            ((fraction_of_last, kind, missed_of_last, _),) = self._lines[line].records
            self._lines[line] = _Line([(fraction_of_last, kind, missed_of_last, of_line.partials)])

    def _read_functions(self) -> None:
        counts = mapping_at(self._entry, "f")
        for key, function in _items(self._entry, "fnMap"):
            location = self._location(function, f"function {key}")
            count = self._count(counts.get(key, _MISSING), f"function {key}")
            if location is not None and not isinstance(count, _Bad):
                self._add(location.line, (count, "m", None, None))

    def _location(self, item: object, what: str) -> _Location | None:
        try:
            return _location(item)
        except BadEntryError as error:
            self._sink.drop("record", f"{self._path}: {what}", str(error))
            return None

    def _branch_counts(self, key: str) -> list[int | None]:
        values = mapping_at(self._entry, "b").get(key, _MISSING)
        if not isinstance(values, list):
            values = [_MISSING]
        counts = [self._count(value, f"branch {key}.{index}") for index, value in enumerate(values)]
        good = [count for count in counts if not isinstance(count, _Bad)]
        return good if len(good) == len(counts) else []

    def _count(self, value: object, what: str) -> "int | _Bad | None":
        try:
            return count_of(value)
        except BadEntryError as error:
            self._sink.drop("record", f"{self._path}: {what}", str(error))
            return _BAD


class _Columns:
    """The partials of one line while its ``if`` are read, thousands of which may stand on it."""

    def __init__(self, partials: list[Partial] | None) -> None:
        """Start with those of its statements, by column."""
        self._by_column = partials
        self._behind: Partial | None = None

    @property
    def partials(self) -> list[Partial] | None:
        """What they are now; what was put behind the others last stands there, whatever its column."""
        return self._by_column if self._behind is None else [*(self._by_column or ()), self._behind]

    def join(self, location: _Location, fraction: str, inline: Partial) -> None:
        """Put the condition of an ``if`` in front of what is there, and its own statement behind or around."""
        if not self._by_column:
            own = location.partial(fraction)
            self._by_column = [own] if own else None
            return
        if self._behind is not None:
            insort_right(self._by_column, self._behind, key=_first_column)
            self._behind = None
        _, inline_end, inline_count = inline
        first = _first_column(self._by_column[0])
        start, end = location.column + _LENGTH_OF_IF, first - _GAP
        if start > end:
            behind = self._by_column[-1][1]
            self._behind = (None if behind is None else behind + _GAP, inline_end, inline_count)
            return
        for place, partial in enumerate(self._by_column):
            if _first_column(partial) != first:
                break
            if partial[:2] == (first, inline_end) and partial[2]:
                self._by_column[place] = (first, inline_end, inline_count)
        self._by_column.insert(0, (start, end, fraction))


def _first_column(partial: Partial) -> int:
    return partial[0] or 0


def _by_column(partials: Sequence[Partial]) -> list[Partial]:
    try:
        return sorted(partials, key=itemgetter(0))
    except TypeError:  # a column that is not known, as hardly ever
        return sorted(partials, key=_first_column)


def _items(entry: Mapping[str, object], key: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    for name, item in mapping_at(entry, key).items():
        if isinstance(item, dict):
            yield name, item


def _location(item: object) -> _Location | None:
    """Find where an item is written: ``loc``, else ``start`` and ``end``, else all of ``locations``.

    Raises:
        BadEntryError: it begins or ends on a line that is no whole number.

    """
    if not isinstance(item, dict):
        return None
    inner, locations = item.get("loc"), item.get("locations")
    if isinstance(inner, dict):
        first = last = inner
    elif "start" in item or not isinstance(locations, list) or not locations:
        first = last = item
    else:
        first, last = (end if isinstance(end, dict) else {} for end in (locations[0], locations[-1]))
    start, end = mapping_at(first, "start"), mapping_at(last, "end")
    line, end_line = line_number(start.get("line")), line_number(end.get("line"))
    column, end_column = start.get("column"), end.get("column")
    if line is None or end_line is None or not isinstance(column, int):
        return None
    stop = end_column if isinstance(end_column, int) else None
    return None if line == end_line and stop == column + 1 else _Location(line, column, end_line, stop)


_MISSING = object()
"""Stands for a count that is not there, which is not the same as a null one."""


class _Bad:
    """The type of a count that cannot be used."""


_BAD = _Bad()
