"""Rows of ``cov_upload_job``: as values of the port, and as the outcomes that a merge records."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, and_, bindparam, case, func, update
from sqlalchemy.sql.elements import ColumnElement

from adapters.sql.tables import cov_upload_job as job
from codecov_core.ports import CommitKey, JobMerge, JobStatus, ReportType, UploadJob

_PLAIN_FIELDS = (
    "upload_id",
    "claim_key",
    "arguments",
    "attempts",
    "takeovers",
    "not_before",
    "deadline",
    "lease_owner",
    "lease_until",
    "fence",
    "staged_segment",
    "staged_empty",
    "segment",
    "session_id",
    "position",
    "merged_gen",
    "result",
    "error_code",
    "error_params",
    "created_at",
    "updated_at",
)


def job_of(row: RowMapping) -> UploadJob:
    """Read a row."""
    return UploadJob(
        key=CommitKey(row["repoid"], row["sha"], ReportType(row["report_type"])),
        status=JobStatus(row["status"]),
        staged_flags=tuple(row["staged_flags"]),
        places=tuple(row["places"]),
        **{name: row[name] for name in _PLAIN_FIELDS},
    )


def of_commit(key: CommitKey) -> ColumnElement[bool]:
    """Ask for the jobs of a commit."""
    return and_(job.c.repoid == key.repoid, job.c.sha == key.sha, job.c.report_type == key.report_type)


def _as_read(status: JobStatus) -> ColumnElement[bool]:
    """Ask for the job of a row of parameters, if it still is what was read: its fence and its status."""
    return and_(
        job.c.upload_id == bindparam("of_upload"), job.c.fence == bindparam("with_fence"), job.c.status == status
    )


def record_merged(connection: Connection, merged: Sequence[JobMerge], generation: int, at: datetime) -> int:
    """Give ready jobs their session id and place; those that changed since they were read stay as they are."""
    if not merged:
        return 0
    counts = bindparam("session", type_=job.c.session_id.type)
    return connection.execute(
        update(job)
        .where(_as_read(JobStatus.READY))
        .values(
            status=JobStatus.MERGED,
            segment=case((counts.is_not(None), job.c.staged_segment), else_=job.c.segment),
            session_id=counts,
            position=func.coalesce(job.c.position, bindparam("place", type_=job.c.position.type)),
            places=bindparam("later_places", type_=job.c.places.type),
            merged_gen=generation,
            staged_segment=None,
            updated_at=at,
        ),
        [
            {
                "of_upload": one.upload_id,
                "with_fence": one.fence,
                "session": one.session_id,
                "place": one.position,
                "later_places": one.places,
            }
            for one in merged
        ],
    ).rowcount


def record_failed(connection: Connection, failed: Sequence[tuple[int, int]], generation: int, at: datetime) -> int:
    """Note that errors were recorded, by upload id and fence; the session they may have had is gone."""
    if not failed:
        return 0
    return connection.execute(
        update(job).where(_as_read(JobStatus.ERROR)).values(session_id=None, merged_gen=generation, updated_at=at),
        [{"of_upload": upload_id, "with_fence": fence} for upload_id, fence in failed],
    ).rowcount
