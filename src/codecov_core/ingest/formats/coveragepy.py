"""coverage.py's JSON reports, formats 1 to 3, and what slipcover makes in their likeness (chapter 02 §8.3.10, §14.4).

Lines say whether they ran, not how often. Where branches were measured, a line that has some shows the fraction of its
ways that were taken and the targets of those that were not, as the XML report of the same run does.
"""

from collections.abc import Iterator, Mapping, Sequence

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_shapes import as_list, as_mapping, document_of

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
    executed_arcs, missing_arcs = as_list(file.get("executed_branches")), as_list(file.get("missing_branches"))
    branches: dict[int, _Branches] = {}
    if executed_arcs or missing_arcs:
        statements = _hashable(executed) | _hashable(missing)
        # Some tools tell branches of lines that are no statements; such a line is none in the XML either.
        for line, _ in _arcs(executed_arcs, name, sink):
            if line in statements:
                branches.setdefault(line, _Branches()).taken += 1
        for line, target in _arcs(missing_arcs, name, sink):
            if line in statements:
                branches.setdefault(line, _Branches()).missed.append(str(target) if target > 0 else "exit")
        executed, missing = _others(executed, branches), _others(missing, branches)
    lines.constant(executed, 1)
    lines.constant(missing, 0)
    lines.fractions(
        (line, ways.taken, ways.taken + len(ways.missed), tuple(ways.missed)) for line, ways in sorted(branches.items())
    )


class _Branches:
    """The ways that leave a line."""

    __slots__ = ("missed", "taken")

    def __init__(self) -> None:
        self.taken = 0
        self.missed: list[str] = []


def _hashable(lines: Sequence[object]) -> set[object]:
    try:
        return set(lines)
    except TypeError:  # an object or an array among them
        return {line for line in lines if isinstance(line, int)}


def _others(lines: Sequence[object], branches: Mapping[int, _Branches]) -> Sequence[object]:
    return [line for line in lines if not (isinstance(line, int) and line in branches)]


def _arcs(arcs: Sequence[object], name: str, sink: Sink) -> Iterator[tuple[int, int]]:
    """Give the line a branch leaves and the line it goes to; at most 0 stands for leaving the function."""
    for arc in arcs:
        if isinstance(arc, list) and len(arc) == _ENDS_OF_ARC:
            start, end = arc
            if type(start) is int and type(end) is int:
                if start > 0:
                    yield start, end
                continue
        sink.drop("branch", name, "not a pair of lines")
