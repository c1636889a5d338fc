"""What every task needs to know of its commit."""

from codecov_core.config import EffectiveConfig
from codecov_core.errors import CodecovError
from codecov_core.ports import Commit, CommitKey, JsonObject, Repository, UnitOfWork
from codecov_core.tasks.settings import TaskSettings
from codecov_core.tasks.storage_paths import StoragePaths
from codecov_core.values import dataclass


class CommitGoneError(CodecovError):
    """The repository or the commit does not exist, or is deleted."""

    code = "commit_not_found"


@dataclass(frozen=True, slots=True)
class CommitContext:
    """A commit with its repository, configuration and storage paths."""

    key: CommitKey
    repository: Repository
    commit: Commit
    config: EffectiveConfig
    paths: StoragePaths


def load_context(
    work: UnitOfWork, settings: TaskSettings, key: CommitKey, commit_yaml: JsonObject | None
) -> CommitContext:
    """Load it; raises ``CommitGoneError`` saying what is missing.

    The commit's own configuration is what was found at it, or ``commit_yaml`` where nobody could look.
    """
    repository = work.repositories.get(key.repoid)
    if repository is None:
        raise CommitGoneError(f"there is no repository {key.repoid}", repoid=key.repoid)
    commit = work.commits.get(key.repoid, key.sha)
    if commit is None or commit.deleted:
        raise CommitGoneError(f"repository {key.repoid} has no commit {key.sha}", repoid=key.repoid, sha=key.sha)
    found = work.configs.get(key.repoid, key.sha)
    own = commit_yaml if found is None or found.failure is not None else found.config
    return CommitContext(
        key=key,
        repository=repository,
        commit=commit,
        config=settings.config_of(repository, own),
        paths=StoragePaths.of(repository, settings.hash_key, key.sha),
    )
