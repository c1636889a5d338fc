"""SimpleCov's ``.resultset.json``: one entry a command that ran tests (chapter 02 §8.3.5, §14.4).

All commands are read, whatever they are called (``RSpec``, ``MiniTest``, a command line); their counts merge.
"""

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.codecov_json import add_files
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_outline import Outlining, runs_of
from codecov_core.ingest.formats.json_shapes import as_mapping, document_of


class Resultset:
    """Reads the lists of counts of all commands; the first item of a list is line 1."""

    name = "resultset"
    kind: Kind = "json"
    outlining = Outlining(b"{", b'"coverage"', ("values", "lines"))

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with an object that has an object under ``coverage``."""
        return any(
            isinstance(command, dict) and isinstance(command.get("coverage"), dict)
            for command in document_of(upload).values()
        )

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all commands; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink, runs=runs_of(upload))
        for command in document_of(upload).values():
            add_files(as_mapping(as_mapping(command).get("coverage")), lines, sink, first_of_list=1)
        lines.deliver()
