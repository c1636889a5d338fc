"""``Notify``: decide a commit's statuses and deliver them (chapter 05 §4, chapter 04 §10.13, §16.2 step 4)."""

from dataclasses import replace
from datetime import timedelta

import orjson

from codecov_core import comparison
from codecov_core.errors import CodecovError, CorruptDiffError, CorruptReportError, DamagedObjectError, ProviderError
from codecov_core.notifications import (
    ComparedCommits,
    Decoration,
    StatusContext,
    StatusDecision,
    decide_statuses,
)
from codecov_core.ports import (
    Clock,
    CommitJob,
    CommitKey,
    Database,
    Decision,
    Heartbeat,
    NewDecision,
    RepoReader,
    RepoReaders,
    ReportType,
    Status,
    StatusChannel,
    StatusTarget,
    TaskQueue,
    Telemetry,
)
from codecov_core.reports import Diff, Report, SessionType
from codecov_core.tasks.base_facts import BaseFacts
from codecov_core.tasks.commands import Notify, UploadFinisher
from codecov_core.tasks.commit_context import CommitContext, CommitGoneError, load_context
from codecov_core.tasks.leases import CommitLease, CommitLeases, LeaseLostError
from codecov_core.tasks.outcome import Done, Outcome, Permanent, Snooze
from codecov_core.tasks.settings import TaskSettings
from codecov_core.tasks.storage_paths import StoragePaths
from codecov_core.tasks.stored_reports import PublishedReports
from codecov_core.values import dataclass

_BUSY_WAIT = timedelta(seconds=10)
_ARRIVING_WAIT = timedelta(seconds=60)
_DECORATIONS = {
    None: Decoration.STANDARD,
    "pass": Decoration.PASSING_EMPTY_UPLOAD,
    "fail": Decoration.FAILING_EMPTY_UPLOAD,
}


@dataclass(frozen=True, slots=True)
class NotifyResult:
    """What was told (keys as other programs know them)."""

    notified: bool
    notifications: tuple[str, ...] = ()
    """Contexts delivered."""
    reason: str | None = None
    """Why nothing was told, when nothing was."""


