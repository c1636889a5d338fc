"""Type coverage of Flow (``flow-coverage-report -t json``): expressions that have a type or not (chapter 02 §8.3.4)."""

from collections.abc import Mapping

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_columns import LARGEST_LINE, number_table
from codecov_core.ingest.formats.json_shapes import as_list, as_mapping, document_of, objects, whole_number
from codecov_core.ingest.sink import Partial

_STATES = (("covered_locs", 1), ("uncovered_locs", 0))
_FIELDS = 4
"""First line and column, last line and column."""
_COLUMN_BITS = 32


class Flow:
    """Reads the places of covered (1) and uncovered (0) expressions; those within one line are partials of it."""

    name = "flow"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with the status of Flow."""
        document = document_of(upload)
        return bool(document.get("flowStatus")) and isinstance(document.get("files"), dict)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink)
        files = {
            name: as_mapping(as_mapping(file).get("expressions"))
            for name, file in as_mapping(document_of(upload).get("files")).items()
        }
        without = [name for name, expressions in files.items() if not expressions]
        sink.drop_many("file", len(without), without, "it has no expressions", harmless=True)
        if not _read_in_columns(files, lines):
            for name, expressions in files.items():
                lines.start(name)
                for key, coverage in _STATES:
                    for location in objects(expressions.get(key), "expression", sink):
                        _read_location(location, coverage, name, lines, sink)
        lines.deliver()


def _read_in_columns(files: Mapping[str, Mapping[str, object]], lines: GatheredLines) -> bool:
    """Read the places of all expressions at once; false, with nothing added, when some are irregular."""
    places: list[tuple[object, ...]] = []
    counts: list[int] = []
    try:
        for expressions in files.values():
            for key, _ in _STATES:
                written = as_list(expressions.get(key))
                places += [_place(location["start"], location["end"]) for location in written]  # type: ignore[index] # others raise
                counts.append(len(written))
    except (LookupError, TypeError):
        return False
    table = number_table(places, _FIELDS)
    if table is None or (len(table) and (table.min() < 0 or table.max() > LARGEST_LINE)):
        return False
    for name in files:
        lines.start(name)
    of_lists = np.repeat(np.arange(len(counts)), counts)
    is_covered = of_lists % len(_STATES) == 0
    first, column, last, end = table.T
    partials = np.zeros(len(table), np.int32)
    within = np.flatnonzero(first == last)
    packed = (column << _COLUMN_BITS | end << 1 | is_covered)[within]
    distinct, index = np.unique(packed, return_inverse=True)
    known = [lines.partials.index([_partial(number)]) for number in distinct.tolist()]
    partials[within] = np.array(known, np.int32)[index]
    lines.columns(of_lists // len(_STATES), first, is_covered.astype(np.int64), partials=partials)
    return True


def _place(start: Mapping[str, object], end: Mapping[str, object]) -> tuple[object, object, object, object]:
    return start["line"], start["column"], end["line"], end["column"]


def _partial(packed: int) -> Partial:
    return packed >> _COLUMN_BITS, (packed & (1 << _COLUMN_BITS) - 1) >> 1, packed & 1


def _read_location(location: Mapping[str, object], coverage: int, name: str, lines: GatheredLines, sink: Sink) -> None:
    start, end = as_mapping(location.get("start")), as_mapping(location.get("end"))
    line = whole_number(start.get("line"))
    if line is None:
        sink.drop("expression", name, "no usable place")
        return
    is_within_line = line == end.get("line")
    columns = whole_number(start.get("column")), whole_number(end.get("column"))
    lines.append(line, coverage, None, None, [(*columns, coverage)] if is_within_line else None)
