"""The git adapter on real repositories: odd names, shallow clones, hooks' environments, user configuration."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.git import (
    GitRepoReader,
    Repository,
    changed_files,
    checkout_of,
    store_id,
    tracked_files,
)
from codecov_core.errors import (
    CommitNotFoundError,
    DamagedRepositoryError,
    NotARepositoryError,
    ProviderError,
    ShallowHistoryError,
)

_IDENTITY = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false"]

GitCommand = Callable[..., str]


def _git(folder: Path, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    done = subprocess.run(
        ["git", *_IDENTITY, *arguments], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def _write(folder: Path, path: str, text: str) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository of two commits on ``main`` and one more on ``feature``, which left after the first."""
    folder = tmp_path / "repo"
    folder.mkdir()
    _git(folder, "init", "-q", "-b", "main")
    _write(folder, "src/app.py", "".join(f"line {number}\n" for number in range(1, 11)))
    _write(folder, "naïve file.txt", "a\nb\n")
    _git(folder, "add", ".")
    _git(folder, "commit", "-q", "-m", "first\n\nwith a body")
    _git(folder, "switch", "-q", "-c", "feature")
    _write(folder, "src/app.py", "line 1\nline two\n" + "".join(f"line {number}\n" for number in range(3, 11)))
    _git(folder, "mv", "naïve file.txt", "größer.txt")
    _write(folder, "new.py", "-- x\n++ y\n")
    _git(folder, "add", ".")
    _git(folder, "commit", "-q", "-m", "second")
    _git(folder, "switch", "-q", "main")
    _write(folder, "main.py", "m\n")
    _git(folder, "add", ".")
    _git(folder, "commit", "-q", "-m", "on main")
    _git(folder, "switch", "-q", "feature")
    return folder


def test_commits_are_found_by_any_name(folder: Path) -> None:
    head = _git(folder, "rev-parse", "HEAD")
    _git(folder, "tag", "-a", "v1", "-m", "tag")
    with Repository(folder) as repository:
        reader = GitRepoReader(repository)
        assert {reader.commit(name).sha for name in ("HEAD", "feature", "v1", head, head[:10])} == {head}
        first = reader.commit("HEAD^")
        assert (first.parents, first.message) == ((), "first\n\nwith a body\n")
        assert (first.author_name, first.author_email) == ("Ada", "ada@example.org")
        assert reader.commit("HEAD").parents == (first.sha,)


@pytest.mark.parametrize(
    "name", ["nowhere", "", "--all", "-n1", "HEAD\nHEAD", "a\0b", "HEAD:src", "f" * 40, "HEAD^7", "@{999}"]
)
def test_names_of_nothing_are_errors_and_never_options(folder: Path, name: str) -> None:
    with Repository(folder) as repository:
        reader = GitRepoReader(repository)
        for ask in (reader.commit, reader.commit_diff, reader.files, lambda ref: reader.compare(ref, "HEAD")):
            with pytest.raises(CommitNotFoundError, match="there is no commit") as caught:
                ask(name)
            assert not caught.value.retryable
        assert reader.commit("HEAD").message == "second\n"  # the conversation goes on


def test_differences(folder: Path) -> None:
    with Repository(folder) as repository:
        reader = GitRepoReader(repository)
        diff = reader.compare("HEAD^", "HEAD")
        assert set(diff.files) == {"src/app.py", "größer.txt", "new.py"}
        assert diff.files["größer.txt"].before == "naïve file.txt"
        assert diff.files["src/app.py"].added_lines().tolist() == [2]
        assert diff.files["new.py"].type == "new"
        assert diff.files["new.py"].added_lines().tolist() == [1, 2]
        assert reader.compare("HEAD", "HEAD").files == {}
        assert set(reader.compare("HEAD", "main").files) == {"src/app.py", "naïve file.txt", "new.py", "main.py"}
        assert reader.commit_diff("HEAD") == diff
        assert set(reader.commit_diff("HEAD^").files) == {"src/app.py", "naïve file.txt"}


