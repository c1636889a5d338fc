"""Commits and what others read of their reports (chapter 07 §3, chapter 01 §15)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from codecov_core.ports.json_values import JsonObject
from codecov_core.values import dataclass


class CommitState(StrEnum):
    """The database enum ``commit_state``: exactly these texts (chapter 04 §12.4)."""

    PENDING = "pending"
    COMPLETE = "complete"
    ERROR = "error"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Commit:
    """A row of ``commits`` without its report."""

    id: int
    repoid: int
    sha: str
    timestamp: datetime
    """Commit time, UTC with time zone (the column is naive UTC)."""
    branch: str | None
    pullid: int | None
    author: int | None
    """An ownerid."""
    message: str | None
    parent: str | None
    """The parent's sha; not a key, its row may be missing."""
    state: CommitState | None
    merged: bool | None
    deleted: bool | None
    ci_passed: bool | None
    has_report: bool
    """Whether ``report`` or ``report_storage_path`` is set ("has an initialised report", chapter 01 §1)."""
    totals: JsonObject | None
    """``commits.totals`` as stored (chapter 01 §15.1)."""


@dataclass(frozen=True, slots=True)
class NewCommit:
    """A commit to be known from now on."""

    repoid: int
    sha: str
    timestamp: datetime
    branch: str | None = None
    pullid: int | None = None
    author: int | None = None
    message: str | None = None
    parent: str | None = None
    merged: bool | None = None
    state: CommitState | None = CommitState.PENDING


@dataclass(frozen=True, slots=True)
class CommitReport:
    """Where a commit's report JSON is: exactly one of the first two is set once it is published by us."""

    report: bytes | None
    """The JSON text of column ``report``; key order may have been lost (chapter 01 §16.2)."""
    report_storage_path: str | None
    """Object path of the report JSON."""
    totals: JsonObject | None
    """``commits.totals``, which loading needs (chapter 01 §1)."""


@dataclass(frozen=True, slots=True)
class PublishedReport:
    """What publication writes into the commit's row; exactly one of ``report`` and ``report_storage_path`` is set."""

    state: CommitState
    totals: bytes
    """``commits.totals`` as JSON text, keys in wire order."""
    report: bytes | None
    report_storage_path: str | None


class CommitRepository(Protocol):
    """Reads and writes commits of one repository at a time."""

    def get(self, repoid: int, sha: str) -> Commit | None:
        """Give a commit, deleted or not, or ``None``."""
        ...

    def get_many(self, repoid: int, shas: Sequence[str]) -> Mapping[str, Commit]:
        """Give those of the commits that exist, by sha."""
        ...

    def ensure(self, new: NewCommit, at: datetime) -> Commit:
        """Insert the commit, or fill what is NULL in the row that is there; give the row as it is now.

        A new row also makes its branch and pull rows where missing, as the trigger ``commits_insert_pr_branch`` does
        (chapter 07 §9.1): ``pullid`` set and ``merged`` not true -> a pull with this head; ``branch`` set -> a branch
        with this head, ``updatestamp`` = commit timestamp. Safe to repeat and to race.
        """
        ...

    def ancestors(self, repoid: int, sha: str, limit: int) -> tuple[Commit, ...]:
        """Follow ``parent`` from the commit: its parent first, then the parent's parent, at most ``limit`` rows.

        Ends where a parent is NULL, has no row, or was seen before (a cycle). One statement.
        """
        ...

    def report(self, repoid: int, sha: str) -> CommitReport | None:
        """Give where the commit's report is, or ``None`` if the commit is unknown or has no initialised report."""
        ...

    def publish(self, commit_id: int, published: PublishedReport, at: datetime) -> None:
        """Write state, totals and report; the other report column becomes NULL, ``updatestamp`` = ``at``.

        Branch and pull heads are moved by ``BranchRepository.advance`` and ``PullRepository.advance``, called by the
        publisher in the same transaction (where the database has the triggers, both do the same thing).
        """
        ...

    def note_error(self, commit_id: int, code: str, params: JsonObject, at: datetime) -> None:
        """Tell other programs that something about the commit went wrong (table ``core_commiterror``, 04 §12.3).

        There is at most one row per commit and code: a second time replaces its ``params`` (chapter 03 §19 rule 33).
        """
        ...

    def errors(self, commit_id: int) -> Mapping[str, JsonObject]:
        """Give what went wrong with a commit, by code."""
        ...

    def set_state(self, commit_id: int, state: CommitState, at: datetime) -> None:
        """Write ``state`` alone (``skipped`` after a CI-skip message)."""
        ...
