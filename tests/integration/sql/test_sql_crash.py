"""A process that dies in the middle of a transaction leaves nothing of it behind."""

import multiprocessing
import os

import pytest
from sqlalchemy import event, func, select

from adapters.sql import SqlDatabase
from adapters.sql.tables import OWN, SHARED
from codecov_core.testing import ManualClock
from tests.integration.sql.rows import SHA, make_jobs

pytestmark = pytest.mark.timeout(120)


def die_after(url: str, statements: int) -> None:
    """Make a commit with uploads, but die right after that many statements."""
    database = SqlDatabase(url, ManualClock())
    done = 0

    def count(*_: object) -> None:
        nonlocal done
        done += 1
        if done == statements:
            os._exit(77)

    event.listen(database.engine, "after_cursor_execute", count)
    make_jobs(database, 3)
    os._exit(0)


@pytest.mark.parametrize("statements", [2, 7, 12])
def test_death_between_statements_rolls_back(database_url: str, statements: int) -> None:
    database = SqlDatabase(database_url, ManualClock())
    before = row_counts(database)

    child = multiprocessing.get_context("spawn").Process(target=die_after, args=(database_url, statements))
    child.start()
    child.join(timeout=60)

    assert child.exitcode == 77, "it was to die before it was done"
    assert row_counts(database) == before
    key, upload_ids = make_jobs(database, 2, SHA)  # and nothing is locked
    with database.reading() as work:
        assert [job.upload_id for job in work.upload_jobs.of_commit(key)] == list(upload_ids)
    database.close()


def row_counts(database: SqlDatabase) -> dict[str, int | None]:
    with database.transaction(reading=True) as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table))
            for table in (*SHARED.tables.values(), *OWN.tables.values())
        }
