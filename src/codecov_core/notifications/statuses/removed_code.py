"""A second look at a failing project status: was it removed code? (chapter 05 §6.5, §6.5.1, §16 rules 1-3)."""

from decimal import ROUND_HALF_EVEN, Decimal

from codecov_core.comparison import LineCounts
from codecov_core.config import RemovedCodeBehavior, Rounding, StatusRule
from codecov_core.notifications.statuses.context import Evidence, coverage_of
from codecov_core.notifications.statuses.facts import AdjustedBase, FullyCoveredPatch, OnlyRemovedCode, Pardon
from codecov_core.values import dataclass

__all__ = ["SecondLook", "look_again"]

_STORED_STEP = Decimal("0.00001")
_TOLERANCE = Decimal("0.005")
_FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What came of looking again; the numbers are rounded as they are shown."""

    pardon: Pardon | None = None
    has_indirect_changes: bool = False
    coverage: Decimal | None = None
    adjusted_base: Decimal | None = None


def look_again(rule: StatusRule, evidence: Evidence, rounding: Rounding) -> SecondLook:
    """Apply a status's ``removed_code_behavior`` to what the status looks at."""
    match rule.removed_code:
        case RemovedCodeBehavior.REMOVALS_ONLY:
            return _removals_only(evidence)
        case RemovedCodeBehavior.FULLY_COVERED_PATCH:
            return _fully_covered_patch(evidence)
        case RemovedCodeBehavior.ADJUST_BASE if rule.target is None:
            return _adjust_base(rule.threshold, evidence, rounding)
        case _:
            return SecondLook()


def _removals_only(evidence: Evidence) -> SecondLook:
    files = evidence.impacted_files or ()
    if any(file.has_added_coverage or file.has_unexpected_changes for file in files):
        return SecondLook()
    return SecondLook(OnlyRemovedCode() if any(file.removes_coverage for file in files) else None)


def _fully_covered_patch(evidence: Evidence) -> SecondLook:
    if any(file.has_unexpected_changes for file in evidence.impacted_files or ()):
        return SecondLook(has_indirect_changes=True)
    patch = evidence.patch_totals
    if patch is None or not patch.lines:
        return SecondLook(FullyCoveredPatch(patch_has_lines=False))
    return SecondLook(FullyCoveredPatch(patch_has_lines=True) if coverage_of(patch) == _FULL else None)


def _adjust_base(threshold: Decimal, evidence: Evidence, rounding: Rounding) -> SecondLook:
    """Compare with the base as it would be without the lines the diff removes.

    A difference below 0.005 points passes whatever the reason, as it does in the reference system (§16 rule 4).
    """
    coverage = coverage_of(evidence.head_totals)
    kept = _without_removed(evidence)
    if coverage is None or kept.lines == 0:
        return SecondLook()
    adjusted = Decimal(kept.hits) * 100 / kept.lines - threshold
    shown = rounding.round(adjusted)
    if adjusted.quantize(_STORED_STEP, rounding=ROUND_HALF_EVEN) - coverage < _TOLERANCE:
        increase = max(Decimal(0), rounding.round(coverage - adjusted))
        return SecondLook(AdjustedBase(increase, shown))
    return SecondLook(coverage=rounding.round(coverage), adjusted_base=shown)


def _without_removed(evidence: Evidence) -> LineCounts:
    base = evidence.base_totals
    counts = LineCounts() if base is None else LineCounts.of_totals(base)
    return sum((LineCounts() - file.removed for file in evidence.impacted_files or ()), counts)
