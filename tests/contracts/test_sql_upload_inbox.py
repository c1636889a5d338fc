"""The inbox contract on SQLite and on a real PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.sql import SqlDatabase, SqlUploadInbox
from codecov_core.ports import UploadInbox
from codecov_core.testing import ManualClock, UploadInboxContract


class TestSqliteUploadInbox(UploadInboxContract):
    @pytest.fixture
    def upload_inbox(self, tmp_path: Path) -> Iterator[UploadInbox]:
        database = SqlDatabase(f"sqlite:///{tmp_path / 'store.db'}", ManualClock())
        yield SqlUploadInbox(database)
        database.close()


class TestPostgresqlUploadInbox(UploadInboxContract):
    @pytest.fixture
    def upload_inbox(self, postgres_url: str) -> Iterator[UploadInbox]:
        database = SqlDatabase(postgres_url, ManualClock())
        yield SqlUploadInbox(database)
        database.close()
