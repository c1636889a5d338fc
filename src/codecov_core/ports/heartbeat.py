"""Keeping a lease alive while its holder works."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Protocol


class LeaseWatch(Protocol):
    """What the holder of a lease looks at between its steps."""

    @property
    def lost(self) -> bool:
        """Tell whether a renewal was refused: somebody else holds the lease now and our writes will be refused too."""
        ...


class Heartbeat(Protocol):
    """Renews leases beside the work (a thread in a runner; nothing at all in tests with a hand-moved clock)."""

    def beating(self, renew: Callable[[], bool], every: timedelta) -> AbstractContextManager[LeaseWatch]:
        """Call ``renew`` about once every ``every`` until the context is left.

        ``renew`` gives whether the lease is still ours; after the first refusal it is not called again and the watch
        says ``lost``. An exception in ``renew`` counts as no answer: it is tried again at the next beat, for the lease
        is judged by the database. Leaving the context waits for a running call and leaves no thread behind.
        """
        ...
