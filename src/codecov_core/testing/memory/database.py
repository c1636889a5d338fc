"""A database in memory with real transactions: all of a unit of work or nothing of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from codecov_core.ports import UnitOfWork
from codecov_core.testing.memory.branches import MemoryBranches, MemoryPulls
from codecov_core.testing.memory.commit_jobs import MemoryCommitJobs
from codecov_core.testing.memory.commits import MemoryCommits, MemoryRepositories
from codecov_core.testing.memory.configs import MemoryConfigs
from codecov_core.testing.memory.decisions import MemoryDecisions
from codecov_core.testing.memory.tables import Tables
from codecov_core.testing.memory.upload_jobs import MemoryUploadJobs
from codecov_core.testing.memory.uploads import MemoryFlags, MemoryReports, MemoryUploads
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class _MemoryUnitOfWork:
    """The repositories over one set of tables."""

    repositories: MemoryRepositories
    commits: MemoryCommits
    configs: MemoryConfigs
    pulls: MemoryPulls
    branches: MemoryBranches
    reports: MemoryReports
    uploads: MemoryUploads
    flags: MemoryFlags
    upload_jobs: MemoryUploadJobs
    commit_jobs: MemoryCommitJobs
    decisions: MemoryDecisions


class MemoryDatabase:
    """A ``Database`` whose transactions run one after the other."""

    def __init__(self) -> None:
        self._tables = Tables()
        self._lock = RLock()

    @contextmanager
    def begin(self) -> Iterator[UnitOfWork]:
        """Open a transaction on a copy of the tables; the copy takes their place when all went well."""
        with self._lock:
            tables = self._tables.copy()
            yield _unit_of_work(tables)
            self._tables = tables

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """Open a transaction whose changes, if any, are forgotten."""
        with self._lock:
            yield _unit_of_work(self._tables.copy())


def _unit_of_work(tables: Tables) -> UnitOfWork:
    return _MemoryUnitOfWork(
        repositories=MemoryRepositories(tables),
        commits=MemoryCommits(tables),
        configs=MemoryConfigs(tables),
        pulls=MemoryPulls(tables),
        branches=MemoryBranches(tables),
        reports=MemoryReports(tables),
        uploads=MemoryUploads(tables),
        flags=MemoryFlags(tables),
        upload_jobs=MemoryUploadJobs(tables),
        commit_jobs=MemoryCommitJobs(tables),
        decisions=MemoryDecisions(tables),
    )
