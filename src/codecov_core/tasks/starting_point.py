"""Generation 0: what a commit's report starts from (chapter 01 §8, chapter 04 §10.5, §16.2 step 7)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from codecov_core.config import SharedPatterns
from codecov_core.errors import CodecovError, CorruptDiffError, CorruptReportError, DamagedObjectError, ProviderError
from codecov_core.ports import (
    Clock,
    Commit,
    CommitJob,
    CommitReport,
    CommitState,
    Database,
    InheritedSession,
    ObjectStore,
    RepoReaders,
    Telemetry,
)
from codecov_core.reports import (
    Report,
    SessionType,
    carry_forward,
    lightened,
    read_report,
    shift_lines,
    stored_file_order,
)
from codecov_core.tasks.commit_context import CommitContext
from codecov_core.tasks.leases import CommitLease, LeaseLostError
from codecov_core.tasks.segments import LOST, Segment
from codecov_core.tasks.settings import TaskSettings
from codecov_core.tasks.storage_paths import StoragePaths
from codecov_core.tasks.stored_reports import PublishedReports, read_published, read_report_json, row_reader
from codecov_core.values import dataclass

WIDEST_SEARCH = 1_000
"""Ancestors looked at for a base at most, whatever the rollout says."""
PATIENCE = timedelta(minutes=3)
"""How long a commit waits for its ancestors' parents to become known; then it starts from nothing."""


class NotReadyError(CodecovError):
    """What a commit starts from cannot be told yet: the parent of an ancestor is not known, or its configuration."""

    code = "ancestors_not_ready"


