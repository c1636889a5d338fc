"""The checked-out side of a repository: its top folder, tracked files and what differs from the current commit."""

import hashlib
import re
from pathlib import Path

from adapters.git.repository import Repository, paths
from codecov_core.values import dataclass

_STORE_ID_LENGTH = 16

# URLs with a scheme, and the short form [user@]host:path.
_URL_HOST = re.compile(r"[a-z][a-z0-9+.-]*://(?:[^/@]*@)?(?P<host>\[[^\]]+\]|[^/:]+)", re.IGNORECASE)
_SHORT_HOST = re.compile(r"(?:[^/@:]+@)?(?P<host>[^/:]+):(?!//)")

_SERVICES = {"github.com": "github", "gitlab.com": "gitlab", "bitbucket.org": "bitbucket"}


@dataclass(frozen=True, slots=True)
class Checkout:
    """Facts of a work tree: `top` folder, `branch` (``None`` when HEAD is detached) and the `head` commit's id."""

    top: Path
    branch: str | None
    head: str


def checkout_of(repository: Repository) -> Checkout:
    """Return the work tree's facts.

    Raises `NotARepositoryError` for a bare repository, `CommitNotFoundError` when nothing has been committed yet.
    """
    repository.require_work_tree()
    head = repository.resolve("HEAD")
    answer = repository.git.output("rev-parse", "--show-toplevel", "--symbolic-full-name", "HEAD")
    top, name = answer.decode("utf-8", "surrogateescape").splitlines()[:2]
    branch = name.removeprefix("refs/heads/") if name.startswith("refs/heads/") else None
    return Checkout(Path(top), branch, head)


def tracked_files(repository: Repository, top: Path) -> tuple[str, ...]:
    """Return the paths git tracks (its index), relative to `top`, in git's order."""
    return paths(repository.git.output("-C", str(top), "ls-files", "-z", "--full-name"))


def changed_files(repository: Repository, top: Path) -> tuple[str, ...]:
    """Return the tracked paths whose content in the work tree or index differs from HEAD, sorted."""
    # "git diff" and not "diff-index": it compares contents where only a file's times differ from the index.
    listing = repository.git.output(
        "-C", str(top), "diff", "--name-only", "-z", "--no-ext-diff", "--no-textconv", "--no-renames",
        "--no-relative", "--ignore-submodules=all", "HEAD", "--",
    )  # fmt: skip
    return tuple(sorted(paths(listing)))


def store_id(repository: Repository) -> str:
    """Return the 16 hex digits that name this repository's own store: SHA-256 of its git folder's real path.

    Work trees of one repository share its git common folder and so the store.
    """
    real = str(repository.common_dir.resolve())
    return hashlib.sha256(real.encode("utf-8", "surrogateescape")).hexdigest()[:_STORE_ID_LENGTH]


def service_of(remote_url: str | None) -> str:
    """Return the provider's name by a remote address's host; ``github`` where it tells nothing."""
    host = ""
    if remote_url:
        matched = _URL_HOST.match(remote_url) or _SHORT_HOST.match(remote_url)
        host = matched["host"].lower() if matched else ""
    for known, service in _SERVICES.items():
        if host == known or host.endswith(f".{known}"):  # ssh.github.com and altssh.gitlab.com are theirs too
            return service
    return "github"
