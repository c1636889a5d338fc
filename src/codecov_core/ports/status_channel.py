"""Telling the verdict: commit statuses at a provider, lines in a terminal."""

from collections.abc import Sequence
from typing import Protocol

from codecov_core.ports.json_values import JsonObject
from codecov_core.ports.repositories import Repository
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class Status:
    """One commit status to show (chapter 05 §6.8)."""

    context: str
    """E.g. ``codecov/project``."""
    kind: str
    title: str
    state: str
    """``success``, ``failure``, ``error`` or ``pending``."""
    description: str
    """One sentence."""
    facts: JsonObject
    """The numbers behind the sentence, for channels that show more than it."""


@dataclass(frozen=True, slots=True)
class StatusTarget:
    """The commit that the statuses speak of, and the base they compare with."""

    repository: Repository
    sha: str
    base_sha: str | None


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one status."""

    context: str
    error: str | None = None
    """Why the channel refuses it for good; ``None`` when it was delivered."""


class StatusChannel(Protocol):
    """Delivers statuses."""

    def deliver(self, target: StatusTarget, statuses: Sequence[Status]) -> tuple[Delivery, ...]:
        """Deliver the statuses; give one delivery for each, in order.

        Delivering the same again is harmless: a later status of a context replaces the earlier one. Raises
        ``ProviderError`` (worth a retry) when the channel does not answer; some may have been delivered then.
        """
        ...
