"""Which commit of which repository of a store a user means."""

import re
from collections.abc import Sequence
from pathlib import Path

from codecov_core.errors import CommitNotFoundError
from codecov_core.ports import CommitKey, Repository, UnitOfWork
from runners.cli.checkouts import identity_of
from runners.cli.exits import UsageProblem
from runners.cli.stores import Place
from runners.wiring import Parts

_FULL_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_MOST_REPOSITORIES = 1_000


def known_commit(parts: Parts, place: Place, repo: Path, reference: str) -> tuple[Repository, CommitKey]:
    """Return the store's repository and the commit that `reference` names.

    A store of its own holds one repository; in a folder that several share, that of the checkout comes first. Raises
    `UsageProblem` when no repository of the store has the commit, or a name is given where there is no checkout to look
    it up in.
    """
    sha = reference if _FULL_ID.fullmatch(reference) else _looked_up(place, repo, reference)
    identity = None if place.git is None else identity_of(place.git.at(repo).repository)
    with parts.database.reading() as work:
        for repository in repositories_of(work, identity, others_too=True):
            if work.commits.get(repository.repoid, sha) is not None:
                return repository, CommitKey(repository.repoid, sha)
    message = (
        f"the store {place.folder} knows no commit {sha}; "
        "run `codecov-worker local` or `codecov-worker upload` in its checkout first"
    )
    raise UsageProblem(message, sha=sha)


def repositories_of(work: UnitOfWork, identity: str | None, *, others_too: bool = False) -> Sequence[Repository]:
    """Return the rows of a local repository by its id, the first made first, and the other ones behind if asked for.

    There is more than one where the remote moved to another provider under a version that took it for a new repository.
    """
    rows = work.repositories.oldest(_MOST_REPOSITORIES)
    own = [row for row in rows if row.service_id == identity]
    return [*own, *(row for row in rows if row.service_id != identity)] if others_too else own


def _looked_up(place: Place, repo: Path, reference: str) -> str:
    if place.git is None:
        message = f"{repo} is no checkout, so {reference!r} names no commit; give the full id"
        raise UsageProblem(message, reference=reference)
    try:
        return place.git.at(repo).commit(reference).sha
    except CommitNotFoundError as error:
        raise UsageProblem(str(error), reference=reference) from error
