"""When does the project status fail? (chapter 05 §6.5)."""

from decimal import Decimal

from codecov_core.config import RemovedCodeBehavior, StatusRule
from codecov_core.notifications.statuses.context import Evidence, StatusContext, coverage_of
from codecov_core.notifications.statuses.decision import State, Verdict
from codecov_core.notifications.statuses.facts import (
    HelperText,
    NoBaseCoverage,
    NoBaseReport,
    NoHeadCoverage,
    ProjectChange,
    ProjectTarget,
)
from codecov_core.notifications.statuses.outcomes import nothing_to_compare
from codecov_core.notifications.statuses.removed_code import SecondLook, look_again

__all__ = ["decide_project"]


def decide_project(rule: StatusRule, evidence: Evidence, context: StatusContext) -> Verdict:
    """Decide from the coverage of head and base, filtered as the status asks for.

    The state is that of the plain comparison, unless it does not succeed and removed code explains it.
    """
    verdict = _compared(rule, evidence, context)
    if verdict.state in (State.SUCCESS, None) or evidence.head_totals is None or evidence.base_totals is None:
        return verdict
    look = look_again(rule, evidence, context.rounding)
    if look.pardon is not None:
        return Verdict(State.SUCCESS, verdict.facts, look.pardon)
    return Verdict(verdict.state, verdict.facts, helper_texts=(*verdict.helper_texts, *_help(rule, look)))


def _compared(rule: StatusRule, evidence: Evidence, context: StatusContext) -> Verdict:
    coverage, base = coverage_of(evidence.head_totals), coverage_of(evidence.base_totals)
    if coverage is None:
        return nothing_to_compare(rule, NoHeadCoverage())
    # An explicit target needs no base (chapter 05 §16 rule 6).
    if rule.target is not None:
        return _against_target(rule, coverage, rule.target, context)
    if evidence.base_totals is None:
        return nothing_to_compare(rule, NoBaseReport())
    if base is None:
        return nothing_to_compare(rule, NoBaseCoverage())
    rounding = context.rounding
    facts = ProjectChange(rounding.round(coverage), rounding.round(coverage - base), context.short_base)
    return Verdict(_state(coverage, base, rule.threshold), facts)


def _against_target(rule: StatusRule, coverage: Decimal, target: Decimal, context: StatusContext) -> Verdict:
    facts = ProjectTarget(context.rounding.round(coverage), context.rounding.round(target))
    state = _state(coverage, target, rule.threshold)
    helped = () if state is State.SUCCESS else _target_help(facts)
    return Verdict(state, facts, helper_texts=helped)


def _state(coverage: Decimal, target: Decimal, threshold: Decimal) -> State:
    return State.SUCCESS if coverage >= target - threshold else State.FAILURE


def _target_help(facts: ProjectTarget) -> tuple[HelperText, ...]:
    return (HelperText("custom_target_helper_text_project", facts.coverage, facts.target),)


def _help(rule: StatusRule, look: SecondLook) -> tuple[HelperText, ...]:
    """Explain a removed-code rule that did not help, to those who set it themselves."""
    if not rule.removed_code_is_explicit:
        return ()
    if rule.removed_code is RemovedCodeBehavior.FULLY_COVERED_PATCH and look.has_indirect_changes:
        return (HelperText("rcb_indirect_changes_helper_text"),)
    if rule.removed_code is RemovedCodeBehavior.ADJUST_BASE and look.adjusted_base is not None:
        return (HelperText("rcb_adjust_base_helper_text", coverage=look.coverage, adjusted_base=look.adjusted_base),)
    return ()
