"""Branches and pulls in memory."""

from dataclasses import replace
from datetime import datetime

from codecov_core.ports import Branch, Commit, Pull, PullState
from codecov_core.testing.memory.tables import Tables


def _becomes_head(tables: Tables, current: str | None, commit: Commit) -> bool:
    """Tell whether a completed commit takes over a head: newer wins, ties go to the later writer (07 §19.2)."""
    record = None if current is None else tables.commits.get((commit.repoid, current))
    if record is None or record.commit.deleted:
        return True
    return record.commit.timestamp <= commit.timestamp


class MemoryBranches:
    """Table ``branches``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, repoid: int, name: str) -> Branch | None:
        """See ``BranchRepository.get``."""
        return self._tables.branches.get((repoid, name))

    def advance(self, commit: Commit, at: datetime) -> None:
        """See ``BranchRepository.advance``."""
        if commit.branch is None or commit.deleted:
            return
        key = commit.repoid, commit.branch
        branch = self._tables.branches.get(key) or Branch(*key, commit.sha, (), at)
        authors = branch.authors
        if commit.author is not None:
            authors = (*(author for author in authors if author != commit.author), commit.author)
        head = commit.sha if _becomes_head(self._tables, branch.head, commit) else branch.head
        self._tables.branches[key] = replace(branch, head=head, authors=authors, updatestamp=at)


class MemoryPulls:
    """Table ``pulls``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, repoid: int, pullid: int) -> Pull | None:
        """See ``PullRepository.get``."""
        return self._tables.pulls.get((repoid, pullid))

    def advance(self, commit: Commit, at: datetime) -> None:
        """See ``PullRepository.advance``."""
        if commit.pullid is None or commit.merged or commit.deleted:
            return
        key = commit.repoid, commit.pullid
        pull = self._tables.pulls.get(key) or Pull(*key, PullState.OPEN, None, None, None, None, None, None)
        head = commit.sha if _becomes_head(self._tables, pull.head, commit) else pull.head
        author = commit.author if pull.author is None else pull.author
        self._tables.pulls[key] = replace(pull, head=head, author=author)

    def set_base(self, repoid: int, pullid: int, *, base: str | None, compared_to: str | None, at: datetime) -> None:
        """See ``PullRepository.set_base``."""
        pull = self._tables.pulls.get((repoid, pullid))
        if pull is not None:
            self._tables.pulls[repoid, pullid] = replace(pull, base=base, compared_to=compared_to)
