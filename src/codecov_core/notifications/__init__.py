"""What to say to whom, decided as values; delivery is an adapter's business."""

from codecov_core.notifications.base_selection import (
    BaseCandidate,
    ComparedCommits,
    SelectedBase,
    compared_commits,
    select_base,
)
from codecov_core.notifications.statuses import (
    Decoration,
    Evidence,
    NoBaseReport,
    NotPosted,
    State,
    StatusContext,
    StatusDecision,
    decide_status,
    decide_statuses,
)

__all__ = [
    "BaseCandidate",
    "ComparedCommits",
    "Decoration",
    "Evidence",
    "NoBaseReport",
    "NotPosted",
    "SelectedBase",
    "State",
    "StatusContext",
    "StatusDecision",
    "compared_commits",
    "decide_status",
    "decide_statuses",
    "select_base",
]
