"""Upload jobs in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

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
from codecov_core.testing.memory.tables import Tables

_WORKING = (JobStatus.QUEUED, JobStatus.RUNNING)
_RECORDED = (JobStatus.MERGED, JobStatus.ERROR)


def unrecorded(job: UploadJob) -> bool:
    """Tell whether an error still waits to be recorded."""
    return job.status is JobStatus.ERROR and job.merged_gen is None


def counts_of(jobs: Sequence[UploadJob]) -> JobCounts:
    """Count jobs by status."""
    by_status = Counter(job.status for job in jobs)
    return JobCounts(
        queued=by_status[JobStatus.QUEUED],
        running=by_status[JobStatus.RUNNING],
        ready=by_status[JobStatus.READY],
        merged=by_status[JobStatus.MERGED],
        error=by_status[JobStatus.ERROR],
        unrecorded=sum(map(unrecorded, jobs)),
    )


class MemoryUploadJobs:
    """Own table ``cov_upload_job``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._jobs = tables.upload_jobs

    def get_many(self, upload_ids: Sequence[int]) -> Mapping[int, UploadJob]:
        """See ``UploadJobRepository.get_many``."""
        return {number: self._jobs[number] for number in upload_ids if number in self._jobs}

    def by_claim_keys(self, claim_keys: Sequence[str]) -> Mapping[str, UploadJob]:
        """See ``UploadJobRepository.by_claim_keys``."""
        return {job.claim_key: job for job in self._jobs.values() if job.claim_key in claim_keys}

    def of_commit(self, key: CommitKey) -> tuple[UploadJob, ...]:
        """See ``UploadJobRepository.of_commit``."""
        return tuple(sorted((job for job in self._jobs.values() if job.key == key), key=lambda job: job.upload_id))

    def counts(self, key: CommitKey) -> JobCounts:
        """See ``UploadJobRepository.counts``."""
        return counts_of(self.of_commit(key))

    def insert(self, jobs: Sequence[NewUploadJob], at: datetime) -> tuple[int, ...]:
        """See ``UploadJobRepository.insert``."""
        inserted = []
        for new in jobs:
            if new.upload_id not in self._jobs and not self.by_claim_keys([new.claim_key]):
                self._jobs[new.upload_id] = _queued(new, at)
                inserted.append(new.upload_id)
        return tuple(inserted)

    def reset(self, jobs: Sequence[NewUploadJob], at: datetime) -> tuple[int, ...]:
        """See ``UploadJobRepository.reset``."""
        found = []
        for new in jobs:
            old = self._jobs.get(new.upload_id)
            if old is not None:
                self._jobs[new.upload_id] = replace(
                    _queued(new, at),
                    claim_key=old.claim_key,
                    fence=old.fence + 1,
                    segment=old.segment,
                    session_id=old.session_id,
                    position=old.position,
                    places=old.places,
                    merged_gen=old.merged_gen,
                    created_at=old.created_at,
                )
                found.append(new.upload_id)
        return tuple(found)

    def acquire(self, upload_id: int, owner: str, now: datetime, until: datetime) -> UploadJob | None:
        """See ``UploadJobRepository.acquire``."""
        job = self._jobs.get(upload_id)
        if job is None or not _takeable(job, now):
            return None
        self._jobs[upload_id] = replace(
            job,
            status=JobStatus.RUNNING,
            takeovers=job.takeovers + (job.status is JobStatus.RUNNING),
            fence=job.fence + 1,
            lease_owner=owner,
            lease_until=until,
            updated_at=now,
        )
        return self._jobs[upload_id]

    def renew(self, upload_id: int, fence: int, until: datetime) -> bool:
        """See ``UploadJobRepository.renew``."""
        job = self._held(upload_id, fence)
        if job is not None:
            self._jobs[upload_id] = replace(job, lease_until=until)
        return job is not None

    def requeue(self, upload_id: int, fence: int, not_before: datetime, *, counted: bool, at: datetime) -> bool:
        """See ``UploadJobRepository.requeue``."""
        job = self._held(upload_id, fence)
        if job is not None:
            self._jobs[upload_id] = replace(
                job,
                status=JobStatus.QUEUED,
                not_before=not_before,
                attempts=job.attempts + counted,
                lease_owner=None,
                lease_until=None,
                updated_at=at,
            )
        return job is not None

    def finish(self, upload_id: int, fence: int, processed: Processed, at: datetime) -> bool:
        """See ``UploadJobRepository.finish``."""
        job = self._held(upload_id, fence)
        if job is not None:
            self._jobs[upload_id] = replace(
                job,
                status=JobStatus.READY,
                staged_segment=processed.segment,
                staged_empty=processed.empty,
                staged_flags=processed.flags,
                result=processed.result,
                error_code=None,
                error_params=None,
                lease_owner=None,
                lease_until=None,
                updated_at=at,
            )
        return job is not None

    def fail(
        self, upload_id: int, fence: int, code: str, params: JsonObject, result: JsonObject | None, at: datetime
    ) -> bool:
        """See ``UploadJobRepository.fail``."""
        job = self._held(upload_id, fence)
        if job is not None:
            self._jobs[upload_id] = replace(_failed(job, code, params, at), result=result)
        return job is not None

    def give_up(self, upload_ids: Sequence[int], code: str, at: datetime) -> tuple[UploadJob, ...]:
        """See ``UploadJobRepository.give_up``."""
        changed = []
        for job in self.get_many(upload_ids).values():
            if job.status in _WORKING and job.deadline <= at:
                self._jobs[job.upload_id] = replace(_failed(job, code, {}, at), fence=job.fence + 1)
                changed.append(self._jobs[job.upload_id])
        return tuple(changed)

    def take_back(
        self, upload_id: int, fence: int, code: str, params: JsonObject, result: JsonObject | None, at: datetime
    ) -> bool:
        """See ``UploadJobRepository.take_back``."""
        job = self._jobs.get(upload_id)
        if job is None or job.status is not JobStatus.MERGED or job.fence != fence or job.session_id is None:
            return False
        self._jobs[upload_id] = replace(_failed(job, code, params, at), result=result, fence=fence + 1)
        return True

    def to_record(self, key: CommitKey, limit: int) -> tuple[UploadJob, ...]:
        """See ``UploadJobRepository.to_record``."""
        jobs = [job for job in self.of_commit(key) if job.status is JobStatus.READY or unrecorded(job)]
        return tuple(jobs[:limit])

    def record(
        self, merged: Sequence[JobMerge], failed: Sequence[tuple[int, int]], generation: int, at: datetime
    ) -> int:
        """See ``UploadJobRepository.record``."""
        changed = 0
        for merge in merged:
            job = self._jobs.get(merge.upload_id)
            if job is not None and job.status is JobStatus.READY and job.fence == merge.fence:
                self._jobs[merge.upload_id] = replace(
                    job,
                    status=JobStatus.MERGED,
                    segment=job.segment if merge.session_id is None else job.staged_segment,
                    session_id=merge.session_id,
                    position=merge.position if job.position is None else job.position,
                    places=merge.places,
                    staged_segment=None,
                    merged_gen=generation,
                    updated_at=at,
                )
                changed += 1
        for upload_id, fence in failed:
            job = self._jobs.get(upload_id)
            if job is not None and job.status is JobStatus.ERROR and job.fence == fence:
                self._jobs[upload_id] = replace(job, session_id=None, merged_gen=generation, updated_at=at)
                changed += 1
        return changed

    def in_order(self, key: CommitKey) -> tuple[UploadJob, ...]:
        """See ``UploadJobRepository.in_order``."""
        placed = [(job.position, job) for job in self.of_commit(key) if job.segment and job.position is not None]
        return tuple(job for _, job in sorted(placed, key=lambda pair: pair[0]))

    def recorded(self, key: CommitKey, after: int, upto: int) -> tuple[UploadJob, ...]:
        """See ``UploadJobRepository.recorded``."""
        return tuple(
            job
            for job in self.of_commit(key)
            if job.status in _RECORDED and job.merged_gen is not None and after < job.merged_gen <= upto
        )

    def due(self, now: datetime, limit: int) -> tuple[UploadJob, ...]:
        """See ``UploadJobRepository.due``."""
        jobs = sorted((job for job in self._jobs.values() if _takeable(job, now)), key=_age)
        return tuple(jobs[:limit])

    def overdue(self, now: datetime, limit: int) -> tuple[UploadJob, ...]:
        """See ``UploadJobRepository.overdue``."""
        jobs = [job for job in self._jobs.values() if job.status in _WORKING and job.deadline <= now]
        return tuple(sorted(jobs, key=lambda job: (job.deadline, job.upload_id))[:limit])

    def void_leases(self, at: datetime) -> int:
        """See ``UploadJobRepository.void_leases``."""
        held = [job for job in self._jobs.values() if job.lease_until is not None and job.lease_until > at]
        for job in held:
            self._jobs[job.upload_id] = replace(job, lease_until=at, updated_at=at)
        return len(held)

    def end_waits(self, at: datetime) -> int:
        """See ``UploadJobRepository.end_waits``."""
        waiting = [job for job in self._jobs.values() if job.status is JobStatus.QUEUED and (job.not_before or at) > at]
        for job in waiting:
            self._jobs[job.upload_id] = replace(job, not_before=at, updated_at=at)
        return len(waiting)

    def _held(self, upload_id: int, fence: int) -> UploadJob | None:
        job = self._jobs.get(upload_id)
        return job if job is not None and job.status is JobStatus.RUNNING and job.fence == fence else None


