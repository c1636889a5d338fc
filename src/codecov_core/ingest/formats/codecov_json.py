"""Codecov's own JSON (chapter 02 §8.3.5): coverage by file, by line.

A file's lines are a list whose index is the line, a map from line numbers, or an object with a list under ``lines``
whose first item is line 1. Values are hits, ``"taken/total"``, true for a partial, ``"ignored"``, or null for no line.
"""

from collections.abc import Mapping, Sequence
from typing import cast

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_outline import Outlining, entries_of, runs_of
from codecov_core.ingest.formats.json_shapes import are_all, as_mapping, document_of, values_under


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


def add_files(files: Mapping[str, object], lines: GatheredLines, sink: Sink, *, first_of_list: int) -> None:
    """Add files by name, all lines of each in any of the three shapes; a bare list begins with ``first_of_list``."""
    names, values = list(files), list(files.values())
    if are_all(values, dict):
        maps = cast("list[Mapping[str, object]]", values)
        lists = values_under(maps, "lines")
        if are_all(lists, type(None)):
            lines.files_by_line(names, maps)
            return
        if are_all(lists, list):
            lines.files_by_index(names, cast("list[Sequence[object]]", lists), first_line=1)
            return
    for name, file in files.items():
        lines.start(name)
        _add_file(file, lines, sink, name=name, first_of_list=first_of_list)


def _add_file(file: object, lines: GatheredLines, sink: Sink, *, name: str, first_of_list: int) -> None:
    if isinstance(file, list):
        lines.by_index(file, first_of_list)
    elif isinstance(file, dict) and isinstance(file.get("lines"), list):
        lines.by_index(file["lines"], first_line=1)
    elif isinstance(file, dict):
        lines.by_line(file)
    else:
        sink.drop("file", name, "its coverage is neither a list nor an object")
