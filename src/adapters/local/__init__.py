"""What an embedded store needs of the machine it runs on: its clock, a file lock, threads, memory and a terminal."""

from adapters.local.clock import SystemClock
from adapters.local.file_lock import FileLock
from adapters.local.heartbeat import ThreadHeartbeat
from adapters.local.rollouts import SnapshotRollouts
from adapters.local.task_queue import InProcessQueue
from adapters.local.terminal_channel import TerminalChannel

__all__ = ["FileLock", "InProcessQueue", "SnapshotRollouts", "SystemClock", "TerminalChannel", "ThreadHeartbeat"]
