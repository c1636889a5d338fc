"""A task queue in memory that only collects."""

from datetime import datetime
from threading import Lock

from codecov_core.ports import Clock, Command
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class QueuedCommand:
    """A command that was sent."""

    command: Command
    not_before: datetime | None


class MemoryTaskQueue:
    """A ``TaskQueue`` whose messages wait to be taken by a test or a runner, in any thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: list[QueuedCommand] = []
        self._lock = Lock()

    def enqueue(self, command: Command, not_before: datetime | None = None) -> None:
        """See ``TaskQueue.enqueue``."""
        with self._lock:
            self._waiting.append(QueuedCommand(command, not_before))

    def take(self) -> Command | None:
        """Take the first command that may be started now, or ``None``."""
        now = self._clock.now()
        with self._lock:
            for index, queued in enumerate(self._waiting):
                if queued.not_before is None or queued.not_before <= now:
                    return self._waiting.pop(index).command
        return None

    @property
    def waiting(self) -> tuple[QueuedCommand, ...]:
        """All that was sent and not taken, in order."""
        return tuple(self._waiting)

    def clear(self) -> None:
        """Lose every message, as a broker that is restarted empty."""
        self._waiting.clear()
