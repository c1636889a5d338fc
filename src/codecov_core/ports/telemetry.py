"""What happened, for whoever watches: events, counters and durations, never secrets or uploaded bytes."""

from typing import Protocol, runtime_checkable

from codecov_core.ports.json_values import JsonValue


@runtime_checkable
class Telemetry(Protocol):
    """Receives facts about the work; an implementation never raises and never blocks for long."""

    def event(self, name: str, /, **attributes: JsonValue) -> None:
        """Record that ``name`` (dotted, lower case) happened, with its context (chapter 04 §14.1)."""
        ...

    def count(self, name: str, value: int = 1, /, **labels: str) -> None:
        """Add ``value`` to a counter; labels take few distinct values."""
        ...

    def duration(self, name: str, seconds: float, /, **labels: str) -> None:
        """Record how long something took, in seconds."""
        ...


class SilentTelemetry:
    """Telemetry that keeps nothing: the default where nobody watches."""

    def event(self, name: str, /, **attributes: JsonValue) -> None:
        """Forget the event."""

    def count(self, name: str, value: int = 1, /, **labels: str) -> None:
        """Forget the count."""

    def duration(self, name: str, seconds: float, /, **labels: str) -> None:
        """Forget the duration."""
