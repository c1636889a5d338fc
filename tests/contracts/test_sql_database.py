"""The database contract on SQLite and on a real PostgreSQL, in databases of our own and in other programs'."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from adapters.sql import SqlDatabase
from adapters.sql.engine import SqlEngine
from adapters.sql.schema import create_shared_tables
from adapters.sql.tables import SHARED
from codecov_core.ports import Database
from codecov_core.testing import DatabaseContract, ManualClock
from codecov_core.testing.contracts.expectations import START
from tests.servers import PostgresDatabases


def opened(url: str) -> Iterator[SqlDatabase]:
    database = SqlDatabase(url, ManualClock())
    yield database
    database.close()


def prepare_owned(url: str) -> None:
    SqlDatabase(url, ManualClock()).close()


def prepare_foreign(url: str) -> None:
    """Make the shared tables as their own program has them: without the unique keys that are ours."""
    engine = SqlEngine(url)
    with engine.transaction() as connection:
        create_shared_tables(connection, START)
        for table in SHARED.tables.values():
            for index in table.indexes:
                if str(index.name).startswith("cov_"):
                    connection.execute(text(f"DROP INDEX {index.name}"))
        connection.execute(text("CREATE TABLE django_migrations (app text, name text)"))
    engine.dispose()


class TestSqliteFile(DatabaseContract):
    @pytest.fixture
    def database(self, tmp_path: Path) -> Iterator[Database]:
        yield from opened(f"sqlite:///{tmp_path / 'store.db'}")


class TestSqliteInMemory(DatabaseContract):
    @pytest.fixture
    def database(self) -> Iterator[Database]:
        yield from opened("sqlite://")


class TestSqliteBesideAnotherProgram(DatabaseContract):
    @pytest.fixture
    def database(self, tmp_path: Path) -> Iterator[Database]:
        url = f"sqlite:///{tmp_path / 'store.db'}"
        prepare_foreign(url)
        yield from opened(url)


class TestPostgresql(DatabaseContract):
    @pytest.fixture
    def database(self, postgres_databases: PostgresDatabases) -> Iterator[Database]:
        url = postgres_databases.create(postgres_databases.template("owned", prepare_owned))
        yield from opened(url)
        postgres_databases.drop(url)


class TestPostgresqlBesideAnotherProgram(DatabaseContract):
    @pytest.fixture
    def database(self, postgres_databases: PostgresDatabases) -> Iterator[Database]:
        url = postgres_databases.create(postgres_databases.template("foreign", prepare_foreign))
        yield from opened(url)
        postgres_databases.drop(url)
