"""Coverage as JavaScript tools keep it: Istanbul (nyc, Jest, Vitest, c8), JSCoverage, PhantomJS (chapter 02 §8.3.11).

The document is one object with an entry a file. Statements, branches and functions have counts by id and places by id;
every one makes a record of the line it starts on, and records of one line merge to the best of them.
"""

from collections.abc import Iterator, Mapping

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats import istanbul_columns, istanbul_partials
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.istanbul_entries import (
    BadEntryError,
    count_of,
    mapping_at,
    start_line,
    unwrapped,
)
from codecov_core.ingest.formats.jscoverage import read_line_data
from codecov_core.ingest.sink import BRANCH, METHOD, PLAIN

_OWN_KEYS = ("statementMap", "branchMap", "fnMap", "lineData", "linesCovered")
_WRAPPER = "data"
"""What an entry may be wrapped in; others have such a key as well, so that beside it all entries must be objects."""
_BUILT = "lib/"
_SKIPPED = "a comment in the source says to skip it"


class Istanbul:
    """Reads ``coverage-final.json`` and what other tools make in its likeness."""

    name = "istanbul"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object of objects of which one has a key that only these tools write (chapter 02 §14.3)."""
        document = upload.json
        if not isinstance(document, dict):
            return False
        entries = [entry for entry in document.values() if isinstance(entry, dict)]
        if any(key in entry for entry in entries for key in _OWN_KEYS):
            return True
        return len(entries) == len(document) and any(_WRAPPER in entry for entry in entries)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all entries; see :class:`~codecov_core.ingest.format.Format`."""
        document = upload.json if isinstance(upload.json, dict) else {}
        is_eligible = options.javascript_partials_everywhere or next(iter(document), "").endswith(".js")
        with_partials = options.javascript_enable_partials and is_eligible
        lines = GatheredLines(sink)
        for path, written in document.items():
            if not isinstance(written, dict):
                sink.drop("file", path, "its entry is no object")
                continue
            lines.start(path)
            if _BUILT in path:  # for the layout that has `src` built into `lib`
                sink.also_named(path, path.replace(_BUILT, "src/", 1))
            entry = written if with_partials and "lineData" in written else unwrapped(written)
            if "lineData" in entry:
                read_line_data(entry, lines, path, sink)
            elif with_partials:
                istanbul_partials.read_entry(entry, lines, path, sink)
            elif "linesCovered" in entry:
                _read_lines_covered(mapping_at(entry, "linesCovered"), lines, path, sink)
            else:
                _Records(lines, path, sink).read(entry)
        lines.deliver()


def _read_lines_covered(counts: Mapping[str, object], lines: GatheredLines, path: str, sink: Sink) -> None:
    for number, count in counts.items():
        if not number.isascii() or not number.isdigit() or number == "0":
            sink.drop("line", f"{path}:{number}", "line is not a number above 0")
            continue
        try:
            lines.append(int(number), count_of(count))
        except BadEntryError as error:
            sink.drop("record", f"{path}: linesCovered {number}", str(error))


class _Records:
    """The records of one file: of its statements, its branches, its functions."""

    def __init__(self, lines: GatheredLines, path: str, sink: Sink) -> None:
        self._lines = lines
        self._path = path
        self._sink = sink
        self._numbers: list[int] = []
        self._counts: list[int | None] = []

    def read(self, entry: Mapping[str, object]) -> None:
        """Add all records of an entry to the file opened last."""
        for kind, in_columns, one_by_one in (
            (PLAIN, istanbul_columns.statements, self._read_statements),
            (BRANCH, istanbul_columns.branches, self._read_branches),
            (METHOD, istanbul_columns.functions, self._read_functions),
        ):
            regular = in_columns(entry)
            if regular is not None:
                self._lines.records(*regular, kind)
                continue
            self._numbers, self._counts = [], []
            one_by_one(entry)
            self._lines.records(self._numbers, self._counts, kind)

    def _read_statements(self, entry: Mapping[str, object]) -> None:
        counts = mapping_at(entry, "s")
        for key, statement in self._used(entry, "statementMap", "statement"):
            self._add(statement, counts.get(key, _MISSING), f"statement {key}")

    def _read_branches(self, entry: Mapping[str, object]) -> None:
        counts = mapping_at(entry, "b")
        for key, branch in self._used(entry, "branchMap", "branch"):
            locations = branch.get("locations")
            taken = counts.get(key)
            for index, location in enumerate(locations if isinstance(locations, list) else ()):
                count = taken[index] if isinstance(taken, list) and index < len(taken) else _MISSING
                if isinstance(location, dict) and not self._is_skipped(location, "branch", f"{key}.{index}"):
                    self._add(location, count, f"branch {key}.{index}")

    def _read_functions(self, entry: Mapping[str, object]) -> None:
        counts = mapping_at(entry, "f")
        for key, function in self._used(entry, "fnMap", "function"):
            self._add(function, counts.get(key, _MISSING), f"function {key}")

    def _used(self, entry: Mapping[str, object], key: str, kind: str) -> Iterator[tuple[str, Mapping[str, object]]]:
        """Give the items of a map that the source does not tell to skip."""
        for name, item in mapping_at(entry, key).items():
            if isinstance(item, dict) and not self._is_skipped(item, kind, name):
                yield name, item

    def _is_skipped(self, item: Mapping[str, object], kind: str, name: str) -> bool:
        if not item.get("skip"):
            return False
        self._sink.drop(kind, f"{self._path}: {name}", _SKIPPED, usual=True)
        return True

    def _add(self, location: Mapping[str, object], count: object, what: str) -> None:
        try:
            line = start_line(location)
            if line is not None:
                self._counts.append(count_of(count))
                self._numbers.append(line)
        except BadEntryError as error:
            self._sink.drop("record", f"{self._path}: {what}", str(error))


_MISSING = object()
"""Stands for a count that is not there, which is not the same as a null one."""
