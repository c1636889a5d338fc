"""A repository in memory: commits are whole trees."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from codecov_core.errors import CommitNotFoundError, CorruptDiffError, ProviderError
from codecov_core.ports import SOURCE_LIMIT, ProviderCommit, RepoReader, RepoReaderCapabilities, Repository
from codecov_core.values import dataclass

if TYPE_CHECKING:
    from codecov_core.reports import Diff


@dataclass(frozen=True, slots=True)
class _Snapshot:
    commit: ProviderCommit
    tree: Mapping[str, bytes]


class MemoryRepoReader:
    """A ``RepoReader`` (and the ``RepoReaders`` that opens it) over trees of text files.

    It finds no renames: a moved file is one deleted and one new.
    """

    capabilities = RepoReaderCapabilities(merge_base=True, ancestors=True)

    def __init__(self) -> None:
        self._snapshots: dict[str, _Snapshot] = {}
        self.names: dict[str, str] = {}
        """Shas by name, e.g. ``HEAD``."""
        self.answers = True
        """Set it to false to make the provider unreachable."""
        self.diffs_make_sense = True
        """Set it to false to make it answer with diffs that nobody understands."""

    def add(self, commit: ProviderCommit, tree: Mapping[str, bytes]) -> None:
        """Add a commit with all its files; its parents, if any, first."""
        self._snapshots[commit.sha] = _Snapshot(commit, dict(tree))
        self.names["HEAD"] = commit.sha

    def open(self, repository: Repository) -> RepoReader:
        """See ``RepoReaders.open``: there is only one repository here."""
        return self

    def commit(self, ref: str) -> ProviderCommit:
        """See ``RepoReader.commit``."""
        return self._snapshot(ref).commit

    def compare(self, base: str, head: str) -> Diff:
        """See ``RepoReader.compare``."""
        return self._diff(self._snapshot(base).tree, self._snapshot(head).tree)

    def commit_diff(self, sha: str) -> Diff:
        """See ``RepoReader.commit_diff``."""
        snapshot = self._snapshot(sha)
        parents = snapshot.commit.parents
        return self._diff(self._snapshot(parents[0]).tree if parents else {}, snapshot.tree)

    def merge_base(self, first: str, second: str) -> str | None:
        """See ``RepoReader.merge_base``."""
        own = set(self._history(first))
        return next((sha for sha in self._history(second) if sha in own), None)

    def files(self, sha: str) -> tuple[str, ...]:
        """See ``RepoReader.files``."""
        return tuple(sorted(self._snapshot(sha).tree))

    def source(self, path: str, sha: str) -> bytes | None:
        """See ``RepoReader.source``."""
        return self.sources([path], sha)[0]

    def sources(self, paths: Sequence[str], sha: str) -> list[bytes | None]:
        """See ``RepoReader.sources``."""
        tree = self._snapshot(sha).tree
        found = [tree.get(path) for path in paths]
        return [None if content is None else content[:SOURCE_LIMIT] for content in found]

    def ancestors(self, sha: str, limit: int) -> tuple[str, ...]:
        """See ``RepoReader.ancestors``."""
        found: list[str] = []
        parents = self._snapshot(sha).commit.parents
        while parents and len(found) < limit:
            found.append(parents[0])
            parents = self._snapshot(parents[0]).commit.parents
        return tuple(found)

    def _diff(self, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Diff:
        if not self.diffs_make_sense:
            raise CorruptDiffError("a segment is not a segment")
        return _diff(before, after)

    def _snapshot(self, ref: str) -> _Snapshot:
        if not self.answers:
            raise ProviderError("the provider does not answer")
        sha = self.names.get(ref, ref)
        if sha not in self._snapshots:
            raise CommitNotFoundError(f"no commit {ref}", ref=ref)
        return self._snapshots[sha]

    def _history(self, ref: str) -> list[str]:
        """Walk all ancestors breadth first, the commit itself first."""
        waiting = [self._snapshot(ref).commit.sha]
        found: list[str] = []
        while waiting:
            sha = waiting.pop(0)
            if sha not in found:
                found.append(sha)
                waiting.extend(self._snapshot(sha).commit.parents)
        return found


def _diff(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Diff:
    from codecov_core.reports import Diff, parse_git_diff

    text = "".join(
        _file_diff(path, before.get(path), after.get(path))
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
    )
    return parse_git_diff(text) or Diff(files={})


def _file_diff(path: str, before: bytes | None, after: bytes | None) -> str:
    old = (before or b"").decode().splitlines(keepends=True)
    new = (after or b"").decode().splitlines(keepends=True)
    head = f"diff --git a/{path} b/{path}\n"
    if before is None:
        head += "new file mode 100644\n"
    if after is None:
        head += "deleted file mode 100644\n"
    names = ("/dev/null" if before is None else f"a/{path}", "/dev/null" if after is None else f"b/{path}")
    return head + "".join(
        line if line.endswith("\n") else line + "\n" for line in difflib.unified_diff(old, new, *names)
    )
