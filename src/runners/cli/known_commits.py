"""Which commit of which repository of a store a user means."""

import re
from pathlib import Path

from codecov_core.errors import CommitNotFoundError
from codecov_core.ports import CommitKey, Repository
from runners.cli.exits import UsageProblem
from runners.cli.stores import Place
from runners.wiring import Parts

_FULL_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_ONLY_REPOSITORY = 1


def known_commit(parts: Parts, place: Place, repo: Path, reference: str) -> tuple[Repository, CommitKey]:
    """Return the store's repository and the commit that `reference` names.

    An embedded store belongs to one repository. Raises `UsageProblem` when the store is still empty, does not know the
    commit, or a name is given where there is no checkout to look it up in.
    """
    sha = reference if _FULL_ID.fullmatch(reference) else _looked_up(place, repo, reference)
    with parts.database.reading() as work:
        repository = work.repositories.get(_ONLY_REPOSITORY)
        commit = None if repository is None else work.commits.get(repository.repoid, sha)
    if repository is None or commit is None:
        message = (
            f"the store {place.folder} knows no commit {sha}; "
            "run `codecov-worker local` or `codecov-worker upload` there first"
        )
        raise UsageProblem(message, sha=sha)
    return repository, CommitKey(repository.repoid, sha)


def _looked_up(place: Place, repo: Path, reference: str) -> str:
    if place.git is None:
        message = f"{repo} is no checkout, so {reference!r} names no commit; give the full id"
        raise UsageProblem(message, reference=reference)
    try:
        return place.git.at(repo).commit(reference).sha
    except CommitNotFoundError as error:
        raise UsageProblem(str(error), reference=reference) from error