@dataclass(frozen=True, slots=True)
class StartingPoint:
    """Decides segment 0 of a commit, once."""

    database: Database
    objects: ObjectStore
    readers: RepoReaders
    clock: Clock
    telemetry: Telemetry
    settings: TaskSettings

    def prepare(self, lease: CommitLease, context: CommitContext, search_range: int) -> None:
        """Store segment 0, if there is one, and record generation 0.

        A report that is there already (from another worker, or copied) is taken over as it is. Otherwise flags are
        carried forward from the nearest of ``search_range`` ancestors with a report. Raises ``NotReadyError``,
        ``LeaseLostError`` and what storage and database raise; nothing is recorded then.
        """
        adopted = self._existing(context)
        segment = adopted if adopted is not None else self._carried(lease, context, search_range)
        path: str | None = None
        if segment is not None:
            path = context.paths.segment0(lease.fence)
            self.objects.put(path, segment.encode())
        with self.database.begin() as work:
            sessions = {} if segment is None else segment.report.sessions
            inherited = [
                InheritedSession(
                    id=session.id,
                    flags=tuple(session.flags or ()),
                    carriedforward=session.session_type is SessionType.CARRIEDFORWARD,
                )
                for session in sessions.values()
            ]
            now = self.clock.now()
            if not work.commit_jobs.prepare(lease.key, lease.fence, segment0=path, inherited=inherited, at=now):
                raise LeaseLostError("another merger decided where the commit starts", sha=lease.key.sha)
            if adopted is not None:
                work.commit_jobs.adopt(lease.key, lease.fence, now)

    def recover(self, lease: CommitLease, context: CommitContext) -> tuple[CommitJob, Segment | None]:
        """Make segment 0 again when it is lost: what is published, without the uploads that have segments of their own.

        Names keep their file indexes. Where even that cannot be read, or was never published, the inherited sessions
        are given up, so that the uploads can be published. Raises ``LeaseLostError`` and what storage and database
        raise.
        """
        with self.database.reading() as work:
            job = work.commit_jobs.get(lease.key) or lease.job
        segment = self._inherited_part(context, job)
        kept: tuple[InheritedSession, ...] = ()
        path: str | None = None
        if segment is not None:
            kept = tuple(session for session in job.inherited if session.id in segment.report.sessions)
            path = context.paths.segment0(lease.fence)
            self.objects.put(path, segment.encode())
        given_up = [session.id for session in job.inherited if session not in kept]
        ids = job.session_ids.without(given_up)
        with self.database.begin() as work:
            now = self.clock.now()
            if not work.commit_jobs.restart(lease.key, lease.fence, path, kept, ids, now):
                raise LeaseLostError("another merger has the commit", sha=lease.key.sha)
        if given_up:
            self.telemetry.event("sessions.given_up", sha=lease.key.sha, sessions=given_up)
        return replace(job, segment0=path, inherited=kept, session_ids=ids), segment

    def _inherited_part(self, context: CommitContext, job: CommitJob) -> Segment | None:
        published = self._side_copy(context, job) if job.published_gen >= 0 else None
        if published is None:
            return None
        return Segment(with_inherited_only(published.report, job), published.pieces)

    def _side_copy(self, context: CommitContext, job: CommitJob) -> Segment | None:
        """Read what is published; a report that was taken over has no side copies but the wire's places."""
        paths, generation = context.paths, job.published_gen
        try:
            report_json = self.objects.get(paths.side_report(generation))
            report = read_report(report_json, self.objects.get(paths.side_chunks(generation)))
            report.load(range(len(report.names)))
            return Segment(report, (stored_file_order(report_json),))
        except LOST:
            return self._existing(context)

    def _existing(self, context: CommitContext) -> Segment | None:
        """Take over a stored report, with the file indexes it has."""
        if not context.commit.has_report:
            return None
        read_row = row_reader(self.database, context.key)
        stored = read_row()
        if stored is None:
            return None

        def again() -> CommitReport | None:
            nonlocal stored  # the indexes have to be those of the row that fits the chunks
            newer = read_row()
            stored = stored if newer is None else newer
            return newer

        try:
            report = read_published(self.objects, context.paths, stored, None, again)
            if report is not None:
                report.load(range(len(report.names)))
            order = stored_file_order(read_report_json(self.objects, stored))
        except (CorruptReportError, DamagedObjectError) as error:
            self._unreadable(context, context.key.sha, error)
            return None
        return Segment(report, (order,)) if report is not None and (report or report.sessions) else None

    def _carried(self, lease: CommitLease, context: CommitContext, search_range: int) -> Segment | None:
        config = context.config
        if not config.flags.has_any_carryforward:
            return None
        base = self._base(lease, context, search_range)
        report = None if base is None else self._published(context, base)
        if base is None or report is None:
            return None
        flags = sorted({flag for s in report.sessions.values() for flag in s.flags or () if config.flags.carries(flag)})
        if not flags:
            return None
        patterns = config.flags.paths(flags)
        paths = SharedPatterns().patterns(patterns).matches_many if patterns else None
        extras: Mapping[str, object] = {"carriedforward_from": base.sha}
        try:
            carried = self._shifted(carry_forward(report, flags, paths, extras), base.sha, context)
            carried.load(range(len(carried.names)))
        except CorruptReportError as error:
            self._unreadable(context, base.sha, error)
            return None
        carried, left_out = lightened(carried, self.settings.stored_bytes // 2)  # the rest is for uploads
        if left_out:
            self.telemetry.event("carryforward.left_out", sha=context.key.sha, files=len(left_out), first=left_out[0])
        return Segment.of(_without_patch(carried)) if carried else None

    def _base(self, lease: CommitLease, context: CommitContext, search_range: int) -> Commit | None:
        """Walk the ancestors to the nearest one that is complete (chapter 01 §8.3)."""
        wanted = max(0, min(search_range, WIDEST_SEARCH))
        with self.database.reading() as work:
            ancestors = work.commits.ancestors(context.key.repoid, context.key.sha, wanted)
        patient = self.clock.now() < lease.job.created_at + PATIENCE
        for ancestor in ancestors:
            if ancestor.state in (CommitState.COMPLETE, CommitState.SKIPPED):
                return ancestor
            if patient and ancestor.state is CommitState.PENDING and ancestor.parent is None:
                raise NotReadyError(f"the parent of {ancestor.sha} is not known yet", sha=ancestor.sha)
        return None

    def _published(self, context: CommitContext, base: Commit) -> Report | None:
        key = replace(context.key, sha=base.sha)
        paths = StoragePaths.of(context.repository, self.settings.hash_key, base.sha)
        try:
            return PublishedReports(self.objects).of_commit(self.database, paths, key)
        except (CorruptReportError, DamagedObjectError) as error:
            self._unreadable(context, key.sha, error)
            return None

    def _unreadable(self, context: CommitContext, sha: str, error: CodecovError) -> None:
        self.telemetry.event("report.unreadable", repoid=context.key.repoid, sha=sha, error=str(error))

    def _shifted(self, report: Report, base_sha: str, context: CommitContext) -> Report:
        """Move lines by what changed in between; without an answer they stay (chapter 01 §8.3 step 7)."""
        if not report:
            return report
        try:
            reader = self.readers.open(context.repository)
            return shift_lines(report, reader.compare(base_sha, context.key.sha))
        except (ProviderError, CorruptDiffError) as error:
            self.telemetry.event("carryforward.unshifted", sha=context.key.sha, error=error.code)
            return report


def _without_patch(report: Report) -> Report:
    """Forget the totals of the patch of the commit that the report comes from."""
    return report.with_facts([facts._replace(diff_totals=None) for facts in report.facts], diff_totals=None)


def with_inherited_only(report: Report, job: CommitJob) -> Report:
    """Take the sessions out of segment 0 that are gone from it (chapter 01 §7.1)."""
    kept = {session.id for session in job.inherited}
    return report.deleted([number for number in report.sessions if number not in kept])
