"""``Upload``: claim the uploads that arrived for a commit (chapter 04 §10.4, §16.2 step 1)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from codecov_core.ports import (
    Clock,
    CommitKey,
    Database,
    JobStatus,
    NewUploadJob,
    RepoReaders,
    ReportType,
    TaskQueue,
    Telemetry,
    UnitOfWork,
    UploadInbox,
)
from codecov_core.tasks.commands import Upload, UploadProcessor
from codecov_core.tasks.commit_context import CommitGoneError, load_context
from codecov_core.tasks.config_lookup import ConfigLookup
from codecov_core.tasks.outcome import Done, Outcome, Permanent, Snooze
from codecov_core.tasks.settings import TaskSettings
from codecov_core.tasks.upload_arguments import BadUploadArgumentsError, UploadArguments
from codecov_core.values import dataclass

_SHORTEST_DEBOUNCE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """What was found in the inbox."""

    claimed: int = 0
    """Elements taken out."""
    queued: int = 0
    """Uploads that are now to be processed."""
    dropped: tuple[str, ...] = ()
    """Why elements were thrown away, one sentence each."""


@dataclass(frozen=True, slots=True)
class ClaimUploads:
    """Handler of ``Upload``.

    First a durable claim in the database, then exactly the claimed elements leave the inbox, then messages. A death in
    between only claims the same uploads again.
    """

    database: Database
    inbox: UploadInbox
    queue: TaskQueue
    readers: RepoReaders
    clock: Clock
    telemetry: Telemetry
    settings: TaskSettings

    def handle(self, command: Upload) -> Outcome[ClaimResult]:
        """Claim everything that is there."""
        if command.report_type is not ReportType.COVERAGE:
            return Permanent("unsupported_report_type", f"uploads of type {command.report_type} are not processed yet")
        wait = self._debounce(command.key) or self._configure(command.key)
        if wait is not None:
            return wait
        claimed, queued, dropped = 0, 0, []
        while elements := self.inbox.peek(command.key, self.settings.claim_batch):
            uploads, bad = _parse(elements)
            with self.database.begin() as work:
                claim = _Claim(work, self.settings, command.key, self.clock.now())
                waiting = claim.take(uploads)
            trimmed = self.inbox.trim(command.key, elements)
            claimed += len(elements)
            queued += len(waiting)
            dropped += [*bad, *claim.dropped]
            for upload_id in waiting:
                self.queue.enqueue(
                    UploadProcessor(repoid=command.repoid, commitid=command.commitid, upload_id=upload_id)
                )
            if not trimmed:
                break  # somebody else claims the same elements at this moment
        for reason in dropped:
            self.telemetry.event("upload.dropped", repoid=command.repoid, sha=command.commitid, reason=reason)
        return Done(ClaimResult(claimed, queued, tuple(dropped)))

    def _configure(self, key: CommitKey) -> Snooze | None:
        """Look up what the commit says about its uploads, before anybody reads one of them."""
        elements = self.inbox.peek(key, self.settings.claim_batch)
        if not elements:
            return None
        try:
            return ConfigLookup(self.database, self.readers, self.clock, self.telemetry, self.settings).look(key)
        except CommitGoneError:
            self._give_up(key, elements)
            raise

    def _give_up(self, key: CommitKey, elements: Sequence[bytes]) -> None:
        """Throw uploads of a commit away that has not become known within the deadline of an upload."""
        latest = self.inbox.latest_push(key)
        if latest is None or latest <= self.clock.now() - self.settings.deadline:
            self.inbox.trim(key, elements)
            self.telemetry.event("uploads.unknown_commit", repoid=key.repoid, sha=key.sha, count=len(elements))

    def _debounce(self, key: CommitKey) -> Snooze | None:
        """Wait for more uploads where the installation wants that (chapter 04 §10.4 step 3)."""
        delay = self.settings.upload_delay
        latest = self.inbox.latest_push(key) if delay else None
        if latest is None:
            return None
        now = self.clock.now()
        age = now - latest
        if age >= delay:
            return None
        return Snooze(now + max(_SHORTEST_DEBOUNCE, delay - age), "uploads are still arriving")


def _parse(elements: Sequence[bytes]) -> tuple[dict[str, UploadArguments], list[str]]:
    """Read elements; the last one of an upload counts, one that cannot be read harms no other."""
    uploads: dict[str, UploadArguments] = {}
    bad: list[str] = []
    for element in elements:
        try:
            upload = UploadArguments.parse(element)
        except BadUploadArgumentsError as error:
            bad.append(str(error))
        else:
            uploads[upload.claim_key] = upload
    return uploads, bad


class _Claim:
    """One claim transaction."""

    def __init__(self, work: UnitOfWork, settings: TaskSettings, key: CommitKey, now: datetime) -> None:
        self._work = work
        self._key = key
        self._now = now
        self._deadline = now + settings.deadline
        self._context = load_context(work, settings, key, None)
        self.dropped: list[str] = []

    def take(self, uploads: Mapping[str, UploadArguments]) -> list[int]:
        """Make rows and jobs; give the ids of uploads that wait for a processor.

        The commit job is touched first: its lock keeps two claims, and a claim and a merge, apart.
        """
        self._work.commit_jobs.touch(self._key, self._now)
        known = self._work.upload_jobs.by_claim_keys(list(uploads))
        ids = {claim_key: job.upload_id for claim_key, job in known.items()}
        ids |= self._rows_of_the_api({key: upload for key, upload in uploads.items() if key not in known})
        ids |= self._legacy_rows({key: upload for key, upload in uploads.items() if key not in known})
        again = [key for key, job in known.items() if uploads[key].repeats and uploads[key].arguments != job.arguments]
        new = [self._job(key, ids[key], uploads[key]) for key in uploads if key in ids and key not in known]
        self._work.upload_jobs.insert(new, self._now)
        reset = self._work.upload_jobs.reset([self._job(key, ids[key], uploads[key]) for key in again], self._now)
        self._work.uploads.restart(reset, self._now)
        jobs = self._work.upload_jobs.get_many(list(ids.values()))
        return sorted(upload_id for upload_id, job in jobs.items() if job.status is JobStatus.QUEUED)

    def _job(self, claim_key: str, upload_id: int, upload: UploadArguments) -> NewUploadJob:
        return NewUploadJob(upload_id, claim_key, self._key, upload.arguments, self._deadline)

    def _rows_of_the_api(self, uploads: Mapping[str, UploadArguments]) -> dict[str, int]:
        named = {key: upload.upload_id for key, upload in uploads.items() if upload.upload_id is not None}
        rows = self._work.uploads.get_many(list(named.values()))
        self.dropped += [f"there is no upload {number}" for number in named.values() if number not in rows]
        return {key: number for key, number in named.items() if number in rows}

    def _legacy_rows(self, uploads: Mapping[str, UploadArguments]) -> dict[str, int]:
        legacy = {key: upload for key, upload in uploads.items() if upload.upload_id is None}
        if not legacy:
            return {}
        report = self._work.reports.ensure(self._context.commit.id, self._key.report_type, self._now)
        ids = self._work.uploads.insert(report.id, [upload.new_upload() for upload in legacy.values()], self._now)
        names = dict.fromkeys(flag for upload in legacy.values() for flag in upload.flags)
        flags = self._work.flags.ensure(self._key.repoid, list(names), self._now)
        self._work.flags.link(
            [
                (upload_id, flags[flag])
                for upload_id, upload in zip(ids, legacy.values(), strict=True)
                for flag in upload.flags
            ]
        )
        return dict(zip(legacy, ids, strict=True))
