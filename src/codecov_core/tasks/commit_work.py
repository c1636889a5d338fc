"""Working on a commit under its lease: prepare, merge, publish, clean, until nothing is left to do."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from codecov_core.ports import (
    Clock,
    CommitJob,
    CommitKey,
    Database,
    Heartbeat,
    JobCounts,
    ObjectStore,
    RepoReaders,
    Rollouts,
    TaskQueue,
    Telemetry,
    UnitOfWork,
    UploadJob,
)
from codecov_core.rollouts import CARRYFORWARD_BASE_SEARCH_RANGE
from codecov_core.tasks.cleaning import Cleaner
from codecov_core.tasks.commands import CommitCommand, Notify, UploadFinisher
from codecov_core.tasks.commit_context import CommitContext, CommitGoneError, load_context
from codecov_core.tasks.config_lookup import ConfigLookup
from codecov_core.tasks.leases import CommitLease, CommitLeases, LeaseLostError
from codecov_core.tasks.merging import plan_merge, skips_ci
from codecov_core.tasks.publishing import Publisher
from codecov_core.tasks.settings import TaskSettings
from codecov_core.tasks.starting_point import NotReadyError, StartingPoint
from codecov_core.tasks.stored_reports import PublishedReports
from codecov_core.tasks.stored_segments import Segments
from codecov_core.tasks.wire_chunks import WireChunks
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class WorkDone:
    """What one stay at a commit did."""

    busy: bool = False
    """Somebody else holds the commit; that one does the work."""
    merged: int = 0
    """Uploads recorded, errors included."""
    published: int | None = None
    """The last generation published, if any was."""


@dataclass(frozen=True, slots=True)
class CommitWork:
    """The one merger of a commit (chapter 04 §16.2 step 3, design §5)."""

    database: Database
    objects: ObjectStore
    segments: Segments
    published: PublishedReports
    queue: TaskQueue
    readers: RepoReaders
    clock: Clock
    heartbeat: Heartbeat
    telemetry: Telemetry
    rollouts: Rollouts
    settings: TaskSettings

    def work_on(self, key: CommitKey) -> WorkDone:
        """Do everything there is to do for a commit now, then nudge what comes later.

        Looks once more after giving the lease back: what arrived between our last look and the release was refused by
        nobody else. Raises what the ports raise; everything done up to then stays done.
        """
        done = self._stay(key)
        if not done.busy and self._left_to_do(key):
            again = self._stay(key)
            published = done.published if again.published is None else again.published
            done = replace(done, merged=done.merged + again.merged, published=published)
        if done.merged or done.published is not None:
            self._nudge(key)
        return done

    def _stay(self, key: CommitKey) -> WorkDone:
        done = WorkDone()
        leases = CommitLeases(self.database, self.clock, self.heartbeat, self.settings)
        with leases.holding(key) as lease:
            if lease is None:
                with self.database.reading() as work:
                    return WorkDone(busy=work.commit_jobs.get(key) is not None)
            try:
                if lease.job.generation < 0:
                    self._configure(key)
                with self.database.reading() as work:
                    context = load_context(work, self.settings, key, lease.job.yaml)
            except CommitGoneError as error:
                self._forget(key, error)
                return done
            while (step := self._step(lease, context)) is not None:
                published = done.published if step.published is None else step.published
                done = WorkDone(merged=done.merged + step.merged, published=published)
        return done

    def _configure(self, key: CommitKey) -> None:
        """Look up what the commit says, as that decides what it carries forward; mostly that was done before."""
        lookup = ConfigLookup(self.database, self.readers, self.clock, self.telemetry, self.settings)
        wait = lookup.look(key)
        if wait is not None:
            raise NotReadyError(wait.reason, sha=key.sha)

    def _forget(self, key: CommitKey, error: CommitGoneError) -> None:
        """Nobody is interested any more in what becomes of the uploads of a commit that is gone."""
        with self.database.begin() as work:
            work.commit_jobs.forget(key)
        self.telemetry.event("commit.forgotten", repoid=key.repoid, sha=key.sha, reason=str(error))

    def _step(self, lease: CommitLease, context: CommitContext) -> WorkDone | None:
        """Do the next thing; ``None`` when there is none."""
        lease.check()
        with self.database.reading() as work:
            job = work.commit_jobs.get(lease.key) or lease.job
            counts = work.upload_jobs.counts(lease.key)
        if job.generation < 0:
            start = StartingPoint(self.database, self.objects, self.readers, self.clock, self.telemetry, self.settings)
            search_range = self.rollouts.value(CARRYFORWARD_BASE_SEARCH_RANGE, context.repository.ownerid)
            start.prepare(lease, context, search_range)
            return WorkDone()
        if counts.ready or counts.unrecorded:
            return WorkDone(merged=self._merge(lease, context))
        if may_publish(job, counts, self.clock.now()):
            publisher = Publisher(
                self.database,
                self.objects,
                self.segments,
                self.published,
                self.queue,
                self.readers,
                self.clock,
                self.telemetry,
                self.settings,
            )
            return WorkDone(published=job.generation) if publisher.publish(lease, context) else None
        if job.chunks_stale:
            chunks = WireChunks(self.database, self.objects, self.clock, self.telemetry)
            chunks.restore(lease, context.paths, job)
            return WorkDone()
        if job.cleaned_gen < job.published_gen:
            Cleaner(self.database, self.objects, self.clock, self.settings).clean(lease, context)
            return WorkDone()
        return None

    def _merge(self, lease: CommitLease, context: CommitContext) -> int:
        """Record one batch in one transaction; raises ``LeaseLostError`` when it came too late."""
        with self.database.begin() as work:
            job = work.commit_jobs.lock(lease.key) or lease.job
            batch = work.upload_jobs.to_record(lease.key, self.settings.merge_batch)
            now = self.clock.now()
            plan = plan_merge(
                job,
                batch,
                context.config,
                replaced=_replaced_sessions(work, job, batch),
                silent=skips_ci(context.commit.message),
                fresh_only=self.settings.count_fresh_uploads_only,
                notify_after=now + self.settings.quiet_period,
            )
            changed = work.upload_jobs.record(plan.merged, plan.failed, job.generation + 1, now)
            won = work.commit_jobs.advance(lease.key, lease.fence, job.generation, plan.record, now)
            if not won or changed != len(batch):
                raise LeaseLostError("another merger recorded these uploads", sha=lease.key.sha)
        return len(batch)

    def _left_to_do(self, key: CommitKey) -> bool:
        with self.database.reading() as work:
            job = work.commit_jobs.get(key)
            counts = work.upload_jobs.counts(key)
        return job is not None and (
            bool(counts.ready or counts.unrecorded or job.chunks_stale) or may_publish(job, counts, self.clock.now())
        )

    def _nudge(self, key: CommitKey) -> None:
        """Send what is to happen later; losing these messages is harmless, the sweeper knows the same facts."""
        with self.database.reading() as work:
            job = work.commit_jobs.get(key)
            counts = work.upload_jobs.counts(key)
        if job is None:
            return
        later: list[tuple[CommitCommand, datetime | None]] = []
        if job.published_gen < job.generation and counts.live:
            later.append((UploadFinisher(repoid=key.repoid, commitid=key.sha), job.publish_after))
        if job.notify_wanted > job.notify_done and job.published_gen == job.generation and not counts.live:
            later.append((Notify(repoid=key.repoid, commitid=key.sha), job.notify_after))
        for command, not_before in later:
            self.queue.enqueue(command, not_before)


def may_publish(job: CommitJob, counts: JobCounts, now: datetime) -> bool:
    """Decide whether it is time to publish: a quiet commit at once, a busy one when its pause is over."""
    behind = job.generation >= 0 and job.published_gen < job.generation
    return behind and (not counts.live or job.publish_after is None or job.publish_after <= now)


def _replaced_sessions(work: UnitOfWork, job: CommitJob, batch: tuple[UploadJob, ...]) -> Mapping[int, int]:
    """Find, for uploads read again, the session of segment 0 that another worker once made of them (04 §16.1 D8)."""
    uploaded = {session.id for session in job.inherited if not session.carriedforward}
    candidates = [upload.upload_id for upload in batch if upload.session_id is None]
    if not uploaded or not candidates:
        return {}
    rows = work.uploads.get_many(candidates)
    return {
        row.id: row.order_number
        for row in rows.values()
        if row.order_number is not None and row.order_number in uploaded
    }
