"""Comparing one file of the base with one of the head: the findings that impacted files and changes are made of."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from codecov_core.comparison.alignment import (
    ABSENT,
    NO_DIFFERENCES,
    AlignedLines,
    Lines,
    aligned_differences,
    listed,
)
from codecov_core.comparison.sides import SideFile
from codecov_core.comparison.values import Change, FileCoverage, ImpactedFile, LineCounts, LineType
from codecov_core.reports import FileDiff, LineClass, ratio

__all__ = ["FilePair"]

_PARTIAL, _IGNORED, _NULL = np.int8(LineClass.PARTIAL), np.int8(LineClass.SKIPPED), np.int8(LineClass.NONE)
_NO_NUMBERS: NDArray[np.int64] = np.empty(0, np.int64)

# Indexed by class: 0, 1, 2, then from the end -1 (skipped), -2 (a record without coverage), -3 (no record).
_TYPES: tuple[LineType | None, ...] = ("h", "m", "p", None, "i", "i")
_RECORDED: tuple[LineType, ...] = ("h", "m", "p", "i", "i", "i")


@dataclass(frozen=True)
class FilePair:
    """A file as the base and the head report have it, either of which may lack it, and what the diff says about it."""

    base: SideFile
    head: SideFile
    diff: FileDiff | None

    @cached_property
    def added(self) -> NDArray[np.int64]:
        """Head numbers of the lines the diff adds."""
        return _NO_NUMBERS if self.diff is None else _ascending(self.diff.added_lines())

    @cached_property
    def removed(self) -> NDArray[np.int64]:
        """Base numbers of the lines the diff removes."""
        return _NO_NUMBERS if self.diff is None else _ascending(self.diff.removed_lines())

    @cached_property
    def _kind(self) -> str | None:
        return None if self.diff is None else self.diff.type

    @cached_property
    def _differences(self) -> AlignedLines:
        if self.diff is None and self.base.is_same_as(self.head):
            return NO_DIFFERENCES
        return aligned_differences(self.base.lines, self.head.lines, self.removed, self.added)

    # Impacted files (chapter 05 §3.6)

    def impacted(self) -> ImpactedFile | None:
        """Give the file's entry of the stored comparison, or nothing when it has none."""
        by_diff = self._kind in ("new", "deleted")
        if self._kind == "deleted" and self.base.exists and self.head.exists:
            return None
        unexpected = () if by_diff else self._unexpected_lines()
        if not (by_diff or len(self.added) or len(self.removed) or unexpected):
            return None
        base, head = self.base, self.head
        return ImpactedFile(
            base_name=base.name,
            head_name=head.name,
            file_was_added_by_diff=self._kind == "new",
            file_was_removed_by_diff=self._kind == "deleted",
            base_coverage=FileCoverage.from_totals(base.totals),
            head_coverage=FileCoverage.from_totals(head.totals),
            removed_diff_coverage=_recorded(self._removed_lines) if base.exists else None,
            added_diff_coverage=_recorded(head.lines.among(self.added)) if head.exists else None,
            unexpected_line_changes=unexpected,
            lines_only_on_base=listed(self.removed),
            lines_only_on_head=listed(self.added),
            removed=self._removed_counts(),
        )

    @cached_property
    def _removed_lines(self) -> Lines:
        return self.base.lines.among(self.removed)

    def _removed_counts(self) -> LineCounts:
        return _counts((self.base.lines if self._kind == "deleted" else self._removed_lines).classes)

    def _unexpected_lines(self) -> tuple[tuple[tuple[int, LineType | None], tuple[int, LineType | None]], ...]:
        lines = self._differences
        if not len(lines):
            return ()
        base_classes, head_classes = _null_is_ignored(lines.base_classes), _null_is_ignored(lines.head_classes)
        wanted = base_classes != head_classes
        partial = ((base_classes == _PARTIAL) & ~wanted).nonzero()[0]
        if len(partial):
            wanted[partial] = self.base.has_other_ratios(
                lines.base_numbers[partial], self.head, lines.head_numbers[partial]
            )
        rows = (lines.base_numbers, lines.base_classes, lines.head_numbers, lines.head_classes)
        columns = (column[wanted].tolist() for column in rows)
        return tuple(((b, _TYPES[bc]), (h, _TYPES[hc])) for b, bc, h, hc in zip(*columns, strict=True))

    # Unexpected changes (chapter 05 §3.5)

    def change(self) -> Change | None:
        """Give the file's unexpected change, or nothing."""
        if self.base.exists and self.head.exists:
            return self._changed()
        if self.base.exists:
            return self._vanished()
        return self._appeared()

    @property
    def is_lost_with_diff(self) -> bool:
        """Whether the head lacks a file that the diff has; such changes are listed before other deleted ones."""
        return not self.head.exists and self.diff is not None

    def _changed(self) -> Change | None:
        if self._kind in ("new", "deleted", "binary"):
            return None
        lines = self._differences
        if not len(lines):
            return None
        base_classes, head_classes = _null_is_absent(lines.base_classes), _null_is_absent(lines.head_classes)
        differs = base_classes != head_classes
        if not differs.any():
            return None
        before, after = _counts(base_classes[differs]), _counts(head_classes[differs])
        difference = None if before == after else after - before
        return Change(
            path=self.head.name,
            in_diff=self.diff is not None,
            old_path=self.diff.before if self.diff is not None else None,
            difference=difference,
            coverage_change=None if difference is None else self._coverage_change(difference),
        )

    def _coverage_change(self, difference: LineCounts) -> float:
        base = _counts(self.base.lines.classes)
        changed = base + difference
        before = float(ratio(base.hits, base.lines)) if base.lines else 0.0
        return float(ratio(changed.hits, changed.lines)) - before

    def _vanished(self) -> Change | None:
        if self._kind in ("deleted", "new"):
            return None
        if self.diff is not None and not len(self.base.lines.without(self.removed).numbers):
            return None
        return Change(self.head.name, deleted=True)

    def _appeared(self) -> Change | None:
        if self._kind in ("deleted", "new"):
            return None
        if self.diff is not None and not len(self.head.lines.without(self.added).numbers):
            return None
        return Change(self.head.name, new=True)


def _ascending(numbers: "NDArray[np.integer]") -> NDArray[np.int64]:
    if len(numbers) > 1 and not (numbers[1:] > numbers[:-1]).all():
        numbers = np.unique(numbers)
    return numbers.astype(np.int64, copy=False)


def _recorded(lines: Lines) -> tuple[tuple[int, LineType], ...]:
    numbers, classes = lines.numbers.tolist(), lines.classes.tolist()
    return tuple((number, _RECORDED[line_class]) for number, line_class in zip(numbers, classes, strict=True))


def _counts(classes: NDArray[np.int8]) -> LineCounts:
    hits, misses, partials = np.bincount(classes[classes >= 0], minlength=3).tolist()
    return LineCounts(hits, misses, partials)


def _null_is_ignored(classes: NDArray[np.int8]) -> NDArray[np.int8]:
    return np.where(classes == _NULL, _IGNORED, classes)


def _null_is_absent(classes: NDArray[np.int8]) -> NDArray[np.int8]:
    return np.where(classes == _NULL, np.int8(ABSENT), classes)
