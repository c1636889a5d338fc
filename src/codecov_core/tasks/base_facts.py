"""Which commits a commit is compared with, from the facts at hand (chapter 05 §3.2)."""

from collections.abc import Iterator

from codecov_core.errors import CommitNotFoundError
from codecov_core.notifications import BaseCandidate, ComparedCommits, SelectedBase, compared_commits, select_base
from codecov_core.ports import Clock, Commit, Database, Pull, RepoReader
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class BaseFacts:
    """Gathers facts and lets the rules choose."""

    database: Database
    clock: Clock

    def compared(self, commit: Commit, asked_for: str | None, reader: RepoReader | None) -> ComparedCommits:
        """Choose; ``asked_for`` is a base that somebody named explicitly, which wins over everything.

        The choice for a pull is stored with it [wire: ``pulls.base``, ``pulls.compared_to``].
        """
        if asked_for is not None:
            return ComparedCommits(asked_for, asked_for)
        with self.database.reading() as work:
            pull = None if commit.pullid is None else work.pulls.get(commit.repoid, commit.pullid)
            parent = None if commit.parent is None else work.commits.get(commit.repoid, commit.parent)
        if pull is None or pull.base is None:
            return compared_commits(None, None if parent is None else parent.sha)
        chosen = select_base(self._candidates(pull, reader))
        self._remember(pull, chosen)
        return compared_commits(chosen, None)

    def _candidates(self, pull: Pull, reader: RepoReader | None) -> Iterator[BaseCandidate]:
        for sha in dict.fromkeys(sha for sha in (pull.user_provided_base_sha, pull.base) if sha):
            with self.database.reading() as work:
                stored = work.commits.get(pull.repoid, sha) is not None
            yield BaseCandidate(sha, stored, at_provider=not stored and _knows(reader, sha))

    def _remember(self, pull: Pull, chosen: SelectedBase) -> None:
        if (pull.base, pull.compared_to) == (chosen.base, chosen.compared_to):
            return
        with self.database.begin() as work:
            work.pulls.set_base(
                pull.repoid, pull.pullid, base=chosen.base, compared_to=chosen.compared_to, at=self.clock.now()
            )


def _knows(reader: RepoReader | None, sha: str) -> bool:
    if reader is None:
        return False
    try:
        return reader.commit(sha).sha == sha
    except CommitNotFoundError:
        return False
