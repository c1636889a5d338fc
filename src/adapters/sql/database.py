"""The port ``Database`` on SQLite and PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from adapters.sql.engine import SqlEngine
from adapters.sql.failures import translated
from adapters.sql.schema import STEPS, ensure_schema, schema_version
from adapters.sql.unit_of_work import SqlUnitOfWork
from codecov_core.ports import Clock, UnitOfWork


class SqlDatabase:
    """A database by its URL; make it in the process that uses it, after a fork.

    ``url``: ``sqlite:///FILE`` (see ``sqlite_url``; the folder must exist), ``sqlite://`` (in memory, gone with the
    object) or ``postgresql://USER:PASSWORD@HOST:PORT/NAME`` (also ``postgres://``). The tables are made or upgraded at
    once, or only our own ones beside those of an existing installation (see ``schema``).

    Raises ``InvalidDatabaseUrlError``, ``NewerStoreError``, ``CorruptStoreError``, ``StorageError`` (the disk refuses),
    ``DatabaseRefusedError`` and ``DatabaseUnavailableError``; nothing is left open or half made then.
    """

    def __init__(self, url: str, clock: Clock) -> None:
        self._engine = SqlEngine(url)
        try:
            with self.transaction(reading=True) as connection:
                current = schema_version(connection) == len(STEPS)
            if not current:
                with self.transaction() as connection:
                    ensure_schema(connection, clock.now())
        except BaseException:
            self.close()
            raise

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine, for listening to its events."""
        return self._engine.engine

    @property
    def name(self) -> str:
        """What the database is called in messages: kind and place, no secrets."""
        return self._engine.name

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """Open a transaction that may write; see the port."""
        with self.transaction() as connection:
            yield SqlUnitOfWork(connection)

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """Open a transaction that only reads; see the port."""
        with self.transaction(reading=True) as connection:
            yield SqlUnitOfWork(connection)

    @contextmanager
    def transaction(self, *, reading: bool = False) -> Iterator[Connection]:
        """Open a bare transaction, for adapters that keep their tables here (the inbox)."""
        with translated(self._engine.name), self._engine.transaction(reading=reading) as connection:
            yield connection

    def close(self) -> None:
        """Close all connections; the object opens new ones when it is used again."""
        self._engine.dispose()
