"""A transaction that only reads sees one moment, on both kinds of database."""

from adapters.sql import SqlDatabase
from codecov_core.ports import CommitKey, NewUploadJob
from codecov_core.testing.contracts.expectations import START, later

KEY = CommitKey(1, "a" * 40)


def test_what_others_commit_meanwhile_is_not_seen(database: SqlDatabase) -> None:
    with database.begin() as work:
        work.commit_jobs.touch(KEY, START)
    with database.reading() as before:
        seen = before.commit_jobs.get(KEY)
        with database.begin() as work:
            work.upload_jobs.insert([NewUploadJob(1, "upload:1", KEY, {}, later(9))], later(1))
            work.commit_jobs.touch(KEY, later(1))
        assert before.upload_jobs.of_commit(KEY) == ()
        assert before.commit_jobs.get(KEY) == seen
    with database.reading() as after:
        assert len(after.upload_jobs.of_commit(KEY)) == 1
        assert after.commit_jobs.get(KEY) != seen


def test_a_writing_transaction_after_a_reading_one_sees_what_was_committed_last(database: SqlDatabase) -> None:
    with database.reading() as work:
        assert work.commit_jobs.get(KEY) is None
    with database.begin() as work:
        first = work.commit_jobs.touch(KEY, START)
        assert work.commit_jobs.lock(KEY) == first
