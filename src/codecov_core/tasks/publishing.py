"""Publishing: from the segments of a generation to what other programs read (chapter 01 §9.4, §9.5, §13 to §16).

Objects first, under names of their own, then the chunks at their fixed place, then everything in the database in one
transaction that only the holder of the lease can win; who loses it there says so, and the chunks are put right. The
same segments in the same order give the same bytes, whoever publishes and however often.
"""

from collections.abc import Sequence
from contextlib import suppress
from itertools import chain

from codecov_core.config import EffectiveConfig
from codecov_core.errors import CorruptDiffError, ProviderError
from codecov_core.ingest import UploadErrorCode
from codecov_core.ports import (
    Clock,
    CommitJob,
    Database,
    JobStatus,
    NewUploadJob,
    ObjectStore,
    RepoReaders,
    TaskQueue,
    Telemetry,
    UploadJob,
)
from codecov_core.reports import (
    PatchTotals,
    Report,
    fold,
    patch_totals,
    stored_file_order,
    with_patch_totals,
    write_report,
)
from codecov_core.tasks.commands import UploadProcessor
from codecov_core.tasks.commit_context import CommitContext
from codecov_core.tasks.leases import CommitLease
from codecov_core.tasks.publication_rows import Publication, write_rows
from codecov_core.tasks.publication_weight import most_observations, too_heavy, too_many
from codecov_core.tasks.segments import LOST, Names, Segment, appended, combined_order
from codecov_core.tasks.settings import TaskSettings
from codecov_core.tasks.starting_point import StartingPoint, with_inherited_only
from codecov_core.tasks.stored_reports import PublishedReports
from codecov_core.tasks.stored_segments import Segments
from codecov_core.tasks.wire_chunks import WireChunks, compressed
from codecov_core.values import dataclass

