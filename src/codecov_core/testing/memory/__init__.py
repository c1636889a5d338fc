"""Fakes that keep everything in memory; they pass the same contract suites as the adapters."""

from codecov_core.testing.memory.cipher import MemoryCipher
from codecov_core.testing.memory.clock import ManualClock
from codecov_core.testing.memory.database import MemoryDatabase
from codecov_core.testing.memory.object_store import MemoryObjectStore
from codecov_core.testing.memory.repo_reader import MemoryRepoReader
from codecov_core.testing.memory.rollouts import MemoryRollouts, MemoryRolloutStore
from codecov_core.testing.memory.small_ports import (
    MemoryStatusChannel,
    MemoryStoreLock,
    RecordingTelemetry,
    StillHeartbeat,
)
from codecov_core.testing.memory.task_queue import MemoryTaskQueue, QueuedCommand
from codecov_core.testing.memory.upload_inbox import MemoryUploadInbox

__all__ = [
    "ManualClock",
    "MemoryCipher",
    "MemoryDatabase",
    "MemoryObjectStore",
    "MemoryRepoReader",
    "MemoryRolloutStore",
    "MemoryRollouts",
    "MemoryStatusChannel",
    "MemoryStoreLock",
    "MemoryTaskQueue",
    "MemoryUploadInbox",
    "QueuedCommand",
    "RecordingTelemetry",
    "StillHeartbeat",
]
