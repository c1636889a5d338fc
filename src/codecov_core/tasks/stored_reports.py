"""Reading reports that are published."""

from codecov_core.errors import CorruptReportError, ObjectNotFoundError
from codecov_core.ports import CommitJob, CommitReport, ObjectStore
from codecov_core.reports import Report, read_report
from codecov_core.tasks.storage_paths import StoragePaths


def read_published(
    objects: ObjectStore, paths: StoragePaths, stored: CommitReport | None, job: CommitJob | None
) -> Report | None:
    """Read a commit's published report; ``None`` when it has none or its chunks are gone (chapter 01 §1).

    What we published is read from its side copies, which belong together for certain; anything else from the places of
    the wire, once more when the two parts do not fit (another writer may be between them: chapter 01 §22 rule 14).
    """
    if stored is None:
        return None
    if job is not None and job.published_gen > 0:
        try:
            report_json = objects.get(paths.side_report(job.published_gen))
            return read_report(report_json, objects.get(paths.side_chunks(job.published_gen)), stored.totals)
        except ObjectNotFoundError:
            pass
    try:
        return _read_wire(objects, paths, stored)
    except CorruptReportError:
        return _read_wire(objects, paths, stored)


def read_report_json(objects: ObjectStore, stored: CommitReport) -> bytes:
    """Read the report JSON from where the commit's row says it is; an object that is gone reads as ``{}``."""
    if stored.report is not None:
        return stored.report
    try:
        return objects.get(stored.report_storage_path or "")
    except ObjectNotFoundError:
        return b"{}"


def _read_wire(objects: ObjectStore, paths: StoragePaths, stored: CommitReport) -> Report | None:
    try:
        chunks = objects.get(paths.chunks)
    except ObjectNotFoundError:
        return None
    return read_report(read_report_json(objects, stored), chunks, stored.totals)
