"""After a publication: raw uploads are rewritten or deleted, superseded objects go (chapter 02 §2.6, 07 §10.5).

All of it can be repeated: what is done already is found done. Nothing is touched before the generation that holds an
upload is published, so that until then it can be read again from its raw bytes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from codecov_core.errors import InvalidObjectPathError, ObjectNotFoundError
from codecov_core.ingest import ArchiveAction
from codecov_core.ports import Clock, CommitJob, Database, JobStatus, ObjectStore, Upload, UploadJob
from codecov_core.tasks.commit_context import CommitContext
from codecov_core.tasks.leases import CommitLease
from codecov_core.tasks.settings import TaskSettings
from codecov_core.tasks.storage_paths import StoragePaths
from codecov_core.values import dataclass

_KEPT_GENERATIONS = 2
"""The published generation and the one before: a reader that looked up the old one may still be reading it."""


@dataclass(frozen=True, slots=True)
class Cleaner:
    """Cleans up after the publications of a commit."""

    database: Database
    objects: ObjectStore
    clock: Clock
    settings: TaskSettings

    def clean(self, lease: CommitLease, context: CommitContext) -> None:
        """Do what is to be done up to the published generation; raises what storage and database raise.

        The objects are listed before the rows are read: what is listed then is at least known to the rows, even when a
        processor ends in between.
        """
        present = list(self.objects.list(context.paths.own_folder))
        with self.database.reading() as work:
            job = work.commit_jobs.get(lease.key) or lease.job
            jobs = work.upload_jobs.of_commit(lease.key)
            done = work.upload_jobs.recorded(lease.key, job.cleaned_gen, job.published_gen)
            uploads = work.uploads.get_many([upload.upload_id for upload in done])
        self._settle_raw(context.paths, done, uploads)
        superseded = superseded_objects(context.paths, job, jobs, present)
        if self.settings.report_json_in_storage(context.repository):
            superseded += self._old_report_json(context.paths, job.published_gen)
        self.objects.delete_many(superseded)
        with self.database.begin() as work:
            work.commit_jobs.cleaned(lease.key, lease.fence, job.published_gen, self.clock.now())

    def _settle_raw(self, paths: StoragePaths, jobs: Iterable[UploadJob], uploads: Mapping[int, Upload]) -> None:
        for job in jobs:
            upload = uploads.get(job.upload_id)
            counts = job.status is JobStatus.MERGED and job.session_id is not None
            if not counts or job.segment is None or upload is None or not upload.storage_path:
                continue
            action = (job.result or {}).get("archive")
            try:
                if action == ArchiveAction.DELETE:
                    self.objects.delete_many([upload.storage_path])
                elif action == ArchiveAction.REWRITE:
                    self.objects.put(upload.storage_path, self.objects.get(paths.readable(job.segment)))
            except (ObjectNotFoundError, InvalidObjectPathError):
                continue  # rewritten by an earlier try, or not ours to touch

    def _old_report_json(self, paths: StoragePaths, published: int) -> list[str]:
        own = paths.report_json(published)
        folder, _, _ = own.rpartition("/")
        generations = {paths.report_json(number): number for number in range(published + 1)}
        found = [path for path in self.objects.list(folder) if path in generations]
        return sorted(found, key=lambda path: generations[path])[:-_KEPT_GENERATIONS]


def superseded_objects(
    paths: StoragePaths, job: CommitJob, uploads: Sequence[UploadJob], present: Sequence[str]
) -> list[str]:
    """Choose, among the objects of a commit, those that nobody will read again.

    ``present`` must have been listed before the rows were read. Kept are segments that count or wait to be merged, the
    readable text of an upload until the generation that holds it is published, and whatever a processor may be writing
    at this moment.
    """
    by_id = {upload.upload_id: upload for upload in uploads}
    kept = {job.segment0, *(path for upload in uploads for path in _needed(paths, job, upload))}
    numbers = {number for path in present if (number := paths.generation_of(path)) is not None}
    current = set(sorted(number for number in numbers if number <= job.published_gen)[-_KEPT_GENERATIONS:])
    superseded = []
    for path in present:
        generation, named = paths.generation_of(path), paths.upload_and_fence(path)
        if generation is not None:
            if generation <= job.published_gen and generation not in current:
                superseded.append(path)
        elif named is not None and path not in kept:
            upload_id, fence = named
            upload = by_id.get(upload_id)
            if upload_id == 0 or (upload is not None and not _may_be_written(upload, fence)):
                superseded.append(path)
    return superseded


def _needed(paths: StoragePaths, job: CommitJob, upload: UploadJob) -> Iterator[str]:
    if upload.staged_segment is not None:
        yield upload.staged_segment
        yield paths.readable(upload.staged_segment)
    if upload.segment is not None:
        yield upload.segment
        if upload.merged_gen is None or upload.merged_gen > job.published_gen:
            yield paths.readable(upload.segment)


def _may_be_written(upload: UploadJob, fence: int) -> bool:
    """Tell whether the processor with this fence may still be at work; a later one than the row knows is."""
    return fence > upload.fence or (fence == upload.fence and upload.status is JobStatus.RUNNING)
