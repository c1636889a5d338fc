"""Gradual rollouts: who gets which variant of a behaviour, decided without I/O (chapter 03 §17)."""

from codecov_core.rollouts.overrides import DISABLE, VARIABLE_PREFIX, Overrides, says_yes
from codecov_core.rollouts.snapshot import CARRYFORWARD_BASE_SEARCH_RANGE, ROLLOUTS, Answer, Rollout, RolloutSnapshot
from codecov_core.rollouts.stored import StoredRollout, Universe, Variant

__all__ = [
    "CARRYFORWARD_BASE_SEARCH_RANGE",
    "DISABLE",
    "ROLLOUTS",
    "VARIABLE_PREFIX",
    "Answer",
    "Overrides",
    "Rollout",
    "RolloutSnapshot",
    "StoredRollout",
    "Universe",
    "Variant",
    "says_yes",
]
