"""The clock of the machine."""

import threading
import time
from datetime import UTC, datetime


class SystemClock:
    """The port `Clock` on the machine's clocks; a step back of the wall clock stands still here instead."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """Give the current moment in UTC, never earlier than what was given before."""
        moment = datetime.now(UTC)
        with self._lock:
            self._latest = max(self._latest, moment)
            return self._latest

    def monotonic(self) -> float:
        """Give seconds that never go back."""
        return time.monotonic()
