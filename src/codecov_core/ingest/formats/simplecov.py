"""SimpleCov's JSON reports: of simplecov_json_formatter, and of the older simplecov-json (chapter 02 §8.3.8, §14.4)."""

from collections.abc import Iterator, Sequence

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.branch_ways import WaysOneByOne
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_shapes import (
    as_list,
    as_mapping,
    document_of,
    named_objects,
    objects,
    whole_number,
)
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, hits_of

_IGNORED = "ignored"


class SimplecovFormatter:
    """Reads ``coverage.json`` of simplecov_json_formatter: lines and branches by file.

    A line that is the start of branches shows the fraction of those taken.
    """

    name = "simplecov"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with the version of SimpleCov and an object under ``coverage``."""
        document = document_of(upload)
        return "simplecov_version" in as_mapping(document.get("meta")) and isinstance(document.get("coverage"), dict)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        lines, ways = GatheredLines(sink), WaysOneByOne()
        for name, file in as_mapping(document_of(upload).get("coverage")).items():
            counts = as_list(as_mapping(file).get("lines"))
            index = lines.start(name)
            lines.by_index(counts, first_line=1)
            for line, branch, is_taken in _branches(as_mapping(file).get("branches"), counts, name, sink):
                ways.add(index, line, branch, is_taken=is_taken)
        lines.ways(ways.ways())
        lines.deliver()


class SimplecovFiles:
    """Reads ``coverage.json`` of simplecov-json: a list of files, in which a null makes a line that counts nowhere."""

    name = "simplecov"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object that RSpec or SimpleCov says to have made."""
        document = document_of(upload)
        is_named = document.get("command_name") == "RSpec" or "simplecov_version" in as_mapping(document.get("meta"))
        return isinstance(document.get("files"), list) and (is_named or _has_counts(as_list(document["files"])))

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files; see :class:`~codecov_core.ingest.format.Format`."""
        lines = GatheredLines(sink, null_is_line=True)
        for name, file in named_objects(document_of(upload).get("files"), "filename", "file", sink):
            coverage = file.get("coverage")
            counts = as_list(as_mapping(coverage).get("lines") if isinstance(coverage, dict) else coverage)
            lines.start(name)
            lines.by_index(counts, first_line=1)
        lines.deliver()


def _has_counts(files: Sequence[object]) -> bool:
    """Tell whether the first file has counts by line (the command is called otherwise than RSpec)."""
    first = as_mapping(files[0]) if files else {}
    return "covered_percent" in first and isinstance(as_mapping(first.get("coverage")).get("lines"), list)


def _branches(written: object, counts: Sequence[object], name: str, sink: Sink) -> Iterator[tuple[int, str, bool]]:
    """Give line, id and whether it was taken of every branch that is not left out; the id is its number on the line."""
    places: dict[int, int] = {}
    for branch in objects(written, "branch", sink):
        line, hits = whole_number(branch.get("start_line")), branch.get("coverage")
        if hits == _IGNORED or (line is not None and 0 < line <= len(counts) and counts[line - 1] == _IGNORED):
            continue
        try:
            is_taken = hits_of(hits) > 0
        except UnusableValueError as error:
            sink.drop("branch", f"{name}:{line}", str(error))
            continue
        if line is None:
            sink.drop("branch", name, "no usable line")
            continue
        place = places[line] = places.get(line, -1) + 1
        yield line, str(place), is_taken
