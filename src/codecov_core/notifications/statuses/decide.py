"""Deciding all statuses of a commit."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from codecov_core.config import PatternSet, StatusKind, StatusRule
from codecov_core.notifications.statuses.changes import decide_changes
from codecov_core.notifications.statuses.context import Decoration, Evidence, StatusContext
from codecov_core.notifications.statuses.decision import NotPosted, State, StatusDecision, Verdict
from codecov_core.notifications.statuses.facts import NonTestableFiles, TestableFiles, UserNotActivated
from codecov_core.notifications.statuses.gates import closed_gate, passes_unseen
from codecov_core.notifications.statuses.patch import decide_patch
from codecov_core.notifications.statuses.project import decide_project

__all__ = ["decide_status", "decide_statuses"]

_KINDS: Mapping[StatusKind, Callable[[StatusRule, Evidence, StatusContext], Verdict]] = {
    StatusKind.PROJECT: decide_project,
    StatusKind.PATCH: decide_patch,
    StatusKind.CHANGES: decide_changes,
}


def decide_statuses(context: StatusContext) -> tuple[StatusDecision, ...]:
    """Decide every status the configuration asks for, in its order, also those that are not posted.

    Of several with one name the last that is posted counts: a provider shows what it was sent last (chapter 03 §10.1).
    """
    rules = context.config.statuses(context.repository_flags, context.patterns)
    decisions: dict[str, StatusDecision] = {}
    for rule in rules:
        decision = decide_status(rule, context)
        before = decisions.setdefault(rule.context, decision)
        if decision.posted and before is not decision:
            hidden = before.hidden + before.posted
            decisions[rule.context] = replace(decision, hidden=hidden)
    return tuple(decisions.values())


def decide_status(rule: StatusRule, context: StatusContext) -> StatusDecision:
    """Decide one status."""
    closed = closed_gate(rule, context)
    if closed is not None:
        reason, facts = closed
        return StatusDecision(rule.kind, rule.title, rule.context, reason=reason, facts=facts)
    paths = context.config.status_paths(rule, context.patterns)
    verdict = _empty_upload(context.decoration) or _computed(rule, context, paths)
    rejected = () if paths is None else paths.rejected
    if verdict.state is None:
        reason = NotPosted.NOTHING_TO_COMPARE
        return StatusDecision(
            rule.kind, rule.title, rule.context, reason=reason, facts=verdict.facts, rejected_patterns=rejected
        )
    auto_passed = passes_unseen(rule, context)
    computed = State.SUCCESS if auto_passed else verdict.state
    posted = computed
    if context.decoration is Decoration.UPGRADE:
        # The numbers are hidden, so they must not decide either (chapter 05 §16 rule 7).
        posted, verdict = State.NEUTRAL, Verdict(computed, UserNotActivated())
    return StatusDecision(
        rule.kind,
        rule.title,
        rule.context,
        state=State.SUCCESS if rule.informational else posted,
        computed_state=computed,
        facts=verdict.facts,
        pardon=verdict.pardon,
        auto_passed=auto_passed,
        helper_texts=verdict.helper_texts,
        rejected_patterns=rejected,
    )


def _computed(rule: StatusRule, context: StatusContext, paths: PatternSet | None) -> Verdict:
    return _KINDS[rule.kind](rule, context.evidence.filtered(rule.flags, paths), context)


def _empty_upload(decoration: Decoration) -> Verdict | None:
    match decoration:
        case Decoration.PASSING_EMPTY_UPLOAD:
            return Verdict(State.SUCCESS, NonTestableFiles())
        case Decoration.FAILING_EMPTY_UPLOAD:
            return Verdict(State.FAILURE, TestableFiles())
        case _:
            return None
