"""The work on each upload: own table ``cov_upload_job`` (chapter 04 §16.2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, case, func, or_, select, text, update
from sqlalchemy.sql.elements import ColumnElement

from adapters.sql.statements import in_batches, insert_ignoring
from adapters.sql.tables import cov_upload_job as job
from adapters.sql.tables.jobs import LIVE, TO_RECORD
from adapters.sql.upload_job_rows import job_of, of_commit, record_failed, record_merged
from codecov_core.ports import (
    LONGEST_LEASE,
    CommitKey,
    JobCounts,
    JobMerge,
    JobStatus,
    JsonObject,
    NewUploadJob,
    Processed,
    UploadJob,
)

_NO_LEASE: Mapping[str, None] = {"lease_owner": None, "lease_until": None}
_NOTHING_STAGED: Mapping[str, object] = {"staged_segment": None, "staged_empty": False, "staged_flags": []}
_FRESH: Mapping[str, object] = {
    "status": JobStatus.QUEUED,
    "attempts": 0,
    "takeovers": 0,
    "not_before": None,
    **_NO_LEASE,
    **_NOTHING_STAGED,
    "result": None,
    "error_code": None,
    "error_params": None,
}
_TO_RECORD = text(f"({TO_RECORD})")
_LIVE = text(f"({LIVE})")


class SqlUploadJobRepository:
    """``UploadJobRepository`` on an open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get_many(self, upload_ids: Sequence[int]) -> Mapping[int, UploadJob]:
        """Give those of the jobs that exist, by upload id."""
        found: dict[int, UploadJob] = {}
        for some in in_batches(upload_ids):
            found.update((one.upload_id, one) for one in self._read(select(job).where(job.c.upload_id.in_(some))))
        return found

    def by_claim_keys(self, claim_keys: Sequence[str]) -> Mapping[str, UploadJob]:
        """Give those of the jobs that exist, by claim key."""
        found: dict[str, UploadJob] = {}
        for some in in_batches(claim_keys):
            found.update((one.claim_key, one) for one in self._read(select(job).where(job.c.claim_key.in_(some))))
        return found

    def of_commit(self, key: CommitKey) -> tuple[UploadJob, ...]:
        """Give all jobs of a commit, ordered by upload id."""
        return self._read(select(job).where(of_commit(key)).order_by(job.c.upload_id))

    def counts(self, key: CommitKey) -> JobCounts:
        """Count the commit's jobs by status, from the index alone."""
        counted = (
            select(job.c.status, job.c.merged_gen.is_(None).label("unrecorded"), func.count().label("jobs"))
            .where(of_commit(key))
            .group_by(job.c.status, job.c.merged_gen.is_(None))
        )
        counts = dict.fromkeys(JobStatus, 0)
        unrecorded = 0
        for row in self._connection.execute(counted):
            counts[JobStatus(row.status)] += row.jobs
            if row.status == JobStatus.ERROR and row.unrecorded:
                unrecorded += row.jobs
        return JobCounts(**{status.value: count for status, count in counts.items()}, unrecorded=unrecorded)

    def insert(self, jobs: Sequence[NewUploadJob], at: datetime) -> tuple[int, ...]:
        """Insert queued jobs; leave alone what is there."""
        if not jobs:
            return ()
        insertion = insert_ignoring(self._connection, job).returning(job.c.upload_id)
        rows = [
            {
                "upload_id": new.upload_id,
                "claim_key": new.claim_key,
                "repoid": new.key.repoid,
                "sha": new.key.sha,
                "report_type": new.key.report_type,
                "arguments": new.arguments,
                "deadline": new.deadline,
                "fence": 0,
                "created_at": at,
                "updated_at": at,
                **_FRESH,
            }
            for new in jobs
        ]
        inserted = set(self._connection.scalars(insertion, rows))
        return tuple(upload_id for upload_id in dict.fromkeys(new.upload_id for new in jobs) if upload_id in inserted)

    def reset(self, jobs: Sequence[NewUploadJob], at: datetime) -> tuple[int, ...]:
        """Put existing jobs back to ``queued`` for another processing."""
        found: set[int] = set()
        for some in in_batches([new.upload_id for new in jobs]):
            found.update(
                self._connection.scalars(
                    select(job.c.upload_id).where(job.c.upload_id.in_(some)).order_by(job.c.upload_id).with_for_update()
                )
            )
        again = [new for new in jobs if new.upload_id in found]
        if again:
            self._connection.execute(
                update(job)
                .where(job.c.upload_id == bindparam("of_upload"))
                .values(
                    **_FRESH,
                    arguments=bindparam("new_arguments", type_=job.c.arguments.type),
                    deadline=bindparam("new_deadline", type_=job.c.deadline.type),
                    fence=job.c.fence + 1,
                    updated_at=at,
                ),
                [
                    {"of_upload": new.upload_id, "new_arguments": new.arguments, "new_deadline": new.deadline}
                    for new in again
                ],
            )
        return tuple(new.upload_id for new in again)

    def acquire(self, upload_id: int, owner: str, now: datetime, until: datetime) -> UploadJob | None:
        """Take the lease, if it is to be had."""
        expired = job.c.status == JobStatus.RUNNING
        row = self._connection.execute(
            update(job)
            .where(job.c.upload_id == upload_id, _may_be_acquired(now))
            .values(
                status=JobStatus.RUNNING,
                takeovers=job.c.takeovers + case((expired, 1), else_=0),
                fence=job.c.fence + 1,
                lease_owner=owner,
                lease_until=until,
                updated_at=now,
            )
            .returning(job)
        )
        taken = row.mappings().one_or_none()
        return None if taken is None else job_of(taken)

    def renew(self, upload_id: int, fence: int, until: datetime) -> bool:
        """Extend the lease, if it is still ours."""
        return self._change(upload_id, fence, lease_until=until)

    def requeue(self, upload_id: int, fence: int, not_before: datetime, *, counted: bool, at: datetime) -> bool:
        """Give the job back until ``not_before``."""
        return self._change(
            upload_id,
            fence,
            status=JobStatus.QUEUED,
            not_before=not_before,
            attempts=job.c.attempts + int(counted),
            **_NO_LEASE,
            updated_at=at,
        )

    def finish(self, upload_id: int, fence: int, processed: Processed, at: datetime) -> bool:
        """Make the job ``ready`` with its staged segment."""
        return self._change(
            upload_id,
            fence,
            status=JobStatus.READY,
            staged_segment=processed.segment,
            staged_empty=processed.empty,
            staged_flags=list(processed.flags),
            result=processed.result,
            error_code=None,
            error_params=None,
            **_NO_LEASE,
            updated_at=at,
        )

    def fail(
        self, upload_id: int, fence: int, code: str, params: JsonObject, result: JsonObject | None, at: datetime
    ) -> bool:
        """End the job as ``error``, to be recorded."""
        return self._change(
            upload_id, fence, **_ended_as_error(code, params, at), **_NO_LEASE, **_NOTHING_STAGED, result=result
        )

    def give_up(self, upload_ids: Sequence[int], code: str, at: datetime) -> tuple[UploadJob, ...]:
        """End ``queued`` and ``running`` jobs past their deadline as ``error``."""
        changed: list[UploadJob] = []
        for some in in_batches(upload_ids):
            rows = self._connection.execute(
                update(job)
                .where(
                    job.c.upload_id.in_(some),
                    job.c.status.in_((JobStatus.QUEUED, JobStatus.RUNNING)),
                    job.c.deadline <= at,
                )
                .values(**_ended_as_error(code, {}, at), **_NO_LEASE, **_NOTHING_STAGED, fence=job.c.fence + 1)
                .returning(job)
            )
            changed.extend(job_of(row) for row in rows.mappings())
        return tuple(sorted(changed, key=lambda one: one.upload_id))

    def take_back(
        self, upload_id: int, fence: int, code: str, params: JsonObject, result: JsonObject | None, at: datetime
    ) -> bool:
        """End a ``merged`` job that counts as ``error``, to be recorded."""
        changed = self._connection.execute(
            update(job)
            .where(
                job.c.upload_id == upload_id,
                job.c.fence == fence,
                job.c.status == JobStatus.MERGED,
                job.c.session_id.is_not(None),
            )
            .values(**_ended_as_error(code, params, at), result=result, fence=fence + 1)
        )
        return bool(changed.rowcount)

    def to_record(self, key: CommitKey, limit: int) -> tuple[UploadJob, ...]:
        """Give jobs whose outcome waits to be recorded, by upload id."""
        return self._read(select(job).where(of_commit(key), _TO_RECORD).order_by(job.c.upload_id).limit(limit))

    def record(
        self, merged: Sequence[JobMerge], failed: Sequence[tuple[int, int]], generation: int, at: datetime
    ) -> int:
        """Record outcomes in ``generation``; give how many jobs were changed."""
        return record_merged(self._connection, merged, generation, at) + record_failed(
            self._connection, failed, generation, at
        )

    def in_order(self, key: CommitKey) -> tuple[UploadJob, ...]:
        """Give the jobs that have a segment, by position."""
        return self._read(select(job).where(of_commit(key), job.c.segment.is_not(None)).order_by(job.c.position))

    def recorded(self, key: CommitKey, after: int, upto: int) -> tuple[UploadJob, ...]:
        """Give the jobs recorded in these generations, by upload id."""
        final = job.c.status.in_((JobStatus.MERGED, JobStatus.ERROR))
        in_these = and_(job.c.merged_gen > after, job.c.merged_gen <= upto)
        return self._read(select(job).where(of_commit(key), final, in_these).order_by(job.c.upload_id))

    def due(self, now: datetime, limit: int) -> tuple[UploadJob, ...]:
        """Give jobs that some processor should take, oldest first."""
        return self._read(
            select(job).where(_LIVE, _may_be_acquired(now)).order_by(job.c.updated_at, job.c.upload_id).limit(limit)
        )

    def overdue(self, now: datetime, limit: int) -> tuple[UploadJob, ...]:
        """Give live jobs past their deadline, oldest deadline first."""
        return self._read(
            select(job).where(_LIVE, job.c.deadline <= now).order_by(job.c.deadline, job.c.upload_id).limit(limit)
        )

    def void_leases(self, at: datetime) -> int:
        """Let every held lease end at ``at``."""
        return self._connection.execute(
            update(job)
            .where(job.c.status == JobStatus.RUNNING, job.c.lease_until > at)
            .values(lease_until=at, updated_at=at)
        ).rowcount

    def end_waits(self, at: datetime) -> int:
        """Let jobs that wait for another try be tried at ``at``."""
        return self._connection.execute(
            update(job)
            .where(job.c.status == JobStatus.QUEUED, job.c.not_before > at)
            .values(not_before=at, updated_at=at)
        ).rowcount

    def _change(self, upload_id: int, fence: int, **values: object) -> bool:
        """Change a job whose lease is held with this fence."""
        changed = self._connection.execute(
            update(job)
            .where(job.c.upload_id == upload_id, job.c.fence == fence, job.c.status == JobStatus.RUNNING)
            .values(values)
        )
        return changed.rowcount == 1

    def _read(self, wanted: Select[Any]) -> tuple[UploadJob, ...]:
        return tuple(job_of(row) for row in self._connection.execute(wanted).mappings())


def _ended_as_error(code: str, params: JsonObject, at: datetime) -> dict[str, object]:
    """Columns of a job that ends as ``error``, which the commit has to record."""
    return {
        "status": JobStatus.ERROR,
        "error_code": code,
        "error_params": params,
        "merged_gen": None,
        "updated_at": at,
    }


def _may_be_acquired(now: datetime) -> ColumnElement[bool]:
    waiting = and_(job.c.status == JobStatus.QUEUED, or_(job.c.not_before.is_(None), job.c.not_before <= now))
    has_run_out = or_(job.c.lease_until <= now, job.c.lease_until > now + LONGEST_LEASE)
    return or_(waiting, and_(job.c.status == JobStatus.RUNNING, has_run_out))
