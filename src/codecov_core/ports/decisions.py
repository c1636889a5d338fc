"""What was decided to say about a commit, and whether it was said (own table ``cov_decision``)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from codecov_core.ports.commit_key import CommitKey
from codecov_core.ports.json_values import JsonObject
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class NewDecision:
    """One decision of ``Notify`` for one context."""

    context: str
    """E.g. ``codecov/patch`` (chapter 05 §5.2)."""
    kind: str
    """``project``, ``patch`` or ``changes``."""
    title: str
    state: str | None
    """``success`` or ``failure``; ``None`` where nothing is to be posted."""
    posted: bool
    """Whether it is to be delivered."""
    reason: str | None
    """Why it is not posted (a stable word), else ``None``."""
    description: str
    """The sentence shown, in our words."""
    facts: JsonObject
    """The numbers behind it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A stored decision."""

    key: CommitKey
    generation: int
    """The generation it was made for."""
    decision: NewDecision
    decided_at: datetime
    delivered_at: datetime | None
    error: str | None
    """Why the last delivery was refused for good, else ``None``."""


class DecisionRepository(Protocol):
    """Keeps decisions; unique by (repoid, sha, report_type, generation, context)."""

    def record(self, key: CommitKey, generation: int, decisions: Sequence[NewDecision], at: datetime) -> None:
        """Write the decisions of a generation, replacing those of the same context; they are undelivered then."""
        ...

    def undelivered(self, key: CommitKey, generation: int) -> tuple[Decision, ...]:
        """Give those with ``posted`` true that were neither delivered nor refused, in the order of recording."""
        ...

    def delivered(self, key: CommitKey, generation: int, contexts: Sequence[str], at: datetime) -> None:
        """Note that these contexts were delivered; one that is noted already keeps its time."""
        ...

    def refused(self, key: CommitKey, generation: int, context: str, error: str, at: datetime) -> None:
        """Note that a delivery was refused for good and why."""
        ...

    def latest(self, key: CommitKey) -> tuple[Decision, ...]:
        """Give the decisions of the newest generation that has any, in the order of recording."""
        ...
