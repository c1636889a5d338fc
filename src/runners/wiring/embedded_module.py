"""The embedded stack: everything in one folder, in one process."""

import os
from contextlib import closing
from pathlib import Path
from typing import TextIO

from injector import Injector, provider, singleton

from adapters.git import GitRepoReaders
from adapters.local import FileLock, InProcessQueue, TerminalChannel
from adapters.object_storage import local_object_store
from adapters.sql import SqlDatabase, SqlUploadInbox, sqlite_url
from codecov_core.config import Installation
from codecov_core.errors import StorageError
from codecov_core.ports import (
    Clock,
    Database,
    ObjectStore,
    RepoReaders,
    Rollouts,
    StatusChannel,
    StoreLock,
    TaskQueue,
    UploadInbox,
)
from codecov_core.rollouts import Overrides, RolloutSnapshot
from codecov_core.tasks import PublishedReports, Segments, TaskSettings
from runners.wiring.process_module import ProcessModule
from runners.wiring.watched_store import WatchedObjectStore

DATABASE_FILE = "store.sqlite3"
OBJECTS_FOLDER = "objects"
LOCK_FILE = "lock"


class EmbeddedModule(ProcessModule):
    """Binds the ports to a folder; for the arguments see `embedded`."""

    def __init__(self, folder: Path, git: GitRepoReaders | None = None, stream: TextIO | None = None) -> None:
        super().__init__()
        self._folder = folder
        self._git = GitRepoReaders(lambda _: None) if git is None else git
        self._stream = stream

    @singleton
    @provider
    def sql(self, clock: Clock) -> SqlDatabase:
        """SQLite in the folder."""
        return self._open.enter_context(closing(SqlDatabase(sqlite_url(self._folder / DATABASE_FILE), clock)))

    @singleton
    @provider
    def database(self, sql: SqlDatabase) -> Database:
        """The tables."""
        return sql

    @singleton
    @provider
    def inbox(self, sql: SqlDatabase) -> UploadInbox:
        """The inbox beside them."""
        return SqlUploadInbox(sql)

    @singleton
    @provider
    def watched_store(self) -> WatchedObjectStore:
        """Files in the folder."""
        return WatchedObjectStore(local_object_store(self._folder / OBJECTS_FOLDER))

    @singleton
    @provider
    def object_store(self, store: WatchedObjectStore) -> ObjectStore:
        """The same, as the port."""
        return store

    @singleton
    @provider
    def segments(self, store: ObjectStore) -> Segments:
        """Keeps the last one: it is published a moment after it was written."""
        return Segments(store, kept=1)

    @singleton
    @provider
    def published(self, store: ObjectStore) -> PublishedReports:
        """Keeps head and base: who looks at a result reads what was notified about a moment before."""
        return PublishedReports(store, kept=2)

    @singleton
    @provider
    def in_process_queue(self, clock: Clock) -> InProcessQueue:
        """Commands wait in memory."""
        return InProcessQueue(clock)

    @singleton
    @provider
    def queue(self, queue: InProcessQueue) -> TaskQueue:
        """The same, as the port."""
        return queue

    @singleton
    @provider
    def git_readers(self) -> GitRepoReaders:
        """The checkout this store belongs to, where there is one."""
        return self._open.enter_context(closing(self._git))

    @singleton
    @provider
    def readers(self, git: GitRepoReaders) -> RepoReaders:
        """The same, as the port."""
        return git

    @singleton
    @provider
    def rollouts(self) -> Rollouts:
        """The defaults, and ``CODECOV__FEATURE__<NAME>`` over them: nobody keeps rollouts here."""
        return RolloutSnapshot(overrides=Overrides.of_environment(os.environ))

    @singleton
    @provider
    def terminal(self) -> TerminalChannel:
        """Statuses are told to a stream and kept for whoever shows them."""
        return TerminalChannel(self._stream)

    @singleton
    @provider
    def channel(self, terminal: TerminalChannel) -> StatusChannel:
        """The same, as the port."""
        return terminal

    @singleton
    @provider
    def lock(self) -> StoreLock:
        """One writing process a folder."""
        return FileLock(self._folder / LOCK_FILE)

    @singleton
    @provider
    def settings(self) -> TaskSettings:
        """Built-in legacy defaults, whenever the store was made; no expiry, no quiet period."""
        return TaskSettings(
            worker=f"local-{os.getpid()}",
            installation=Installation(dated_defaults=False),
            check_expiry=False,
        )


def embedded(folder: Path, *, git: GitRepoReaders | None = None, stream: TextIO | None = None) -> Injector:
    """Wire the embedded stack; it needs nothing but `folder`, which is made when it is missing.

    `git` reads commits: without it there are none to be read and nothing is compared. Statuses are written to `stream`
    where one is given. Raises `StorageError` when the folder cannot be made; the store itself is opened when a part of
    it is asked for.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"the store {folder} cannot be made: {error.strerror}; name another folder, or look at its rights"
        raise StorageError(message, folder=str(folder)) from error
    return Injector(EmbeddedModule(folder, git, stream))
