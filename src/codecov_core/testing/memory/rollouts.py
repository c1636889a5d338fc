"""Rollouts in memory: a store that can be filled, and answers that can be given."""

from collections.abc import Iterable

from codecov_core.rollouts import Answer, Overrides, Rollout, RolloutSnapshot, StoredRollout


class MemoryRolloutStore:
    """A ``RolloutStore`` that gives what it was given."""

    def __init__(self, rollouts: Iterable[StoredRollout] = ()) -> None:
        self.rollouts = tuple(rollouts)

    def read(self) -> tuple[StoredRollout, ...]:
        """See ``RolloutStore.read``."""
        return self.rollouts


class MemoryRollouts:
    """``Rollouts`` without a store behind them; ``stored`` may be replaced at any time."""

    def __init__(self, stored: Iterable[StoredRollout] = (), overrides: Overrides | None = None) -> None:
        self.stored = tuple(stored)
        self._overrides = overrides

    def value(self, rollout: Rollout[Answer], identifier: int | str) -> Answer:
        """See ``Rollouts.value``."""
        return RolloutSnapshot(self.stored, self._overrides).value(rollout, identifier)
