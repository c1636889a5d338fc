"""From what a format put into its sink to a report: final paths, line fixes, one file a path (chapter 02 §6.4, §9)."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from itertools import islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.line_fixes import LineFix
from codecov_core.ingest.resolution import DroppedBecause, Resolution
from codecov_core.ingest.results import LostPath
from codecov_core.ingest.sink import KEPT_EXAMPLES, ColumnBlock, FileRows, Sink
from codecov_core.reports import ReportBuilder
from codecov_core.values import dataclass

_REPLACING_SUFFIX = ".rb"
"""Files of which one that saw nothing yields to another, so that their occurrences cannot be read as one (§6.4)."""
_MOST_OCCURRENCES = 100
"""Occurrences of one replacing file that are told apart; a report that has more merges the rest line by line."""
_LINE_BITS = 32
_NO_CODE = "the line fixes of the upload say that it is no code"


@dataclass(frozen=True, slots=True)
class Assembled:
    """The lines of a report of one session (id 0), and the names whose lines are not among them.

    The first of ``builders`` takes all files, further ones the later occurrences of replacing files: their reports are
    to be merged in this order. There are none when no line is left. ``fixed_lines`` counts those that line fixes left
    out.
    """

    builders: tuple[ReportBuilder, ...]
    lost_paths: tuple[LostPath, ...]
    fixed_lines: int = 0


class ReportNames(Protocol):
    """Tells the final paths of the names of one coverage file."""

    def resolve(self, name: str) -> Resolution:
        """Resolve one name."""

    def are_final(self, names: Sequence[str]) -> bool:
        """Tell whether each of many names is its own final path; false, too, where finding out costs as much."""


def assemble(sink: Sink, names: ReportNames, line_fixes: Mapping[str, LineFix]) -> Assembled:
    """Gather the lines of a sink that a format has filled; ``line_fixes`` are keyed by final path.

    Lines that they leave out are told to the sink.
    """
    assembly = _Assembly(names, sink, line_fixes)
    in_document_order = [part for part in sink.parts if isinstance(part, ColumnBlock) or not part.last]
    merging_last = [part for part in sink.parts if isinstance(part, FileRows) and part.last]
    for part in (*in_document_order, *merging_last):
        if isinstance(part, FileRows):
            assembly.add_rows(part)
        else:
            assembly.add_columns(part)
    builders = tuple(assembly.builders) if assembly.builders[0].names else ()
    lost = tuple(LostPath(name, reason) for name, reason in assembly.lost.items())
    return Assembled(builders, lost, assembly.fixed_lines)


@dataclass(slots=True)
class _Assembly:
    """Builders of the report: the first takes all files, further ones the later occurrences of replacing files."""

    names: ReportNames
    sink: Sink
    line_fixes: Mapping[str, LineFix]
    builders: list[ReportBuilder] = field(default_factory=lambda: [ReportBuilder(0)])
    lost: dict[str, DroppedBecause] = field(default_factory=dict)
    occurrences: dict[str, int] = field(default_factory=dict)
    fixed_lines: int = 0

    def add_rows(self, part: FileRows) -> None:
        path = self._path(part.name)
        fix = None if path is None else self.line_fixes.get(path)
        rows = part.rows if fix is None else [row for row in part.rows if not fix.covers(row[0])]
        if len(rows) < len(part.rows):
            fixed = (row[0] for row in part.rows if fix is not None and fix.covers(row[0]))
            places = [f"{path}:{line}" for line in islice(fixed, KEPT_EXAMPLES)]
            self._note_fixed(len(part.rows) - len(rows), places)
        if path is None or not rows:
            return
        file = self._builder(self._occurrence(path)).file(path)
        for row in rows:
            file.append(*row)

    def add_columns(self, block: ColumnBlock) -> None:
        paths: Sequence[str | None] = block.names
        places = block.names
        if not self.names.are_final(block.names):
            paths = [self._path(name) for name in block.names]
            places = tuple(path for path in paths if path is not None)
        files = block.file_index
        if len(set(places)) < len(paths):  # else every name has a place of its own, the one it has in the block
            places = tuple(dict.fromkeys(places))
            index = {path: place for place, path in enumerate(places)}
            files = np.array([-1 if path is None else index[path] for path in paths], np.int32)[files]
        keep = self._kept_lines(places, files, block.line)
        layers = self._layers(paths, are_distinct=len(places) == len(paths))
        if layers is None:
            self._add(0, places, files, block, keep)
            return
        layer_of_rows = layers[block.file_index]
        for layer in np.unique(layers).tolist():
            self._add(layer, places, files, block, keep & (layer_of_rows == layer))

    def _add(
        self,
        layer: int,
        names: Sequence[str],
        files: NDArray[np.int32],
        block: ColumnBlock,
        keep: NDArray[np.bool_],
    ) -> None:
        if not keep.all():
            files, block = files[keep], block.only(keep)
        has_lines = np.zeros(len(names), np.bool_)
        has_lines[files] = True
        if not has_lines.all():  # a file without lines is no file of the report
            names = [name for name, kept in zip(names, has_lines.tolist(), strict=True) if kept]
            files = (np.cumsum(has_lines) - 1)[files]
        self._builder(layer).add_columns(
            names,
            files,
            block.line,
            block.coverage,
            block.type,
            missed_index=block.missed_index,
            missed_lists=block.missed_lists,
            partials_index=block.partials_index,
            partials_lists=block.partials_lists,
            complexity=block.complexity,
        )

    def _path(self, name: str) -> str | None:
        first: Resolution | None = None
        for candidate in (name, *self.sink.other_names.get(name, ())):
            resolution = self.names.resolve(candidate)
            if resolution.path is not None:
                return resolution.path
            first = first or resolution
        if first is not None and first.reason is not None:
            self.lost[name] = first.reason
        return None

    def _occurrence(self, path: str) -> int:
        """Count the occurrences of a replacing file; all those of others are read as one."""
        if not path.endswith(_REPLACING_SUFFIX):
            return 0
        occurrence = self.occurrences.get(path, 0)
        self.occurrences[path] = occurrence + 1
        return min(occurrence, _MOST_OCCURRENCES)

    def _layers(self, paths: Sequence[str | None], *, are_distinct: bool) -> NDArray[np.int32] | None:
        """Give the builder of each occurrence of a file; null when all belong to the first."""
        if _REPLACING_SUFFIX not in "".join(filter(None, paths)):
            return None
        if are_distinct and not self.occurrences:
            self.occurrences = dict.fromkeys(filter(None, paths), 1)  # those of other files are not looked at
            return None
        layers = np.array([0 if path is None else self._occurrence(path) for path in paths], np.int32)
        return layers if layers.any() else None

    def _builder(self, layer: int) -> ReportBuilder:
        while len(self.builders) <= layer:
            self.builders.append(ReportBuilder(0))
        return self.builders[layer]

    def _kept_lines(
        self,
        paths: Sequence[str],
        files: NDArray[np.int32],
        lines: NDArray[np.int32],
    ) -> NDArray[np.bool_]:
        """Tell for each row whether it stays: its file has a path (an index of 0 or more), and no fix covers it."""
        keep = files >= 0
        fixes = self._fixes_of(paths)
        if not fixes:
            return keep
        last_line = np.iinfo(np.int32).max
        ends = np.full(len(paths) + 1, last_line, np.int64)  # one more: rows of no file have index -1
        spans = [
            (index << _LINE_BITS | min(first, last_line), index << _LINE_BITS | min(last, last_line))
            for index, fix in fixes.items()
            for first, last in fix.spans
        ]
        for index, fix in fixes.items():
            if fix.eof is not None:
                ends[index] = min(fix.eof, last_line)
        keep &= lines <= ends[files]
        if spans:
            firsts, lasts = np.array(spans, np.int64).T
            keys = files.astype(np.int64) << _LINE_BITS | lines
            before = np.searchsorted(firsts, keys, side="right")
            keep &= (before == 0) | (keys > lasts[before - 1])
        rows = np.flatnonzero((files >= 0) & ~keep)
        self._note_fixed(len(rows), [f"{paths[files[row]]}:{lines[row]}" for row in rows[:KEPT_EXAMPLES].tolist()])
        return keep

    def _note_fixed(self, count: int, places: Sequence[str]) -> None:
        self.fixed_lines += count
        self.sink.drop_many("line", count, places, _NO_CODE, harmless=True)

    def _fixes_of(self, paths: Sequence[str]) -> dict[int, LineFix]:
        if not self.line_fixes:
            return {}
        return {index: fix for index, path in enumerate(paths) if (fix := self.line_fixes.get(path))}
