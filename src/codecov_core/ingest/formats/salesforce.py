"""Salesforce Apex coverage: an array of classes, each with a map of its lines (chapter 02 §8.3.1)."""

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_outline import Outlining, runs_of
from codecov_core.ingest.formats.json_shapes import as_list, as_mapping, named_objects

_CLASS_SUFFIX = ".cls"


class Salesforce:
    """Reads ``test-result-codecoverage.json``; values are taken as they are stated."""

    name = "salesforce"
    kind: Kind = "json"
    outlining = Outlining(b"[", b'"lines"', ("count",))

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an array whose first item is an object with a name, and of which some item has lines."""
        items = as_list(upload.json)
        return bool(items) and "name" in as_mapping(items[0]) and any("lines" in as_mapping(item) for item in items)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all units, of which a name without a dot is a class; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink, runs=runs_of(upload))
        for name, unit in named_objects(upload.json, "name", "class", sink):
            counts = as_mapping(unit.get("lines"))
            if counts:
                lines.start(name if "." in name else name + _CLASS_SUFFIX)
                lines.by_line(counts)
            else:
                sink.drop("class", name, "it has no lines", usual=True)
        lines.deliver()
