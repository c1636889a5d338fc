"""What a status must pass before it is computed (chapter 05 §6.2, §6.3)."""

import re
from collections.abc import Sequence

from codecov_core.config import NotUploadedBehavior, StatusRule
from codecov_core.notifications.statuses.context import StatusContext
from codecov_core.notifications.statuses.decision import NotPosted
from codecov_core.notifications.statuses.facts import Facts, NoPullRequest, OtherBranch
from codecov_core.reports import Session, SessionType

__all__ = ["closed_gate", "passes_unseen"]

_MERGE_QUEUE_BRANCH = re.compile(r"gh-readonly-queue/.+/pr-\d+-[0-9a-f]+")


def closed_gate(rule: StatusRule, context: StatusContext) -> tuple[NotPosted, Facts | None] | None:
    """Give the first reason not to post a status with what is known of it, nothing if it is to be computed."""
    unfit = _what_does_not_fit(rule, context)
    if unfit is not None:
        return NotPosted.NOT_FIT_CRITERIA, unfit
    if _needs_more_builds(rule, context):
        return NotPosted.NEED_MORE_BUILDS, None
    if rule.not_uploaded is NotUploadedBehavior.EXCLUDE and not _uploaded(rule, context):
        return NotPosted.FLAGS_NOT_UPLOADED, None
    return None


def passes_unseen(rule: StatusRule, context: StatusContext) -> bool:
    """Whether a status passes whatever its numbers are, since none of its flags was freshly uploaded."""
    return rule.not_uploaded is NotUploadedBehavior.AUTO_PASS and not _uploaded(rule, context)


def _what_does_not_fit(rule: StatusRule, context: StatusContext) -> Facts | None:
    if rule.needs_pull and context.pull is None and not _MERGE_QUEUE_BRANCH.fullmatch(context.branch or ""):
        return NoPullRequest()
    if rule.branches is None or _branch_matches(rule.branches, context):
        return None
    return OtherBranch(context.branch)


def _branch_matches(branches: tuple[str, ...], context: StatusContext) -> bool:
    # A commit without a branch fits only where no branch is asked for (chapter 05 §16 rule 12).
    if context.branch is None:
        return all(pattern.startswith(("!", "^!")) for pattern in branches if pattern)
    return context.patterns.patterns(branches).matches(context.branch)


def _needs_more_builds(rule: StatusRule, context: StatusContext) -> bool:
    sessions = context.evidence.head_sessions
    if not sessions:
        return False
    if context.count_fresh_only:
        sessions = [session for session in sessions if session.session_type is SessionType.UPLOADED]
    waiting = ((flag, context.config.flags.rule(flag).after_n_builds) for flag in rule.flags or ())
    return any(_sessions_with(flag, sessions) < needed for flag, needed in waiting)


def _sessions_with(flag: str, sessions: Sequence[Session]) -> int:
    return sum(flag in (session.flags or ()) for session in sessions)


def _uploaded(rule: StatusRule, context: StatusContext) -> bool:
    """Whether a status has fresh coverage: it has no flags, or one of them is in a session that is not carried."""
    sessions = context.evidence.head_sessions
    if sessions is None or not rule.flags:
        return True
    fresh = (session for session in sessions if session.session_type is SessionType.UPLOADED)
    return any(session.has_any_flag(rule.flags) for session in fresh)
