"""Outcomes that several kinds of status share."""

from codecov_core.config import IfNotFound, StatusRule
from codecov_core.notifications.statuses.decision import State, Verdict
from codecov_core.notifications.statuses.facts import Facts

__all__ = ["nothing_to_compare"]


def nothing_to_compare(rule: StatusRule, facts: Facts) -> Verdict:
    """Give what ``if_not_found`` says for a status that has nothing to compare with."""
    return Verdict(None if rule.if_not_found is IfNotFound.IGNORE else State(rule.if_not_found.value), facts)
