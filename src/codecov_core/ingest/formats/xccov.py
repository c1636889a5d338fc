"""``xccov view --archive --json`` of Xcode: lines by file (chapter 02 §14.9)."""

from collections.abc import Mapping, Sequence

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_irregular import IrregularOutlineError
from codecov_core.ingest.formats.json_outline import Outlining, runs_of
from codecov_core.ingest.formats.json_shapes import as_list, as_mapping, document_of, objects, whole_number
from codecov_core.ingest.formats.noted_runs import NotedRuns
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, hits_of
from codecov_core.ingest.sink import Partial


class Xccov:
    """Reads executable lines with their counts; the ranges of a line that ran otherwise are its partials."""

    name = "xccov"
    kind: Kind = "json"
    outlining = Outlining(b"{", b'"isExecutable"', ("record",))

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object of arrays of which one begins with a line that is executable or not."""
        return any(_is_listing(entry) for entry in document_of(upload).values())

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        lines, runs = GatheredLines(sink, runs=runs_of(upload)), NotedRuns(runs_of(upload))
        for name, entries in document_of(upload).items():
            if runs.take(lines.start(name), entries):
                continue
            executable = [line for line in objects(entries, "line", sink) if line.get("isExecutable")]
            plain = [line for line in executable if "subranges" not in line]
            lines.counted([line.get("line") for line in plain], [line.get("executionCount") for line in plain])
            for line in executable if len(plain) < len(executable) else ():
                if "subranges" in line:
                    _read_line(line, name, lines, sink)
        if runs:
            _read_runs(runs, lines)
        lines.deliver()


def _is_listing(entry: object) -> bool:
    return isinstance(entry, list) and bool(entry) and isinstance(entry[0], dict) and "isExecutable" in entry[0]


def _read_runs(runs: NotedRuns, lines: GatheredLines) -> None:
    files = runs.files()
    for listed in runs.records():
        line = as_mapping(listed.shape.item)
        if ("isExecutable",) in listed.shape.fields or "subranges" in line:
            raise IrregularOutlineError("a line that tells more than a count")
        if not line.get("isExecutable"):
            continue
        number, count = listed.column("line"), listed.column("executionCount")
        if number is None or count is None:
            raise IrregularOutlineError("a line without a number or a count")
        lines.columns(files[listed.rows], number, np.maximum(count, 0))


def _read_line(line: Mapping[str, object], name: str, lines: GatheredLines, sink: Sink) -> None:
    number = whole_number(line.get("line"))
    if number is None:
        sink.drop("line", name, "no usable line")
        return
    try:
        count = hits_of(line.get("executionCount"))
        partials = _partials(as_list(line.get("subranges")))
    except UnusableValueError as error:
        sink.drop("line", f"{name}:{number}", str(error))
        return
    lines.append(number, count, None, None, partials or None)


def _partials(ranges: Sequence[object]) -> list[Partial]:
    partials: list[Partial] = []
    for written in ranges:
        if isinstance(written, dict):
            column, length = whole_number(written.get("column")), whole_number(written.get("length"))
            if column is not None and length is not None:
                partials.append((column, column + length, hits_of(written.get("executionCount"))))
    return sorted(partials, key=lambda partial: partial[0] or 0)
