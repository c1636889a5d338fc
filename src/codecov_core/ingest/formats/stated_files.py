"""Files whose coverage is stated by line, as Codecov's own JSON and result sets of SimpleCov do (chapter 02 §8.3.5).

A file's lines are a list whose index is the line, a map from line numbers, or an object with a list under ``lines``
whose first item is line 1. Values are hits, ``"taken/total"``, true for a partial, ``"ignored"``, or null for no line.
"""

from collections.abc import Mapping, Sequence
from typing import cast

from codecov_core.ingest.format import Sink
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_shapes import are_all, values_under


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
