"""What every clock, queue, store lock, heartbeat, status channel and telemetry does."""

import threading
from collections.abc import Callable
from datetime import UTC, timedelta
from typing import ClassVar, Protocol

from codecov_core.errors import StoreBusyError
from codecov_core.ports import (
    Clock,
    Command,
    Heartbeat,
    JsonValue,
    Repository,
    Status,
    StatusChannel,
    StatusTarget,
    StoreLock,
    TaskQueue,
    Telemetry,
)
from codecov_core.testing.contracts.expectations import raising
from codecov_core.values import dataclass


class ClockContract:
    """Give a fixture ``clock``."""

    def test_now_is_utc_and_never_goes_back(self, clock: Clock) -> None:
        """Also ``monotonic`` never goes back."""
        before, before_seconds = clock.now(), clock.monotonic()
        assert before.tzinfo is not None
        assert before.utcoffset() == timedelta(0)
        assert before.tzinfo == UTC
        assert clock.now() >= before
        assert clock.monotonic() >= before_seconds


@dataclass(frozen=True)
class SampleCommand:
    """A command of the suite."""

    number: int
    task_name: ClassVar[str] = "app.tasks.test.Sample"

    def kwargs(self) -> dict[str, JsonValue]:
        """See ``Command.kwargs``."""
        return {"number": self.number}


class QueueProbe(Protocol):
    """A task queue whose deliveries a suite can watch."""

    @property
    def queue(self) -> TaskQueue:
        """Send here."""
        ...

    def deliver(self, seconds: float) -> list[Command]:
        """Let that much time pass and give what was delivered meanwhile, in order."""
        ...


class TaskQueueContract:
    """Give a fixture ``queue_probe``: a ``QueueProbe`` over an empty queue."""

    def test_commands_are_delivered_in_order(self, queue_probe: QueueProbe) -> None:
        """Each once, when nothing fails."""
        for number in range(3):
            queue_probe.queue.enqueue(SampleCommand(number))
        assert [command.kwargs() for command in queue_probe.deliver(0)] == [{"number": n} for n in range(3)]
        assert queue_probe.deliver(0) == []

    def test_not_before(self, queue_probe: QueueProbe, clock: Clock) -> None:
        """A command waits for its time; the others do not wait for it."""
        queue_probe.queue.enqueue(SampleCommand(1), clock.now() + timedelta(seconds=20))
        queue_probe.queue.enqueue(SampleCommand(2))
        queue_probe.queue.enqueue(SampleCommand(3), clock.now() - timedelta(seconds=20))
        assert [command.kwargs() for command in queue_probe.deliver(1)] == [{"number": 2}, {"number": 3}]
        assert [command.kwargs() for command in queue_probe.deliver(25)] == [{"number": 1}]


class StoreLockContract:
    """Give fixtures ``store_lock`` and ``other_store_lock``: the same lock as two processes see it."""

    def test_one_holder(self, store_lock: StoreLock, other_store_lock: StoreLock) -> None:
        """The second one is refused while the first holds it, and gets it afterwards."""
        with store_lock.holding(0), raising(StoreBusyError), other_store_lock.holding(0.05):
            pass
        with other_store_lock.holding(0):
            pass

    def test_freed_by_an_exception(self, store_lock: StoreLock, other_store_lock: StoreLock) -> None:
        """However the holder leaves."""
        with raising(ZeroDivisionError), store_lock.holding(0):
            raise ZeroDivisionError
        with other_store_lock.holding(0):
            pass


class HeartbeatContract:
    """Give a fixture ``heartbeat``; one that beats by real time must do so within the suite's tenths of a second."""

    beats_by_time: ClassVar[bool] = True
    """Whether time alone makes it beat; a fake may be still."""

    def test_beats_while_working(self, heartbeat: Heartbeat) -> None:
        """More than once, and not after the end; no thread is left."""
        threads = threading.active_count()
        beats = _Beats(lambda _: True)
        with heartbeat.beating(beats, timedelta(seconds=0.02)) as watch:
            if self.beats_by_time:
                assert beats.wait_for(3)
            assert not watch.lost
        assert threading.active_count() == threads
        count = beats.count
        beats.pause(0.06)
        assert beats.count == count

    def test_a_refusal_is_told(self, heartbeat: Heartbeat) -> None:
        """After the first refusal the watch says so, and nobody asks again."""
        beats = _Beats(lambda _: False)
        with heartbeat.beating(beats, timedelta(seconds=0.02)) as watch:
            assert beats.wait_for(1)
            beats.pause(0.06)
            assert watch.lost
        assert beats.count == 1

    def test_an_error_is_no_refusal(self, heartbeat: Heartbeat) -> None:
        """The next beat tries again."""
        if not self.beats_by_time:
            return

        def fail_once(count: int) -> bool:
            if count == 1:
                raise OSError
            return True

        beats = _Beats(fail_once)
        with heartbeat.beating(beats, timedelta(seconds=0.02)) as watch:
            assert beats.wait_for(2)
            assert not watch.lost


class _Beats:
    """Counts calls and lets the suite wait for them."""

    def __init__(self, answer: Callable[[int], bool]) -> None:
        self.count = 0
        self._answer = answer
        self._changed = threading.Condition()

    def __call__(self) -> bool:
        with self._changed:
            self.count += 1
            self._changed.notify_all()
            count = self.count
        return self._answer(count)

    def wait_for(self, count: int) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.count >= count, timeout=5)

    def pause(self, seconds: float) -> None:
        threading.Event().wait(seconds)


class StatusChannelContract:
    """Give a fixture ``status_channel``."""

    def test_one_delivery_for_each(self, status_channel: StatusChannel) -> None:
        """In order, and again."""
        repository = Repository(
            repoid=1,
            service="github",
            service_id="1",
            name="repo",
            branch="main",
            private=False,
            active=True,
            yaml=None,
            ownerid=1,
            owner_service_id="1",
            owner_username="owner",
            owner_yaml=None,
        )
        statuses = [
            Status(f"codecov/{kind}", kind, "default", state, f"a sentence on {kind}", {"coverage": "50.00"})
            for kind, state in (("project", "success"), ("patch", "failure"))
        ]
        for _ in range(2):
            deliveries = status_channel.deliver(StatusTarget(repository, "a" * 40, None), statuses)
            assert [(delivery.context, delivery.error) for delivery in deliveries] == [
                ("codecov/project", None),
                ("codecov/patch", None),
            ]
        assert status_channel.deliver(StatusTarget(repository, "a" * 40, "b" * 40), []) == ()


class TelemetryContract:
    """Give a fixture ``telemetry``."""

    def test_takes_everything(self, telemetry: Telemetry) -> None:
        """And never raises."""
        telemetry.event("upload.claimed", repoid=1, nested={"list": [1, None, "ü"]})
        telemetry.count("uploads")
        telemetry.count("uploads", 3, report_type="coverage")
        telemetry.duration("publish", 0.25, report_type="coverage")
