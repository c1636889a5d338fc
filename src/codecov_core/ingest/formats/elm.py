"""Elm coverage (``elm-coverage --report json``): sections of source with a count (chapter 02 §8.3.2, §14.4).

A section within one line is a partial of it. One over several lines gives its first line a partial to the end of the
line, its last line one from the start, and its count to every line but the last.
"""

from collections.abc import Mapping

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.elm_sections import add_sections
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_irregular import IrregularOutlineError
from codecov_core.ingest.formats.json_outline import Outlining, runs_of
from codecov_core.ingest.formats.json_shapes import as_mapping, document_of, objects, whole_number
from codecov_core.ingest.formats.noted_runs import NotedRuns
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, hits_of


class Elm:
    """Reads the sections of all modules."""

    name = "elm"
    kind: Kind = "json"
    outlining = Outlining(b"{", b'"coverageData"', ("record",))

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with coverage data by module."""
        coverage = document_of(upload).get("coverageData")
        return isinstance(coverage, dict) and bool(coverage)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all modules whose file is told; see :class:`~codecov_core.ingest.format.Format`."""
        document = document_of(upload)
        paths = as_mapping(document.get("moduleMap"))
        lines, runs = GatheredLines(sink, runs=runs_of(upload)), NotedRuns(runs_of(upload))
        for module, sections in as_mapping(document.get("coverageData")).items():
            path = paths.get(module)
            if not isinstance(path, str) or not path:
                sink.drop("module", module, "the module map does not tell its file")
                continue
            if runs.take(lines.start(path), sections):
                continue
            for section in objects(sections, "section", sink):
                _read_section(section, module, lines, sink)
        if runs:
            if lines.has_repeated_names():
                raise IrregularOutlineError("the sections of a file in several lists merge in their order")
            add_sections(runs, lines, sink)
        lines.deliver()


def _read_section(section: Mapping[str, object], module: str, lines: GatheredLines, sink: Sink) -> None:
    start, end = as_mapping(section.get("from")), as_mapping(section.get("to"))
    first, last = whole_number(start.get("line")), whole_number(end.get("line"))
    start_column, end_column = whole_number(start.get("column")) or 0, whole_number(end.get("column"))
    if first is None or last is None or last < first:
        sink.drop("section", f"{module}:{first}-{last}", "no usable place")
        return
    try:
        count = hits_of(section.get("count", 0))
    except UnusableValueError as error:
        sink.drop("section", f"{module}:{first}", str(error))
        return
    complexity = whole_number(section.get("complexity"))
    if first == last:
        lines.append(first, count, None, None, [(start_column, end_column, count)], complexity)
        return
    lines.append(first, count, None, None, [(start_column, None, count)], complexity)
    lines.span(first, last - 1, count)
    lines.append(last, count, None, None, [(0, end_column, count)])
