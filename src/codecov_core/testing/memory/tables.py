"""The rows of the memory database."""

from dataclasses import field, fields
from datetime import datetime
from typing import Self
from uuid import UUID, uuid5

from codecov_core.ports import (
    Branch,
    Commit,
    CommitConfig,
    CommitJob,
    CommitKey,
    Decision,
    JsonObject,
    LevelTotals,
    Pull,
    ReportRow,
    Repository,
    SavedConfig,
    Upload,
    UploadError,
    UploadJob,
)
from codecov_core.values import dataclass

_NAMESPACE = UUID("6f6b7a0e-3a0c-4b43-9c0e-0d8f6f0f2a51")


@dataclass(frozen=True, slots=True)
class CommitRecord:
    """A commit row with its two report columns."""

    commit: Commit
    report: bytes | None = None
    report_storage_path: str | None = None


@dataclass(frozen=True, slots=True)
class FlagRecord:
    """A row of ``reports_repositoryflag``."""

    repoid: int
    name: str
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class OwnerRecord:
    """The part of ``owners`` that repositories need."""

    service: str
    service_id: str
    username: str | None
    created: datetime
    organizations: tuple[int, ...] = ()
    private_access: bool = False


@dataclass(slots=True)
class Tables:
    """Every table as a mapping from key to frozen row, in order of insertion."""

    owners: dict[int, OwnerRecord] = field(default_factory=dict)
    repositories: dict[int, Repository] = field(default_factory=dict)
    deleted_repositories: dict[int, bool] = field(default_factory=dict)
    commits: dict[tuple[int, str], CommitRecord] = field(default_factory=dict)
    commit_errors: dict[tuple[int, str], JsonObject] = field(default_factory=dict)
    configs: dict[tuple[int, str], CommitConfig] = field(default_factory=dict)
    saved_configs: dict[int, SavedConfig] = field(default_factory=dict)
    branches: dict[tuple[int, str], Branch] = field(default_factory=dict)
    pulls: dict[tuple[int, int], Pull] = field(default_factory=dict)
    reports: dict[int, ReportRow] = field(default_factory=dict)
    report_totals: dict[int, LevelTotals] = field(default_factory=dict)
    uploads: dict[int, Upload] = field(default_factory=dict)
    upload_errors: dict[int, tuple[UploadError, ...]] = field(default_factory=dict)
    upload_totals: dict[int, LevelTotals] = field(default_factory=dict)
    flags: dict[int, FlagRecord] = field(default_factory=dict)
    links: dict[tuple[int, int], None] = field(default_factory=dict)
    upload_jobs: dict[int, UploadJob] = field(default_factory=dict)
    commit_jobs: dict[CommitKey, CommitJob] = field(default_factory=dict)
    decisions: dict[tuple[CommitKey, int, str], Decision] = field(default_factory=dict)
    sequences: dict[str, int] = field(default_factory=dict)

    def copy(self) -> Self:
        """Copy the mappings; the rows are immutable."""
        return type(self)(**{column.name: dict(getattr(self, column.name)) for column in fields(self)})

    def next_id(self, table: str) -> int:
        """Give the next id of a table, from 1, never the same twice."""
        self.sequences[table] = self.sequences.get(table, 0) + 1
        return self.sequences[table]

    def new_uuid(self, table: str) -> UUID:
        """Give an external id nobody has named; it is a function of the order of calls, so that runs are repeatable."""
        return uuid5(_NAMESPACE, f"{table}/{self.next_id(f'{table}.external_id')}")
