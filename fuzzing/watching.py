"""Watching what reading one input costs and touches: processor time, memory, files and network.

Python's own doors (``open``, sockets, processes) are watched by an audit hook. What libraries written in C read shows
in the kernel's count of read calls, in a file that nobody may open and in a socket that nobody may call: both are baits
that inputs name. Memory is capped by the kernel, so that a breach is an error and no dead machine.
"""

import ctypes
import os
import re
import resource
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_TOUCHING: Final = frozenset(
    (
        *("open", "os.listdir", "os.scandir", "os.walk", "os.exec", "os.fork", "os.posix_spawn", "os.system"),
        *("socket.__new__", "socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen"),
        *("urllib.Request", "ctypes.dlopen", "mmap.__new__", "import", "compile", "exec"),
    )
)
_COUNTERS = Path("/proc/self/io")
_SIZES = Path("/proc/self/statm")
_STATUS = Path("/proc/self/status")
_FORGET_PEAK = (Path("/proc/self/clear_refs"), b"5")
_PEAK = re.compile(rb"VmHWM:\s+(\d+) kB")
_OPENED_OR_READ = 0x21
_NOT_BLOCKING = os.O_NONBLOCK
_INOTIFY_EVENTS = 4096


@dataclass(frozen=True, slots=True)
class Seen(Generic[T]):
    """What came of some work: its result or the exception it raised, seconds of processor time, what it touched.

    ``memory`` is the largest number of bytes the process had at once meanwhile, beyond those it began with; 0 where the
    system does not tell.
    """

    result: T | None
    error: Exception | None
    seconds: float
    touched: tuple[str, ...]
    memory: int = 0


class Baits:
    """A file that must not be opened and a port that must not be called; inputs name both."""

    def __init__(self, folder: Path) -> None:
        """Lay the baits out, the file in ``folder``."""
        self._file = folder / "bait.dtd"
        self._file.write_text("<!ENTITY x 'swallowed'>")
        self._port = socket.create_server(("127.0.0.1", 0))
        self._port.settimeout(0)
        self._watch = _watch_of(self._file)

    @property
    def addresses(self) -> tuple[bytes, ...]:
        """The baits as addresses; of one length on one machine, so that inputs can be made again."""
        port = self._port.getsockname()[1]
        return (f"http://127.0.0.1:{port}/x.dtd".encode(), self._file.as_uri().encode(), str(self._file).encode())

    def taken(self) -> list[str]:
        """Tell what was touched since the last question."""
        taken = []
        if self._watch is not None:
            try:
                os.read(self._watch, _INOTIFY_EVENTS)
                taken.append(f"the file {self._file}")
            except BlockingIOError:
                pass
        try:
            self._port.accept()[0].close()
            taken.append("the loopback port")
        except BlockingIOError:
            pass
        return taken

    def close(self) -> None:
        """Take the baits away."""
        self._port.close()
        if self._watch is not None:
            os.close(self._watch)


class Watch:
    """Runs work under watch; one a process, for an audit hook stays for good."""

    def __init__(self, memory: int, baits: Baits) -> None:
        """Allow ``memory`` bytes for one piece of work, beyond what the process has when it begins."""
        self._memory = memory
        self._baits = baits
        self._events: list[str] | None = None
        self._counters = _opened(_COUNTERS)
        self._sizes = _opened(_SIZES)
        self._status = _opened(_STATUS)
        self._forget_peak = _opened(_FORGET_PEAK[0], os.O_WRONLY)
        self._own_reads = self._reads()
        self._own_reads = self._reads() - self._own_reads
        sys.addaudithook(self._note)

    def run(self, work: Callable[[], T]) -> Seen[T]:
        """Run some work and tell everything about it; passes on nothing that the work raises."""
        result: T | None = None
        error: Exception | None = None
        events: list[str] = []
        self._cap_memory()
        held = self._peak_from_now_on()
        reads, begun = self._reads(), time.process_time()
        self._events = events
        try:
            result = work()
        except Exception as raised:  # noqa: BLE001 - whatever it is, it is what we look for
            error = raised
        finally:
            self._events = None
        seconds, reads = time.process_time() - begun, self._reads() - reads - self._own_reads
        memory = self._peak() - held
        self._uncap_memory()
        touched = [*dict.fromkeys(events), *self._baits.taken()]
        if reads and not events:
            touched.append(f"{reads} read calls from C")
        return Seen(result, error, seconds, tuple(touched), memory)

    def _note(self, event: str, arguments: tuple[object, ...]) -> None:
        if self._events is not None and event in _TOUCHING:
            self._events.append(f"{event} {str(arguments[:1])[:200]}")

    def _reads(self) -> int:
        """Count the read calls of this process so far; always 0 where the system does not tell."""
        if self._counters is None:
            return 0
        counters = os.pread(self._counters, 400, 0).split()
        return int(counters[counters.index(b"syscr:") + 1])

    def _peak_from_now_on(self) -> int:
        """Forget the largest size so far; give that of now."""
        if self._forget_peak is not None:
            os.pwrite(self._forget_peak, _FORGET_PEAK[1], 0)
        return self._peak()

    def _peak(self) -> int:
        """Tell the largest number of bytes this process had in memory; always 0 where the system does not tell."""
        found = None if self._status is None else _PEAK.search(os.pread(self._status, 4096, 0))
        return 0 if found is None else int(found[1]) << 10

    def _cap_memory(self) -> None:
        if self._sizes is not None:
            now = int(os.pread(self._sizes, 100, 0).split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (now + self._memory, resource.RLIM_INFINITY))

    def _uncap_memory(self) -> None:
        resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _opened(path: Path, flags: int = os.O_RDONLY) -> int | None:
    return os.open(path, flags) if path.exists() else None


def _watch_of(file: Path) -> int | None:
    """Ask the kernel to tell when a file is opened or read; null where it has no inotify."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "inotify_init1"):
        return None
    watch: int = library.inotify_init1(_NOT_BLOCKING)
    library.inotify_add_watch(watch, os.fsencode(file), _OPENED_OR_READ)
    return watch
