"""coverage.py's JSON reports, formats 1 to 3, and what slipcover makes in their likeness (chapter 02 §8.3.10, §14.4).

Lines say whether they ran, not how often. Where branches were measured, a line that has some shows the fraction of its
ways that were taken and the targets of those that were not, as the XML report of the same run does.
"""

from collections.abc import Iterator, Mapping, Sequence

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_shapes import as_list, as_mapping, document_of, whole_number

_ENDS_OF_ARC = 2


class CoveragePy:
    """Reads ``coverage.json``; contexts, excluded lines and regions are not looked at."""

    name = "coverage.py"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with files and with the settings of the report."""
        document = document_of(upload)
        meta = as_mapping(document.get("meta"))
        return isinstance(document.get("files"), dict) and ("show_contexts" in meta or "branch_coverage" in meta)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink)
        for name, file in as_mapping(document_of(upload).get("files")).items():
            if not isinstance(file, dict) or not ("executed_lines" in file or "missing_lines" in file):
                sink.drop("file", name, "neither executed nor missing lines")
                continue
            lines.start(name)
            _read_file(file, name, lines, sink)
        lines.deliver()


def _read_file(file: Mapping[str, object], name: str, lines: GatheredLines, sink: Sink) -> None:
    executed, missing = as_list(file.get("executed_lines")), as_list(file.get("missing_lines"))
    taken: dict[int, int] = {}
    missed: dict[int, list[str]] = {}
    for line, _ in _arcs(file, "executed_branches", name, sink):
        taken[line] = taken.get(line, 0) + 1
    for line, target in _arcs(file, "missing_branches", name, sink):
        missed.setdefault(line, []).append(str(target) if target > 0 else "exit")
    # Some tools tell branches of lines that are no statements; such a line is none in the XML either.
    branching = (taken.keys() | missed.keys()) & {line for line in (*executed, *missing) if isinstance(line, int)}
    lines.constant(_others(executed, branching), 1)
    lines.constant(_others(missing, branching), 0)
    for line in sorted(branching):
        targets = missed.get(line, [])
        total = taken.get(line, 0) + len(targets)
        lines.append(line, f"{total - len(targets)}/{total}", "b", targets)


def _others(lines: Sequence[object], branching: set[int]) -> Sequence[object]:
    return [line for line in lines if not (isinstance(line, int) and line in branching)] if branching else lines


def _arcs(file: Mapping[str, object], key: str, name: str, sink: Sink) -> Iterator[tuple[int, int]]:
    """Give the line a branch leaves and the line it goes to; at most 0 stands for leaving the function."""
    for arc in as_list(file.get(key)):
        if isinstance(arc, list) and len(arc) == _ENDS_OF_ARC:
            start, end = whole_number(arc[0]), whole_number(arc[1])
            if start is not None and end is not None:
                if start > 0:
                    yield start, end
                continue
        sink.drop("branch", name, "not a pair of lines")
