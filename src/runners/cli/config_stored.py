"""What an installation has stored for a repository: the layers of its configuration, from the database."""

from adapters.local import InProcessQueue
from codecov_core.tasks import LARGEST_REPOSITORY_ID
from runners.cli.exits import UsageProblem
from runners.cli.used_config import UsedConfig
from runners.settings import load_settings
from runners.wiring import ConfigParts, close_parts, config_parts_of, production


def config_in_production(repoid: int, sha: str | None) -> UsedConfig:
    """See `stored_config`; the database is the one of the install configuration and the environment."""
    injector = production(load_settings(), InProcessQueue)
    try:
        return stored_config(config_parts_of(injector), repoid, sha)
    finally:
        close_parts(injector)


def stored_config(parts: ConfigParts, repoid: int, sha: str | None) -> UsedConfig:
    """Lay over each other what holds for a commit, or for any commit without a configuration of its own.

    Raises `UsageProblem` where there is no such repository, or nobody has looked for the commit's configuration yet.
    """
    if not 1 <= repoid <= LARGEST_REPOSITORY_ID:
        raise _no_repository(repoid)
    with parts.database.reading() as work:
        repository = work.repositories.get(repoid)
        found = None if sha is None else work.configs.get(repoid, sha)
    if repository is None:
        raise _no_repository(repoid)
    if sha is not None and found is None:
        message = f"the configuration of commit {sha} was never looked for; leave --commit out to see what is stored"
        raise UsageProblem(message, sha=sha)
    return UsedConfig.of(parts.settings, repository, found)


def _no_repository(repoid: int) -> UsageProblem:
    return UsageProblem(f"there is no repository {repoid}", repoid=repoid)
