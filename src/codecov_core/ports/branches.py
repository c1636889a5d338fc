"""Branches and their heads (chapter 07 §3, §9.1)."""

from datetime import datetime
from typing import Protocol

from codecov_core.ports.commits import Commit
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class Branch:
    """A row of ``branches``."""

    repoid: int
    name: str
    head: str
    """Sha of the head commit; its row may be missing."""
    authors: tuple[int, ...]
    """Ownerids, most recent last."""
    updatestamp: datetime


class BranchRepository(Protocol):
    """Reads branches and moves their heads."""

    def get(self, repoid: int, name: str) -> Branch | None:
        """Give a branch, or ``None``."""
        ...

    def advance(self, commit: Commit, at: datetime) -> None:
        """Recompute the branch of a commit that was completed, as trigger ``commits_update_heads`` does (07 §9.1).

        Nothing happens when the commit has no branch or is deleted. Otherwise the row is made if missing;
        ``updatestamp`` = ``at``; the commit's author moves to the end of ``authors``; the head becomes this sha if the
        commit at the current head is unknown, deleted, or not newer than this one (one rule, chapter 07 §19.2: the
        newer timestamp wins, ties go to the later writer). Doing it again changes nothing but ``updatestamp``.
        """
        ...
