"""What `local` and `upload` know of their checkout: the commit, its base, the files, whose repository it is."""

import re
from pathlib import Path

from adapters.git import GitRepoReader, Repository, checkout_of, service_of, store_id, tracked_files
from codecov_core.errors import CommitNotFoundError, ShallowHistoryError
from codecov_core.ports import NewCommit, NewRepository, ProviderCommit
from codecov_core.values import dataclass
from runners.cli.exits import UsageProblem

_REMOTE_HEAD = "origin/HEAD"
_REMOTE_PATH = re.compile(r"(?:^|[/:])(?P<owner>[^/:]+)/(?P<name>[^/:]+?)(?:\.git)?/?$")


@dataclass(frozen=True, slots=True)
class LocalCommit:
    """The current commit of a checkout and everything an uploader would say about it."""

    top: Path
    head: ProviderCommit
    branch: str | None
    network: tuple[str, ...]
    """The tracked files."""
    owner_and_repository: NewRepository

    @property
    def row(self) -> NewCommit:
        """The row that makes the commit known to a store; its repository id is set there."""
        return NewCommit(
            repoid=0,
            sha=self.head.sha,
            timestamp=self.head.timestamp,
            branch=self.branch,
            message=self.head.message,
            parent=self.head.parents[0] if self.head.parents else None,
        )


@dataclass(frozen=True, slots=True)
class Base:
    """What the head is compared with: a commit and why this one, or ``None`` and why there is none."""

    commit: ProviderCommit | None
    reason: str
    warning: str | None = None


def identity_of(repository: Repository) -> str:
    """Return the id under which a store keeps a local repository: the same for all its work trees."""
    return f"local-{store_id(repository)}"


def local_commit(reader: GitRepoReader) -> LocalCommit:
    """Read the facts of a checkout; raises `ProviderError` kinds where it is none, or nothing was committed yet."""
    repository = reader.repository
    checkout = checkout_of(repository)
    remote = repository.remote_url()
    owner, name = _owner_and_name(remote, checkout.top)
    identity = identity_of(repository)
    return LocalCommit(
        top=checkout.top,
        head=reader.commit(checkout.head),
        branch=checkout.branch,
        network=tracked_files(repository, checkout.top),
        owner_and_repository=NewRepository(
            service=service_of(remote),
            owner_service_id=identity,
            owner_username=owner,
            service_id=identity,
            name=name,
        ),
    )


def chosen_base(reader: GitRepoReader, head: ProviderCommit, reference: str | None) -> Base:
    """Choose the base: the merge base of HEAD and `reference`, by default ``origin/HEAD``, else ``HEAD^``.

    A reference that was asked for must be there: raises `CommitNotFoundError`, `ShallowHistoryError`, or
    `UsageProblem` when the histories never meet. Without one the run goes on without a base.
    """
    if reference is not None:
        sha = reader.merge_base(reader.commit(reference).sha, head.sha)
        if sha is None:
            message = f"HEAD and {reference} have no commit in common; name another base with --base"
            raise UsageProblem(message, reference=reference)
        return Base(reader.commit(sha), f"the merge base of HEAD and {reference}")
    warning: str | None = None
    try:
        sha = reader.merge_base(reader.commit(_REMOTE_HEAD).sha, head.sha)
        if sha is not None and sha != head.sha:
            return Base(reader.commit(sha), f"the merge base of HEAD and {_REMOTE_HEAD}")
    except ShallowHistoryError as error:
        warning = str(error)
    except CommitNotFoundError:
        pass  # no remote, or one without a default branch
    if not head.parents:
        return Base(None, "the commit has no parent here", warning)
    try:
        return Base(reader.commit(head.parents[0]), "HEAD^", warning)
    except CommitNotFoundError as error:
        return Base(None, "the parent of HEAD is not in this clone", str(error))


def _owner_and_name(remote: str | None, top: Path) -> tuple[str, str]:
    is_address = remote is not None and ("://" in remote or "@" in remote)
    matched = _REMOTE_PATH.search(remote or "") if is_address else None
    return (matched["owner"], matched["name"]) if matched else ("local", top.name or "repository")
