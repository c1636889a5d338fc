"""The database contract on SQLite and on a real PostgreSQL, in databases of our own and in other programs'."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.sql import SqlDatabase
from codecov_core.ports import Database
from codecov_core.testing import DatabaseContract, ManualClock
from tests.integration.sql.foreign import prepare_foreign
from tests.servers import PostgresDatabases


def opened(url: str) -> Iterator[SqlDatabase]:
    database = SqlDatabase(url, ManualClock())
    yield database
    database.close()


def prepare_owned(url: str) -> None:
    SqlDatabase(url, ManualClock()).close()


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
