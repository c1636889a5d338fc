"""Base against head: patch coverage, impacted files, unexpected changes (chapter 05 §3)."""

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

from codecov_core.comparison.files import FilePair
from codecov_core.comparison.sides import Coverage, Side
from codecov_core.comparison.values import Change, ImpactedFile, LineCounts
from codecov_core.config import PatternSet
from codecov_core.reports import Diff, FileDiff, PatchTotals, Report, Session, Totals, patch_totals
from codecov_core.values import dataclass

__all__ = ["Comparison", "compare", "patch_summary"]


def compare(
    base: Coverage | None, head: Coverage | None, diff: Diff | None, *, patch_diff: Diff | None = None
) -> "Comparison":
    """Compare two reports, either of which may be missing.

    Args:
        base: report of the project base, or a view of it.
        head: report of the commit, or a view of it.
        diff: what changed from the project base to the head; decides what is unexpected and what was removed.
        patch_diff: what changed from the patch base to the head, where that is another commit; decides the patch.

    Nothing is computed before it is asked for, and nothing is stored in the reports or the diff. What is asked for then
    raises ``CorruptDiffError`` if the diff numbers its lines by something that is no number.
    """
    return Comparison(base, head, diff, diff if patch_diff is None else patch_diff)


@dataclass(frozen=True)
class Comparison:
    """Two reports and the diffs between them; everything found is computed once, when first asked for."""

    base: Coverage | None
    head: Coverage | None
    diff: Diff | None
    patch_diff: Diff | None

    def filtered(self, flags: tuple[str, ...] | None = None, paths: PatternSet | None = None) -> "Comparison":
        """Compare the same commits looking only at sessions with one of ``flags`` and at files matching ``paths``.

        An empty tuple of flags selects no session, hence nothing (chapter 05 §16 rule 10).
        """
        if flags is None and paths is None:
            return self
        base, head = (_part(report, flags, paths) for report in (self.base, self.head))
        return Comparison(base, head, self.diff, self.patch_diff)

    @property
    def head_totals(self) -> Totals | None:
        """Totals of the head, nothing without a report."""
        return None if self.head is None else self.head.totals

    @property
    def base_totals(self) -> Totals | None:
        """Totals of the base, nothing without a report."""
        return None if self.base is None else self.base.totals

    @property
    def head_sessions(self) -> tuple[Session, ...] | None:
        """Sessions of the head, nothing without a report."""
        return None if self.head is None else tuple(self.head.sessions.values())

    @cached_property
    def patch(self) -> PatchTotals | None:
        """Coverage of the lines the patch adds; nothing when there is no head report or no diff."""
        return None if self.head is None else patch_totals(self.head, self.patch_diff)

    @property
    def patch_totals(self) -> Totals | None:
        """The patch's overall totals."""
        return None if self.patch is None else self.patch.totals

    @cached_property
    def impacted_files(self) -> tuple[ImpactedFile, ...] | None:
        """Files touched by the diff or changed without it, sorted by head name; nothing if a report is missing."""
        if self.base is None or self.head is None:
            return None
        found = (pair.impacted() for pair in self._pairs)
        return tuple(sorted((file for file in found if file is not None), key=lambda file: file.head_name))

    @cached_property
    def unexpected_changes(self) -> tuple[Change, ...] | None:
        """Files whose coverage changed outside the diff; nothing if a report is missing.

        Changed files come in the head's order, then files lost from the head although the diff only modifies them, then
        other lost and at last new ones, each sorted.
        """
        if self.base is None or self.head is None:
            return None
        changed, lost_with_diff, lost, new = list[Change](), list[Change](), list[Change](), list[Change]()
        for pair in self._pairs:
            change = pair.change()
            if change is None:
                continue
            if change.new:
                new.append(change)
            elif change.deleted:
                (lost_with_diff if pair.is_lost_with_diff else lost).append(change)
            else:
                changed.append(change)
        by_path = _path_of_change
        return (*changed, *sorted(lost_with_diff, key=by_path), *sorted(lost, key=by_path), *sorted(new, key=by_path))

    def to_wire(self) -> dict[str, object]:
        """Give the object that is stored for the API [wire]; null parts are left empty."""
        return {
            "files": [file.to_wire() for file in self.impacted_files or ()],
            "changes_summary": {"patch_totals": patch_summary(self.patch_totals, single_precision=True)},
        }

    @cached_property
    def _pairs(self) -> tuple[FilePair, ...]:
        return tuple(self._matched_files())

    def _matched_files(self) -> Iterator[FilePair]:
        """Match the files of both reports: head files first, then those only the diff or only the base has."""
        if self.base is None or self.head is None:
            return
        base, head = Side(self.base), Side(self.head)
        diff: Mapping[str, FileDiff] = self.diff.files if self.diff is not None else {}
        explained = {before for file in diff.values() if (before := file.before)}
        for name in self.head.names:
            yield _pair(base, head, name, diff.get(name))
        for name, file in diff.items():
            if name not in self.head and (file.before or name) in self.base:
                yield _pair(base, head, name, file)
        for name in self.base.names:
            if name not in self.head and name not in diff and name not in explained:
                yield _pair(base, head, name, None)


def patch_summary(totals: Totals | None, *, single_precision: bool = False) -> dict[str, int | float | None]:
    """Give patch totals as they are stored with a comparison [wire]: counts, and coverage as a fraction or null.

    Args:
        totals: nothing gives zeros and null.
        single_precision: round the fraction as a 32-bit float is printed, as inside the impacted files object.
    """
    counts = LineCounts() if totals is None else LineCounts.of_totals(totals)
    coverage = None
    if totals is not None and counts.lines:
        # Outside that object readers get the five decimals of the stored ratio, inside it an unrounded 32-bit float.
        exact = float(str(np.float32(counts.hits / counts.lines)))
        coverage = exact if single_precision else float(totals.coverage or 0) / 100
    return {"hits": counts.hits, "misses": counts.misses, "partials": counts.partials, "coverage": coverage}


def _part(report: Coverage | None, flags: tuple[str, ...] | None, paths: PatternSet | None) -> Coverage | None:
    if report is None or flags == ():
        return None if report is None else Report.EMPTY
    if not isinstance(report, Report):
        raise TypeError("a filtered comparison cannot be filtered once more")
    return report.view(flags=flags, paths=None if paths is None else paths.matches_many)


def _pair(base: Side, head: Side, name: str, diff: FileDiff | None) -> FilePair:
    base_name = (diff.before if diff is not None else None) or name
    return FilePair.of(base.file(base_name), head.file(name), diff)


def _path_of_change(change: Change) -> str:
    return change.path
