"""Reading reports that are published. The columns of reports are loaded with the first one, not by this module."""

from collections import OrderedDict
from typing import TYPE_CHECKING

from codecov_core.errors import CorruptReportError, ObjectNotFoundError
from codecov_core.ports import CommitJob, CommitReport, ObjectStore
from codecov_core.tasks.storage_paths import StoragePaths

if TYPE_CHECKING:
    from codecov_core.reports import Report


class PublishedReports:
    """Reads published reports and keeps the last few, whose lines are then decoded only once.

    Only what comes from side copies is kept: these never change. Not to be shared between threads when it keeps any.
    """

    def __init__(self, objects: ObjectStore, *, kept: int = 0) -> None:
        """Read from ``objects``; keep so many reports."""
        self._objects = objects
        self._kept = kept
        self._reports: OrderedDict[str, Report] = OrderedDict()

    def read(self, paths: StoragePaths, stored: CommitReport | None, job: CommitJob | None) -> "Report | None":
        """Do what ``read_published`` does."""
        if stored is None or job is None or job.published_gen <= 0:
            return read_published(self._objects, paths, stored, job)
        place = paths.side_report(job.published_gen)
        report = self._reports.pop(place, None) or read_published(self._objects, paths, stored, job)
        if report is not None and self._kept:
            self._reports[place] = report
            if len(self._reports) > self._kept:
                self._reports.popitem(last=False)
        return report


def read_published(
    objects: ObjectStore, paths: StoragePaths, stored: CommitReport | None, job: CommitJob | None
) -> "Report | None":
    """Read a commit's published report; ``None`` when it has none or its chunks are gone (chapter 01 §1).

    What we published is read from its side copies, which belong together for certain; anything else from the places of
    the wire, once more when the two parts do not fit (another writer may be between them: chapter 01 §22 rule 14).
    """
    from codecov_core.reports import read_report

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


def _read_wire(objects: ObjectStore, paths: StoragePaths, stored: CommitReport) -> "Report | None":
    from codecov_core.reports import read_report

    try:
        chunks = objects.get(paths.chunks)
    except ObjectNotFoundError:
        return None
    return read_report(read_report_json(objects, stored), chunks, stored.totals)
