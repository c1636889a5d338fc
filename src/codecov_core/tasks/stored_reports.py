"""Reading reports that are published. The columns of reports are loaded with the first one, not by this module."""

import re
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

from codecov_core.errors import CorruptReportError, DamagedObjectError, ObjectNotFoundError
from codecov_core.ports import CommitJob, CommitKey, CommitReport, Database, ObjectStore
from codecov_core.tasks.storage_paths import StoragePaths

if TYPE_CHECKING:
    from codecov_core.reports import Report

_END_OF_CHUNK = re.compile(rb"\r?\n<<<<< end_of_chunk >>>>>\r?\n")

ReadRow: TypeAlias = Callable[[], CommitReport | None]
"""Reads the commit's row again, in a transaction of its own."""


class PublishedReports:
    """Reads published reports and keeps the last few, whose lines are then decoded only once.

    Only what comes from side copies is kept: these never change. Not to be shared between threads when it keeps any.
    """

    def __init__(self, objects: ObjectStore, *, kept: int = 0) -> None:
        """Read from ``objects``; keep so many reports."""
        self._objects = objects
        self._kept = kept
        self._reports: OrderedDict[str, Report] = OrderedDict()

    def of_commit(self, database: Database, paths: StoragePaths, key: CommitKey) -> "Report | None":
        """Read the report of a commit, with the row that says where it is; ``paths`` are those of the same commit."""
        with database.reading() as work:
            stored = work.commits.report(key.repoid, key.sha)
            job = work.commit_jobs.get(key)
        return self.read(paths, stored, job, row_reader(database, key))

    def read(
        self, paths: StoragePaths, stored: CommitReport | None, job: CommitJob | None, again: ReadRow | None = None
    ) -> "Report | None":
        """Do what ``read_published`` does."""
        if stored is None or job is None or job.published_gen <= 0:
            return read_published(self._objects, paths, stored, job, again)
        place = paths.side_report(job.published_gen)
        report = self._reports.pop(place, None) or read_published(self._objects, paths, stored, job, again)
        if report is not None:
            self.keep(place, report)
        return report

    def keep(self, place: str, report: "Report") -> None:
        """Remember what a side copy holds, if any report is to be kept: who wrote it need not read it."""
        if self._kept:
            self._reports[place] = report
            if len(self._reports) > self._kept:
                self._reports.popitem(last=False)


def row_reader(database: Database, key: CommitKey) -> ReadRow:
    """Give what reads a commit's row as it is at that moment."""

    def read() -> CommitReport | None:
        with database.reading() as work:
            return work.commits.report(key.repoid, key.sha)

    return read


def read_published(
    objects: ObjectStore,
    paths: StoragePaths,
    stored: CommitReport | None,
    job: CommitJob | None,
    again: ReadRow | None = None,
) -> "Report | None":
    """Read a commit's published report; ``None`` when it has none or its chunks are gone (chapter 01 §1).

    What we published is read from its side copies, which belong together for certain; anything else from the places of
    the wire. When the two parts there do not fit another writer may be between them (chapter 01 §22 rule 14): both are
    read once more, the row by ``again``, and then taken as they are (chapter 01 §17). Without ``again`` the row stays
    ``stored``. Raises ``CorruptReportError`` and what the storage raises.
    """
    from codecov_core.reports import read_report

    if stored is None:
        return None
    if job is not None and job.published_gen > 0:
        try:
            report_json = objects.get(paths.side_report(job.published_gen))
            return read_report(report_json, objects.get(paths.side_chunks(job.published_gen)), stored.totals)
        except (ObjectNotFoundError, DamagedObjectError, CorruptReportError):
            pass  # the same report lies at the places of the wire
    return _read_wire(objects, paths, stored, again)


def parts_fit(report_json: bytes, chunks: bytes) -> bool:
    """Tell whether there are as many chunks as the report JSON has indexes: a sign that both are of one writing.

    Readers need no fit (chapter 01 §17), and a report whose last file was taken out has none. Raises
    ``CorruptReportError`` for JSON that is broken or of another shape.
    """
    from codecov_core.reports import stored_file_order

    count = len(_END_OF_CHUNK.findall(chunks)) + 1 if chunks else 0
    return count == len(stored_file_order(report_json))


def read_report_json(objects: ObjectStore, stored: CommitReport) -> bytes:
    """Read the report JSON: the object that the commit's row names, else the row's column (chapter 01 §22 rule 15).

    Where neither is left it reads as ``{}``.
    """
    if stored.report_storage_path:
        with suppress(ObjectNotFoundError):
            return objects.get(stored.report_storage_path)
    return b"{}" if stored.report is None else stored.report


def _read_wire(
    objects: ObjectStore, paths: StoragePaths, stored: CommitReport, again: ReadRow | None
) -> "Report | None":
    from codecov_core.reports import read_report

    try:
        parts = _wire_parts(objects, paths, stored)
        if parts is None:
            return None
        if parts_fit(*parts):
            return read_report(*parts, stored.totals)
    except CorruptReportError:
        pass  # half of another writing, perhaps: the second look decides
    row = stored if again is None else again()
    parts = None if row is None else _wire_parts(objects, paths, row)
    return None if row is None or parts is None else read_report(*parts, row.totals)


def _wire_parts(objects: ObjectStore, paths: StoragePaths, stored: CommitReport) -> tuple[bytes, bytes] | None:
    try:
        chunks = objects.get(paths.chunks)
    except ObjectNotFoundError:
        return None
    return read_report_json(objects, stored), chunks