def _takeable(job: UploadJob, now: datetime) -> bool:
    if job.status is JobStatus.QUEUED:
        return job.not_before is None or job.not_before <= now
    if job.status is not JobStatus.RUNNING or job.lease_until is None:
        return False
    return not now < job.lease_until <= now + LONGEST_LEASE


def _age(job: UploadJob) -> tuple[datetime, int]:
    return job.updated_at, job.upload_id


def _failed(job: UploadJob, code: str, params: JsonObject, at: datetime) -> UploadJob:
    return replace(
        job,
        status=JobStatus.ERROR,
        error_code=code,
        error_params=params,
        merged_gen=None,
        staged_segment=None,
        lease_owner=None,
        lease_until=None,
        updated_at=at,
    )


def _queued(new: NewUploadJob, at: datetime) -> UploadJob:
    return UploadJob(
        upload_id=new.upload_id,
        claim_key=new.claim_key,
        key=new.key,
        arguments=new.arguments,
        status=JobStatus.QUEUED,
        attempts=0,
        takeovers=0,
        not_before=None,
        deadline=new.deadline,
        lease_owner=None,
        lease_until=None,
        fence=0,
        staged_segment=None,
        staged_empty=False,
        staged_flags=(),
        segment=None,
        session_id=None,
        position=None,
        places=(),
        merged_gen=None,
        result=None,
        error_code=None,
        error_params=None,
        created_at=at,
        updated_at=at,
    )
