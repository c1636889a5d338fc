"""``llvm-cov export`` in JSON, as Clang, Swift and Rust builds give it (chapter 02 §14.9).

A file is a list of segments: from a place in the source on, everything ran so often, until the next segment. What a
line shows follows from the segment it begins in and from the regions that begin on it, as ``llvm-cov show`` does it.
"""

from collections.abc import Iterator, Mapping, Sequence

from codecov_core.errors import UnsupportedFormatError
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

_LINE, _COUNT, _HAS_COUNT, _IS_ENTRY, _IS_GAP = 0, 2, 3, 4, 5
_TAKEN, _NOT_TAKEN = 4, 5
"""Where a branch has the counts of its two ways, behind the four numbers of its place."""


class LlvmExport:
    """Reads segments and branches of all files; a line with branches shows the fraction of the ways taken.

    Branches inside a macro belong to the line that uses it. Regions of single functions and MC/DC records are not
    looked at: what they say about lines is in the segments.
    """

    name = "llvm-cov"
    kind: Kind = "json"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object that calls itself an export of ``llvm-cov``."""
        return document_of(upload).get("type") == "llvm.coverage.json.export"

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files of all units.

        Raises:
            UnsupportedFormatError: no file has segments.

        """
        lines, ways = GatheredLines(sink), WaysOneByOne()
        has_files = has_segments = False
        for unit in objects(document_of(upload).get("data"), "unit", sink):
            for name, file in named_objects(unit.get("files"), "filename", "file", sink):
                has_files = True
                has_segments |= isinstance(file.get("segments"), list)
                index = lines.start(name)
                _read_lines(file, name, lines, sink)
                _read_branches(file, index, name, ways, sink)
        if has_files and not has_segments:
            raise UnsupportedFormatError("a summary without lines: run `llvm-cov export` without -summary-only")
        lines.ways(ways.ways())
        lines.deliver()


def _read_lines(file: Mapping[str, object], name: str, lines: GatheredLines, sink: Sink) -> None:
    try:
        numbers, counts = _line_counts(as_list(file.get("segments")), sink.limits.line_number)
    except (LookupError, TypeError, ValueError) as error:
        sink.drop("file", f"{name}: {error}", "its segments are of an unknown shape")
        return
    lines.counted(numbers, counts)


def _line_counts(segments: Sequence[object], last_line: int) -> tuple[list[int], list[int]]:
    """Work out the lines that have a count, in order, and their counts.

    Raises:
        LookupError, TypeError, ValueError: segments that are no lists of numbers and flags, or not in order.

    """
    numbers: list[int] = []
    counts: list[int] = []
    line, carried, last = 0, None, None
    entered, started, is_skipped = -1, False, False
    for segment in _checked(segments):
        at = segment[_LINE]
        if at != line:
            if not line < at <= last_line:
                raise ValueError(f"line {at} after line {line}")
            if started or (not is_skipped and (carried is not None or entered >= 0)):
                numbers.append(line)
                counts.append(max(carried or 0, entered))
            carried = last
            if carried is not None:
                numbers.extend(range(line + 1, at))
                counts.extend([carried] * (at - line - 1))
            line, entered, started = at, -1, False
            is_skipped = bool(segment[_IS_ENTRY]) and not segment[_HAS_COUNT]
        count = segment[_COUNT]
        last = count if segment[_HAS_COUNT] else None
        if segment[_IS_ENTRY] and segment[_HAS_COUNT]:
            started = True
            if count > entered and not (len(segment) > _IS_GAP and segment[_IS_GAP]):
                entered = count
    if started or (not is_skipped and (carried is not None or entered >= 0)):
        numbers.append(line)
        counts.append(max(carried or 0, entered))
    return numbers, counts


def _checked(segments: Sequence[object]) -> Iterator[Sequence[int]]:
    """Give the segments, which have to be lists of numbers (flags pass for numbers)."""
    for segment in segments:
        if not isinstance(segment, list):
            raise TypeError("a segment that is no list")
        yield segment


def _read_branches(file: Mapping[str, object], index: int, name: str, ways: WaysOneByOne, sink: Sink) -> None:
    """Read the branches; both ways of each have the ids that ``llvm-cov export -format=lcov`` gives them."""
    blocks: dict[int, int] = {}
    for line, written in _placed_branches(file):
        if not isinstance(written, list) or len(written) <= _NOT_TAKEN:
            sink.drop("branch", name, "not two places and two counts")
            continue
        at = written[_LINE] if line is None else line
        taken, not_taken = written[_TAKEN], written[_NOT_TAKEN]
        if type(at) is not int or type(taken) is not int or type(not_taken) is not int:
            sink.drop("branch", name, "not two places and two counts")
            continue
        block = blocks[at] = blocks.get(at, -1) + 1
        ways.add(index, at, f"{block}:{2 * block}", is_taken=taken > 0)
        ways.add(index, at, f"{block}:{2 * block + 1}", is_taken=not_taken > 0)


def _placed_branches(file: Mapping[str, object]) -> Iterator[tuple[int | None, object]]:
    """Give every branch, with the line it belongs to when that is not its own: branches of a macro are elsewhere."""
    for branch in as_list(file.get("branches")):
        yield None, branch
    for expansion in as_list(file.get("expansions")):
        region = as_list(as_mapping(expansion).get("source_region"))
        line = whole_number(region[0]) if region else None
        for branch in as_list(as_mapping(expansion).get("branches")) if line is not None else ():
            yield line, branch
