"""One local repository: names to commits, history, differences, files and sources, as git gives them.

References written by people reach git only through standard input of ``cat-file`` (`ObjectReader`); every other call
gets full object ids, so no name can act as an option or a range.
"""

import shlex
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from adapters.git.command import DEFAULT_TIMEOUT, Git, Running
from adapters.git.commit_object import CommitObject, parse_commit
from adapters.git.objects import ObjectReader
from codecov_core.errors import CommitNotFoundError, NotARepositoryError, ProviderError, ShallowHistoryError
from codecov_core.ports import SOURCE_LIMIT

# Plumbing (diff-tree) ignores most of the user's diff settings; what it would still take from the configuration or the
# environment is said here, so that the same two commits give the same bytes everywhere.
_DIFF = (
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    "--find-renames",
    "-l4000",  # files of each side that are compared to find renames: a few seconds at most
    "--indent-heuristic",
    "--unified=1",  # with one line of context a hunk's header is that of any larger context; less to write and read
    "--inter-hunk-context=0",
    "--diff-algorithm=myers",
    "--submodule=short",
    "--src-prefix=a/",
    "--dst-prefix=b/",
    "--no-relative",
)


class Repository:
    """A local repository, read only. Close it (or use it in a ``with``) to end the git process it may hold."""

    def __init__(self, folder: Path, *, timeout: float = DEFAULT_TIMEOUT) -> None:
        """Find the repository `folder` is in.

        Raises `NotARepositoryError` when there is none, or it is bare where a work tree is needed by the caller later;
        `ProviderError` when git itself is missing.
        """
        self._git = Git(folder, timeout=timeout)
        answer = self._git.output(
            "rev-parse", "--path-format=absolute", "--git-common-dir", "--is-shallow-repository", "--is-bare-repository"
        )
        common, shallow, bare = answer.decode("utf-8", "surrogateescape").splitlines()
        self.common_dir = Path(common)
        self.is_shallow = shallow == "true"
        self.is_bare = bare == "true"
        self._names = ObjectReader(self._git, fetches=False)
        self._contents = ObjectReader(self._git, fetches=True)
        self._commits: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the helper processes of `commit`, `resolve` and `source`."""
        self._names.close()
        self._contents.close()

    @property
    def git(self) -> Git:
        """The command bound to this repository's folder, for questions about the work tree."""
        return self._git

    def resolve(self, reference: str) -> str:
        """Return the full id of the commit that `reference` (branch, tag, ``HEAD^``, short id, ...) names.

        Raises `CommitNotFoundError`, or `ShallowHistoryError` when a shallow clone may be what hides it.
        """
        return reference if reference in self._commits else self.commit(reference)[0]

    def commit(self, reference: str) -> tuple[str, CommitObject]:
        """Return id and content of the commit that `reference` names; errors as `resolve`."""
        found = self._names.read(f"{reference}^{{commit}}")
        if found is None or found.type != "commit":
            raise self._not_found(reference)
        self._commits.add(found.id)
        return found.id, parse_commit(found.data)

    def merge_base(self, base: str, head: str) -> str | None:
        """Return the best common ancestor of two commits, ``None`` when their histories never meet.

        Raises `CommitNotFoundError` for an unknown commit, `ShallowHistoryError` where a shallow clone ends before the
        histories meet.
        """
        base_sha, head_sha = self.resolve(base), self.resolve(head)
        found = self._git.output("merge-base", base_sha, head_sha, accepted=(0, 1)).decode().strip()
        if found:
            return found.splitlines()[0]
        if self.is_shallow:
            message = (
                f"the history of {head} is cut off before it meets {base}; fetch the rest with: git fetch --unshallow"
            )
            raise ShallowHistoryError(message, base=base, head=head)
        return None

    def diff(self, base: str, head: str) -> bytes:
        """Return git's text of the changes from commit `base` to commit `head` (two dots, renames followed)."""
        return self.start_diff(base, head).result()

    def start_diff(self, base: str, head: str) -> Running:
        """Start what `diff` does and go on; its errors come from the answer's `result`."""
        return self._git.run("diff-tree", "-r", "-p", *_DIFF, self.resolve(base), self.resolve(head), "--")

    def root_diff(self, sha: str) -> bytes:
        """Return git's text of a commit that has no parent: all its files are new."""
        return self._git.output("diff-tree", "-r", "-p", "--root", "--no-commit-id", *_DIFF, self.resolve(sha), "--")

    def files(self, sha: str) -> tuple[str, ...]:
        """Return the paths of all files of a commit, in git's order, relative to the repository's top."""
        listing = self._git.output("ls-tree", "-r", "-z", "--name-only", "--full-tree", self.resolve(sha))
        return paths(listing)

    def source(self, path: str, sha: str, *, limit: int = SOURCE_LIMIT) -> bytes | None:
        """Return a file's bytes at a commit; ``None`` when it is not there or is no file; at most `limit` bytes."""
        return self.sources([path], sha, limit=limit)[0]

    def sources(self, paths: Sequence[str], sha: str, *, limit: int = SOURCE_LIMIT) -> list[bytes | None]:
        """Return the bytes of many files at a commit, as `source` does for one."""
        commit = self.resolve(sha)
        found = self._contents.read_many([f"{commit}:{path}" for path in paths], limit=limit)
        return [blob.data if blob is not None and blob.type == "blob" else None for blob in found]

    def ancestors(self, sha: str, limit: int) -> tuple[str, ...]:
        """Return at most `limit` ids of the first-parent history, the commit's parent first; ends at a clone's cut."""
        history = self._git.output("rev-list", "--first-parent", f"--max-count={limit + 1}", self.resolve(sha), "--")
        return tuple(history.decode("ascii").split()[1:])

    def remote_url(self, name: str = "origin") -> str | None:
        """Return the fetch address configured for a remote, ``None`` when there is no such remote."""
        address = self._git.output("config", "--get", f"remote.{name}.url", accepted=(0, 1)).decode("utf-8", "replace")
        return address.strip() or None

    def require_work_tree(self) -> None:
        """Raise `NotARepositoryError` when the repository is bare: it has no files to compare reports with."""
        if self.is_bare:
            folder = shlex.quote(str(self._git.folder.resolve()))
            message = (
                f"{folder} is a bare repository, without the files that reports are about; make a checkout of it with: "
                f"git -C {folder} worktree add --detach DIR, and run there, or name it with --repo DIR"
            )
            raise NotARepositoryError(message, folder=str(self._git.folder))

    def _not_found(self, reference: str) -> ProviderError:
        folder = self._git.folder.resolve()
        facts = {"reference": reference, "folder": str(folder)}
        if self.is_shallow:
            message = (
                f"commit {reference!r} is not in this shallow clone; fetch the history with: git fetch --unshallow"
            )
            return ShallowHistoryError(message, **facts)
        if reference == "HEAD":
            message = f"nothing has been committed yet in {folder}; commit first, then run again"
        else:
            message = f"there is no commit {reference!r} in {folder}; fetch it, or name a commit, branch or tag it has"
        return CommitNotFoundError(message, **facts)


def paths(listing: bytes) -> tuple[str, ...]:
    """Split a NUL-terminated list of paths; what is no UTF-8 shows as U+FFFD, so that every path can be stored."""
    return tuple(listing.decode("utf-8", "replace").split("\0")[:-1])
