"""Scala coverage as scct wrote it: a map of lines a file, -1 for a line that is left out (chapter 02 §8.3.6)."""

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_outline import Outlining, runs_of
from codecov_core.ingest.formats.json_shapes import as_mapping, document_of, named_objects


class Scct:
    """Reads the reports of all files; values are taken as they are stated."""

    name = "scct"
    kind: Kind = "json"
    outlining = Outlining(b"{", b'"fileReports"', ("count",))

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with a list of file reports."""
        return isinstance(document_of(upload).get("fileReports"), list)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink, runs=runs_of(upload))
        for name, file in named_objects(document_of(upload).get("fileReports"), "filename", "file", sink):
            lines.start(name)
            lines.by_line(as_mapping(file.get("coverage")))
        lines.deliver()
