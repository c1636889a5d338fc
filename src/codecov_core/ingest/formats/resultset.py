"""SimpleCov's ``.resultset.json``: one entry a command that ran tests (chapter 02 §8.3.5, §14.4).

All commands are read, whatever they are called (``RSpec``, ``MiniTest``, a command line); their counts merge. Branches
are left out and told: the number is that of the lines, as in the reference system.
"""

from collections.abc import Mapping

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_outline import Outlining, runs_of
from codecov_core.ingest.formats.json_shapes import as_mapping, document_of
from codecov_core.ingest.formats.stated_files import add_files

_LINES_ONLY = "only lines of result sets are read; coverage.json of the same run (simplecov_json_formatter) has them"


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
            files = as_mapping(as_mapping(command).get("coverage"))
            add_files(files, lines, sink, first_of_list=1)
            _tell_branches(files, sink)
        lines.deliver()


def _tell_branches(files: Mapping[str, object], sink: Sink) -> None:
    for name, file in files.items():
        branches = file.get("branches") if isinstance(file, dict) else None
        if branches:
            count = sum(len(as_mapping(ways)) for ways in as_mapping(branches).values())
            sink.drop_many("branch", count, [name], _LINES_ONLY, harmless=True)
