"""The repository reader's contract on real git repositories."""

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from adapters.git import GitRepoReader, Repository
from codecov_core.ports import RepoReader
from codecov_core.testing import RepoBuilder, RepoReaderContract

_TIME = "@{seconds} +0000"


class _GitRepoBuilder:
    """Writes commits with git's plumbing, without a work tree."""

    def __init__(self, folder: Path, seconds: int) -> None:
        self._folder = folder
        when = _TIME.format(seconds=seconds)
        clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        self._environment = clean | {
            "GIT_AUTHOR_NAME": "Ada",
            "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_NAME": "Ada",
            "GIT_COMMITTER_EMAIL": "ada@example.org",
            "GIT_COMMITTER_DATE": when,
            "GIT_INDEX_FILE": str(folder / "suite-index"),
        }
        self._git("init", "-q", "--bare", ".")
        self._repository = Repository(folder)

    @property
    def reader(self) -> RepoReader:
        return GitRepoReader(self._repository)

    def commit(self, files: Mapping[str, bytes], parents: Sequence[str], message: str) -> str:
        self._git("read-tree", "--empty")
        for path, data in files.items():
            blob = self._git("hash-object", "-w", "--stdin", data=data)
            self._git("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
        tree = self._git("write-tree")
        flags = [flag for parent in parents for flag in ("-p", parent)]
        return self._git("commit-tree", tree, *flags, data=message.encode())

    def close(self) -> None:
        self._repository.close()

    def _git(self, *arguments: str, data: bytes = b"") -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self._folder, env=self._environment, input=data, capture_output=True, check=True
        )
        return done.stdout.decode().strip()


class TestGitRepoReader(RepoReaderContract):
    @pytest.fixture
    def repo_builder(self, tmp_path: Path) -> Iterator[RepoBuilder]:
        from codecov_core.testing.contracts.expectations import START

        builder = _GitRepoBuilder(tmp_path, int(START.timestamp()))
        yield builder
        builder.close()
