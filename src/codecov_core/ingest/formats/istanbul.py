"""Coverage as JavaScript tools keep it: Istanbul (nyc, Jest, Vitest, c8), JSCoverage, PhantomJS (chapter 02 §8.3.11).

The document is one object with an entry a file. Statements, branches and functions have counts by id and places by id;
every one makes a record of the line it starts on, and records of one line merge to the best of them.
"""

from collections.abc import Iterator, Mapping

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats import istanbul_partials
from codecov_core.ingest.formats.istanbul_entries import (
    BadCountError,
    count_of,
    mapping_at,
    start_line,
    unwrapped,
)
from codecov_core.ingest.formats.jscoverage import read_line_data
from codecov_core.ingest.sink import FileRows

_SIGNATURE = ("statementMap", "branchMap", "fnMap", "lineData", "linesCovered", "data")


class Istanbul:
    """Reads ``coverage-final.json`` and what other tools make in its likeness."""

    name = "istanbul"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object of objects of which one has a key that only these tools write (chapter 02 §14.3)."""
        document = upload.json
        if not isinstance(document, dict):
            return False
        entries = document.values()
        return all(isinstance(entry, dict) for entry in entries) and any(
            key in entry for entry in entries if isinstance(entry, dict) for key in _SIGNATURE
        )

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all entries; see :class:`~codecov_core.ingest.format.Format`."""
        document = upload.json if isinstance(upload.json, dict) else {}
        is_eligible = options.javascript_partials_everywhere or next(iter(document), "").endswith(".js")
        with_partials = options.javascript_enable_partials and is_eligible
        for path, entry in document.items():
            if not isinstance(entry, dict):
                continue
            file = sink.file(path, candidates=_candidates(path))
            if with_partials:
                _read_with_partials(entry, file)
            else:
                _read_plainly(entry, file)


def _candidates(path: str) -> tuple[str, ...]:
    """Name where a file was built from, for the layout that has ``src`` built into ``lib``."""
    return (path.replace("lib/", "src/", 1),) if "lib/" in path else ()


def _read_with_partials(entry: Mapping[str, object], file: FileRows) -> None:
    if "lineData" in entry:
        read_line_data(entry, file)
    else:
        istanbul_partials.read_entry(unwrapped(entry), file)


def _read_plainly(entry: Mapping[str, object], file: FileRows) -> None:
    entry = unwrapped(entry)
    if "lineData" in entry:
        read_line_data(entry, file)
    elif "linesCovered" in entry:
        _read_lines_covered(mapping_at(entry, "linesCovered"), file)
    else:
        _read_statements(entry, file)
        _read_branches(entry, file)
        _read_functions(entry, file)


def _read_lines_covered(lines: Mapping[str, object], file: FileRows) -> None:
    for number, count in lines.items():
        if number.isascii() and number.isdigit() and number != "0":
            _append(file, int(number), count, None, f"linesCovered {number}")
        else:
            file.sink.drop("line", f"{file.name}:{number}", "line is not a number above 0")


def _read_statements(entry: Mapping[str, object], file: FileRows) -> None:
    counts = mapping_at(entry, "s")
    for key, statement in _used(entry, "statementMap"):
        _read_location(file, statement, counts.get(key, _MISSING), None, f"statement {key}")


def _read_branches(entry: Mapping[str, object], file: FileRows) -> None:
    counts = mapping_at(entry, "b")
    for key, branch in _used(entry, "branchMap"):
        locations = branch.get("locations")
        taken = counts.get(key)
        for index, location in enumerate(locations if isinstance(locations, list) else ()):
            count = taken[index] if isinstance(taken, list) and index < len(taken) else _MISSING
            if isinstance(location, dict) and not location.get("skip"):
                _read_location(file, location, count, "b", f"branch {key}.{index}")


def _read_functions(entry: Mapping[str, object], file: FileRows) -> None:
    counts = mapping_at(entry, "f")
    for key, function in _used(entry, "fnMap"):
        _read_location(file, function, counts.get(key, _MISSING), "m", f"function {key}")


def _used(entry: Mapping[str, object], key: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Give the items of a map that the source does not tell to skip."""
    for name, item in mapping_at(entry, key).items():
        if isinstance(item, dict) and not item.get("skip"):
            yield name, item


def _read_location(file: FileRows, location: Mapping[str, object], count: object, kind: str | None, what: str) -> None:
    line = start_line(location)
    if line is not None:
        _append(file, line, count, kind, what)


def _append(file: FileRows, line: int, count: object, kind: str | None, what: str) -> None:
    try:
        file.append(line, count_of(count), kind)
    except BadCountError as error:
        file.sink.drop("record", f"{file.name}: {what}", str(error))


_MISSING = object()
"""Stands for a count that is not there, which is not the same as a null one."""
