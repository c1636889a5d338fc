"""Recording the 300th upload of a commit costs the database what the third did (design §5)."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text

from adapters.sql import SqlDatabase
from adapters.sql.tables.jobs import LIVE, TO_RECORD, UNSETTLED, UNTOLD
from codecov_core.ports import CommitKey, JobMerge, MergeRecord, UploadJob
from tests.integration.sql.rows import START, later, make_jobs, make_ready


@contextmanager
def counted(database: SqlDatabase) -> Iterator[list[str]]:
    """Collect the statements that are sent to the server."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(database.engine, "before_cursor_execute", note)


def merge_one(database: SqlDatabase, key: CommitKey, fence: int) -> list[UploadJob]:
    """Record the ready jobs of a commit as a merger does."""
    with database.begin() as work:
        commit = work.commit_jobs.lock(key)
        assert commit is not None
        jobs = list(work.upload_jobs.to_record(key, 10))
        sessions, position, merges = commit.session_ids, commit.next_position, []
        for job in jobs:
            session_id = sessions.next_id()
            sessions = sessions.with_id(session_id)
            merges.append(JobMerge(job.upload_id, job.fence, session_id, position, ()))
            position += 1
        generation = commit.generation
        assert work.upload_jobs.record(merges, [], generation + 1, START) == len(jobs)
        record = MergeRecord(sessions, (), position, wants_notification=False, notify_after=None)
        assert work.commit_jobs.advance(key, fence, generation, record, START)
        work.upload_jobs.counts(key)
    return jobs


def test_statements_do_not_grow(database: SqlDatabase) -> None:
    key, upload_ids = make_jobs(database, 300)
    with database.begin() as work:
        lease = work.commit_jobs.acquire(key, "merger", START, later(15))
        assert lease is not None
        assert work.commit_jobs.prepare(key, lease.fence, segment0=None, inherited=(), at=START)
    sent = []
    for upload_id in upload_ids:
        with database.begin() as work:
            make_ready(work, upload_id)
        with counted(database) as statements:
            assert [job.upload_id for job in merge_one(database, key, lease.fence)] == [upload_id]
        sent.append(statements)

    assert sent[2] == sent[299]
    assert len(sent[299]) <= 8
    with database.reading() as work:
        job = work.commit_jobs.get(key)
        assert job is not None
        assert (job.generation, job.next_position, job.session_ids.runs) == (300, 301, ((0, 299),))
        assert [one.session_id for one in work.upload_jobs.in_order(key)] == list(range(300))


OF_COMMIT = "repoid = 1 AND sha = 'a' AND report_type = 'coverage'"


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (f"SELECT * FROM cov_upload_job WHERE {OF_COMMIT} AND ({TO_RECORD}) ORDER BY upload_id", "to_record"),
        (f"SELECT status, count(*) FROM cov_upload_job WHERE {OF_COMMIT} GROUP BY status", "of_commit"),
        (f"SELECT * FROM cov_upload_job WHERE {LIVE} ORDER BY updated_at LIMIT 100", "live"),
        (f"SELECT sha FROM cov_commit_job WHERE {UNSETTLED} ORDER BY updated_at LIMIT 100", "unsettled"),
        (f"SELECT sha FROM cov_commit_job WHERE {UNTOLD} ORDER BY updated_at LIMIT 100", "untold"),
    ],
)
def test_the_indexes_are_used(sqlite_database: SqlDatabase, query: str, index: str) -> None:
    with sqlite_database.transaction(reading=True) as connection:
        plan = " ".join(str(row) for row in connection.execute(text(f"EXPLAIN QUERY PLAN {query}")))
    assert f"_{index}" in plan
