"""Reading a commit's published report from an embedded store."""

from codecov_core.ports import CommitKey, Repository
from codecov_core.reports import Report
from codecov_core.tasks import StoragePaths
from runners.wiring import Parts


def published_report(parts: Parts, repository: Repository, key: CommitKey) -> Report | None:
    """Return the report others can read, ``None`` when the commit has none.

    Raises `CorruptReportError` when it cannot be read.
    """
    paths = StoragePaths.of(repository, parts.settings.hash_key, key.sha)
    return parts.published.of_commit(parts.database, paths, key)