_TRIES = 2
"""How often a report is made before memory is said not to suffice: other tasks may have taken it for a moment."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """Publishes the current generation of a commit."""

    database: Database
    objects: ObjectStore
    segments: Segments
    published: PublishedReports
    queue: TaskQueue
    readers: RepoReaders
    clock: Clock
    telemetry: Telemetry
    settings: TaskSettings

    def publish(self, lease: CommitLease, context: CommitContext) -> bool:
        """Publish; false when something has to be done first.

        A segment is lost (gone or damaged): its upload is sent to be read again. Or the report would take too much
        when stored, or memory does not suffice for it, twice: some uploads end with an error, to be recorded.

        Raises ``LeaseLostError`` when somebody else took over, and what storage and database raise; what others read
        is as before then.
        """
        with self.database.reading() as work:
            job = work.commit_jobs.get(lease.key) or lease.job
            uploads = work.upload_jobs.in_order(lease.key)
        if many := too_many(uploads, self.settings.observations):
            reason = f"the commit's uploads say more than {self.settings.observations:,} times something of a line"
            self._leave_out(lease, [(upload, reason) for upload in many])
            return False
        for _ in range(_TRIES):
            with suppress(MemoryError):
                return self._publish(lease, context, job, uploads)
        largest = most_observations(uploads)
        if largest is None:
            raise MemoryError("there is not enough memory for the commit's report, whichever upload is left out")
        self._leave_out(lease, [(largest, "there is not enough memory for the commit's report with it")])
        return False

    def _publish(
        self, lease: CommitLease, context: CommitContext, job: CommitJob, uploads: Sequence[UploadJob]
    ) -> bool:
        started = self.clock.monotonic()
        job, base = self._base(lease, context, job)
        parts = self._parts(lease, uploads)
        if parts is None:
            return False
        start = None if base is None else with_inherited_only(base.report, job)
        report = folded(start, parts, context.config)
        if heavy := too_heavy(report, start, parts, self.settings.stored_bytes):
            limit = self.settings.stored_bytes
            beside = f"with those of the commit's other uploads that is more than {limit:,}"
            of_each = "its empty lines, details and names take {:,} bytes when stored; "
            self._leave_out(lease, [(upload, of_each.format(weight) + beside) for upload, weight in heavy])
            return False
        patch = self._patch(report, context)
        report = with_patch_totals(report, patch)
        order = file_order(base, uploads, parts)
        if order is None:
            known = () if base is None else tuple(chain.from_iterable(base.pieces))
            order = appended(self._published_order(context, job) or known, report.names)
        stored = write_report(report, file_order=order)
        lease.check()
        chunks = compressed(stored.chunks)
        self._write_side_copies(context, job.generation, chunks, compressed(stored.report_json))
        publication = Publication(
            generation=job.generation,
            previous=job.published_gen,
            inherited=job.inherited,
            report=report,
            totals=stored.totals,
            patch=None if patch is None else patch.totals,
            report_json=stored.report_json,
            in_storage=self.settings.report_json_in_storage(context.repository),
            started=started,
            share=self.settings.publication_share,
        )
        with WireChunks(self.database, self.objects, self.clock, self.telemetry).replaced(lease, context.paths, chunks):
            write_rows(self.database, self.clock, lease, context, publication)
        self.published.keep(context.paths.side_report(job.generation), report)
        self.telemetry.duration("publish", self.clock.monotonic() - started)
        return True

    def _base(self, lease: CommitLease, context: CommitContext, job: CommitJob) -> tuple[CommitJob, Segment | None]:
        """Read segment 0; one that is lost is made again from what is published, or given up."""
        if job.segment0 is None:
            return job, None
        try:
            return job, self.segments.read(job.segment0)
        except LOST as error:
            self.telemetry.event("segment0.lost", sha=job.key.sha, error=str(error))
        start = StartingPoint(self.database, self.objects, self.readers, self.clock, self.telemetry, self.settings)
        return start.recover(lease, context)

    def _parts(self, lease: CommitLease, uploads: Sequence[UploadJob]) -> list[tuple[UploadJob, Segment]] | None:
        """Read the segments; those that are lost are made again (chapter 04 §16.1 D6: absence is not emptiness).

        One that only keeps the place of its names is left out.
        """
        parts: list[tuple[UploadJob, Segment]] = []
        lost: list[UploadJob] = []
        for upload in uploads:
            try:
                parts.append((upload, self.segments.read(upload.segment or "")))
            except LOST:
                if upload.session_id is not None:
                    lost.append(upload)
        if lost:
            self._read_again(lease, [upload for upload in lost if upload.status is JobStatus.MERGED])
            return None
        return parts

    def _published_order(self, context: CommitContext, job: CommitJob) -> Names:
        """Give the file indexes that others may be reading with, for when the segments do not tell all of them."""
        try:
            return stored_file_order(self.objects.get(context.paths.side_report(job.published_gen)))
        except LOST:
            return ()

    def _leave_out(self, lease: CommitLease, reasons: Sequence[tuple[UploadJob, str]]) -> None:
        """End merged uploads with an error, which the next merge records."""
        now, code = self.clock.now(), UploadErrorCode.UNKNOWN_PROCESSING.value
        with self.database.begin() as work:
            work.commit_jobs.touch(lease.key, now)
            for upload, reason in reasons:
                result = {**(upload.result or {}), "reason": reason}
                work.upload_jobs.take_back(upload.upload_id, upload.fence, code, {"reason": reason}, result, now)
        for upload, reason in reasons:
            self.telemetry.event("upload.left_out", upload_id=upload.upload_id, sha=lease.key.sha, reason=reason)

    def _read_again(self, lease: CommitLease, uploads: Sequence[UploadJob]) -> None:
        """Send uploads to be read again, but those that somebody else has read again since their rows were read."""
        if not uploads:
            return
        lease.confirm()
        now = self.clock.now()
        deadline = now + self.settings.deadline
        with self.database.begin() as work:
            work.commit_jobs.touch(lease.key, now)
            current = work.upload_jobs.get_many([upload.upload_id for upload in uploads])
            lost = [upload for upload in uploads if current.get(upload.upload_id) == upload]
            work.upload_jobs.reset(
                [NewUploadJob(job.upload_id, job.claim_key, job.key, job.arguments, deadline) for job in lost], now
            )
        for upload in lost:
            key = upload.key
            self.queue.enqueue(UploadProcessor(repoid=key.repoid, commitid=key.sha, upload_id=upload.upload_id))
            self.telemetry.event("segment.lost", upload_id=upload.upload_id, sha=upload.key.sha)

    def _patch(self, report: Report, context: CommitContext) -> PatchTotals | None:
        """Count what the commit changed; without an answer there are no patch totals (chapter 04 §15.2 row 14)."""
        try:
            diff = self.readers.open(context.repository).commit_diff(context.key.sha)
            return patch_totals(report, diff)
        except (ProviderError, CorruptDiffError) as error:
            self.telemetry.event("publish.without_diff", sha=context.key.sha, error=error.code)
            return None

    def _write_side_copies(self, context: CommitContext, generation: int, chunks: bytes, report_json: bytes) -> None:
        paths = context.paths
        self.objects.put(paths.side_chunks(generation), chunks, encoded=True)
        self.objects.put(paths.side_report(generation), report_json, encoded=True)
        if self.settings.report_json_in_storage(context.repository):
            self.objects.put(paths.report_json(generation), report_json, encoded=True)


def file_order(
    base: Segment | None, uploads: Sequence[UploadJob], parts: Sequence[tuple[UploadJob, Segment]]
) -> Names | None:
    """Give the order of a report's files, or null when a segment that was lost took places of names with it."""
    placed = [] if base is None else [(0, names) for names in base.pieces]
    for upload, segment in parts:
        places = (upload.position or 0, *upload.places)
        if len(places) != len(segment.pieces):
            return None
        placed += zip(places, segment.pieces, strict=True)
    return combined_order(placed) if len(parts) == len(uploads) else None


def folded(start: Report | None, uploads: Sequence[tuple[UploadJob, Segment]], config: EffectiveConfig) -> Report:
    """Fold the segments of a generation in their order.

    First what is left of segment 0, then the uploads under their session ids, each joined or not by its own flags
    (chapter 01 §9.3).
    """
    parts = [] if start is None else [start]
    joined = [True for _ in parts]
    for upload, segment in uploads:
        if upload.session_id is None:
            continue  # it keeps the place of its names
        (own_id,) = segment.report.sessions
        report = segment.report
        if upload.session_id != own_id:
            report = report.renumbered({own_id: upload.session_id})
        parts.append(report)
        (session,) = report.sessions.values()
        joined.append(config.flags.joined(session.flags or ()))
    return fold(parts, joined)
