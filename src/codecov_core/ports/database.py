"""The database: one unit of work at a time, everything in it or nothing of it."""

from contextlib import AbstractContextManager
from typing import Protocol

from codecov_core.ports.branches import BranchRepository
from codecov_core.ports.commit_jobs import CommitJobRepository
from codecov_core.ports.commits import CommitRepository
from codecov_core.ports.configs import ConfigRepository
from codecov_core.ports.decisions import DecisionRepository
from codecov_core.ports.flags import FlagRepository
from codecov_core.ports.pulls import PullRepository
from codecov_core.ports.reports import ReportRepository
from codecov_core.ports.repositories import RepositoryRepository
from codecov_core.ports.upload_jobs import UploadJobRepository
from codecov_core.ports.uploads import UploadRepository


class UnitOfWork(Protocol):
    """The repositories of one open transaction; useless after its context is left.

    Their methods take and give frozen values, work on sets, and each is one statement or a few whatever the number of
    rows handed over. Rows that are NOT NULL by application rule (``created_at``, ``updated_at``, ``external_id``,
    chapter 07 §2) are filled by the adapter; times come from the ``at`` arguments, never from the server's clock.
    """

    @property
    def repositories(self) -> RepositoryRepository:
        """Tables ``owners`` and ``repos``."""
        ...

    @property
    def commits(self) -> CommitRepository:
        """Table ``commits``."""
        ...

    @property
    def configs(self) -> ConfigRepository:
        """Own tables ``cov_commit_config`` and ``cov_saved_config``; configuration in ``repos``."""
        ...

    @property
    def pulls(self) -> PullRepository:
        """Table ``pulls``."""
        ...

    @property
    def branches(self) -> BranchRepository:
        """Table ``branches``."""
        ...

    @property
    def reports(self) -> ReportRepository:
        """Tables ``reports_commitreport`` and ``reports_reportleveltotals``."""
        ...

    @property
    def uploads(self) -> UploadRepository:
        """Tables ``reports_upload``, ``reports_uploaderror`` and ``reports_uploadleveltotals``."""
        ...

    @property
    def flags(self) -> FlagRepository:
        """Tables ``reports_repositoryflag`` and ``reports_uploadflagmembership``."""
        ...

    @property
    def upload_jobs(self) -> UploadJobRepository:
        """Own table ``cov_upload_job``."""
        ...

    @property
    def commit_jobs(self) -> CommitJobRepository:
        """Own table ``cov_commit_job``."""
        ...

    @property
    def decisions(self) -> DecisionRepository:
        """Own table ``cov_decision``."""
        ...


class Database(Protocol):
    """Opens units of work. Safe to share between threads; a unit of work is not."""

    def begin(self) -> AbstractContextManager[UnitOfWork]:
        """Open a transaction that may write.

        It commits when the context is left normally and rolls back when an exception leaves it, which then goes on.
        Isolation is read committed or better (SQLite: one writer, ``BEGIN IMMEDIATE``). Not nested: opening a second
        one in the same thread while the first is open may block for ever. Raises ``DatabaseUnavailableError`` (worth a
        retry), also for a deadlock or a busy timeout: the transaction was rolled back. When it is raised while
        committing, the outcome is unknown and the caller must look again.
        """
        ...

    def reading(self) -> AbstractContextManager[UnitOfWork]:
        """Open a transaction that only reads, for looking without holding up writers. Raises as ``begin``.

        Everything is read as of one moment, that of the first question, whatever others commit meanwhile.
        """
        ...
