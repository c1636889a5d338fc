"""After a publication: raw uploads are rewritten or deleted, superseded objects go (chapter 02 §2.6, 07 §10.5).

All of it can be repeated: what is done already is found done. Nothing is touched before the generation that holds an
upload is published, so that until then it can be read again from its raw bytes.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from codecov_core.errors import InvalidObjectPathError, ObjectNotFoundError
from codecov_core.ingest import ArchiveAction
from codecov_core.ports import Clock, CommitJob, Database, JobStatus, ObjectStore, Upload, UploadJob
from codecov_core.tasks.commit_context import CommitContext
from codecov_core.tasks.leases import CommitLease
from codecov_core.tasks.settings import TaskSettings
from codecov_core.tasks.storage_paths import StoragePaths

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
        """Do what is to be done up to the published generation; raises what storage and database raise."""
        with self.database.reading() as work:
            job = work.commit_jobs.get(lease.key) or lease.job
            jobs = work.upload_jobs.of_commit(lease.key)
            done = work.upload_jobs.recorded(lease.key, job.cleaned_gen, job.published_gen)
            uploads = work.uploads.get_many([upload.upload_id for upload in done])
        self._settle_raw(context.paths, done, uploads)
        present = list(self.objects.list(context.paths.own_folder))
        superseded = superseded_objects(context.paths, job, jobs, present)
        if self.settings.report_json_in_storage(context.repository):
            superseded += self._old_report_json(context.paths, job.published_gen)
        self.objects.delete_many(superseded)
        with self.database.begin() as work:
            work.commit_jobs.cleaned(lease.key, lease.fence, job.published_gen, self.clock.now())

    def _settle_raw(self, paths: StoragePaths, jobs: Iterable[UploadJob], uploads: Mapping[int, Upload]) -> None:
        for job in jobs:
            upload = uploads.get(job.upload_id)
            if job.status is not JobStatus.MERGED or job.segment is None or upload is None or not upload.storage_path:
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

    Never one that a processor may be writing at this moment: its fence is the current one of a running job.
    """
    by_id = {upload.upload_id: upload for upload in uploads}
    kept = {path for upload in uploads for path in (upload.segment, upload.staged_segment) if path}
    kept.add(job.segment0 or "")
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
            waiting = upload is not None and upload.staged_segment is not None and upload.staged_segment in path
            running = upload is not None and upload.status is JobStatus.RUNNING and fence >= upload.fence
            if not waiting and not running and (upload is not None or upload_id == 0):
                superseded.append(path)
    return superseded
