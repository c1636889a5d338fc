"""Renewing a lease from a thread while its holder works."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from codecov_core.ports import Telemetry


class ThreadHeartbeat:
    """The port `Heartbeat`: one thread for each lease, ended with the context."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    @contextmanager
    def beating(self, renew: Callable[[], bool], every: timedelta) -> Iterator["_Watch"]:
        """Call `renew` about once every `every` until the context is left; see the port."""
        watch = _Watch()
        ended = threading.Event()
        thread = threading.Thread(target=self._beat, args=(renew, every, watch, ended), name="heartbeat", daemon=True)
        thread.start()
        try:
            yield watch
        finally:
            ended.set()
            thread.join()

    def _beat(self, renew: Callable[[], bool], every: timedelta, watch: "_Watch", ended: threading.Event) -> None:
        while not ended.wait(every.total_seconds()):
            try:
                kept = renew()
            except Exception as error:  # noqa: BLE001 - no answer is no refusal; the next beat asks again
                self._telemetry.event("lease.renewal_unanswered", error=type(error).__name__)
                continue
            if not kept:
                watch.lose()
                return


class _Watch:
    """Whether the lease was lost, written by the thread and read by the holder."""

    def __init__(self) -> None:
        self._lost = threading.Event()

    @property
    def lost(self) -> bool:
        """Tell whether a renewal was refused."""
        return self._lost.is_set()

    def lose(self) -> None:
        """Note that it was."""
        self._lost.set()
