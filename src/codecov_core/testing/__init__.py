"""For tests of one's own adapters and of code that uses the core: a contract suite and a fake for every port.

A suite is a class of test methods; inherit it in a test class and define the fixture its docstring names. The fakes
pass the same suites. Nothing here needs a test framework to be imported.
"""

from codecov_core.testing.contracts import (
    CipherContract,
    ClockContract,
    DatabaseContract,
    HeartbeatContract,
    ObjectStoreContract,
    QueueProbe,
    RepoBuilder,
    RepoReaderContract,
    StatusChannelContract,
    StoreLockContract,
    TaskQueueContract,
    TelemetryContract,
    UploadInboxContract,
)
from codecov_core.testing.memory import (
    ManualClock,
    MemoryCipher,
    MemoryDatabase,
    MemoryObjectStore,
    MemoryRepoReader,
    MemoryStatusChannel,
    MemoryStoreLock,
    MemoryTaskQueue,
    MemoryUploadInbox,
    QueuedCommand,
    RecordingTelemetry,
    StillHeartbeat,
)

__all__ = [
    "CipherContract",
    "ClockContract",
    "DatabaseContract",
    "HeartbeatContract",
    "ManualClock",
    "MemoryCipher",
    "MemoryDatabase",
    "MemoryObjectStore",
    "MemoryRepoReader",
    "MemoryStatusChannel",
    "MemoryStoreLock",
    "MemoryTaskQueue",
    "MemoryUploadInbox",
    "ObjectStoreContract",
    "QueueProbe",
    "QueuedCommand",
    "RecordingTelemetry",
    "RepoBuilder",
    "RepoReaderContract",
    "StatusChannelContract",
    "StillHeartbeat",
    "StoreLockContract",
    "TaskQueueContract",
    "TelemetryContract",
    "UploadInboxContract",
]
