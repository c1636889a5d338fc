"""The contracts of the small ports on the machine we run on."""

import io
from pathlib import Path

import pytest

from adapters.local import FileLock, InProcessQueue, SystemClock, TerminalChannel, ThreadHeartbeat
from codecov_core.ports import Clock, Command, Heartbeat, StatusChannel, StoreLock, TaskQueue
from codecov_core.testing import (
    ClockContract,
    HeartbeatContract,
    ManualClock,
    QueueProbe,
    RecordingTelemetry,
    StatusChannelContract,
    StoreLockContract,
    TaskQueueContract,
)


class TestSystemClock(ClockContract):
    @pytest.fixture
    def clock(self) -> Clock:
        return SystemClock()


class _InProcessProbe:
    """Takes what is due while a clock is moved by hand."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._queue = InProcessQueue(clock)

    @property
    def queue(self) -> TaskQueue:
        return self._queue

    def deliver(self, seconds: float) -> list[Command]:
        self._clock.advance(seconds)
        taken: list[Command] = []
        while (command := self._queue.take()) is not None:
            taken.append(command)
        return taken


class TestInProcessQueue(TaskQueueContract):
    @pytest.fixture
    def clock(self) -> ManualClock:
        return ManualClock()

    @pytest.fixture
    def queue_probe(self, clock: ManualClock) -> QueueProbe:
        return _InProcessProbe(clock)


class TestFileLock(StoreLockContract):
    @pytest.fixture
    def store_lock(self, tmp_path: Path) -> StoreLock:
        return FileLock(tmp_path / "lock")

    @pytest.fixture
    def other_store_lock(self, tmp_path: Path) -> StoreLock:
        return FileLock(tmp_path / "lock")


class TestThreadHeartbeat(HeartbeatContract):
    @pytest.fixture
    def heartbeat(self) -> Heartbeat:
        return ThreadHeartbeat(RecordingTelemetry())


class TestTerminalChannel(StatusChannelContract):
    @pytest.fixture
    def status_channel(self) -> StatusChannel:
        return TerminalChannel(io.StringIO())
