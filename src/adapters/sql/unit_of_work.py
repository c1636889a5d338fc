"""The repositories of one open transaction."""

from functools import cached_property

from sqlalchemy import Connection

from adapters.sql.branches import SqlBranchRepository
from adapters.sql.commit_jobs import SqlCommitJobRepository
from adapters.sql.commits import SqlCommitRepository
from adapters.sql.configs import SqlConfigRepository
from adapters.sql.decisions import SqlDecisionRepository
from adapters.sql.flags import SqlFlagRepository
from adapters.sql.pulls import SqlPullRepository
from adapters.sql.reports import SqlReportRepository
from adapters.sql.repositories import SqlRepositoryRepository
from adapters.sql.upload_jobs import SqlUploadJobRepository
from adapters.sql.uploads import SqlUploadRepository


class SqlUnitOfWork:
    """``UnitOfWork`` on a connection whose transaction somebody else opens and ends."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def repositories(self) -> SqlRepositoryRepository:
        """Tables ``owners`` and ``repos``."""
        return SqlRepositoryRepository(self._connection)

    @cached_property
    def commits(self) -> SqlCommitRepository:
        """Table ``commits``."""
        return SqlCommitRepository(self._connection)

    @cached_property
    def configs(self) -> SqlConfigRepository:
        """Own tables ``cov_commit_config`` and ``cov_saved_config``; configuration in ``repos``."""
        return SqlConfigRepository(self._connection)

    @cached_property
    def pulls(self) -> SqlPullRepository:
        """Table ``pulls``."""
        return SqlPullRepository(self._connection)

    @cached_property
    def branches(self) -> SqlBranchRepository:
        """Table ``branches``."""
        return SqlBranchRepository(self._connection)

    @cached_property
    def reports(self) -> SqlReportRepository:
        """Tables ``reports_commitreport`` and ``reports_reportleveltotals``."""
        return SqlReportRepository(self._connection)

    @cached_property
    def uploads(self) -> SqlUploadRepository:
        """Tables ``reports_upload``, ``reports_uploaderror`` and ``reports_uploadleveltotals``."""
        return SqlUploadRepository(self._connection)

    @cached_property
    def flags(self) -> SqlFlagRepository:
        """Tables ``reports_repositoryflag`` and ``reports_uploadflagmembership``."""
        return SqlFlagRepository(self._connection)

    @cached_property
    def upload_jobs(self) -> SqlUploadJobRepository:
        """Own table ``cov_upload_job``."""
        return SqlUploadJobRepository(self._connection)

    @cached_property
    def commit_jobs(self) -> SqlCommitJobRepository:
        """Own table ``cov_commit_job``."""
        return SqlCommitJobRepository(self._connection)

    @cached_property
    def decisions(self) -> SqlDecisionRepository:
        """Own table ``cov_decision``."""
        return SqlDecisionRepository(self._connection)
