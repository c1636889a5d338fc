"""Coveralls JSON, which many tools write (chapter 02 §8.3.7, §14.4)."""

from collections.abc import Sequence

import numpy as np
import orjson

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.branch_lines import BranchLines
from codecov_core.ingest.formats.branch_ways import Ways, has_repeated_ids, line_keys
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_columns import LARGEST_LINE, signed_column
from codecov_core.ingest.formats.json_irregular import IrregularOutlineError
from codecov_core.ingest.formats.json_outline import Outlining, entries_of, runs_of
from codecov_core.ingest.formats.json_runs import Runs, written
from codecov_core.ingest.formats.json_shapes import (
    are_all,
    as_list,
    document_of,
    lists_under,
    named_columns,
    values_under,
    whole_number,
)
from codecov_core.ingest.formats.json_spans import Spans

_FIELDS_OF_BRANCH = 4
_IDS = 1 << 30


class Coveralls:
    """Reads a list of counts a file, whose first item is line 1, and its branches.

    Branches are a flat list of line, block, branch and hits; a line that has some shows the fraction of those taken.
    """

    name = "coveralls"
    kind: Kind = "json"
    outlining = Outlining(b"{", b'"coverage"', ("values", "lines"))

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object with a list of source files."""
        return isinstance(document_of(upload).get("source_files"), list)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all source files; see :class:`~codecov_core.ingest.format.Format`."""
        runs = runs_of(upload)
        lines = GatheredLines(sink, runs=runs)
        listed = document_of(upload).get("source_files")
        entries = entries_of(upload, listed)
        names: Sequence[str]
        lists: Sequence[Sequence[object]] | Spans
        fields: Sequence[Sequence[object]] | Spans
        if entries is not None:
            names = entries.names("name")
            lists, fields = entries.values("values", "coverage"), entries.values("values", "branches")
        else:
            names, files = named_columns(listed, "name", "file", sink)
            lists, fields = _counts(values_under(files, "coverage"), names, sink), lists_under(files, "branches")
        ways = _regular_ways(fields, runs)
        if ways is not None:
            lines.files_by_index(names, lists, first_line=1)
            lines.ways(ways)
        elif runs is not None or isinstance(lists, Spans) or isinstance(fields, Spans):
            raise IrregularOutlineError("branches that have to be read one by one")
        else:
            for name, counts, fields_of_file in zip(names, lists, fields, strict=True):
                lines.start(name)
                branches = _branches(fields_of_file, name, sink)
                lines.by_index(branches.without(counts), first_line=1)
                branches.deliver(lines)
        lines.deliver()


def _regular_ways(lists: Sequence[Sequence[object]] | Spans, runs: Runs | None) -> Ways | None:
    """Read the branches of all files at once; null when some are irregular or stated twice."""
    fields, lengths = written("values", lists, runs)
    numbers = signed_column(fields, lengths)
    if numbers is None or (lengths % _FIELDS_OF_BRANCH).any():
        return None
    files = np.repeat(np.arange(len(fields)), lengths // _FIELDS_OF_BRANCH)
    line, block, branch, hits = numbers.reshape(-1, _FIELDS_OF_BRANCH).T
    if (
        (line < 1) | (line > LARGEST_LINE) | (np.minimum(block, branch) < 0) | (np.maximum(block, branch) >= _IDS)
    ).any():
        return None
    keys, ids = line_keys(files, line), block * _IDS + branch
    if (keys[1:] < keys[:-1]).any() or has_repeated_ids(keys, ids):
        return None
    return Ways(keys, ids, hits > 0, lambda id: f"{id // _IDS}:{id % _IDS}")


def _counts(values: Sequence[object], names: Sequence[str], sink: Sink) -> Sequence[Sequence[object]]:
    """Give the counts of all files, each a list or the JSON text of one."""
    if are_all(values, list):
        return values  # type: ignore[return-value] # as was just seen
    return [_counts_of_one(value, name, sink) for value, name in zip(values, names, strict=True)]


def _counts_of_one(counts: object, name: str, sink: Sink) -> Sequence[object]:
    if isinstance(counts, str):
        try:
            counts = orjson.loads(counts)
        except orjson.JSONDecodeError:
            counts = False
    if counts is None:
        sink.drop("file", name, "its coverage is null", usual=True)
    elif not isinstance(counts, list):
        sink.drop("file", name, "its coverage is no list")
    return as_list(counts)


def _branches(fields: Sequence[object], name: str, sink: Sink) -> BranchLines:
    branches = BranchLines()
    for start in range(0, len(fields), _FIELDS_OF_BRANCH):
        line, block, branch, hits = _whole(fields[start : start + _FIELDS_OF_BRANCH])
        if line is None or block is None or branch is None or hits is None:
            sink.drop("branch", name, "not four whole numbers")
        elif line < 1:
            sink.drop("branch", name, "line number is below 1", harmless=True)
        else:
            branches.add(line, f"{block}:{branch}", is_taken=hits > 0)
    return branches


def _whole(fields: Sequence[object]) -> tuple[int | None, int | None, int | None, int | None]:
    numbers = [whole_number(field) for field in fields]
    line, block, branch, hits = numbers + [None] * (_FIELDS_OF_BRANCH - len(numbers))
    return line, block, branch, hits
