"""The lock of an embedded store, held by the operating system for as long as its holder lives."""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from codecov_core.errors import StorageError, StoreBusyError

_PAUSE = 0.05
_BUSY = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """The port `StoreLock` on one file, which stays there empty; closing or dying frees it, on every system."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def holding(self, wait_seconds: float) -> Iterator[None]:
        """Hold the lock while in the context; `StoreBusyError` when another process keeps it for `wait_seconds`."""
        descriptor = self._opened()
        try:
            self._wait(descriptor, time.monotonic() + wait_seconds)
            yield
        finally:
            os.close(descriptor)

    def _opened(self) -> int:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            return os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            message = f"the store's lock {self._path} cannot be opened: {error.strerror}; look at its rights"
            raise StorageError(message, path=str(self._path)) from error

    def _wait(self, descriptor: int, until: float) -> None:
        while True:
            try:
                _take(descriptor)
            except OSError as error:
                if error.errno not in _BUSY:
                    message = f"the store's lock {self._path} cannot be taken: {error.strerror}"
                    raise StorageError(message, path=str(self._path)) from error
                if time.monotonic() >= until:
                    message = f"another run is using the store {self._path.parent}; wait for it to end and run again"
                    raise StoreBusyError(message, path=str(self._path)) from error
                time.sleep(_PAUSE)
            else:
                return
