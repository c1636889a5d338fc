"""``Sweep``: find work whose message was lost or whose worker died, and start it again (04 §16.2 step 6).

Alone it restores all progress after every message was lost: it looks only at facts in the database and the inbox.
"""

from collections.abc import Sequence
from datetime import datetime

from codecov_core.ports import (
    Clock,
    CommitKey,
    Database,
    JobStatus,
    NewUploadJob,
    ReportType,
    TaskQueue,
    Telemetry,
    UnitOfWork,
    UploadInbox,
    UploadJob,
)
from codecov_core.tasks.command import TaskCommand
from codecov_core.tasks.commands import Notify, Sweep, Upload, UploadFinisher, UploadProcessor
from codecov_core.tasks.kept_uploads import finish_with_earlier, keeps_earlier
from codecov_core.tasks.outcome import Done, Outcome
from codecov_core.tasks.settings import TaskSettings
from codecov_core.values import dataclass

_TIMEOUT = "processing_timeout"


@dataclass(frozen=True, slots=True)
class SweepResult:
    """How much was started again."""

    voided: int = 0
    """Leases and waits for another try that ended because no other worker is alive."""
    given_up: int = 0
    """Uploads past their deadline."""
    claims: int = 0
    """Commits whose inbox is to be emptied."""
    uploads: int = 0
    """Uploads sent to a processor."""
    commits: int = 0
    """Commits sent to a merger."""
    notifications: int = 0


@dataclass(frozen=True, slots=True)
class SweepWork:
    """Handler of ``Sweep``. Every batch is bounded, oldest first; what is left over is found by the next sweep."""

    database: Database
    inbox: UploadInbox
    queue: TaskQueue
    clock: Clock
    telemetry: Telemetry
    settings: TaskSettings

    def handle(self, command: Sweep) -> Outcome[SweepResult]:
        """Look once and send what is due."""
        now, limit = self.clock.now(), self.settings.sweep_batch
        with self.database.begin() as work:
            voided = _void(work, now) if command.alone else 0
            overdue = work.upload_jobs.overdue(now, limit)
            self._keep(work, [job for job in overdue if keeps_earlier(job)], now)
            useless = [job.upload_id for job in overdue if not keeps_earlier(job)]
            given_up = work.upload_jobs.give_up(useless, _TIMEOUT, now) if useless else ()
        arrived = self._arrived(alone=command.alone)
        with self.database.reading() as work:
            due = [job for job in work.upload_jobs.due(now, limit) if command.alone or self._stuck(job)]
            unsettled = work.commit_jobs.unsettled(now, limit)
            notify = work.commit_jobs.notify_due(now, limit)
        commands: list[TaskCommand] = [
            *(Upload(repoid=key.repoid, commitid=key.sha, report_type=key.report_type) for key in arrived),
            *(UploadProcessor(repoid=j.key.repoid, commitid=j.key.sha, upload_id=j.upload_id) for j in due),
            *(UploadFinisher(repoid=key.repoid, commitid=key.sha) for key in unsettled),
            *(Notify(repoid=key.repoid, commitid=key.sha) for key in notify),
        ]
        for sent in commands:
            self.queue.enqueue(sent)
        result = SweepResult(voided, len(given_up), len(arrived), len(due), len(unsettled), len(notify))
        if commands or given_up:
            self.telemetry.event("sweep", sent=len(commands), given_up=len(given_up))
        return Done(result)

    def _keep(self, work: UnitOfWork, jobs: Sequence[UploadJob], now: datetime) -> None:
        """End overdue jobs with what they gave before; what somebody still makes of one comes too late."""
        again = [NewUploadJob(job.upload_id, job.claim_key, job.key, job.arguments, job.deadline) for job in jobs]
        work.upload_jobs.reset(again, now)
        for job in jobs:
            taken = work.upload_jobs.acquire(job.upload_id, self.settings.worker, now, now + self.settings.lease)
            if taken is not None:
                finish_with_earlier(work, taken, _TIMEOUT, None, now)

    def _arrived(self, *, alone: bool) -> tuple[CommitKey, ...]:
        """Find uploads that nobody claimed in time; kinds that are not processed here stay where they are."""
        now, limit = self.clock.now(), self.settings.sweep_batch
        patience = self.settings.inbox_patience + self.settings.upload_delay
        return self.inbox.waiting(ReportType.COVERAGE, now if alone else now - patience, limit)

    def _stuck(self, job: UploadJob) -> bool:
        """Tell a job whose message must be lost from one whose message is on its way."""
        waits_for_nothing = job.status is JobStatus.QUEUED and job.not_before is None
        return not waits_for_nothing or job.updated_at <= self.clock.now() - self.settings.message_grace


def _void(work: UnitOfWork, now: datetime) -> int:
    """End all that holds work back on behalf of workers that are gone."""
    return work.upload_jobs.void_leases(now) + work.upload_jobs.end_waits(now) + work.commit_jobs.void_leases(now)
