"""When does the patch status fail? (chapter 05 §6.4)."""

from codecov_core.config import StatusRule
from codecov_core.notifications.statuses.context import Evidence, StatusContext, coverage_of
from codecov_core.notifications.statuses.decision import State, Verdict
from codecov_core.notifications.statuses.facts import (
    HelperText,
    NoBaseReport,
    NotAffected,
    PatchCoverage,
    WithinThreshold,
)
from codecov_core.notifications.statuses.outcomes import nothing_to_compare

__all__ = ["decide_patch"]


def decide_patch(rule: StatusRule, evidence: Evidence, context: StatusContext) -> Verdict:
    """Decide from the coverage of the lines the patch adds; a patch without such lines never fails.

    Without an explicit target the base's coverage is the target, filtered as the status asks for.
    """
    coverage = coverage_of(evidence.patch_totals)
    if evidence.patch_totals is None or not evidence.patch_totals.lines or coverage is None:
        return Verdict(State.SUCCESS, _not_affected(context))
    target = rule.target if rule.target is not None else coverage_of(evidence.base_totals)
    if target is None:
        return nothing_to_compare(rule, NoBaseReport())
    rounding = context.rounding
    facts = PatchCoverage(rounding.round(coverage), rounding.round(target))
    if coverage >= target:
        return Verdict(State.SUCCESS, facts)
    if coverage >= target - rule.threshold:
        return Verdict(State.SUCCESS, WithinThreshold(facts.coverage, rounding.round(rule.threshold), facts.target))
    return Verdict(State.FAILURE, facts, helper_texts=_help(rule, facts))


def _not_affected(context: StatusContext) -> NotAffected:
    return NotAffected() if context.short_base is None else NotAffected(context.short_base, context.short_head)


def _help(rule: StatusRule, facts: PatchCoverage) -> tuple[HelperText, ...]:
    if rule.target is None:
        return ()
    return (HelperText("custom_target_helper_text_patch", facts.coverage, facts.target),)
