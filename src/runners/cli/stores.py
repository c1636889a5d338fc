"""Opening the embedded store of a checkout: where it is, who may write, what an earlier run left behind."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from adapters.git import GitRepoReaders, Repository, store_id
from codecov_core.errors import NotARepositoryError, StorageError, StoreBusyError
from codecov_core.ports import StoreLock
from codecov_core.tasks import Sweep
from codecov_core.values import dataclass
from runners.cli import output
from runners.cli.exits import UsageProblem
from runners.wiring import DATABASE_FILE, EmbeddedStack, embedded, opened_stack, store_lock

LOCK_PATIENCE = 60.0
"""Seconds to wait for another run of the same store."""
_SILENCE = 1.0
"""Seconds to wait before that is said."""
UNFINISHED_MARK = "unfinished"
"""An empty file in the store while a run is at work, or after one that was killed or stopped by an error."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store is, and what reads the commits of its checkout (``None`` where only a store was named)."""

    folder: Path
    git: GitRepoReaders | None


def place_of(repo: Path, store: Path | None) -> Place:
    """Find the store of a checkout, or take the one that was named; raises as `Repository` where neither is there."""
    git = GitRepoReaders.of_clone(repo)
    try:
        repository = git.at(repo).repository
        return Place(default_store(repository) if store is None else store, git)
    except NotARepositoryError:
        if store is None:
            raise
        return Place(store, None)


def default_store(repository: Repository) -> Path:
    """Return the folder of a repository's own store: ``${XDG_CACHE_HOME:-~/.cache}/codecov-worker/<id>``."""
    cache = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(cache) if cache and Path(cache).is_absolute() else Path.home() / ".cache"
    return base / "codecov-worker" / store_id(repository)


@contextmanager
def writing_store(place: Place, *, sweep: bool = False) -> Iterator[EmbeddedStack]:
    """Open a store to work in it, alone.

    Waits for another run to end, then raises `StoreBusyError`. Nobody else can be alive in the store, so where a run
    did not come to its end every lease it left is void, and its work waits in the queue again; with `sweep` everything
    that waits does.
    """
    injector = embedded(place.folder, git=place.git)
    with _alone_in(place.folder, store_lock(injector)):
        mark = place.folder / UNFINISHED_MARK
        unfinished = mark.exists()
        _write_mark(mark)
        stack = opened_stack(injector)
        try:
            if unfinished or sweep:
                stack.worker.run(Sweep(alone=True))
            yield stack
            mark.unlink(missing_ok=True)  # not after an error: what it left is for the next run
        finally:
            stack.close()


@contextmanager
def _alone_in(folder: Path, lock: StoreLock) -> Iterator[None]:
    """Hold the lock of a store; says so when another run has to be waited for."""
    with ExitStack() as held:
        try:
            held.enter_context(lock.holding(_SILENCE))
        except StoreBusyError:
            output.tell(f"Another run uses the store {folder}; waiting for it to end, at most {LOCK_PATIENCE:.0f} s")
            held.enter_context(lock.holding(LOCK_PATIENCE - _SILENCE))
        yield


def require_store(place: Place) -> None:
    """Raise `UsageProblem` when there is no store yet."""
    if not (place.folder / DATABASE_FILE).exists():
        message = (
            f"there is no store at {place.folder} yet; run `codecov-worker local` or `codecov-worker upload` first"
        )
        raise UsageProblem(message, folder=str(place.folder))


@contextmanager
def reading_store(place: Place) -> Iterator[EmbeddedStack]:
    """Open a store to look at it, also while another run works; raises as `require_store`."""
    require_store(place)
    stack = opened_stack(embedded(place.folder, git=place.git))
    try:
        yield stack
    finally:
        stack.close()


def _write_mark(mark: Path) -> None:
    try:
        mark.touch()
    except OSError as error:
        message = f"the store {mark.parent} cannot be written: {error.strerror}; look at its rights and the space there"
        raise StorageError(message, folder=str(mark.parent)) from error
