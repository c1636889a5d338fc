"""Pull requests (chapter 07 §3, §9.1)."""

from datetime import datetime
from enum import StrEnum
from typing import Protocol

from codecov_core.ports.commits import Commit
from codecov_core.values import dataclass


class PullState(StrEnum):
    """The database enum ``pull_state``."""

    OPEN = "open"
    CLOSED = "closed"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Pull:
    """A row of ``pulls``."""

    repoid: int
    pullid: int
    state: PullState
    title: str | None
    base: str | None
    """Base sha from the provider."""
    compared_to: str | None
    """Sha really compared with (chapter 05 §3.2)."""
    head: str | None
    author: int | None
    user_provided_base_sha: str | None


class PullRepository(Protocol):
    """Reads pulls and moves their heads."""

    def get(self, repoid: int, pullid: int) -> Pull | None:
        """Give a pull, or ``None``."""
        ...

    def advance(self, commit: Commit, at: datetime) -> None:
        """Recompute the pull of a commit that was completed, as trigger ``commits_update_heads`` does (07 §9.1).

        Nothing happens when the commit has no ``pullid``, is ``merged`` or deleted. Otherwise the row is made if
        missing (state ``open``); ``updatestamp`` = ``at``; ``author`` = the old one, else the commit's; the head moves
        by the same rule as in ``BranchRepository.advance``.
        """
        ...

    def set_base(self, repoid: int, pullid: int, *, base: str | None, compared_to: str | None, at: datetime) -> None:
        """Store the chosen base (chapter 05 §3.2); no error when the pull does not exist."""
        ...
