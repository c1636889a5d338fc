"""Coverage of R packages as ``covr::codecov`` sends it (chapter 02 §8.3.3)."""

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_outline import Outlining, entries_of, runs_of
from codecov_core.ingest.formats.json_shapes import document_of, lists_under, named_columns
from codecov_core.ingest.formats.stated_coverage import hits_or_null


class Covr:
    """Reads a list of counts a file; the index in the list is the line, so that the first one is no line."""

    name = "covr"
    kind: Kind = "json"
    outlining = Outlining(b"{", b'"coverage"', ("values", "lines"))

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object that says that R made it."""
        return document_of(upload).get("uploader") == "R"

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink, read=hits_or_null, runs=runs_of(upload))
        listed = document_of(upload).get("files")
        entries = entries_of(upload, listed)
        if entries is not None:
            lines.files_by_index(entries.names("name"), entries.values("values", "coverage"), first_line=0)
        else:
            names, files = named_columns(listed, "name", "file", sink)
            lines.files_by_index(names, lists_under(files, "coverage"), first_line=0)
        lines.deliver()
