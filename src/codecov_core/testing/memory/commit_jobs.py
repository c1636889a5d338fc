"""Commit jobs in memory."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from codecov_core.ports import (
    LONGEST_LEASE,
    CommitJob,
    CommitKey,
    InheritedSession,
    JobCounts,
    JsonObject,
    MergeRecord,
    SessionIds,
)
from codecov_core.testing.memory.tables import Tables
from codecov_core.testing.memory.upload_jobs import counts_of


class MemoryCommitJobs:
    """Own table ``cov_commit_job``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._jobs = tables.commit_jobs

    def get(self, key: CommitKey) -> CommitJob | None:
        """See ``CommitJobRepository.get``."""
        return self._jobs.get(key)

    def touch(
        self, key: CommitKey, at: datetime, *, base_sha: str | None = None, yaml: JsonObject | None = None
    ) -> CommitJob:
        """See ``CommitJobRepository.touch``."""
        job = self._jobs.get(key) or _new(key, at)
        self._jobs[key] = replace(
            job,
            dirty=job.dirty + 1,
            base_sha=job.base_sha if base_sha is None else base_sha,
            yaml=job.yaml if yaml is None else yaml,
            updated_at=at,
        )
        return self._jobs[key]

    def lock(self, key: CommitKey) -> CommitJob | None:
        """See ``CommitJobRepository.lock``; transactions run one after the other here."""
        return self._jobs.get(key)

    def acquire(self, key: CommitKey, owner: str, now: datetime, until: datetime) -> CommitJob | None:
        """See ``CommitJobRepository.acquire``."""
        job = self._jobs.get(key)
        if job is None or not _free(job, now):
            return None
        self._jobs[key] = replace(
            job,
            fence=job.fence + 1,
            chunks_stale=job.chunks_stale + (job.lease_owner is not None),
            lease_owner=owner,
            lease_until=until,
            updated_at=now,
        )
        return self._jobs[key]

    def renew(self, key: CommitKey, fence: int, until: datetime) -> bool:
        """See ``CommitJobRepository.renew``."""
        job = self._held(key, fence)
        if job is not None:
            self._jobs[key] = replace(job, lease_until=until)
        return job is not None

    def release(self, key: CommitKey, fence: int, at: datetime) -> bool:
        """See ``CommitJobRepository.release``."""
        job = self._held(key, fence)
        if job is not None:
            self._jobs[key] = replace(job, lease_owner=None, lease_until=None, updated_at=at)
        return job is not None

    def prepare(
        self, key: CommitKey, fence: int, *, segment0: str | None, inherited: Sequence[InheritedSession], at: datetime
    ) -> bool:
        """See ``CommitJobRepository.prepare``."""
        job = self._held(key, fence)
        if job is None or job.generation != -1:
            return False
        nothing = segment0 is None
        self._jobs[key] = replace(
            job,
            generation=0,
            published_gen=0 if nothing else job.published_gen,
            cleaned_gen=0 if nothing else job.cleaned_gen,
            segment0=segment0,
            inherited=tuple(inherited),
            session_ids=SessionIds.of(session.id for session in inherited),
            updated_at=at,
        )
        return True

    def restart(
        self,
        key: CommitKey,
        fence: int,
        segment0: str | None,
        inherited: Sequence[InheritedSession],
        session_ids: SessionIds,
        at: datetime,
    ) -> bool:
        """See ``CommitJobRepository.restart``."""
        job = self._held(key, fence)
        if job is None or job.generation < 0:
            return False
        self._jobs[key] = replace(
            job, segment0=segment0, inherited=tuple(inherited), session_ids=session_ids, updated_at=at
        )
        return True

    def adopt(self, key: CommitKey, fence: int, at: datetime) -> bool:
        """See ``CommitJobRepository.adopt``."""
        job = self._held(key, fence)
        if job is None or job.generation != 0:
            return False
        self._jobs[key] = replace(job, published_gen=0, cleaned_gen=0, updated_at=at)
        return True

    def advance(self, key: CommitKey, fence: int, generation: int, record: MergeRecord, at: datetime) -> bool:
        """See ``CommitJobRepository.advance``."""
        job = self._held(key, fence)
        if job is None or job.generation != generation:
            return False
        wanted = record.wants_notification
        self._jobs[key] = replace(
            job,
            generation=generation + 1,
            session_ids=record.session_ids,
            inherited=record.inherited,
            next_position=record.next_position,
            notify_wanted=generation + 1 if wanted else job.notify_wanted,
            notify_after=record.notify_after if wanted else job.notify_after,
            updated_at=at,
        )
        return True

    def publish(self, key: CommitKey, fence: int, generation: int, at: datetime) -> bool:
        """See ``CommitJobRepository.publish``."""
        job = self._held(key, fence)
        if job is None or job.published_gen >= generation:
            return False
        self._jobs[key] = replace(job, published_gen=generation, publish_after=None, updated_at=at)
        return True

    def pause_publications(self, key: CommitKey, fence: int, until: datetime, at: datetime) -> bool:
        """See ``CommitJobRepository.pause_publications``."""
        job = self._held(key, fence)
        if job is not None:
            self._jobs[key] = replace(job, publish_after=until, updated_at=at)
        return job is not None

    def doubt_chunks(self, key: CommitKey, at: datetime) -> bool:
        """See ``CommitJobRepository.doubt_chunks``."""
        job = self._jobs.get(key)
        if job is not None:
            self._jobs[key] = replace(job, chunks_stale=job.chunks_stale + 1, updated_at=at)
        return job is not None

    def trust_chunks(self, key: CommitKey, fence: int, seen: int, at: datetime) -> bool:
        """See ``CommitJobRepository.trust_chunks``."""
        job = self._held(key, fence)
        if job is None or not seen or job.chunks_stale != seen:
            return False
        self._jobs[key] = replace(job, chunks_stale=0, updated_at=at)
        return True

    def cleaned(self, key: CommitKey, fence: int, generation: int, at: datetime) -> bool:
        """See ``CommitJobRepository.cleaned``."""
        job = self._held(key, fence)
        if job is None or job.cleaned_gen >= generation:
            return False
        self._jobs[key] = replace(job, cleaned_gen=generation, updated_at=at)
        return True

    def notified(self, key: CommitKey, wanted: int, doubts: int, at: datetime) -> bool:
        """See ``CommitJobRepository.notified``."""
        job = self._jobs.get(key)
        if job is None or job.notify_done >= wanted or job.notify_doubts != doubts:
            return False
        self._jobs[key] = replace(job, notify_done=wanted, updated_at=at)
        return True

    def notify_again(self, key: CommitKey, at: datetime) -> bool:
        """See ``CommitJobRepository.notify_again``."""
        job = self._jobs.get(key)
        if job is None:
            return False
        is_told = 0 <= job.notify_wanted <= job.notify_done
        done = job.notify_wanted - 1 if is_told else job.notify_done
        self._jobs[key] = replace(job, notify_done=done, notify_doubts=job.notify_doubts + 1, updated_at=at)
        return True

    def postpone_notification(self, key: CommitKey, until: datetime, at: datetime) -> bool:
        """See ``CommitJobRepository.postpone_notification``."""
        job = self._jobs.get(key)
        if job is None or job.notify_wanted <= job.notify_done:
            return False
        self._jobs[key] = replace(job, notify_after=until, updated_at=at)
        return True

    def unsettled(self, now: datetime, limit: int) -> tuple[CommitKey, ...]:
        """See ``CommitJobRepository.unsettled``."""
        return self._select(lambda job: _free(job, now) and _needs_merger(job, self._counts(job.key), now), limit)

    def notify_due(self, now: datetime, limit: int) -> tuple[CommitKey, ...]:
        """See ``CommitJobRepository.notify_due``."""
        return self._select(
            lambda job: (
                job.notify_wanted > job.notify_done
                and job.published_gen == job.generation
                and not self._counts(job.key).live
                and _passed(job.notify_after, now)
            ),
            limit,
        )

    def forget(self, key: CommitKey) -> None:
        """See ``CommitJobRepository.forget``."""
        self._jobs.pop(key, None)
        for upload_id in [job.upload_id for job in self._tables.upload_jobs.values() if job.key == key]:
            del self._tables.upload_jobs[upload_id]
        for decision in [found for found in self._tables.decisions if found[0] == key]:
            del self._tables.decisions[decision]

    def void_leases(self, at: datetime) -> int:
        """See ``CommitJobRepository.void_leases``."""
        held = [job for job in self._jobs.values() if job.lease_until is not None and job.lease_until > at]
        for job in held:
            self._jobs[job.key] = replace(job, lease_until=at, updated_at=at)
        return len(held)

    def _select(self, condition: Callable[[CommitJob], bool], limit: int) -> tuple[CommitKey, ...]:
        chosen = sorted(
            (job for job in self._jobs.values() if condition(job)), key=lambda job: (job.updated_at, job.key)
        )
        return tuple(job.key for job in chosen[:limit])

    def _counts(self, key: CommitKey) -> JobCounts:
        return counts_of([job for job in self._tables.upload_jobs.values() if job.key == key])

    def _held(self, key: CommitKey, fence: int) -> CommitJob | None:
        job = self._jobs.get(key)
        return job if job is not None and job.lease_owner is not None and job.fence == fence else None


def _passed(moment: datetime | None, now: datetime) -> bool:
    return moment is None or moment <= now


def _free(job: CommitJob, now: datetime) -> bool:
    until = job.lease_until
    return job.lease_owner is None or until is None or not now < until <= now + LONGEST_LEASE


def _needs_merger(job: CommitJob, counts: JobCounts, now: datetime) -> bool:
    if job.generation == -1 or counts.ready or counts.unrecorded:
        return True
    if job.cleaned_gen < job.published_gen or job.chunks_stale:
        return True
    return job.published_gen < job.generation and (not counts.live or _passed(job.publish_after, now))


def _new(key: CommitKey, at: datetime) -> CommitJob:
    return CommitJob(
        key=key,
        generation=-1,
        published_gen=-1,
        cleaned_gen=-1,
        dirty=0,
        yaml=None,
        base_sha=None,
        segment0=None,
        inherited=(),
        session_ids=SessionIds(),
        next_position=1,
        notify_wanted=-1,
        notify_done=-1,
        notify_after=None,
        publish_after=None,
        chunks_stale=0,
        notify_doubts=0,
        lease_owner=None,
        lease_until=None,
        fence=0,
        created_at=at,
        updated_at=at,
    )
