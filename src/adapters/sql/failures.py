"""What the drivers raise, in the core's words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from codecov_core.errors import (
    CodecovError,
    CorruptStoreError,
    DatabaseRefusedError,
    DatabaseUnavailableError,
    StorageError,
)

_DISK_FAILURES = {
    sqlite3.SQLITE_FULL: "the disk is full; free some space and run again",
    sqlite3.SQLITE_IOERR: "the disk does not read or write; look whether it is full or damaged, then run again",
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened; look at the rights of its folder",
    sqlite3.SQLITE_READONLY: "the database file is read-only; make it writable",
    sqlite3.SQLITE_PERM: "the database file may not be opened; look at its rights",
}
_NOT_OURS = {
    sqlite3.SQLITE_NOTADB: "the file is not an SQLite database; move it away, or use another store",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged; restore it or move it away, or use another store",
}
_DISK_FULL = "53100"
_LACKS_A_RIGHT = "42501"
_STANDBY = "25006"  # a read-only transaction: the server is not the primary (any more)


@contextmanager
def translated(where: str) -> Iterator[None]:
    """Turn failures of the database ``where`` (a name without secrets) into errors of the core.

    Raises ``DatabaseUnavailableError`` when it does not answer, is busy or gave up a deadlock; ``StorageError`` when
    its disk refuses; ``DatabaseRefusedError`` when we lack a right; ``CorruptStoreError`` when the file is no
    database. What is a mistake in a statement goes on as it is.
    """
    try:
        yield
    except PoolTimeoutError as error:
        message = f"{where}: all connections are in use"
        raise DatabaseUnavailableError(message, database=where) from error
    except DBAPIError as error:
        failure = _failure(error, where)
        if failure is None:
            raise
        raise failure from error


def _failure(error: DBAPIError, where: str) -> CodecovError | None:
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return _sqlite_failure(cause, where)
    state = getattr(cause, "sqlstate", None)
    if state == _DISK_FULL:
        return StorageError(f"{where}: the disk of the server is full; free some space there", database=where)
    if state == _LACKS_A_RIGHT:
        return DatabaseRefusedError(f"{where}: {_first_line(cause)}", database=where)
    unanswered = error.connection_invalidated or isinstance(error, (OperationalError, InterfaceError))
    if unanswered or state == _STANDBY:
        return DatabaseUnavailableError(f"{where}: {_first_line(cause)}", database=where)
    return None


def _sqlite_failure(cause: sqlite3.Error, where: str) -> CodecovError | None:
    primary = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF  # the rest says where it happened
    if primary in _DISK_FAILURES:
        return StorageError(f"{where}: {_DISK_FAILURES[primary]}", database=where)
    if primary in _NOT_OURS:
        return CorruptStoreError(f"{where}: {_NOT_OURS[primary]}", database=where)
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DatabaseUnavailableError(f"{where}: another process is writing to it", database=where)
    return None


def _first_line(cause: BaseException | None) -> str:
    return (str(cause).splitlines() or ["no answer"])[0]
