"""Rollouts from a snapshot that is renewed beside the work."""

import threading
from collections.abc import Callable
from datetime import timedelta

from codecov_core.errors import CodecovError
from codecov_core.ports import Clock, RolloutStore, Telemetry
from codecov_core.rollouts import Answer, Overrides, Rollout, RolloutSnapshot

_RETRY = timedelta(seconds=15)
"""Pause between readings when one fails, or takes longer than that."""


def in_a_thread(work: Callable[[], None]) -> None:
    """Do it beside everything else; the process does not wait for it at its end."""
    threading.Thread(target=work, name="rollouts", daemon=True).start()


class SnapshotRollouts:
    """The port `Rollouts` over a store: one snapshot of everything, renewed in the background once it is `max_age` old.

    With a `max_age` of zero every question reads the store: for development.
    """

    def __init__(
        self,
        store: RolloutStore,
        overrides: Overrides,
        clock: Clock,
        telemetry: Telemetry,
        *,
        max_age: timedelta,
        in_background: Callable[[Callable[[], None]], None] = in_a_thread,
    ) -> None:
        self._store = store
        self._overrides = overrides
        self._clock = clock
        self._telemetry = telemetry
        self._max_age = max_age.total_seconds()
        self._in_background = in_background
        self._lock = threading.Lock()
        self._snapshot: RolloutSnapshot | None = None
        self._due = float("-inf")
        """The clock's second from which the next reading may begin."""

    def value(self, rollout: Rollout[Answer], identifier: int | str) -> Answer:
        """Give the answer for an identifier; see the port."""
        return self._current().value(rollout, identifier)

    def _current(self) -> RolloutSnapshot:
        with self._lock:  # whoever asks while the first reading goes on waits for it
            if self._snapshot is None or not self._max_age:
                self._snapshot = self._read()
            elif self._clock.monotonic() >= self._due:
                self._due = float("inf")  # until the reading has begun
                self._in_background(self._renew)
            return self._snapshot

    def _renew(self) -> None:
        snapshot = self._read()
        with self._lock:
            self._snapshot = snapshot

    def _read(self) -> RolloutSnapshot:
        self._due = self._clock.monotonic() + _RETRY.total_seconds()  # whatever becomes of this reading
        try:
            stored = self._store.read()
        except CodecovError as error:
            self._telemetry.event("rollouts.unreadable", error=error.code)
            return self._snapshot or RolloutSnapshot(overrides=self._overrides)
        self._due = self._clock.monotonic() + self._max_age
        return RolloutSnapshot(stored, self._overrides)
