"""Reading a commit's published report from an embedded store."""

from codecov_core.errors import CorruptReportError, ObjectNotFoundError
from codecov_core.ports import CommitKey, CommitReport, Repository
from codecov_core.reports import Report, read_report
from codecov_core.tasks import StoragePaths
from runners.wiring import Parts


def published_report(parts: Parts, repository: Repository, key: CommitKey) -> Report | None:
    """Return the report others can read, ``None`` when the commit has none.

    Another run may publish between our two reads; a report whose parts do not fit is therefore read once more. Raises
    `CorruptReportError` when it stays unreadable.
    """
    for last in (False, True):
        with parts.database.reading() as work:
            stored = work.commits.report(key.repoid, key.sha)
        if stored is None:
            return None
        try:
            return _read(parts, StoragePaths.of(repository, parts.settings.hash_key, key.sha), stored)
        except ObjectNotFoundError:
            return None
        except CorruptReportError:
            if last:
                raise
    return None


def _read(parts: Parts, paths: StoragePaths, stored: CommitReport) -> Report:
    report_json = stored.report
    if report_json is None:
        report_json = parts.object_store.get(stored.report_storage_path or "")
    return read_report(report_json, parts.object_store.get(paths.chunks), stored.totals)
