"""Decisions in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from codecov_core.ports import CommitKey, Decision, NewDecision
from codecov_core.testing.memory.tables import Tables


class MemoryDecisions:
    """Own table ``cov_decision``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def record(self, key: CommitKey, generation: int, decisions: Sequence[NewDecision], at: datetime) -> None:
        """See ``DecisionRepository.record``."""
        for new in decisions:
            self._tables.decisions.pop((key, generation, new.context), None)
            row = Decision(key, generation, new, decided_at=at, delivered_at=None, error=None)
            self._tables.decisions[key, generation, new.context] = row

    def undelivered(self, key: CommitKey, generation: int) -> tuple[Decision, ...]:
        """See ``DecisionRepository.undelivered``."""
        return tuple(
            row
            for row in self._tables.decisions.values()
            if (row.key, row.generation) == (key, generation)
            and row.decision.posted
            and row.delivered_at is None
            and row.error is None
        )

    def delivered(self, key: CommitKey, generation: int, contexts: Sequence[str], at: datetime) -> None:
        """See ``DecisionRepository.delivered``."""
        for context in contexts:
            row = self._tables.decisions.get((key, generation, context))
            if row is not None and row.delivered_at is None:
                self._tables.decisions[key, generation, context] = replace(row, delivered_at=at)

    def refused(self, key: CommitKey, generation: int, context: str, error: str, at: datetime) -> None:
        """See ``DecisionRepository.refused``."""
        row = self._tables.decisions.get((key, generation, context))
        if row is not None:
            self._tables.decisions[key, generation, context] = replace(row, error=error)

    def latest(self, key: CommitKey) -> tuple[Decision, ...]:
        """See ``DecisionRepository.latest``."""
        rows = [row for row in self._tables.decisions.values() if row.key == key]
        newest = max((row.generation for row in rows), default=-1)
        return tuple(row for row in rows if row.generation == newest)
