"""Clock, file lock, heartbeat, queue and terminal of the machine."""

import io
import multiprocessing
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from multiprocessing.connection import Connection
from pathlib import Path
from typing import ClassVar

import pytest

from adapters.local import FileLock, InProcessQueue, SystemClock, TerminalChannel, ThreadHeartbeat
from codecov_core.errors import StorageError, StoreBusyError
from codecov_core.ports import Delivery, JsonValue, Repository, SilentTelemetry, Status, StatusTarget

_START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


class _HandClock:
    def __init__(self) -> None:
        self.time = _START

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()


@dataclass(frozen=True)
class _Errand:
    task_name: ClassVar[str] = "errand"
    name: str

    def kwargs(self) -> dict[str, JsonValue]:
        return {"name": self.name}


def test_the_system_clock_gives_utc_and_never_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SystemClock()
    first = clock.now()
    assert first.tzinfo is UTC
    assert abs(first.timestamp() - time.time()) < 60
    assert clock.now() >= first
    assert clock.monotonic() <= clock.monotonic()


def test_time_goes_on_after_the_wall_clock_was_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    wall, seconds = _START, 1000.0

    class Wall(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Wall":
            moment = wall.astimezone(tz)
            return cls.combine(moment.date(), moment.timetz())

    monkeypatch.setattr("adapters.local.clock.datetime", Wall)
    monkeypatch.setattr(time, "monotonic", lambda: seconds)
    clock = SystemClock()
    assert clock.now() == _START

    wall, seconds = _START + timedelta(hours=1), 1001.0
    assert clock.now() == wall
    wall, seconds = _START + timedelta(seconds=2), 1002.0
    assert clock.now() == _START + timedelta(hours=1, seconds=1)
    wall, seconds = _START + timedelta(seconds=4), 1004.0
    assert clock.now() == _START + timedelta(hours=1, seconds=3)
    wall, seconds = _START + timedelta(hours=2), 1005.0
    assert clock.now() == wall, "it is right again where the wall clock has come further"


def _hold(path: Path, told: Connection) -> None:
    with FileLock(path).holding(0):
        told.send("held")
        told.recv()


def test_a_lock_held_elsewhere_is_busy_until_its_holder_dies(tmp_path: Path) -> None:
    ours, theirs = multiprocessing.Pipe()
    path = tmp_path / "store" / "lock"
    holder = multiprocessing.get_context("spawn").Process(target=_hold, args=(path, theirs))
    holder.start()
    try:
        assert ours.recv() == "held"
        lock = FileLock(path)
        with pytest.raises(StoreBusyError, match="another run") as caught, lock.holding(0.1):
            pass
        assert caught.value.retryable
        holder.kill()
        with lock.holding(10):
            pass
    finally:
        holder.kill()
        holder.join()
        ours.close()
        theirs.close()


def test_leaving_the_context_frees_the_lock_also_after_an_error(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    with pytest.raises(RuntimeError), lock.holding(0):
        raise RuntimeError
    with lock.holding(0), pytest.raises(StoreBusyError), lock.holding(0):
        pass


def test_a_lock_that_cannot_be_opened_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StorageError, match="cannot be opened"), FileLock(tmp_path / "file" / "lock").holding(0):
        pass


def test_the_queue_gives_what_is_due_in_order_and_no_sooner() -> None:
    clock = _HandClock()
    queue = InProcessQueue(clock)
    queue.enqueue(_Errand("later"), _START + timedelta(seconds=5))
    queue.enqueue(_Errand("first"))
    queue.enqueue(_Errand("second"))
    queue.enqueue(_Errand("overdue"), _START - timedelta(seconds=1))
    assert len(queue) == 4
    assert [queue.take(), queue.take(), queue.take()] == [_Errand("first"), _Errand("second"), _Errand("overdue")]
    assert queue.take() is None
    assert queue.next_due() == _START + timedelta(seconds=5)
    clock.time += timedelta(seconds=5)
    assert queue.take() == _Errand("later")
    assert (queue.take(), queue.next_due(), len(queue)) == (None, None, 0)


def test_a_heartbeat_beats_until_its_context_is_left() -> None:
    beats: list[float] = []
    enough = threading.Event()

    def renew() -> bool:
        beats.append(time.monotonic())
        if len(beats) >= 3:
            enough.set()
        return True

    with ThreadHeartbeat(SilentTelemetry()).beating(renew, timedelta(milliseconds=5)) as watch:
        assert enough.wait(10)
        assert not watch.lost
    count = len(beats)
    time.sleep(0.03)
    assert len(beats) == count
    assert "heartbeat" not in {thread.name for thread in threading.enumerate()}


def test_a_refused_renewal_is_seen_and_an_unanswered_one_is_asked_again() -> None:
    answers: list[bool | Exception] = [ConnectionError(), True, False]
    refused = threading.Event()

    def renew() -> bool:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        if not answer:
            refused.set()
        return answer

    with ThreadHeartbeat(SilentTelemetry()).beating(renew, timedelta(milliseconds=1)) as watch:
        assert refused.wait(10)
        deadline = time.monotonic() + 10
        while not watch.lost and time.monotonic() < deadline:
            time.sleep(0.001)
        assert watch.lost
    assert answers == []


def test_the_terminal_shows_one_line_a_status_and_remembers_the_last() -> None:
    repository = Repository(1, "github", "local-1", "r", "main", True, True, None, 1, "local-1", "o", None)
    target = StatusTarget(repository, "a" * 40, None)
    stream = io.StringIO()
    channel = TerminalChannel(stream)
    bad = Status("codecov/patch", "patch", "default", "failure", "40% of the lines hit", {})
    good = Status("codecov/patch", "patch", "default", "success", "100% of the lines hit", {})
    assert channel.deliver(target, [bad]) == (Delivery("codecov/patch"),)
    channel.deliver(target, [good])
    assert stream.getvalue().splitlines() == [
        "failure: codecov/patch aaaaaaa: 40% of the lines hit",
        "success: codecov/patch aaaaaaa: 100% of the lines hit",
    ]
    assert list(channel.delivered.values()) == [good]
    assert TerminalChannel().deliver(target, []) == ()
