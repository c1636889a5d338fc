"""Codecov's own JSON (chapter 02 §8.3.5): coverage by file, by line; a bare list begins with line 0."""

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_outline import Outlining, entries_of, runs_of
from codecov_core.ingest.formats.json_shapes import as_mapping, document_of
from codecov_core.ingest.formats.stated_files import add_files


class CodecovJson:
    """Reads the format that the documentation calls custom coverage; kcov, hpc-codecov and monocart write it."""

    name = "codecov"
    kind: Kind = "json"
    outlining = Outlining(b"{", b'"coverage"', ("values", "lines"))

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with an object under ``coverage``."""
        return isinstance(document_of(upload).get("coverage"), dict)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink, runs=runs_of(upload))
        files = as_mapping(document_of(upload).get("coverage"))
        entries = entries_of(upload, files)
        if entries is None:
            add_files(files, lines, sink, first_of_list=0)
        elif entries.have("values", "lines"):
            lines.files_by_index(entries.distinct_keys(), entries.values("values", "lines"), first_line=1)
        else:
            lines.files_by_line(entries.distinct_keys(), entries.values("lines"))
        lines.deliver()
