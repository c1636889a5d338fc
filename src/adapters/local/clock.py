"""The clock of the machine."""

import threading
import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The port `Clock` on the machine's clocks.

    The wall clock may be ahead for one reading, and may be put back: time goes on by the monotonic clock then, from the
    latest moment of the wall clock that was given.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest = datetime.min.replace(tzinfo=UTC)
        self._latest_read = time.monotonic()

    def now(self) -> datetime:
        """Give the current moment in UTC, never earlier than what was given before."""
        with self._lock:
            wall, seconds = datetime.now(UTC), time.monotonic()
            moment = self._latest + timedelta(seconds=seconds - self._latest_read)
            if wall < moment:
                return moment
            self._latest, self._latest_read = wall, seconds
            return wall

    def monotonic(self) -> float:
        """Give seconds that never go back."""
        return time.monotonic()
