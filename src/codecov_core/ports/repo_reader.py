"""Reading a repository at its provider: commits, diffs, files, sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from codecov_core.ports.repositories import Repository
from codecov_core.values import dataclass

if TYPE_CHECKING:
    from codecov_core.reports import Diff

SOURCE_LIMIT = 16 << 20
"""As many bytes of a file are given; whoever gets that many knows nothing of the rest."""


@dataclass(frozen=True, slots=True)
class ProviderCommit:
    """A commit as the provider knows it."""

    sha: str
    parents: tuple[str, ...]
    timestamp: datetime
    """Commit time, UTC with time zone."""
    message: str
    author_name: str | None
    author_email: str | None


@dataclass(frozen=True, slots=True)
class RepoReaderCapabilities:
    """What differs between providers, declared."""

    merge_base: bool
    """Can find the merge base of any two commits."""
    ancestors: bool
    """Can walk the history of a commit."""


class RepoReader(Protocol):
    """Reads one repository.

    Every method raises ``ProviderError`` (worth a retry where its ``retryable`` says so) when the provider does not
    answer, ``CommitNotFoundError`` when a named commit does not exist there, ``ShallowHistoryError`` when a shallow
    clone lacks it, ``UnsupportedError`` for what the capabilities exclude. A ref given by a user is never taken for
    an option.
    """

    @property
    def capabilities(self) -> RepoReaderCapabilities:
        """Say what this provider can do."""
        ...

    def commit(self, ref: str) -> ProviderCommit:
        """Give the commit that a full sha, or a name such as ``HEAD`` or ``origin/main``, stands for."""
        ...

    def compare(self, base: str, head: str) -> Diff:
        """Give the diff from ``base`` to ``head`` exactly (two dots: what changed between the two trees).

        Callers who want "what the branch changed" ask from the merge base. No difference is a diff without files.
        """
        ...

    def commit_diff(self, sha: str) -> Diff:
        """Give what a commit changed against its first parent; for a root commit, against the empty tree."""
        ...

    def merge_base(self, first: str, second: str) -> str | None:
        """Give the sha of the best common ancestor, or ``None`` when the histories have nothing in common."""
        ...

    def files(self, sha: str) -> tuple[str, ...]:
        """Give the paths tracked at a commit, sorted, ``/``-separated, relative to the root."""
        ...

    def source(self, path: str, sha: str) -> bytes | None:
        """Give a file's bytes at a commit, or ``None`` when the commit has no such file.

        Of a file above :data:`SOURCE_LIMIT` only the first bytes are given, so that it is not taken for none. A link
        stands for the file it leads to in the commit.
        """
        ...

    def sources(self, paths: Sequence[str], sha: str) -> Sequence[bytes | None]:
        """Give the bytes of several files at a commit, as :meth:`source` does, with as few questions as possible."""
        ...

    def ancestors(self, sha: str, limit: int) -> tuple[str, ...]:
        """Give shas of the first-parent history, the commit's parent first, at most ``limit``; shorter at the root."""
        ...


class RepoReaders(Protocol):
    """Opens readers."""

    def open(self, repository: Repository) -> RepoReader:
        """Give a reader for a repository.

        Raises ``ProviderError`` with ``retryable`` false when there is no way to read it (no token, no clone here).
        """
        ...
