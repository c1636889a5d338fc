"""Upload jobs to try a database with."""

from codecov_core.ports import (
    CommitKey,
    Database,
    NewUpload,
    NewUploadJob,
    Processed,
    UnitOfWork,
    UploadJob,
)
from codecov_core.testing.contracts.database import coverage_report, make_repository
from codecov_core.testing.contracts.expectations import START, later

SHA = "a" * 40
PROCESSED = Processed("worker/v1/H/a/1.1", empty=False, flags=("unit", "js"), result={"files": 2})


def new_jobs(work: UnitOfWork, repoid: int, count: int) -> list[NewUploadJob]:
    """Insert upload rows and give the jobs for them, not yet inserted."""
    report_id = coverage_report(work, repoid, SHA)
    return [
        NewUploadJob(
            upload_id=upload_id,
            claim_key=f"upload:{upload_id}",
            key=CommitKey(repoid, SHA),
            arguments={"upload_id": upload_id, "flags": ["unit"]},
            deadline=later(7200),
        )
        for upload_id in work.uploads.insert(report_id, [NewUpload()] * count, START)
    ]


def claim(database: Database, count: int) -> tuple[CommitKey, list[int]]:
    """Make a commit with queued jobs."""
    repoid = make_repository(database).repoid
    with database.begin() as work:
        jobs = new_jobs(work, repoid, count)
        work.upload_jobs.insert(jobs, START)
        work.commit_jobs.touch(jobs[0].key, START)
    return jobs[0].key, [job.upload_id for job in jobs]


def job_of(work: UnitOfWork, upload_id: int) -> UploadJob:
    """Read a job."""
    return work.upload_jobs.get_many([upload_id])[upload_id]


def make_ready(work: UnitOfWork, upload_id: int) -> int:
    """Bring a queued job to ``ready``; give its fence."""
    job = work.upload_jobs.acquire(upload_id, "w", START, later(15))
    assert job is not None
    assert work.upload_jobs.finish(upload_id, job.fence, PROCESSED, later(1))
    return job.fence
