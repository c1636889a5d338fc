"""An empty database on each of the two kinds of server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.sql import SqlDatabase
from codecov_core.testing import ManualClock
from tests.integration.sql.foreign import prepare_foreign
from tests.servers import PostgresDatabases


def prepare(url: str) -> None:
    SqlDatabase(url, ManualClock()).close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with the tables and nothing in them; also ``foreign``, beside another program."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'store.db'}"
        prepare(url)
        yield url
        return
    servers: PostgresDatabases = request.getfixturevalue("postgres_databases")
    owned = request.param == "postgresql"
    url = servers.create(servers.template("owned", prepare) if owned else servers.template("foreign", prepare_foreign))
    yield url
    servers.drop(url)


@pytest.fixture
def database(database_url: str) -> Iterator[SqlDatabase]:
    """The same, opened."""
    opened = SqlDatabase(database_url, ManualClock())
    yield opened
    opened.close()


@pytest.fixture
def sqlite_database() -> Iterator[SqlDatabase]:
    """An empty SQLite database in memory."""
    opened = SqlDatabase("sqlite://", ManualClock())
    yield opened
    opened.close()
