"""Rows the tests of this folder start from."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from codecov_core.ports import (
    CommitKey,
    Database,
    NewCommit,
    NewRepository,
    NewUpload,
    NewUploadJob,
    Processed,
    ReportType,
    UnitOfWork,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
REPOSITORY = NewRepository("github", "9001", "acme", "77", "gadget")
SHA = "a" * 40


def later(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def make_report_row(work: UnitOfWork, sha: str = SHA) -> tuple[int, int]:
    """Make repository, commit and report row; give the repository's and the report row's id."""
    repository = work.repositories.ensure(REPOSITORY, START)
    commit = work.commits.ensure(NewCommit(repository.repoid, sha, START, branch="main"), START)
    return repository.repoid, work.reports.ensure(commit.id, ReportType.COVERAGE, START).id


def make_jobs(database: Database, count: int, sha: str = SHA) -> tuple[CommitKey, Sequence[int]]:
    """Make a commit with queued uploads; give its key and their ids."""
    with database.begin() as work:
        repoid, report_id = make_report_row(work, sha)
        upload_ids = work.uploads.insert(report_id, [NewUpload() for _ in range(count)], START)
        key = CommitKey(repoid, sha)
        work.commit_jobs.touch(key, START)
        jobs = [
            NewUploadJob(number, f"upload:{number}", key, {"upload_id": number}, later(7200)) for number in upload_ids
        ]
        work.upload_jobs.insert(jobs, START)
    return key, upload_ids


def make_ready(work: UnitOfWork, upload_id: int, owner: str = "processor") -> int:
    """Process an upload; give the fence it was done with."""
    job = work.upload_jobs.acquire(upload_id, owner, START, later(15))
    assert job is not None
    processed = Processed(f"worker/v1/x/{upload_id}.{job.fence}", empty=False, flags=("unit",), result={})
    assert work.upload_jobs.finish(upload_id, job.fence, processed, START)
    return job.fence
