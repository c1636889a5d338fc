"""What a comparison finds, as frozen values and in the form that is stored for the API (chapter 05 §3.5, §3.6)."""

from typing import Literal

from codecov_core.reports import Totals
from codecov_core.values import dataclass

__all__ = ["Change", "FileCoverage", "ImpactedFile", "LineChange", "LineCounts", "LineType"]

LineType = Literal["h", "m", "p", "i"]
"""Hit, missed, partial, ignored; a line without a record has no type."""

LineChange = tuple[tuple[int, LineType | None], tuple[int, LineType | None]]
"""A line that changed although the diff did not touch it: base number and type, head number and type."""


@dataclass(frozen=True, slots=True)
class LineCounts:
    """Lines by what became of them; ignored lines are not counted."""

    hits: int = 0
    misses: int = 0
    partials: int = 0

    @property
    def lines(self) -> int:
        """All of them."""
        return self.hits + self.misses + self.partials

    def __add__(self, other: "LineCounts") -> "LineCounts":
        return LineCounts(self.hits + other.hits, self.misses + other.misses, self.partials + other.partials)

    def __sub__(self, other: "LineCounts") -> "LineCounts":
        return LineCounts(self.hits - other.hits, self.misses - other.misses, self.partials - other.partials)

    @classmethod
    def of_totals(cls, totals: Totals) -> "LineCounts":
        """Take the counts of totals; null counts as 0."""
        return cls(totals.hits or 0, totals.misses or 0, totals.partials or 0)


@dataclass(frozen=True, slots=True)
class FileCoverage:
    """A file's totals as the stored comparison has them [wire]: exactly these keys, ``sessions`` always 0."""

    hits: int
    misses: int
    partials: int
    branches: int
    complexity: int
    complexity_total: int
    methods: int

    @classmethod
    def from_totals(cls, totals: Totals | None) -> "FileCoverage | None":
        """Take what is needed from a file's totals, nothing without a file; null counts as 0."""
        if totals is None:
            return None
        return cls(
            hits=totals.hits or 0,
            misses=totals.misses or 0,
            partials=totals.partials or 0,
            branches=totals.branches or 0,
            complexity=totals.complexity or 0,
            complexity_total=totals.complexity_total or 0,
            methods=totals.methods or 0,
        )

    def to_wire(self) -> dict[str, int]:
        """Give the stored object."""
        return {
            "hits": self.hits,
            "misses": self.misses,
            "partials": self.partials,
            "branches": self.branches,
            "sessions": 0,
            "complexity": self.complexity,
            "complexity_total": self.complexity_total,
            "methods": self.methods,
        }


@dataclass(frozen=True, slots=True)
class ImpactedFile:
    """A file whose coverage the comparison touches: by the diff, or without it."""

    base_name: str
    head_name: str
    file_was_added_by_diff: bool
    file_was_removed_by_diff: bool
    base_coverage: FileCoverage | None
    head_coverage: FileCoverage | None
    removed_diff_coverage: tuple[tuple[int, LineType], ...] | None
    """Base lines with a record that the diff removes; nothing when the base report lacks the file."""
    added_diff_coverage: tuple[tuple[int, LineType], ...] | None
    """Head lines with a record that the diff adds; nothing when the head report lacks the file."""
    unexpected_line_changes: tuple[LineChange, ...]
    lines_only_on_base: tuple[int, ...]
    lines_only_on_head: tuple[int, ...]
    removed: LineCounts = LineCounts()
    """Base lines that are gone by the diff. All lines of a file the diff deletes, though it shows none of them
    (chapter 05 §16 rule 2)."""

    @property
    def has_added_coverage(self) -> bool:
        """Whether the diff adds lines that have a record."""
        return bool(self.added_diff_coverage)

    @property
    def removes_coverage(self) -> bool:
        """Whether the diff removes lines that have a record."""
        return bool(self.removed_diff_coverage) or (self.file_was_removed_by_diff and self.removed.lines > 0)

    @property
    def has_unexpected_changes(self) -> bool:
        """Whether lines changed that the diff does not touch."""
        return bool(self.unexpected_line_changes)

    def to_wire(self) -> dict[str, object]:
        """Give the stored object [wire]: exactly the keys the API's reader knows."""
        return {
            "base_name": self.base_name,
            "head_name": self.head_name,
            "file_was_added_by_diff": self.file_was_added_by_diff,
            "file_was_removed_by_diff": self.file_was_removed_by_diff,
            "base_coverage": self.base_coverage and self.base_coverage.to_wire(),
            "head_coverage": self.head_coverage and self.head_coverage.to_wire(),
            "removed_diff_coverage": _pairs(self.removed_diff_coverage),
            "added_diff_coverage": _pairs(self.added_diff_coverage),
            "unexpected_line_changes": [[list(base), list(head)] for base, head in self.unexpected_line_changes],
            "lines_only_on_base": list(self.lines_only_on_base),
            "lines_only_on_head": list(self.lines_only_on_head),
        }


@dataclass(frozen=True, slots=True)
class Change:
    """A file whose coverage changed outside the diff (chapter 05 §3.5)."""

    path: str
    new: bool = False
    """The head report has the file, the base report does not, and the diff does not explain it."""
    deleted: bool = False
    """The base report has the file, the head report does not, and the diff does not explain it."""
    in_diff: bool | None = None
    """Whether the diff has the file; nothing for new and deleted ones."""
    old_path: str | None = None
    difference: LineCounts | None = None
    """Head minus base over the changed lines only; nothing for new and deleted files, and when it comes to the same."""
    coverage_change: float | None = None
    """What ``difference`` does to the coverage of the base's file, in percentage points."""

    @property
    def totals(self) -> tuple[int | float, ...] | None:
        """The 13 numbers other programs know a change by: all 0 but the differences and the change in points."""
        if self.difference is None or self.coverage_change is None:
            return None
        counts = self.difference
        return (0, 0, counts.hits, counts.misses, counts.partials, self.coverage_change, *(0,) * 7)

    def to_wire(self) -> dict[str, object]:
        """Give the change as a mapping."""
        return {
            "path": self.path,
            "new": self.new,
            "deleted": self.deleted,
            "in_diff": self.in_diff,
            "old_path": self.old_path,
            "totals": None if self.totals is None else list(self.totals),
        }


def _pairs(lines: tuple[tuple[int, LineType], ...] | None) -> list[list[object]] | None:
    return None if lines is None else [[number, line_type] for number, line_type in lines]
