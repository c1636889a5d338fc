"""Heartbeat, store lock, status channel and telemetry in memory."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

from codecov_core.errors import StoreBusyError
from codecov_core.ports import Delivery, JsonValue, LeaseWatch, Status, StatusTarget
from codecov_core.values import dataclass


@dataclass(slots=True)
class StillWatch:
    """A ``LeaseWatch`` that says what it was told."""

    lost: bool = False


class StillHeartbeat:
    """A ``Heartbeat`` without a thread: it beats once at the start of the work and once at its end."""

    @contextmanager
    def beating(self, renew: Callable[[], bool], every: timedelta) -> Iterator[LeaseWatch]:
        """See ``Heartbeat.beating``."""
        watch = StillWatch(lost=not renew())
        yield watch
        if not watch.lost:
            watch.lost = not renew()


class MemoryStoreLock:
    """A ``StoreLock`` between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    @contextmanager
    def holding(self, wait_seconds: float) -> Iterator[None]:
        """See ``StoreLock.holding``."""
        if not self._lock.acquire(timeout=max(0.0, wait_seconds)):
            raise StoreBusyError("another process is writing to this store; try again when it is done")
        try:
            yield
        finally:
            self._lock.release()


class MemoryStatusChannel:
    """A ``StatusChannel`` that keeps every delivery."""

    def __init__(self) -> None:
        self.deliveries: list[tuple[StatusTarget, Status]] = []
        self.refusals: dict[str, str] = {}
        """Contexts to refuse for good, and why."""

    def deliver(self, target: StatusTarget, statuses: Sequence[Status]) -> tuple[Delivery, ...]:
        """See ``StatusChannel.deliver``."""
        results = []
        for status in statuses:
            error = self.refusals.get(status.context)
            if error is None:
                self.deliveries.append((target, status))
            results.append(Delivery(status.context, error))
        return tuple(results)

    def shown(self, sha: str) -> dict[str, Status]:
        """Give what a commit shows: the last status of each context."""
        return {status.context: status for target, status in self.deliveries if target.sha == sha}


class RecordingTelemetry:
    """A ``Telemetry`` that keeps every fact."""

    def __init__(self) -> None:
        self.events: list[tuple[str, dict[str, JsonValue]]] = []
        self.counts: dict[str, int] = {}
        self.durations: list[tuple[str, float]] = []

    def event(self, name: str, /, **attributes: JsonValue) -> None:
        """See ``Telemetry.event``."""
        self.events.append((name, attributes))

    def count(self, name: str, value: int = 1, /, **labels: str) -> None:
        """See ``Telemetry.count``."""
        self.counts[name] = self.counts.get(name, 0) + value

    def duration(self, name: str, seconds: float, /, **labels: str) -> None:
        """See ``Telemetry.duration``."""
        self.durations.append((name, seconds))
