"""When does the changes status fail? (chapter 05 §6.6)."""

from codecov_core.comparison import Change
from codecov_core.config import StatusRule
from codecov_core.notifications.statuses.context import Evidence, StatusContext
from codecov_core.notifications.statuses.decision import State, Verdict
from codecov_core.notifications.statuses.facts import HelperText, IndirectChanges, NoBaseReport, NoIndirectChanges

__all__ = ["decide_changes"]

_NEEDS_BASE_OF_PULL = ("auto", "pr")


def decide_changes(rule: StatusRule, evidence: Evidence, context: StatusContext) -> Verdict:
    """Decide from the files whose coverage changed outside the diff.

    A file counts when it has more missed and partial lines than it had; new and lost files do not count.
    """
    if rule.base in _NEEDS_BASE_OF_PULL and context.pull is not None and evidence.base_totals is None:
        return Verdict(State.SUCCESS, NoBaseReport())
    worse = sum(_is_worse(change) for change in evidence.unexpected_changes or ())
    if not worse:
        return Verdict(State.SUCCESS, NoIndirectChanges())
    facts = IndirectChanges(worse)
    if rule.informational:
        return Verdict(State.SUCCESS, facts)
    return Verdict(State.FAILURE, facts, helper_texts=(HelperText("indirect_changes_helper_text"),))


def _is_worse(change: Change) -> bool:
    return change.difference is not None and change.difference.misses + change.difference.partials > 0
