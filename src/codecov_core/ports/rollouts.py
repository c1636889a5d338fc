"""Gradual rollouts: where they are kept, and how a task asks about one (chapter 03 §17)."""

from collections.abc import Sequence
from typing import Protocol

from codecov_core.rollouts import Answer, Rollout, StoredRollout


class RolloutStore(Protocol):
    """Tables ``feature_flags`` and ``feature_flag_variants``; only read, never filled (§19 rule 46)."""

    def read(self) -> Sequence[StoredRollout]:
        """Give every rollout with its variants, in one reading; raises as ``Database.reading``."""
        ...


class Rollouts(Protocol):
    """What a task asks; safe to share between threads."""

    def value(self, rollout: Rollout[Answer], identifier: int | str) -> Answer:
        """Give the answer for an identifier; the rollout's default where nobody gives one of its type.

        It never raises, and only the first question may wait for the store: while that does not answer, what was known
        before counts, or the defaults.
        """
        ...
