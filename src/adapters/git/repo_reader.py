"""The port `RepoReader` over a local repository."""

from collections.abc import Callable
from pathlib import Path

from adapters.git.repository import Repository
from codecov_core import ports
from codecov_core.errors import NotARepositoryError
from codecov_core.reports import Diff, parse_git_diff

_KEPT_DIFFS = 4  # publication and notification of one commit ask for the same one or two
_CAPABILITIES = ports.RepoReaderCapabilities(merge_base=True, ancestors=True)


class GitRepoReader:
    """Reads commits, differences, files and sources of one local repository; see the port for errors."""

    def __init__(self, repository: Repository) -> None:
        """Read from `repository`, which stays the caller's to close."""
        self._repository = repository
        self._diffs: dict[tuple[str, str], Diff] = {}

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
            self._diffs[key] = _parsed(self._repository.diff(*key))
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
        """Give a file's bytes at a commit; ``None`` also for a folder, a submodule or a file above `SOURCE_LIMIT`."""
        return self._repository.source(path, sha)

    def ancestors(self, sha: str, limit: int) -> tuple[str, ...]:
        """Give the first-parent history before a commit."""
        return self._repository.ancestors(sha, limit)


class GitRepoReaders:
    """Opens readers for repositories that have a clone on this machine."""

    def __init__(self, clone_of: Callable[[ports.Repository], Path | None]) -> None:
        """Ask `clone_of` for the folder of a repository's clone; ``None`` means there is none."""
        self._clone_of = clone_of
        self._repositories: dict[Path, Repository] = {}
        self._readers: dict[Path, GitRepoReader] = {}

    def open(self, repository: ports.Repository) -> GitRepoReader:
        """Give a reader; raises `NotARepositoryError` (not worth a retry) where there is no clone."""
        folder = self._clone_of(repository)
        if folder is None:
            message = f"there is no clone of repository {repository.name or repository.repoid} on this machine"
            raise NotARepositoryError(message, repoid=repository.repoid)
        if folder not in self._readers:
            self._repositories[folder] = Repository(folder)
            self._readers[folder] = GitRepoReader(self._repositories[folder])
        return self._readers[folder]

    def close(self) -> None:
        """End the git processes of all readers that were opened."""
        for repository in self._repositories.values():
            repository.close()
        self._repositories.clear()
        self._readers.clear()


def _parsed(text: bytes) -> Diff:
    return parse_git_diff(text) or Diff(files={})
