"""What every reader of a repository does."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from codecov_core.errors import CommitNotFoundError
from codecov_core.ports import SOURCE_LIMIT, RepoReader
from codecov_core.testing.contracts.expectations import START, raising

_BASE = {
    "src/a.py": b"one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n",
    "src/gone.py": b"alone\n",
    "w eird/ü.py": b"x\n",
}


class RepoBuilder(Protocol):
    """A repository that a suite may add commits to."""

    @property
    def reader(self) -> RepoReader:
        """Read it."""
        ...

    def commit(self, files: Mapping[str, bytes], parents: Sequence[str], message: str) -> str:
        """Add a commit whose tree is exactly ``files``; give its sha. Its time is the suites' ``START``."""
        ...


class RepoReaderContract:
    """Give a fixture ``repo_builder``: a ``RepoBuilder`` over a repository without commits."""

    def test_commit(self, repo_builder: RepoBuilder) -> None:
        """Parents in order, time in UTC, the message's text."""
        base = repo_builder.commit(_BASE, [], "first\n\nbody")
        side = repo_builder.commit(_BASE, [base], "side")
        merge = repo_builder.commit(_BASE, [base, side], "merge")
        first, last = repo_builder.reader.commit(base), repo_builder.reader.commit(merge)
        assert (first.sha, first.parents, first.message.strip()) == (base, (), "first\n\nbody")
        assert last.parents == (base, side)
        assert first.timestamp == START.replace(microsecond=0)
        assert first.timestamp.tzinfo is not None

    def test_missing_commits(self, repo_builder: RepoBuilder) -> None:
        """Named by every method; a ref that looks like an option is only an unknown ref."""
        base = repo_builder.commit(_BASE, [], "first")
        reader = repo_builder.reader
        for ref in ("f" * 40, "no-such-branch", "--all", ""):
            with raising(CommitNotFoundError):
                reader.commit(ref)
            with raising(CommitNotFoundError):
                reader.compare(base, ref)
            with raising(CommitNotFoundError):
                reader.files(ref)
            with raising(CommitNotFoundError):
                reader.source("src/a.py", ref)
            with raising(CommitNotFoundError):
                reader.sources(["src/a.py"], ref)

    def test_compare(self, repo_builder: RepoBuilder) -> None:
        """Modified, new and deleted files with the line numbers of what was added and removed."""
        base = repo_builder.commit(_BASE, [], "first")
        tree = {**_BASE, "src/a.py": b"one\nTWO\nthree\nfour\nfive\nsix\nseven\neight\nnine\n", "src/new.py": b"a\nb\n"}
        del tree["src/gone.py"]
        head = repo_builder.commit(tree, [base], "second")
        diff = repo_builder.reader.compare(base, head)
        assert {name: file.type for name, file in diff.files.items()} == {
            "src/a.py": "modified",
            "src/gone.py": "deleted",
            "src/new.py": "new",
        }
        assert [int(line) for line in diff.files["src/a.py"].added_lines()] == [2, 9]
        assert [int(line) for line in diff.files["src/a.py"].removed_lines()] == [2]
        assert [int(line) for line in diff.files["src/new.py"].added_lines()] == [1, 2]
        assert not repo_builder.reader.compare(base, base).files

    def test_compare_is_between_the_two_trees(self, repo_builder: RepoBuilder) -> None:
        """What changed on the base's side since the merge base shows, reversed."""
        root = repo_builder.commit(_BASE, [], "root")
        main = repo_builder.commit({**_BASE, "src/main.py": b"m\n"}, [root], "main")
        feature = repo_builder.commit({**_BASE, "src/feature.py": b"f\n"}, [root], "feature")
        files = repo_builder.reader.compare(main, feature).files
        assert {name: file.type for name, file in files.items()} == {"src/main.py": "deleted", "src/feature.py": "new"}

    def test_odd_paths(self, repo_builder: RepoBuilder) -> None:
        """Paths with spaces and other letters come as they are."""
        base = repo_builder.commit({}, [], "empty")
        head = repo_builder.commit(_BASE, [base], "second")
        assert set(repo_builder.reader.compare(base, head).files) == set(_BASE)
        assert repo_builder.reader.files(head) == tuple(sorted(_BASE))

    def test_commit_diff(self, repo_builder: RepoBuilder) -> None:
        """Against the first parent; a root commit against nothing."""
        root = repo_builder.commit(_BASE, [], "root")
        second = repo_builder.commit({**_BASE, "b.py": b"b\n"}, [root], "second")
        assert set(repo_builder.reader.commit_diff(root).files) == set(_BASE)
        assert set(repo_builder.reader.commit_diff(second).files) == {"b.py"}

    def test_merge_base(self, repo_builder: RepoBuilder) -> None:
        """The best common ancestor; a commit is its own; strangers have none."""
        if not repo_builder.reader.capabilities.merge_base:
            return
        root = repo_builder.commit(_BASE, [], "root")
        main = repo_builder.commit({**_BASE, "m": b"m\n"}, [root], "main")
        feature = repo_builder.commit({**_BASE, "f": b"f\n"}, [root], "feature")
        stranger = repo_builder.commit({"s": b"s\n"}, [], "stranger")
        reader = repo_builder.reader
        assert reader.merge_base(main, feature) == root
        assert reader.merge_base(main, root) == root
        assert reader.merge_base(main, main) == main
        assert reader.merge_base(main, stranger) is None

    def test_source(self, repo_builder: RepoBuilder) -> None:
        """A file's bytes at a commit, or nothing."""
        base = repo_builder.commit(_BASE, [], "first")
        head = repo_builder.commit({"src/a.py": b"changed\n"}, [base], "second")
        assert repo_builder.reader.source("src/a.py", base) == _BASE["src/a.py"]
        assert repo_builder.reader.source("src/a.py", head) == b"changed\n"
        assert repo_builder.reader.source("src/gone.py", head) is None
        assert repo_builder.reader.source("src", head) is None

    def test_sources(self, repo_builder: RepoBuilder) -> None:
        """Several at once, in the order asked for; what is no file of the commit is nothing."""
        head = repo_builder.commit(_BASE, [], "first")
        paths = ["w eird/ü.py", "src", "no such file", "", "src/gone.py", "../src/gone.py", "src/gone.py\n"]
        wanted = [_BASE["w eird/ü.py"], None, None, None, _BASE["src/gone.py"], None, None]
        assert list(repo_builder.reader.sources(paths, head)) == wanted
        assert list(repo_builder.reader.sources([], head)) == []

    def test_large_sources(self, repo_builder: RepoBuilder) -> None:
        """Of a file above the limit its first bytes are given: it is there."""
        large = b"a\n" * (SOURCE_LIMIT // 2) + b"rest"
        sha = repo_builder.commit({"large": large, "small": b"s\n"}, [], "large")
        reader = repo_builder.reader
        assert reader.source("large", sha) == large[:SOURCE_LIMIT]
        assert list(reader.sources(["large", "none", "small"], sha)) == [large[:SOURCE_LIMIT], None, b"s\n"]

    def test_ancestors(self, repo_builder: RepoBuilder) -> None:
        """First parents, nearest first, as many as there are or as asked for."""
        if not repo_builder.reader.capabilities.ancestors:
            return
        shas: list[str] = []
        for number in range(4):
            shas.append(repo_builder.commit({"f": b"%d\n" % number}, shas[-1:], f"c{number}"))
        assert repo_builder.reader.ancestors(shas[3], 10) == (shas[2], shas[1], shas[0])
        assert repo_builder.reader.ancestors(shas[3], 2) == (shas[2], shas[1])
        assert repo_builder.reader.ancestors(shas[0], 5) == ()
