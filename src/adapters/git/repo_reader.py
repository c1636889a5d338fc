"""The port `RepoReader` over a local repository."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.git.command import Running
from adapters.git.repository import Repository
from codecov_core import ports
from codecov_core.errors import NotARepositoryError

if TYPE_CHECKING:
    from codecov_core.reports import Diff

_KEPT_DIFFS = 4  # publication and notification of one commit ask for the same one or two
_CAPABILITIES = ports.RepoReaderCapabilities(merge_base=True, ancestors=True)


class GitRepoReader:
    """Reads commits, differences, files and sources of one local repository; see the port for errors."""

    def __init__(self, repository: Repository) -> None:
        """Read from `repository`, which is closed with the reader."""
        self._repository = repository
        self._diffs: dict[tuple[str, str], Diff] = {}
        self._started: dict[tuple[str, str], Running] = {}

    @property
    def repository(self) -> Repository:
        """The repository behind, for questions about its work tree."""
        return self._repository

    def expect(self, base: str, head: str) -> None:
        """Let git begin with the answer of a `compare` that will come; errors come then."""
        key = self._repository.resolve(base), self._repository.resolve(head)
        if key not in self._diffs and key not in self._started:
            self._started[key] = self._repository.start_diff(*key)

    def close(self) -> None:
        """End every process of git that this reader still has."""
        for running in self._started.values():
            running.cancel()
        self._started.clear()
        self._repository.close()

    @property
    def capabilities(self) -> ports.RepoReaderCapabilities:
        """Everything: a clone knows its whole history."""
        return _CAPABILITIES

    def commit(self, ref: str) -> ports.ProviderCommit:
        """Give the commit that a sha or a name stands for."""
        sha, commit = self._repository.commit(ref)
        return ports.ProviderCommit(
            sha=sha,
            parents=commit.parents,
            timestamp=commit.committer.time,
            message=commit.message,
            author_name=commit.author.name or None,
            author_email=commit.author.email or None,
        )

    def compare(self, base: str, head: str) -> Diff:
        """Give the changes from one commit's tree to the other's; the last few answers are kept."""
        key = self._repository.resolve(base), self._repository.resolve(head)
        if key not in self._diffs:
            if len(self._diffs) == _KEPT_DIFFS:
                del self._diffs[next(iter(self._diffs))]
            running = self._started.pop(key, None) or self._repository.start_diff(*key)
            self._diffs[key] = _parsed(running.result())
        return self._diffs[key]

    def commit_diff(self, sha: str) -> Diff:
        """Give what a commit changed against its first parent."""
        parents = self._repository.commit(sha)[1].parents
        return self.compare(parents[0], sha) if parents else _parsed(self._repository.root_diff(sha))

    def merge_base(self, first: str, second: str) -> str | None:
        """Give the best common ancestor, ``None`` when there is none."""
        return self._repository.merge_base(first, second)

    def files(self, sha: str) -> tuple[str, ...]:
        """Give the paths of a commit, sorted."""
        return tuple(sorted(self._repository.files(sha)))

    def source(self, path: str, sha: str) -> bytes | None:
        """Give a file's bytes at a commit, as many as `SOURCE_LIMIT`; ``None`` also for a folder or a submodule."""
        return self._repository.source(path, sha)

    def sources(self, paths: Sequence[str], sha: str) -> list[bytes | None]:
        """Give the bytes of several files at a commit, in one exchange with git."""
        return self._repository.sources(paths, sha)

    def ancestors(self, sha: str, limit: int) -> tuple[str, ...]:
        """Give the first-parent history before a commit."""
        return self._repository.ancestors(sha, limit)


class GitRepoReaders:
    """Opens readers for repositories that have a clone on this machine."""

    def __init__(self, clone_of: Callable[[ports.Repository], Path | None]) -> None:
        """Ask `clone_of` for the folder of a repository's clone; ``None`` means there is none."""
        self._clone_of = clone_of
        self._readers: dict[Path, GitRepoReader] = {}

    @classmethod
    def of_clone(cls, folder: Path) -> GitRepoReaders:
        """Read every repository from one clone: for a store that belongs to it."""
        return cls(lambda _: folder)

    def at(self, folder: Path) -> GitRepoReader:
        """Give the reader of a clone; raises `NotARepositoryError`, and `ProviderError` where git is missing."""
        if folder not in self._readers:
            self._readers[folder] = GitRepoReader(Repository(folder))
        return self._readers[folder]

    def open(self, repository: ports.Repository) -> GitRepoReader:
        """Give a reader; raises `NotARepositoryError` (not worth a retry) where there is no clone."""
        folder = self._clone_of(repository)
        if folder is None:
            message = f"there is no clone of repository {repository.name or repository.repoid} on this machine"
            raise NotARepositoryError(message, repoid=repository.repoid)
        return self.at(folder)

    def close(self) -> None:
        """End the git processes of all readers that were opened."""
        for reader in self._readers.values():
            reader.close()
        self._readers.clear()


def _parsed(text: bytes) -> Diff:
    # Columns of numbers are behind this import; git works on the answer while they are loaded.
    from codecov_core.reports import Diff, parse_git_diff

    return parse_git_diff(text) or Diff(files={})