def test_the_same_commits_give_the_same_text_whatever_the_users_settings(folder: Path) -> None:
    with Repository(folder) as repository:
        plain = repository.diff("HEAD^", "HEAD")
    settings = {
        "diff.noprefix": "true",
        "diff.mnemonicPrefix": "true",
        "diff.renames": "false",
        "diff.context": "0",
        "diff.algorithm": "patience",
        "diff.external": "false",
        "diff.suppressBlankEmpty": "true",
        "diff.relative": "true",
        "color.ui": "always",
        "core.quotePath": "true",
        "core.pager": "false",
    }
    for name, value in settings.items():
        _git(folder, "config", name, value)
    with Repository(folder / "src") as repository:
        assert repository.diff("HEAD^", "HEAD") == plain


def test_history(folder: Path) -> None:
    first, second = _git(folder, "rev-parse", "HEAD^"), _git(folder, "rev-parse", "HEAD")
    with Repository(folder) as repository:
        reader = GitRepoReader(repository)
        assert reader.merge_base("main", "feature") == first
        assert reader.ancestors(second, 5) == (first,)
        assert reader.ancestors(second, 0) == ()
        _git(folder, "switch", "-q", "--orphan", "alone")
        _git(folder, "commit", "-q", "--allow-empty", "-m", "alone")
        assert reader.merge_base("alone", "feature") is None
        assert reader.files("alone") == ()


def test_files_and_sources(folder: Path) -> None:
    with Repository(folder) as repository:
        reader = GitRepoReader(repository)
        assert reader.files("HEAD") == ("größer.txt", "new.py", "src/app.py")
        assert reader.source("größer.txt", "HEAD") == b"a\nb\n"
        assert reader.source("größer.txt", "HEAD^") is None
        assert reader.source("src", "HEAD") is None
        assert reader.source("no\nfile", "HEAD") is None
        assert repository.source("src/app.py", "HEAD", limit=10) == (reader.source("src/app.py", "HEAD") or b"")[:10]
        assert repository.source("new.py", "HEAD", limit=10) == b"-- x\n++ y\n"


def test_links_stand_for_what_they_lead_to_in_the_commit(folder: Path) -> None:
    links = {
        "near.yml": "new.py",
        "deep/up.yml": "../near.yml",
        "outside.yml": "/etc/hostname",
        "beyond.yml": "../../x",
        "nowhere.yml": "no such file",
        "round.yml": "round.yml",
        "through.yml": "new.py/x",
        "folder.yml": "src",
    }
    (folder / "deep").mkdir()
    for name, target in links.items():
        (folder / name).symlink_to(target)
    _git(folder, "add", ".")
    _git(folder, "commit", "-q", "-m", "links")
    with Repository(folder) as repository:
        found = repository.sources([*links, "new.py"], "HEAD")
    assert found == [b"-- x\n++ y\n"] * 2 + [None] * 6 + [b"-- x\n++ y\n"]


def test_a_work_tree(folder: Path) -> None:
    with Repository(folder / "src") as repository:
        checkout = checkout_of(repository)
        assert (checkout.top, checkout.branch) == (folder.resolve(), "feature")
        assert checkout.head == _git(folder, "rev-parse", "HEAD")
        assert tracked_files(repository, checkout.top) == ("größer.txt", "new.py", "src/app.py")
        assert changed_files(repository, checkout.top) == ()
        os.utime(folder / "new.py", (1, 1))
        assert changed_files(repository, checkout.top) == ()
        _write(folder, "größer.txt", "changed\n")
        _write(folder, "untracked.py", "u\n")
        _write(folder, "src/app.py", "staged\n")
        _git(folder, "add", "src/app.py")
        assert changed_files(repository, checkout.top) == ("größer.txt", "src/app.py")
        _git(folder, "checkout", "-q", "--force", "--detach")
        assert checkout_of(repository).branch is None


