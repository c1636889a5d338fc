"""The one way to read the time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time; everything that depends on time takes it from here, so that a test can move it by hand."""

    def now(self) -> datetime:
        """Give the current moment, time zone UTC, never earlier than what it gave before in this process."""
        ...

    def monotonic(self) -> float:
        """Give seconds from an arbitrary start that never go back; only differences mean anything."""
        ...
