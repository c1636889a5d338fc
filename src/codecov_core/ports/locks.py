"""The lock of an embedded store: one writing process a folder."""

from contextlib import AbstractContextManager
from typing import Protocol


class StoreLock(Protocol):
    """An exclusive lock of one store that the operating system frees when its holder dies, however it dies.

    Whoever holds it may void every lease in the store: no other worker of this store can be alive.
    """

    def holding(self, wait_seconds: float) -> AbstractContextManager[None]:
        """Hold the lock while in the context.

        Waits at most ``wait_seconds``, then raises ``StoreBusyError`` (worth a retry). Not re-entrant.
        """
        ...
