"""Running commands in one process: what each outcome does, and when the worker stops."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from injector import Injector

from adapters.local import InProcessQueue
from codecov_core.errors import StorageError
from codecov_core.tasks import Done, Notify, Outcome, Permanent, Retry, Snooze, Sweep, TaskCommand, TaskSpec, Upload
from codecov_core.testing import ManualClock
from runners.wiring import in_process
from runners.wiring.in_process import InProcessWorker

_SHA = "a" * 40


class _Handlers:
    """Answers by task name; keeps what was run."""

    def __init__(self, answers: dict[type[TaskCommand], Callable[[TaskCommand], Outcome[object]]]) -> None:
        self._answers = answers
        self.ran: list[TaskCommand] = []

    def of(self, _: Injector, spec: TaskSpec) -> "_Handlers":
        return self

    def handle(self, command: TaskCommand) -> Outcome[object]:
        self.ran.append(command)
        return self._answers[type(command)](command)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


def _worker(
    handlers: _Handlers, queue: InProcessQueue, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> InProcessWorker:
    monkeypatch.setattr(in_process, "handler_of", handlers.of)
    return InProcessWorker(Injector(), queue, clock, sleep=clock.advance)


def test_commands_run_until_nothing_is_left(clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = InProcessQueue(clock)

    def upload(command: TaskCommand) -> Outcome[object]:
        queue.enqueue(Notify(repoid=1, commitid=_SHA))
        return Done("claimed")

    handlers = _Handlers({Upload: upload, Notify: lambda _: Permanent("gone", "there is no such commit")})
    worker = _worker(handlers, queue, clock, monkeypatch)
    started: list[str] = []
    queue.enqueue(Upload(repoid=1, commitid=_SHA))
    progress = worker.run_until_idle(started=lambda spec: started.append(spec.name))
    assert progress.done == [("app.tasks.upload.Upload", "claimed")]
    assert progress.failures == [("app.tasks.notify.Notify", Permanent("gone", "there is no such commit"))]
    assert (progress.stopped, progress.waiting, len(queue)) == (None, None, 0)
    assert started == ["app.tasks.upload.Upload", "app.tasks.notify.Notify"]
    assert handlers.ran == [Upload(repoid=1, commitid=_SHA), Notify(repoid=1, commitid=_SHA)]


def test_what_comes_too_early_is_waited_for_a_moment(clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = InProcessQueue(clock)
    due = clock.now() + timedelta(seconds=3)
    handlers = _Handlers({Sweep: lambda _: Done(None) if clock.now() >= due else Snooze(due, "too early")})
    worker = _worker(handlers, queue, clock, monkeypatch)
    queue.enqueue(Sweep())
    progress = worker.run_until_idle()
    assert progress.done == [("app.tasks.sweep.Sweep", None)]
    assert clock.now() == due


def test_a_long_wait_ends_the_run_and_says_why(clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = InProcessQueue(clock)
    until = clock.now() + timedelta(minutes=3)
    worker = _worker(_Handlers({Sweep: lambda _: Snooze(until, "not there yet")}), queue, clock, monkeypatch)
    queue.enqueue(Sweep())
    progress = worker.run_until_idle()
    assert progress.waiting == Snooze(until, "not there yet")
    assert clock.now() < until
    assert len(queue) == 1


def test_an_outage_ends_the_run_and_leaves_the_rest(clock: ManualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = InProcessQueue(clock)

    def outage(_: TaskCommand) -> Outcome[object]:
        raise StorageError("the disk is full")

    worker = _worker(_Handlers({Sweep: outage}), queue, clock, monkeypatch)
    queue.enqueue(Sweep())
    queue.enqueue(Sweep())
    progress = worker.run_until_idle()
    assert isinstance(progress.stopped, Retry)
    assert (progress.stopped.code, progress.stopped.message) == ("unknown_storage", "the disk is full")
    assert len(queue) == 1
