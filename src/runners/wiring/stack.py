"""The embedded stack as one value: for programs that work in a folder and are gone after a moment."""

from injector import Injector

from adapters.local import InProcessQueue, TerminalChannel
from codecov_core.ports import StoreLock
from codecov_core.values import dataclass
from runners.wiring.in_process import InProcessWorker
from runners.wiring.parts import Parts, close_parts, parts_of
from runners.wiring.watched_store import WatchedObjectStore


@dataclass(frozen=True, slots=True)
class EmbeddedStack:
    """What a command-line program needs of the embedded stack."""

    parts: Parts
    worker: InProcessWorker
    queue: InProcessQueue
    terminal: TerminalChannel
    storage: WatchedObjectStore
    injector: Injector

    def close(self) -> None:
        """Let go of what is open: database connections and git processes."""
        close_parts(self.injector)


def store_lock(injector: Injector) -> StoreLock:
    """Return the lock of the folder; it can be taken before anything in the folder is opened."""
    return injector.get(StoreLock)  # type: ignore[type-abstract] # protocols are keys here


def opened_stack(injector: Injector) -> EmbeddedStack:
    """Open the store of an `embedded` injector; raises what opening a database raises."""
    parts = parts_of(injector)
    queue = injector.get(InProcessQueue)
    return EmbeddedStack(
        parts=parts,
        worker=InProcessWorker(injector, queue, parts.clock),
        queue=queue,
        terminal=injector.get(TerminalChannel),
        storage=injector.get(WatchedObjectStore),
        injector=injector,
    )
