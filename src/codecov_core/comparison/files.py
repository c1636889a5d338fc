"""Comparing one file of the base with one of the head: the findings that impacted files and changes are made of."""

from functools import cached_property

import numpy as np

from codecov_core.comparison.alignment import NO_NUMBERS, Numbers, differing_lines
from codecov_core.comparison.sides import ABSENT, Classes, SideFile, counts_of
from codecov_core.comparison.values import Change, FileCoverage, ImpactedFile, LineChange, LineCounts, LineType
from codecov_core.reports import FileDiff, LineClass, ratio
from codecov_core.values import dataclass

__all__ = ["FilePair"]

_PARTIAL, _IGNORED, _NULL = np.int8(LineClass.PARTIAL), np.int8(LineClass.SKIPPED), np.int8(LineClass.NONE)

# Indexed by class: 0, 1, 2, then from the end -1 (skipped), -2 (a record without coverage), -3 (no record).
_TYPES: tuple[LineType | None, ...] = ("h", "m", "p", None, "i", "i")
_RECORDED: tuple[LineType, ...] = ("h", "m", "p", "i", "i", "i")


@dataclass(frozen=True)
class FilePair:
    """A file as the base and the head report have it, either of which may lack it, and what the diff says about it."""

    base: SideFile
    head: SideFile
    diff: FileDiff | None
    removed: Numbers
    """Base numbers of the lines the diff removes, ascending."""
    added: Numbers
    """Head numbers of the lines the diff adds, ascending."""

    @classmethod
    def of(cls, base: SideFile, head: SideFile, diff: FileDiff | None) -> "FilePair":
        """Pair two files."""
        if diff is None:
            return cls(base, head, None, NO_NUMBERS, NO_NUMBERS)
        return cls(base, head, diff, np.unique(diff.removed_lines()), np.unique(diff.added_lines()))

    @property
    def is_lost_with_diff(self) -> bool:
        """Whether the head lacks a file that the diff has; such changes are listed before other deleted ones."""
        return not self.head.exists and self.diff is not None

    def impacted(self) -> ImpactedFile | None:
        """Give the file's entry of the stored comparison, or nothing when it has none (chapter 05 §3.6)."""
        by_diff = self._kind in ("new", "deleted")
        if self._kind == "deleted" and self.base.exists and self.head.exists:
            return None
        unexpected = () if by_diff else self._unexpected_lines()
        if not (by_diff or len(self.added) or len(self.removed) or unexpected):
            return None
        base, head = self.base, self.head
        removed_numbers, removed_classes = base.recorded(self.removed)
        return ImpactedFile(
            base_name=base.name,
            head_name=head.name,
            file_was_added_by_diff=self._kind == "new",
            file_was_removed_by_diff=self._kind == "deleted",
            base_coverage=FileCoverage.from_totals(base.totals),
            head_coverage=FileCoverage.from_totals(head.totals),
            removed_diff_coverage=_typed(removed_numbers, removed_classes) if base.exists else None,
            added_diff_coverage=_typed(*head.recorded(self.added)) if head.exists else None,
            unexpected_line_changes=unexpected,
            lines_only_on_base=tuple(self.removed.tolist()),
            lines_only_on_head=tuple(self.added.tolist()),
            removed=base.counts if self._kind == "deleted" else counts_of(removed_classes),
        )

    def change(self) -> Change | None:
        """Give the file's unexpected change, or nothing (chapter 05 §3.5)."""
        if self.base.exists and self.head.exists:
            return self._changed()
        if self._kind in ("deleted", "new"):
            return None
        if self.base.exists:
            lost = self.diff is None or len(self.base.lines.without(self.removed)) > 0
            return Change(self.head.name, deleted=True) if lost else None
        appeared = self.diff is None or len(self.head.lines.without(self.added)) > 0
        return Change(self.head.name, new=True) if appeared else None

    @property
    def _kind(self) -> str | None:
        return None if self.diff is None else self.diff.type

    @cached_property
    def _differing(self) -> tuple[Numbers, Numbers]:
        return differing_lines(self.base.lines, self.head.lines, self.removed, self.added)

    def _unexpected_lines(self) -> tuple[LineChange, ...]:
        base_numbers, head_numbers = self._differing
        if not len(base_numbers):
            return ()
        before, after = _ignoring_null(self.base, base_numbers), _ignoring_null(self.head, head_numbers)
        wanted = before != after
        partial = ((before == _PARTIAL) & ~wanted).nonzero()[0]
        if len(partial):
            ratios = self.base.ratios_at(base_numbers[partial])
            wanted[partial] = ratios != self.head.ratios_at(head_numbers[partial])
        rows = (base_numbers, before, head_numbers, after)
        columns = (column[wanted].tolist() for column in rows)
        return tuple(((b, _TYPES[bc]), (h, _TYPES[hc])) for b, bc, h, hc in zip(*columns, strict=True))

    def _changed(self) -> Change | None:
        base_numbers, head_numbers = self._differing
        if self._kind in ("new", "deleted", "binary") or not len(base_numbers):
            return None
        before, after = _without_null(self.base, base_numbers), _without_null(self.head, head_numbers)
        differs = before != after
        if not differs.any():
            return None
        difference = counts_of(after[differs]) - counts_of(before[differs])
        cancels_out = difference == LineCounts()
        return Change(
            path=self.head.name,
            in_diff=self.diff is not None,
            old_path=None if self.diff is None else self.diff.before,
            difference=None if cancels_out else difference,
            coverage_change=None if cancels_out else self._coverage_change(difference),
        )

    def _coverage_change(self, difference: LineCounts) -> float:
        base = self.base.counts
        changed = base + difference
        before = float(ratio(base.hits, base.lines)) if base.lines else 0.0
        return float(ratio(changed.hits, changed.lines)) - before


def _typed(numbers: Numbers, classes: Classes) -> tuple[tuple[int, LineType], ...]:
    return tuple(zip(numbers.tolist(), map(_RECORDED.__getitem__, classes.tolist()), strict=True))


def _ignoring_null(file: SideFile, numbers: Numbers) -> Classes:
    """Give classes as the stored comparison has them: a record without coverage is ignored."""
    classes = file.classes_at(numbers)
    return np.where(classes == _NULL, _IGNORED, classes)


def _without_null(file: SideFile, numbers: Numbers) -> Classes:
    """Give classes as unexpected changes have them: a record without coverage is none."""
    classes = file.classes_at(numbers)
    return np.where(classes == _NULL, np.int8(ABSENT), classes)
