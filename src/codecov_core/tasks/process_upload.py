"""``UploadProcessor``: read one raw upload into a segment (chapter 04 §10.8, §16.2 step 2)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from codecov_core.errors import ObjectNotFoundError, StorageError
from codecov_core.ingest import IngestOptions, IngestResult, UploadErrorCode, archive_decision, ingest_upload
from codecov_core.ports import (
    Clock,
    Database,
    Heartbeat,
    JsonObject,
    NewUploadJob,
    ObjectStore,
    Processed,
    StoredObject,
    TaskQueue,
    Telemetry,
    Upload,
    UploadJob,
)
from codecov_core.reports import Session
from codecov_core.tasks.commands import UploadFinisher, UploadProcessor
from codecov_core.tasks.commit_context import CommitContext, CommitGoneError, load_context
from codecov_core.tasks.kept_uploads import finish_with_earlier, keeps_earlier
from codecov_core.tasks.outcome import Done, Outcome, Permanent, Snooze
from codecov_core.tasks.processing_result import result_document
from codecov_core.tasks.publication_weight import OBSERVATIONS
from codecov_core.tasks.segments import LOST, Segment
from codecov_core.tasks.settings import TaskSettings
from codecov_core.tasks.stored_segments import Segments
from codecov_core.tasks.upload_arguments import UploadArguments, format_version
from codecov_core.values import dataclass

_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class ProcessResult:
    """What became of an upload (keys as other programs know them)."""

    upload_id: int
    successful: bool
    """Whether it is ready to be merged."""
    error_code: str | None = None
    reason: str | None = None
    """Why nothing was done, when nothing was."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """An upload whose lease is ours, with what is needed to read it."""

    job: UploadJob
    context: CommitContext
    upload: Upload

    @property
    def location(self) -> str:
        return self.upload.storage_path or ""


@dataclass(frozen=True, slots=True)
class ProcessUpload:
    """Handler of ``UploadProcessor``.

    Works under a lease with a fence: of two processors of one upload only the later one's outcome counts. The outcome
    is an immutable segment in storage and one row; the merger is nudged, and finds it anyway.
    """

    database: Database
    objects: ObjectStore
    segments: Segments
    queue: TaskQueue
    clock: Clock
    heartbeat: Heartbeat
    telemetry: Telemetry
    settings: TaskSettings

    def handle(self, command: UploadProcessor) -> Outcome[ProcessResult]:
        """Read the upload, if it waits for that and nobody else is at it."""
        upload_id = command.wanted_upload
        if upload_id is None:
            return Permanent("bad_upload_arguments", "the message names no upload")
        if command.arguments is not None:
            self._adopt(command, upload_id)
        now = self.clock.now()
        with self.database.begin() as work:
            job = work.upload_jobs.acquire(upload_id, self.settings.worker, now, now + self.settings.lease)
        if job is None:
            return Done(ProcessResult(upload_id, successful=False, reason="not_waiting"))
        with self.heartbeat.beating(lambda: self._renew(job), self.settings.renew_every):
            return self._process(job)

    def _adopt(self, command: UploadProcessor, upload_id: int) -> None:
        """Make the job that a sender of the older message shape did not make (chapter 04 §16.2 step 10)."""
        upload = UploadArguments.of({**(command.arguments or {}), "upload_id": upload_id})
        now = self.clock.now()
        with self.database.begin() as work:
            if not work.upload_jobs.get_many([upload_id]) and work.uploads.get_many([upload_id]):
                work.commit_jobs.touch(command.key, now, yaml=command.commit_yaml)
                deadline = now + self.settings.deadline
                job = NewUploadJob(upload_id, upload.claim_key, command.key, upload.arguments, deadline)
                work.upload_jobs.insert([job], now)

    def _renew(self, job: UploadJob) -> bool:
        with self.database.begin() as work:
            return work.upload_jobs.renew(job.upload_id, job.fence, self.clock.now() + self.settings.lease)

    def _process(self, job: UploadJob) -> Outcome[ProcessResult]:
        if job.takeovers > self.settings.most_takeovers:
            return self._fail(job, UploadErrorCode.PROCESSING_TIMEOUT, {}, None)
        try:
            taken = self._load(job)
        except CommitGoneError as error:
            return self._fail(job, UploadErrorCode.UNKNOWN_PROCESSING, {}, {"reason": str(error)})
        location: JsonObject = {"location": taken.location}
        try:
            raw = self.objects.get_stored(taken.location)
        except ObjectNotFoundError:
            return self._missing(job, location)
        except StorageError as error:
            if error.retryable:
                return self._later(job, self.settings.outage_retry, str(error), counted=False)
            return self._fail(job, UploadErrorCode.UNKNOWN_STORAGE, location, {"reason": str(error)})
        result = ingest_upload(raw.data, self._options(taken, raw, self.clock.now()))
        document = result_document(result)
        try:
            if result.error is not None:
                params, reason = result.error.params, result.error.message
                return self._fail(job, result.error.code, params, {**document, "reason": reason})
            return self._store(taken, result, document)
        except StorageError as error:
            return self._later(job, self.settings.outage_retry, str(error), counted=False)

    def _load(self, job: UploadJob) -> _Taken:
        with self.database.reading() as work:
            commit_job = work.commit_jobs.get(job.key)
            context = load_context(work, self.settings, job.key, commit_job.yaml if commit_job else None)
            upload = work.uploads.get_many([job.upload_id]).get(job.upload_id)
        if upload is None:
            raise CommitGoneError(f"there is no upload {job.upload_id}", upload_id=job.upload_id)
        return _Taken(job, context, upload)

    def _options(self, taken: _Taken, raw: StoredObject, now: datetime) -> IngestOptions:
        upload = taken.upload
        session = Session(
            time=int(now.timestamp()),
            archive=upload.storage_path,
            flags=upload.flags,
            provider=upload.provider,
            build=upload.build_code,
            name=upload.name,
            job=upload.job_code,
            url=upload.build_url,
        )
        return IngestOptions.of(
            taken.context.config,
            session,
            now,
            format_version=format_version(upload.upload_extras),
            content_encoding=raw.content_encoding,
            check_expiry=self.settings.check_expiry,
        )

    def _store(self, taken: _Taken, result: IngestResult, document: JsonObject) -> Outcome[ProcessResult]:
        """Write the segment, and the readable text of the raw upload for after its publication; then tell."""
        job, report = taken.job, result.report
        if report is None:
            return self._fail(job, UploadErrorCode.REPORT_EMPTY, {}, document)
        before = self._of_earlier(job, self.segments.pieces) or ()
        path = taken.context.paths.segment(job.upload_id, job.fence)
        self.segments.write(path, Segment.of(report, before))
        keeps_raw = self.settings.keep_raw_uploads and taken.context.config.archives_uploads
        decision = archive_decision(result.container, taken.location, keeps_raw=keeps_raw, failed=False)
        if decision.content is not None:
            self.objects.put(taken.context.paths.readable(path), decision.content)
        processed = Processed(
            segment=path,
            empty=not report,
            flags=taken.upload.flags,
            result={**document, "archive": decision.action.value, OBSERVATIONS: len(report.table().session)},
        )
        with self.database.begin() as work:
            kept = work.upload_jobs.finish(job.upload_id, job.fence, processed, self.clock.now())
        return self._told(job, ProcessResult(job.upload_id, successful=True)) if kept else _superseded(job)

    def _of_earlier(self, job: UploadJob, read: Callable[[str], _Read]) -> _Read | None:
        """Read something of the segment of the upload's earlier processing.

        One that is gone or damaged counts as none: reading the upload again is what repairs it.
        """
        try:
            return None if job.segment is None else read(job.segment)
        except LOST:
            return None

    def _missing(self, job: UploadJob, location: JsonObject) -> Outcome[ProcessResult]:
        """Wait for a raw upload that is not there yet, longer each time, then give up (chapter 04 §15.2 row 10)."""
        waits = self.settings.missing_file_waits
        if job.attempts < len(waits):
            return self._later(job, waits[job.attempts], "the raw upload is not there yet", counted=True)
        return self._fail(job, UploadErrorCode.FILE_NOT_IN_STORAGE, location, None)

    def _later(self, job: UploadJob, wait: timedelta, reason: str, *, counted: bool) -> Outcome[ProcessResult]:
        now = self.clock.now()
        with self.database.begin() as work:
            kept = work.upload_jobs.requeue(job.upload_id, job.fence, now + wait, counted=counted, at=now)
        return Snooze(now + wait, reason) if kept else _superseded(job)

    def _fail(
        self, job: UploadJob, code: UploadErrorCode, params: JsonObject, document: JsonObject | None
    ) -> Outcome[ProcessResult]:
        """End with an error; or with what an earlier processing gave, where there is such and it is to be kept."""
        now = self.clock.now()
        earlier = self._of_earlier(job, self.segments.read) if keeps_earlier(job) else None
        if earlier is not None:
            document = {**(document or {}), OBSERVATIONS: len(earlier.report.table().session)}
        with self.database.begin() as work:
            if earlier is not None:
                kept = finish_with_earlier(work, job, code.value, document, now)
            else:
                kept = work.upload_jobs.fail(job.upload_id, job.fence, code.value, params, document, now)
        event = "upload.failed" if earlier is None else "upload.kept"
        self.telemetry.event(event, upload_id=job.upload_id, sha=job.key.sha, code=code.value)
        failed = ProcessResult(job.upload_id, successful=False, error_code=code.value)
        return self._told(job, failed) if kept else _superseded(job)

    def _told(self, job: UploadJob, result: ProcessResult) -> Done[ProcessResult]:
        self.queue.enqueue(UploadFinisher(repoid=job.key.repoid, commitid=job.key.sha))
        return Done(result)


def _superseded(job: UploadJob) -> Done[ProcessResult]:
    return Done(ProcessResult(job.upload_id, successful=False, reason="superseded"))
