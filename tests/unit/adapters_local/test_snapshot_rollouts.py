"""One snapshot of all rollouts, renewed beside the work and kept when the store does not answer."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from adapters.local import SnapshotRollouts
from codecov_core.errors import DatabaseUnavailableError
from codecov_core.rollouts import Overrides, Rollout, StoredRollout, Variant
from codecov_core.testing import ManualClock, RecordingTelemetry

QUESTION = Rollout("demo", 0)
MINUTE = 60.0


class CountingStore:
    """A store whose only rollout answers with the number of readings; it may be out of order."""

    def __init__(self) -> None:
        self.readings = 0
        self.works = True
        self.fault: BaseException | None = None

    def read(self) -> tuple[StoredRollout, ...]:
        self.readings += 1
        if self.fault is not None:
            raise self.fault
        if not self.works:
            raise DatabaseUnavailableError("no answer")
        return (StoredRollout("demo", (Variant(self.readings),), Decimal(1)),)


class Bench:
    """The rollouts under test, with background work that is done when it is asked for."""

    def __init__(self, max_age: timedelta = timedelta(minutes=5)) -> None:
        self.store, self.clock, self.telemetry = CountingStore(), ManualClock(), RecordingTelemetry()
        self.waiting: list[Callable[[], None]] = []
        self.rollouts = SnapshotRollouts(
            self.store, Overrides(), self.clock, self.telemetry, max_age=max_age, in_background=self.waiting.append
        )

    def ask(self) -> int:
        return self.rollouts.value(QUESTION, 1)


def test_nobody_waits_for_a_renewal() -> None:
    bench = Bench()
    assert [bench.ask(), bench.ask()] == [1, 1]
    bench.clock.advance(5 * MINUTE)
    assert [bench.ask(), bench.ask()] == [1, 1]
    (renew,) = bench.waiting
    renew()
    assert (bench.ask(), bench.store.readings, len(bench.waiting)) == (2, 2, 1)


def test_what_was_known_counts_while_the_store_does_not_answer() -> None:
    bench = Bench()
    bench.ask()
    bench.store.works = False
    bench.clock.advance(5 * MINUTE)
    bench.ask()
    bench.waiting.pop()()
    assert (bench.ask(), bench.waiting) == (1, [])
    bench.store.works = True
    bench.clock.advance(15)
    bench.ask()
    bench.waiting.pop()()
    assert bench.ask() == 3
    assert [name for name, _ in bench.telemetry.events] == ["rollouts.unreadable"]


def test_a_renewal_that_dies_is_not_the_last_one() -> None:
    bench = Bench()
    bench.ask()
    bench.clock.advance(5 * MINUTE)
    bench.ask()
    bench.store.fault = MemoryError()
    with pytest.raises(MemoryError):
        bench.waiting.pop()()
    bench.store.fault = None
    bench.clock.advance(15)
    bench.ask()
    bench.waiting.pop()()
    assert bench.ask() == 3


def test_defaults_count_until_the_store_answers_for_the_first_time() -> None:
    bench = Bench()
    bench.store.works = False
    assert bench.ask() == 0
    bench.store.works = True
    bench.clock.advance(15)
    assert bench.ask() == 0
    bench.waiting.pop()()
    assert bench.ask() == 2


def test_without_an_age_every_question_reads_the_store() -> None:
    bench = Bench(timedelta(0))
    assert [bench.ask(), bench.ask(), bench.ask()] == [1, 2, 3]
    assert bench.waiting == []


def test_a_real_thread_renews_and_ends() -> None:
    import threading

    store, clock = CountingStore(), ManualClock()
    rollouts = SnapshotRollouts(store, Overrides(), clock, RecordingTelemetry(), max_age=timedelta(minutes=5))
    rollouts.value(QUESTION, 1)
    clock.advance(5 * MINUTE)
    rollouts.value(QUESTION, 1)
    for thread in threading.enumerate():
        if thread.name == "rollouts":
            thread.join(10)
    assert rollouts.value(QUESTION, 1) == 2
