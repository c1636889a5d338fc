"""The one transaction of a publication: everything that other programs read changes together."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import orjson

from codecov_core.config import Rounding
from codecov_core.ports import (
    Clock,
    Commit,
    CommitState,
    Database,
    FailedUpload,
    InheritedSession,
    JobStatus,
    MergedUpload,
    NewUpload,
    PublishedReport,
    ReportType,
    UnitOfWork,
    UploadError,
    UploadJob,
    UploadState,
    UploadType,
)
from codecov_core.reports import Report, Session, Totals
from codecov_core.tasks.commit_context import CommitContext
from codecov_core.tasks.leases import CommitLease, LeaseLostError
from codecov_core.tasks.level_totals import NO_LINES, level_totals
from codecov_core.tasks.merging import skips_ci
from codecov_core.values import dataclass

_ACTIVITY = timedelta(minutes=60)
"""``repos.updatestamp`` moves at most this often (chapter 04 §10.10 step 7e)."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A generation, computed."""

    generation: int
    previous: int
    """The generation that was published before."""
    inherited: tuple[InheritedSession, ...]
    """The sessions of segment 0 that the report still has."""
    report: Report
    totals: Totals
    patch: Totals | None
    report_json: bytes
    in_storage: bool
    """Whether the report JSON went to object storage instead of the commit's row."""
    started: float
    """When the work on it began (seconds of the monotonic clock)."""
    share: float
    """How many times as long as it took a busy commit waits before the next publication."""


def write_rows(
    database: Database, clock: Clock, lease: CommitLease, context: CommitContext, publication: Publication
) -> None:
    """Write all rows of a publication; raises ``LeaseLostError``, and nothing is written, when it came too late."""
    with database.begin() as work:
        now = clock.now()
        if not work.commit_jobs.publish(lease.key, lease.fence, publication.generation, now):
            raise LeaseLostError("another merger published first", sha=lease.key.sha)
        commit = work.commits.get(lease.key.repoid, lease.key.sha) or context.commit
        rounding = context.config.rounding
        report_id = work.reports.ensure(commit.id, ReportType.COVERAGE, now).id
        _write_carried(work, report_id, context, publication, now)
        recorded = work.upload_jobs.recorded(lease.key, publication.previous, publication.generation)
        _write_uploads(work, recorded, publication.report, rounding, now)
        work.commits.publish(commit.id, _commit_report(commit, context, publication), now)
        work.branches.advance(commit, now)
        work.pulls.advance(commit, now)
        work.reports.set_totals(report_id, level_totals(publication.totals, rounding), now)
        work.repositories.touch(lease.key.repoid, now, unless_within=_ACTIVITY)
        pause = timedelta(seconds=(clock.monotonic() - publication.started) * publication.share)
        work.commit_jobs.pause_publications(lease.key, lease.fence, clock.now() + pause, now)


def _commit_report(commit: Commit, context: CommitContext, publication: Publication) -> PublishedReport:
    state = CommitState.COMPLETE if publication.report else CommitState.ERROR
    if skips_ci(commit.message):
        state = CommitState.SKIPPED
    return PublishedReport(
        state=state,
        totals=orjson.dumps(publication.totals.to_commit_json(publication.patch)),
        report=None if publication.in_storage else publication.report_json,
        report_storage_path=context.paths.report_json(publication.generation) if publication.in_storage else None,
    )


def _write_uploads(
    work: UnitOfWork, recorded: Sequence[UploadJob], report: Report, rounding: Rounding, now: datetime
) -> None:
    """Flip the rows of what was recorded since the last publication (chapter 01 §9.4).

    An upload's totals are its own, fixed when it was read (chapter 01 §22 rule 1).
    """
    merged = [job for job in recorded if job.status is JobStatus.MERGED]
    failed = [job for job in recorded if job.status is JobStatus.ERROR]
    work.uploads.mark_merged(
        [
            MergedUpload(
                upload_id=job.upload_id,
                order_number=job.session_id,
                totals=NO_LINES
                if job.session_id is None
                else level_totals(report.sessions[job.session_id].totals, rounding),
            )
            for job in merged
        ],
        now,
    )
    work.uploads.mark_failed(
        [
            FailedUpload(job.upload_id, UploadError(job.error_code or "unknown_processing", job.error_params or {}))
            for job in failed
        ],
        now,
    )


def _write_carried(
    work: UnitOfWork, report_id: int, context: CommitContext, publication: Publication, now: datetime
) -> None:
    """Make the carriedforward rows those of the report: obsolete ones go, missing ones come (chapter 01 §9.4)."""
    carried = [session.id for session in publication.inherited if session.carriedforward]
    work.uploads.delete_carriedforward(report_id, carried)
    present = work.uploads.carriedforward(report_id)
    sessions = [publication.report.sessions[number] for number in carried if number not in present]
    if not sessions:
        return
    rounding = context.config.rounding
    ids = work.uploads.insert(report_id, [_carried_row(session, rounding) for session in sessions], now)
    names = dict.fromkeys(flag for session in sessions for flag in session.flags or ())
    flags = work.flags.ensure(context.key.repoid, list(names), now)
    work.flags.link(
        [
            (upload_id, flags[flag])
            for upload_id, session in zip(ids, sessions, strict=True)
            for flag in session.flags or ()
        ]
    )


def _carried_row(session: Session, rounding: Rounding) -> NewUpload:
    return NewUpload(
        state=UploadState.COMPLETE,
        state_id=None,
        upload_type=UploadType.CARRIEDFORWARD,
        upload_type_id=None,
        storage_path=session.archive or "",
        order_number=session.id,
        name=session.name,
        provider=session.provider,
        build_code=session.build,
        build_url=session.url,
        job_code=session.job,
        env=orjson.loads(orjson.dumps(dict(session.env))) if session.env is not None else None,
        upload_extras=orjson.loads(orjson.dumps(dict(session.extras))),
        totals=None if session.totals is None else level_totals(session.totals, rounding),
    )
