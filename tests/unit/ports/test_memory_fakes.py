"""The fakes are held to the same contracts as the adapters."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from codecov_core.ports import Command, ProviderCommit, SilentTelemetry, Telemetry
from codecov_core.testing import (
    CipherContract,
    ClockContract,
    DatabaseContract,
    HeartbeatContract,
    ManualClock,
    MemoryCipher,
    MemoryDatabase,
    MemoryObjectStore,
    MemoryRepoReader,
    MemoryRollouts,
    MemoryRolloutStore,
    MemoryStatusChannel,
    MemoryStoreLock,
    MemoryTaskQueue,
    MemoryUploadInbox,
    ObjectStoreContract,
    RecordingTelemetry,
    RepoReaderContract,
    RolloutsContract,
    RolloutStoreContract,
    StatusChannelContract,
    StillHeartbeat,
    StoreLockContract,
    TaskQueueContract,
    TelemetryContract,
    UploadInboxContract,
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


class TestManualClock(ClockContract):
    pass


class TestMemoryCipher(CipherContract):
    @pytest.fixture
    def cipher(self) -> MemoryCipher:
        return MemoryCipher()

    @pytest.fixture
    def other_cipher(self) -> MemoryCipher:
        return MemoryCipher()


class TestMemoryRolloutStore(RolloutStoreContract):
    @pytest.fixture
    def store_of(self) -> type[MemoryRolloutStore]:
        return MemoryRolloutStore


class TestMemoryRollouts(RolloutsContract):
    @pytest.fixture
    def rollouts_of(self) -> type[MemoryRollouts]:
        return MemoryRollouts


class TestMemoryDatabase(DatabaseContract):
    @pytest.fixture
    def database(self) -> MemoryDatabase:
        return MemoryDatabase()


class TestMemoryObjectStore(ObjectStoreContract):
    @pytest.fixture
    def object_store(self) -> MemoryObjectStore:
        return MemoryObjectStore()


class TestMemoryUploadInbox(UploadInboxContract):
    @pytest.fixture
    def upload_inbox(self) -> MemoryUploadInbox:
        return MemoryUploadInbox()


class MemoryQueueProbe:
    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self.queue = MemoryTaskQueue(clock)

    def deliver(self, seconds: float) -> list[Command]:
        self._clock.advance(seconds)
        delivered = []
        while (command := self.queue.take()) is not None:
            delivered.append(command)
        return delivered


class TestMemoryTaskQueue(TaskQueueContract):
    @pytest.fixture
    def queue_probe(self, clock: ManualClock) -> MemoryQueueProbe:
        return MemoryQueueProbe(clock)

    def test_losing_every_message(self, clock: ManualClock) -> None:
        probe = MemoryQueueProbe(clock)
        probe.queue.clear()
        assert probe.queue.waiting == ()


class MemoryRepoBuilder:
    def __init__(self) -> None:
        self.reader = MemoryRepoReader()

    def commit(self, files: Mapping[str, bytes], parents: Sequence[str], message: str) -> str:
        sha = hashlib.sha1(repr((sorted(files.items()), tuple(parents), message)).encode()).hexdigest()
        when = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        self.reader.add(ProviderCommit(sha, tuple(parents), when, message, None, None), files)
        return sha


class TestMemoryRepoReader(RepoReaderContract):
    @pytest.fixture
    def repo_builder(self) -> MemoryRepoBuilder:
        return MemoryRepoBuilder()


class TestMemoryStatusChannel(StatusChannelContract):
    @pytest.fixture
    def status_channel(self) -> MemoryStatusChannel:
        return MemoryStatusChannel()


class TestMemoryStoreLock(StoreLockContract):
    @pytest.fixture
    def store_lock(self) -> MemoryStoreLock:
        return MemoryStoreLock()

    @pytest.fixture
    def other_store_lock(self, store_lock: MemoryStoreLock) -> MemoryStoreLock:
        return store_lock


class TestStillHeartbeat(HeartbeatContract):
    beats_by_time: ClassVar[bool] = False

    @pytest.fixture
    def heartbeat(self) -> StillHeartbeat:
        return StillHeartbeat()


class TestTelemetry(TelemetryContract):
    @pytest.fixture(params=[SilentTelemetry, RecordingTelemetry])
    def telemetry(self, request: pytest.FixtureRequest) -> Telemetry:
        made = request.param()
        assert isinstance(made, Telemetry)
        return made
