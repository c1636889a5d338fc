"""Commit statuses as values (chapter 05 §6)."""

from codecov_core.notifications.statuses.context import Decoration, Evidence, StatusContext
from codecov_core.notifications.statuses.decide import decide_status, decide_statuses
from codecov_core.notifications.statuses.decision import NotPosted, State, StatusDecision
from codecov_core.notifications.statuses.facts import NoBaseReport

__all__ = [
    "Decoration",
    "Evidence",
    "NoBaseReport",
    "NotPosted",
    "State",
    "StatusContext",
    "StatusDecision",
    "decide_status",
    "decide_statuses",
]
