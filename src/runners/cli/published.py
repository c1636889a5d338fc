"""Reading a commit's published report from an embedded store."""

from codecov_core.errors import CorruptReportError
from codecov_core.ports import CommitKey, Repository
from codecov_core.reports import Report
from codecov_core.tasks import StoragePaths
from runners.wiring import Parts


def published_report(parts: Parts, repository: Repository, key: CommitKey) -> Report | None:
    """Return the report others can read, ``None`` when the commit has none.

    Another run may publish between our two reads; a report whose parts do not fit is therefore read once more. Raises
    `CorruptReportError` when it stays unreadable.
    """
    paths = StoragePaths.of(repository, parts.settings.hash_key, key.sha)
    for last in (False, True):
        with parts.database.reading() as work:
            stored = work.commits.report(key.repoid, key.sha)
            job = work.commit_jobs.get(key)
        try:
            return parts.published.read(paths, stored, job)
        except CorruptReportError:
            if last:
                raise
    return None
