"""A clock moved by hand."""

from datetime import UTC, datetime, timedelta


class ManualClock:
    """A ``Clock`` that stands still until it is moved."""

    def __init__(self, start: datetime = datetime(2026, 1, 1, tzinfo=UTC)) -> None:
        self._start = start
        self._now = start

    def now(self) -> datetime:
        """Give the moment it was moved to."""
        return self._now

    def monotonic(self) -> float:
        """Give the seconds since its start."""
        return (self._now - self._start).total_seconds()

    def advance(self, seconds: float) -> None:
        """Move it forward."""
        self._now += timedelta(seconds=max(0.0, seconds))