def test_a_store_belongs_to_the_repository_not_to_the_work_tree(folder: Path, tmp_path: Path) -> None:
    _git(folder, "worktree", "add", "-q", str(tmp_path / "second"), "main")
    (tmp_path / "link").symlink_to(folder)
    with Repository(folder) as one, Repository(tmp_path / "second") as two, Repository(tmp_path / "link") as three:
        assert store_id(one) == store_id(two) == store_id(three)
        assert len(store_id(one)) == 16
        assert int(store_id(one), 16) >= 0


def test_an_environment_of_a_hook_does_not_redirect_us(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", "/no-such-folder")
    monkeypatch.setenv("GIT_INDEX_FILE", "/no-such-folder")
    monkeypatch.setenv("GIT_WORK_TREE", "/no-such-folder")
    with Repository(folder) as repository:
        assert tracked_files(repository, checkout_of(repository).top) == ("größer.txt", "new.py", "src/app.py")


def test_a_folder_without_git(tmp_path: Path) -> None:
    with pytest.raises(NotARepositoryError, match="not inside a git repository") as caught:
        Repository(tmp_path)
    assert not caught.value.retryable
    with pytest.raises(NotARepositoryError, match="is not a folder"):
        Repository(tmp_path / "missing")


def test_a_bare_repository_has_history_but_no_work_tree(folder: Path, tmp_path: Path) -> None:
    _git(tmp_path, "clone", "-q", "--bare", str(folder), "bare.git")
    with Repository(tmp_path / "bare.git") as repository:
        assert GitRepoReader(repository).commit("feature").message == "second\n"
        with pytest.raises(NotARepositoryError, match="is a bare repository") as caught:
            checkout_of(repository)
    advice = str(caught.value).partition("make a checkout of it with: git ")[2].partition(", and run there")[0].split()
    assert advice[-1] == "DIR"
    _git(tmp_path, *advice[:-1], str(tmp_path / "checkout"))
    with Repository(tmp_path / "checkout") as repository:
        assert tracked_files(repository, checkout_of(repository).top) == ("größer.txt", "new.py", "src/app.py")


@pytest.mark.parametrize("content", [b"no object", b""], ids=["garbage", "empty"])
@pytest.mark.parametrize("name", ["HEAD", "HEAD^", "HEAD^{tree}", "HEAD^^{tree}", "HEAD^:src/app.py"])
def test_a_damaged_object_is_told_with_what_helps(folder: Path, name: str, content: bytes) -> None:
    base, head, broken = _git(folder, "rev-parse", "HEAD^", "HEAD", name).split()
    target = folder / ".git" / "objects" / broken[:2] / broken[2:]
    target.chmod(0o600)
    target.write_bytes(content)
    with Repository(folder) as repository:
        with pytest.raises(DamagedRepositoryError, match="git fsck --full") as caught:
            repository.diff(base, head)
        assert not caught.value.retryable


def test_a_missing_object_and_a_damaged_index_are_told_with_what_helps(folder: Path) -> None:
    gone = _git(folder, "rev-parse", "HEAD^:src/app.py")
    (folder / ".git" / "objects" / gone[:2] / gone[2:]).unlink()
    with Repository(folder) as repository:
        with pytest.raises(DamagedRepositoryError, match=f"git fsck --full.*{gone}"):
            repository.diff("HEAD^", "HEAD")
        (folder / ".git" / "index").write_bytes(b"DIRC")
        with pytest.raises(DamagedRepositoryError, match="git fsck --full"):
            tracked_files(repository, folder)


def test_a_repository_without_commits(tmp_path: Path) -> None:
    _git(tmp_path, "init", "-q")
    with Repository(tmp_path) as repository, pytest.raises(CommitNotFoundError, match="nothing has been committed yet"):
        checkout_of(repository)


def test_a_shallow_clone_says_what_to_do(folder: Path, tmp_path: Path) -> None:
    _git(tmp_path, "clone", "-q", "--depth=1", "--no-single-branch", folder.as_uri(), "shallow")
    with Repository(tmp_path / "shallow") as repository:
        reader = GitRepoReader(repository)
        assert repository.is_shallow
        with pytest.raises(ShallowHistoryError, match="git fetch --unshallow"):
            reader.commit("HEAD^")
        with pytest.raises(ShallowHistoryError, match="git fetch --unshallow"):
            reader.merge_base("origin/main", "HEAD")
        assert reader.ancestors("HEAD", 5) == ()
        assert repository.remote_url() == folder.as_uri()
        assert repository.remote_url("upstream") is None


@pytest.fixture
def partial(folder: Path, tmp_path: Path) -> Path:
    """A clone of `folder` that has the contents of its current files only."""
    _git(folder, "config", "uploadpack.allowFilter", "true")
    _git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    _git(tmp_path, "clone", "-q", "--filter=blob:none", folder.as_uri(), "partial")
    return tmp_path / "partial"


def _missing(clone: Path) -> int:
    return _git(clone, "rev-list", "--objects", "--all", "--missing=print").count("\n?")


def test_a_partial_clone_fetches_what_it_is_asked_for(folder: Path, partial: Path) -> None:
    with Repository(folder) as repository:
        whole = repository.diff("HEAD^", "HEAD")
    missing = _missing(partial)
    with Repository(partial) as repository:
        assert repository.diff("HEAD^", "HEAD") == whole
        assert repository.source("main.py", "origin/main") == b"m\n"
    assert _missing(partial) < missing


def test_names_make_a_partial_clone_fetch_nothing(folder: Path, partial: Path) -> None:
    _git(folder, "commit", "-q", "--allow-empty", "-m", "not fetched yet")
    newer = _git(folder, "rev-parse", "HEAD")
    with Repository(partial) as repository:
        with pytest.raises(CommitNotFoundError):
            repository.resolve(newer)
        with pytest.raises(CommitNotFoundError):
            repository.resolve("HEAD^:src/app.py")
        assert repository.resolve("HEAD^") == _git(folder, "rev-parse", "HEAD~2")


def test_a_partial_clone_whose_remote_is_gone_says_what_to_do(folder: Path, partial: Path) -> None:
    folder.rename(folder.with_name("moved"))
    with Repository(partial) as repository:
        with pytest.raises(ProviderError, match="git fetch --refetch --no-filter") as caught:
            repository.diff("HEAD^", "HEAD")
        assert caught.value.retryable
        with pytest.raises(ProviderError, match="git fetch --refetch --no-filter"):
            repository.sources(["none", "main.py"], "origin/main")
        assert repository.source("src/app.py", "HEAD") is not None
    folder.with_name("moved").rename(folder)
    _git(partial, "fetch", "-q", "--refetch", "--no-filter")
    assert _missing(partial) == 0


def test_the_repository_of_another_owner_can_be_allowed_as_the_message_says(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.chdir(folder / "src")
    with pytest.raises(NotARepositoryError, match="another user owns it") as caught:
        Repository(Path())
    advice = str(caught.value).partition("allow it with: git ")[2].split()
    assert advice[-1] == str(folder)
    _git(tmp_path, *advice)
    with Repository(Path()) as repository:
        assert repository.common_dir == folder / ".git"


def test_git_that_is_missing_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/no-such-folder")
    with pytest.raises(ProviderError, match="install git"):
        Repository(folder)


def test_a_conversation_that_was_cut_is_an_error_and_begins_anew(folder: Path) -> None:
    with Repository(folder) as repository:
        repository.resolve("HEAD")
        process = repository._names._process
        assert process is not None
        process.kill()
        process.wait()
        with pytest.raises(ProviderError, match="ended unexpectedly"):
            repository.resolve("HEAD")
        assert repository.resolve("HEAD") == _git(folder, "rev-parse", "HEAD")