@dataclass(frozen=True, slots=True)
class NotifyCommit:
    """Handler of ``Notify``.

    It works under the commit's lease, so that no later generation can be told before an earlier one: decisions are
    delivered at least once, and the last one is right. They are stored before they are delivered.
    """

    database: Database
    published: PublishedReports
    queue: TaskQueue
    readers: RepoReaders
    statuses: StatusChannel
    clock: Clock
    heartbeat: Heartbeat
    telemetry: Telemetry
    settings: TaskSettings

    def handle(self, command: Notify) -> Outcome[NotifyResult]:
        """Tell, if the commit is quiet and published; otherwise whoever finishes it sends another ``Notify``.

        That other one knows of no empty upload: who asks to tell one waits himself. Raises ``CommitGoneError`` when
        there is no such commit to wait for.
        """
        if command.empty_upload is not None:
            self._ensure_job(command.key)
        leases = CommitLeases(self.database, self.clock, self.heartbeat, self.settings)
        with leases.holding(command.key) as lease:
            if lease is None:
                outcome: Outcome[NotifyResult] = self._not_held(command.key)
            else:
                outcome = self._under_lease(command, lease)
        self._nudge_merger(command.key)
        return outcome

    def _ensure_job(self, key: CommitKey) -> None:
        """Let the commit have a job: nothing else need ever arrive for one with an empty upload."""
        with self.database.begin() as work:
            if work.commit_jobs.get(key) is not None:
                return
            load_context(work, self.settings, key, None)
            work.commit_jobs.touch(key, self.clock.now())
        self.queue.enqueue(UploadFinisher(repoid=key.repoid, commitid=key.sha))

    def _not_held(self, key: CommitKey) -> Outcome[NotifyResult]:
        with self.database.reading() as work:
            known = work.commit_jobs.get(key) is not None
        if known:
            return Snooze(self.clock.now() + _BUSY_WAIT, "the commit's report is being worked on")
        return Done(NotifyResult(notified=False, reason="no_head_report"))

    def _under_lease(self, command: Notify, lease: CommitLease) -> Outcome[NotifyResult]:
        try:
            with self.database.reading() as work:
                job = work.commit_jobs.get(lease.key) or lease.job
                context = load_context(work, self.settings, lease.key, job.yaml)
        except CommitGoneError as error:
            return self._forget(lease.key, error)
        reason = self._reason_to_wait(context, job)
        if reason is not None and command.empty_upload is not None:
            return Snooze(self.clock.now() + _BUSY_WAIT, "the commit's report is not complete yet")
        if reason is not None:
            return Done(NotifyResult(notified=False, reason=reason))
        head = self._report(context, lease.key.sha)
        reason = self._reason_not_to_tell(command, context, head)
        if reason is not None:
            self._done(lease.key, job)
            return Done(NotifyResult(notified=False, reason=reason))
        reader = self._reader(context)
        compared = BaseFacts(self.database, self.clock).compared(context.commit, job.base_sha, reader)
        try:
            decisions = self._decide(context, head, compared, reader, _DECORATIONS[command.empty_upload])
        except CorruptReportError as error:
            self._tell_unreadable(lease.key, error)
            self._done(lease.key, job)
            return Done(NotifyResult(notified=False, reason="no_head_report"))
        with self.database.begin() as work:
            work.decisions.record(lease.key, job.generation, [_stored(item) for item in decisions], self.clock.now())
        told = self._deliver(lease, context, job, compared)
        self._done(lease.key, job)
        return Done(NotifyResult(notified=True, notifications=told))

    def _forget(self, key: CommitKey, error: CommitGoneError) -> Permanent:
        """Drop all that is known of a commit that is gone: its notification would stay due for ever."""
        with self.database.begin() as work:
            work.commit_jobs.forget(key)
        self.telemetry.event("commit.forgotten", repoid=key.repoid, sha=key.sha, reason=str(error))
        return Permanent(error.code, str(error))

    def _reason_to_wait(self, context: CommitContext, job: CommitJob) -> str | None:
        """Look whether something is still on its way (chapter 04 §16.1 D4, D5)."""
        now = self.clock.now()
        with self.database.begin() as work:
            counts = work.upload_jobs.counts(job.key)
            if job.published_gen < job.generation or job.generation < 0 or counts.live:
                return "has_other_notifies_coming"
            row = work.reports.get(context.commit.id, ReportType.COVERAGE)
            if row is not None and work.uploads.unpublished(row.id, now - self.settings.deadline):
                work.commit_jobs.postpone_notification(job.key, now + _ARRIVING_WAIT, now)
                return "has_other_notifies_coming"
        return None

    def _reason_not_to_tell(self, command: Notify, context: CommitContext, head: Report | None) -> str | None:
        """Ask the rules about a quiet and published commit; what they look at is the whole commit (04 §16.1 D20)."""
        rules = context.config.notify
        if command.empty_upload is None:
            if head is None:
                return "no_head_report"
            if self._counted(head) < rules.after_n_builds:
                return "need_more_builds"
            if rules.notify_error and self._has_failures(context.key):
                return "uploads_failed"
        return "ci_failed" if rules.require_ci_to_pass and context.commit.ci_passed is False else None

    def _counted(self, head: Report) -> int:
        """Count the sessions that ``after_n_builds`` asks for."""
        sessions = head.sessions.values()
        if not self.settings.count_fresh_uploads_only:
            return len(sessions)
        return sum(session.session_type is SessionType.UPLOADED for session in sessions)

    def _has_failures(self, key: CommitKey) -> bool:
        with self.database.reading() as work:
            return work.upload_jobs.counts(key).error > 0

    def _reader(self, context: CommitContext) -> RepoReader | None:
        try:
            return self.readers.open(context.repository)
        except ProviderError as error:
            if error.retryable:
                raise
            return None

    def _decide(
        self,
        context: CommitContext,
        head: Report | None,
        compared: ComparedCommits,
        reader: RepoReader | None,
        decoration: Decoration,
    ) -> tuple[StatusDecision, ...]:
        """Decide all statuses; without the base where its lines, which are read when they are asked for, are damaged.

        Raises ``CorruptReportError`` when those of the head are.
        """
        base = None if compared.project_base is None else self._report(context, compared.project_base)
        sha = context.key.sha
        diff = _diff(reader, compared.project_base, sha)
        same = compared.patch_base == compared.project_base
        patch_diff = diff if same else _diff(reader, compared.patch_base, sha)
        with self.database.reading() as work:
            flags = work.flags.names(context.key.repoid)
        status_context = StatusContext(
            evidence=comparison.compare(base, head, diff, patch_diff=patch_diff),
            config=context.config,
            head_sha=sha,
            base_sha=compared.project_base,
            branch=context.commit.branch,
            pull=context.commit.pullid,
            decoration=decoration,
            repository_flags=flags,
            count_fresh_only=self.settings.count_fresh_uploads_only,
        )
        try:
            decisions = decide_statuses(status_context)
        except CorruptReportError as error:
            if base is None:
                raise
            self._tell_unreadable(replace(context.key, sha=compared.project_base or ""), error)
            without = comparison.compare(None, head, diff, patch_diff=patch_diff)
            decisions = decide_statuses(replace(status_context, evidence=without))
        for pattern, reason, _ in status_context.patterns.rejected:
            self.telemetry.event("pattern.rejected", repoid=context.key.repoid, sha=sha, pattern=pattern, reason=reason)
        return decisions

    def _report(self, context: CommitContext, sha: str) -> Report | None:
        key = replace(context.key, sha=sha)
        paths = StoragePaths.of(context.repository, self.settings.hash_key, sha)
        try:
            return self.published.of_commit(self.database, paths, key)
        except (CorruptReportError, DamagedObjectError) as error:
            self._tell_unreadable(key, error)
            return None

    def _tell_unreadable(self, key: CommitKey, error: CodecovError) -> None:
        self.telemetry.event("report.unreadable", repoid=key.repoid, sha=key.sha, error=str(error))

    def _deliver(
        self, lease: CommitLease, context: CommitContext, job: CommitJob, compared: ComparedCommits
    ) -> tuple[str, ...]:
        """Deliver what waits; raises ``LeaseLostError`` when somebody else may have told a later generation before.

        No fence keeps a late delivery from others, so what it ran over is wanted told again.
        """
        with self.database.reading() as work:
            waiting = work.decisions.undelivered(job.key, job.generation)
        if not waiting:
            return ()
        target = StatusTarget(context.repository, job.key.sha, compared.project_base)
        lease.confirm()
        try:
            deliveries = self.statuses.deliver(target, [_status(decision) for decision in waiting])
        finally:
            is_held = lease.renew()
            if not is_held:
                with self.database.begin() as work:
                    work.commit_jobs.notify_again(lease.key, self.clock.now())
        if not is_held:
            raise LeaseLostError("the lease of the commit was taken over", sha=lease.key.sha)
        told = tuple(delivery.context for delivery in deliveries if delivery.error is None)
        now = self.clock.now()
        with self.database.begin() as work:
            work.decisions.delivered(job.key, job.generation, told, now)
            for delivery in deliveries:
                if delivery.error is not None:
                    work.decisions.refused(job.key, job.generation, delivery.context, delivery.error, now)
        return told

    def _done(self, key: CommitKey, job: CommitJob) -> None:
        with self.database.begin() as work:
            work.commit_jobs.notified(key, job.notify_wanted, job.notify_doubts, self.clock.now())

    def _nudge_merger(self, key: CommitKey) -> None:
        """What became ready while we held the commit found it busy."""
        with self.database.reading() as work:
            counts = work.upload_jobs.counts(key)
        if counts.ready or counts.unrecorded:
            self.queue.enqueue(UploadFinisher(repoid=key.repoid, commitid=key.sha))


def _diff(reader: RepoReader | None, base: str | None, head: str) -> Diff | None:
    """Give what the head's side changed since it left the base's (chapter 05 §3.3: from the merge base)."""
    if reader is None or base is None:
        return None
    try:
        fork = reader.merge_base(base, head) if reader.capabilities.merge_base else base
        return reader.compare(fork or base, head)
    except CorruptDiffError:
        return None
    except ProviderError as error:
        if error.retryable:
            raise
        return None


def _stored(decision: StatusDecision) -> NewDecision:
    return NewDecision(
        context=decision.context,
        kind=decision.kind.value,
        title=decision.title,
        state=None if decision.state is None else decision.state.value,
        posted=decision.posted,
        reason=None if decision.reason is None else decision.reason.value,
        description=decision.explanation(),
        facts=orjson.loads(orjson.dumps(decision.facts_to_mapping(), default=str)),
    )


def _status(decision: Decision) -> Status:
    new = decision.decision
    return Status(new.context, new.kind, new.title, new.state or "success", new.description, new.facts)
