"""Type coverage of Flow (``flow-coverage-report -t json``): expressions that have a type or not (chapter 02 §8.3.4)."""

from collections.abc import Mapping

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_shapes import as_mapping, document_of, objects, whole_number

_STATES = (("covered_locs", 1), ("uncovered_locs", 0))


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
        for name, file in as_mapping(document_of(upload).get("files")).items():
            expressions = as_mapping(as_mapping(file).get("expressions"))
            lines.start(name)
            for key, coverage in _STATES:
                for location in objects(expressions.get(key), "expression", sink):
                    _read_location(location, coverage, name, lines, sink)
        lines.deliver()


def _read_location(location: Mapping[str, object], coverage: int, name: str, lines: GatheredLines, sink: Sink) -> None:
    start, end = as_mapping(location.get("start")), as_mapping(location.get("end"))
    line = whole_number(start.get("line"))
    if line is None:
        sink.drop("expression", name, "no usable place")
        return
    is_within_line = line == end.get("line")
    columns = whole_number(start.get("column")), whole_number(end.get("column"))
    lines.append(line, coverage, None, None, [(*columns, coverage)] if is_within_line else None)
