"""Coverlet's own JSON: lines and branches by module, file, class and method (chapter 02 §14.9)."""

from collections.abc import Collection, Mapping, Sequence
from itertools import chain, repeat
from operator import itemgetter

import numpy as np

from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.branch_lines import BranchLines
from codecov_core.ingest.formats.branch_ways import Numbers, Ways, line_keys
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_columns import LARGEST_LINE
from codecov_core.ingest.formats.json_irregular import IrregularOutlineError
from codecov_core.ingest.formats.json_outline import Outlining, runs_of
from codecov_core.ingest.formats.json_runs import Runs
from codecov_core.ingest.formats.json_shapes import (
    are_all,
    as_list,
    as_mapping,
    document_of,
    objects,
    whole_number,
)
from codecov_core.ingest.formats.noted_runs import NotedRuns
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, hits_of, hits_or_null

_MODULES = (".dll", ".exe")


class Coverlet:
    """Reads ``coverage.json``; a line with branches shows the fraction of those taken."""

    name = "coverlet"
    kind: Kind = "json"
    outlining = Outlining(b"{", b'"Lines"', ("count", "record"))

    def recognises(self, upload: SniffedFile) -> bool:
        """Take an object of objects of which one is named as a .NET module."""
        return any(
            key.lower().endswith(_MODULES) and isinstance(module, dict) for key, module in document_of(upload).items()
        )

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all files of all modules; see :class:`~codecov_core.ingest.format.Format`."""
        lines, runs = GatheredLines(sink, read=hits_or_null, runs=runs_of(upload)), runs_of(upload)
        files: list[int] = []
        methods: list[Mapping[str, object]] = []
        for _, module in _objects_in(document_of(upload), "module", sink):
            for name, classes in _objects_in(module, "file", sink):
                file = lines.start(name)
                of_file = _methods(classes, sink)
                if runs is None:
                    _read_file(of_file, name, lines, sink)
                else:
                    files += repeat(file, len(of_file))
                    methods += of_file
        if runs is not None:
            _read_outline(runs, files, methods, lines)
        lines.deliver()


def _objects_in(parent: Mapping[str, object], kind: str, sink: Sink) -> Collection[tuple[str, Mapping[str, object]]]:
    """Give the members of an object that are objects; the others are dropped as records of this kind."""
    if not are_all(parent.values(), dict):
        odd = [name for name, value in parent.items() if not isinstance(value, dict)]
        sink.drop_many(kind, len(odd), odd, "not an object")
        return [(name, value) for name, value in parent.items() if isinstance(value, dict)]
    return parent.items()  # type: ignore[return-value] # as was just seen


def _methods(classes: Mapping[str, object], sink: Sink) -> Sequence[Mapping[str, object]]:
    in_classes = [in_class for _, in_class in _objects_in(classes, "class", sink)]
    methods = list(chain.from_iterable(in_class.values() for in_class in in_classes))
    if are_all(methods, dict):
        return methods  # type: ignore[return-value] # as was just seen
    return [method for in_class in in_classes for _, method in _objects_in(in_class, "method", sink)]


def _read_file(methods: Sequence[Mapping[str, object]], name: str, lines: GatheredLines, sink: Sink) -> None:
    """Read a file; the branches of a line may lie in several methods (lambdas), so that they are gathered first."""
    branches = BranchLines()
    for method in methods:
        for branch in objects(method.get("Branches"), "branch", sink):
            line = whole_number(branch.get("Line"))
            try:
                is_taken = hits_of(branch.get("Hits")) > 0
            except UnusableValueError as error:
                sink.drop("branch", name if line is None else f"{name}:{line}", str(error))
                continue
            if line is None:
                sink.drop("branch", name, "no usable line")
            else:
                branches.add(line, f"{branch.get('Offset')}:{branch.get('Path')}", is_taken=is_taken)
    for method in methods:
        lines.by_line(branches.without_keys(as_mapping(method.get("Lines"))))
    branches.deliver(lines)


_FIELDS = ("Line", "Offset", "Path", "Hits")
_fields_of = itemgetter(*_FIELDS)
_ID_BITS = 31
_LARGEST_COUNT = 1 << 53


def _read_outline(
    runs: Runs, files: Sequence[int], methods: Sequence[Mapping[str, object]], lines: GatheredLines
) -> None:
    """Read the methods of an outline, of which each is of the file of an index.

    Raises:
        IrregularOutlineError: a line or a branch is told in something else than usual numbers.

    """
    maps = lines.by_line_of(files, [method.get("Lines") for method in methods])
    for line, count in chain.from_iterable(values.items() for values in maps):
        # Lines with branches drop out by their numbers here, elsewhere by their texts and before they are looked at.
        if type(count) is not int or abs(count) > _LARGEST_COUNT or line.startswith("0"):
            raise IrregularOutlineError("a line of an unusual number")
    branches = NotedRuns(runs)
    single: list[tuple[int, ...]] = []
    for at, file, listed in branches.take_all(files, [method.get("Branches") for method in methods]):
        try:
            single += [(at, file, *_fields_of(as_mapping(branch))) for branch in as_list(listed)]
        except LookupError:
            raise IrregularOutlineError("a branch without a number") from None
    lines.ways(_ways(branches, single))


def _ways(branches: NotedRuns, single: Sequence[tuple[int, ...]]) -> Ways:
    """Give the branches of all lines, of each line in the order of the document and none twice.

    ``single`` has those outside of runs, each with the place of its list among all and its file.
    """
    if not set(map(type, chain.from_iterable(single))) <= {int}:
        raise IrregularOutlineError("a branch of something else than numbers")
    try:
        columns: Sequence[Numbers] = list(np.array(single, np.int64).reshape(-1, len(_FIELDS) + 2).T)
    except OverflowError:
        raise IrregularOutlineError("a branch of unusual numbers") from None
    if branches:
        of_runs = (branches.numbers(), branches.files(), *branches.fields(*((field,) for field in _FIELDS)))
        columns = [np.concatenate(parts) for parts in zip(of_runs, columns, strict=True)]
    lists, files, line, offset, path, hits = columns
    is_usual = (line > 0) & (line <= LARGEST_LINE) & (offset >= 0) & (path >= 0)
    if not (is_usual & (offset >> _ID_BITS == 0) & (path >> _ID_BITS == 0)).all():
        raise IrregularOutlineError("a branch of unusual numbers")
    order = np.argsort(lists, kind="stable")
    keys, ids = line_keys(files, line)[order], (offset << _ID_BITS | path)[order]
    return _distinct(Ways(keys, ids, hits[order] > 0, _text_of))


def _text_of(branch: int) -> str:
    return f"{branch >> _ID_BITS}:{branch & (1 << _ID_BITS) - 1}"


def _distinct(ways: Ways) -> Ways:
    """Make one of the branches of a line that have the same id, where the first one stands."""
    by_id = np.lexsort((ways.ids, ways.keys))  # keeps their order where both are the same
    keys, ids = ways.keys[by_id], ways.ids[by_id]
    is_first = np.append(True, (keys[1:] != keys[:-1]) | (ids[1:] != ids[:-1]))
    if is_first.all():
        return ways
    starts = np.flatnonzero(is_first[: len(keys)])
    is_taken = np.logical_or.reduceat(ways.is_taken[by_id], starts)
    in_order = np.argsort(by_id[starts])
    kept = by_id[starts][in_order]
    return Ways(ways.keys[kept], ways.ids[kept], is_taken[in_order], ways.text_of)
