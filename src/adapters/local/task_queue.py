"""The queue of an embedded store: commands wait in this process until somebody runs them."""

import heapq
import itertools
import threading
from dataclasses import field
from datetime import datetime

from codecov_core.ports import Clock, Command
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True, order=True)
class _Waiting:
    due: datetime
    number: int
    command: Command = field(compare=False)


class InProcessQueue:
    """The port `TaskQueue` in memory: first due, first out; equals in the order of their sending.

    Nothing is kept when the process ends, which is what the port allows: the sweeper finds the work again.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._numbers = itertools.count()
        self._waiting: list[_Waiting] = []
        self._lock = threading.Lock()

    def enqueue(self, command: Command, not_before: datetime | None = None) -> None:
        """Let a command wait until `not_before`; ``None`` and a moment that has passed mean now."""
        now = self._clock.now()
        due = now if not_before is None else max(now, not_before)
        with self._lock:
            heapq.heappush(self._waiting, _Waiting(due, next(self._numbers), command))

    def take(self) -> Command | None:
        """Remove and return the first command that is due, ``None`` when none is."""
        now = self._clock.now()
        with self._lock:
            if self._waiting and self._waiting[0].due <= now:
                return heapq.heappop(self._waiting).command
        return None

    def next_due(self) -> datetime | None:
        """Return when the first waiting command is due, ``None`` when the queue is empty."""
        with self._lock:
            return self._waiting[0].due if self._waiting else None

    def __len__(self) -> int:
        """Count the waiting commands, due or not."""
        with self._lock:
            return len(self._waiting)
