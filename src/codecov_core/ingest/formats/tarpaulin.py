"""cargo-tarpaulin's JSON (``--out Json``): traces of lines by file (chapter 02 §14.9)."""

from collections.abc import Mapping
from itertools import chain

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_outline import Outlining, runs_of
from codecov_core.ingest.formats.json_shapes import as_list, as_mapping, document_of, objects, whole_number
from codecov_core.ingest.formats.noted_runs import NotedRuns
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, hits_of


class Tarpaulin:
    """Reads the traces that count lines; the path of a file is a list of its parts."""

    name = "tarpaulin"
    kind: Kind = "json"
    outlining = Outlining(b"{", b'"traces"', ("record",))

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with a list of files of which the first one has traces."""
        files = as_list(document_of(upload).get("files"))
        return bool(files) and isinstance(as_mapping(files[0]).get("traces"), list)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        lines, runs = GatheredLines(sink, runs=runs_of(upload)), NotedRuns(runs_of(upload))
        for file in objects(document_of(upload).get("files"), "file", sink):
            name = _path(file.get("path"))
            if not name:
                sink.drop("file", str(file.get("path"))[:40], "no usable path")
                continue
            lines.start(name)
            traces = as_list(file.get("traces"))
            if runs.take(lines.current, traces):
                continue
            try:
                rows = [(trace["line"], trace["stats"]["Line"]) for trace in traces]  # type: ignore[index] # others raise
            except (LookupError, TypeError):
                rows = []
            if rows and set(map(type, chain.from_iterable(rows))) <= {int}:
                numbers, counts = zip(*rows, strict=True)
                lines.counted(numbers, counts)
                continue
            for trace in objects(traces, "trace", sink):
                _read_trace(trace, name, lines, sink)
        if runs:
            line, count = runs.fields(("line",), ("stats", "Line"))
            lines.columns(runs.files(), line, np.maximum(count, 0))
        lines.deliver()


def _read_trace(trace: Mapping[str, object], name: str, lines: GatheredLines, sink: Sink) -> None:
    line, stats = whole_number(trace.get("line")), as_mapping(trace.get("stats"))
    if line is None:
        sink.drop("trace", name, "no usable line")
        return
    if "Line" not in stats:
        sink.drop("trace", f"{name}:{line}", "it counts no line", harmless=True)
        return
    try:
        lines.append(line, hits_of(stats["Line"]))
    except UnusableValueError as error:
        sink.drop("trace", f"{name}:{line}", str(error))


def _path(parts: object) -> str:
    """Join the parts of a path, of which the first one may be the root."""
    if isinstance(parts, str):
        return parts
    texts = [part for part in as_list(parts) if isinstance(part, str)]
    if texts[:1] == ["/"]:
        return "/" + "/".join(texts[1:])
    return "/".join(texts)
