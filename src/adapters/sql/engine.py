"""Opening a database: its URL, its connections and what every connection is told first."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, make_url

from codecov_core.errors import InvalidDatabaseUrlError

BUSY_TIMEOUT_MS = 5_000
"""How long SQLite waits for the other writer before it says busy."""

_READING = "codecov_reading"
_POSTGRESQL_SCHEMES = ("postgres", "postgresql", "postgresql+psycopg")
_POSTGRESQL_CONNECT = {
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "tcp_user_timeout": 30_000,  # an answer that does not come within half a minute does not come
    "application_name": "codecov-worker",
    "client_encoding": "utf8",  # also where the database itself names no encoding
}
_POSTGRESQL_SESSION = "SET TIME ZONE 'UTC'; SET lock_timeout = '15s'; SET idle_in_transaction_session_timeout = '120s'"
_SQLITE_SESSION = (
    f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = NORMAL",  # with WAL a crash loses nothing; a power cut at most the last commits, whole
    "PRAGMA foreign_keys = ON",
)


class SqlEngine:
    """Connections of one database; safe to share between threads, not between processes (make it after a fork)."""

    def __init__(self, url: str) -> None:
        """Prepare to connect; nothing is opened yet.

        ``url``: ``sqlite:///FILE``, ``sqlite://`` (in memory), ``postgresql://...`` or ``postgres://...``. Raises
        ``InvalidDatabaseUrlError`` for anything else, without repeating it: it may hold a password.
        """
        parsed = _parsed(url)
        self.name: str = database_name(parsed)
        """Names the database in messages, without secrets."""
        in_memory = parsed.drivername == "sqlite" and parsed.database in (None, "", ":memory:")
        self._one_at_a_time: AbstractContextManager[object] = threading.Lock() if in_memory else nullcontext()
        self._engine = _sqlite(parsed, in_memory=in_memory) if parsed.drivername == "sqlite" else _postgresql(parsed)

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine, for listening to its events."""
        return self._engine

    @contextmanager
    def transaction(self, *, reading: bool = False) -> Iterator[Connection]:
        """Open a connection with a transaction: committed at the end, rolled back when an exception leaves.

        Driver errors go out as they are (see ``failures.translated``).
        """
        with self._one_at_a_time, self._engine.connect() as connection:
            if reading:
                connection.execution_options(**{_READING: True}, **self._read_only())
            with connection.begin():
                yield connection

    def dispose(self) -> None:
        """Close all connections; an in-memory database is gone then."""
        self._engine.dispose()

    def _read_only(self) -> dict[str, bool | str]:
        """Read without writing, and all of it as of one moment, as SQLite does by itself."""
        if self._engine.dialect.name != "postgresql":
            return {}
        return {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}


def sqlite_url(file: Path) -> str:
    """Give the URL of an SQLite file, whatever characters its path has."""
    return URL.create("sqlite", database=str(file)).render_as_string()


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except Exception:  # noqa: BLE001  # whatever it says may quote the password
        parsed = None
    if parsed is None or parsed.drivername not in ("sqlite", *_POSTGRESQL_SCHEMES):
        schemes = "sqlite:///FILE, postgresql://USER:PASSWORD@HOST:PORT/NAME"
        raise InvalidDatabaseUrlError(f"the database URL is none of: {schemes}")
    return parsed if parsed.drivername == "sqlite" else parsed.set(drivername="postgresql+psycopg")


def database_name(url: URL) -> str:
    """Say what a database is called in messages: kind and place, no secrets."""
    if url.drivername == "sqlite":
        return f"SQLite database {url.database or 'in memory'}"
    host = url.host or url.query.get("host", "localhost")
    return f"PostgreSQL database {url.database} at {host}"


def _sqlite(url: URL, *, in_memory: bool) -> Engine:
    if in_memory:
        engine = create_engine(
            url, poolclass=StaticPool, connect_args={"check_same_thread": False}, hide_parameters=True
        )
    else:
        engine = create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
        for statement in _SQLITE_SESSION:
            connection.execute(statement)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get(_READING)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _postgresql(url: URL) -> Engine:
    import orjson
    import psycopg

    engine = create_engine(
        url,
        connect_args={key: value for key, value in _POSTGRESQL_CONNECT.items() if key not in url.query},
        hide_parameters=True,
        isolation_level="READ COMMITTED",
        json_deserializer=orjson.loads,
        pool_pre_ping=True,
        pool_timeout=10,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: psycopg.Connection, _: object) -> None:
        connection.execute(_POSTGRESQL_SESSION)
        connection.commit()

    return engine
