"""Paths of a repository: those the user names, and those git tracks."""

from collections.abc import Sequence
from pathlib import Path

from adapters.git import GitRepoReaders, tracked_files
from codecov_core.errors import NotARepositoryError
from runners.cli.config_files import top_of


def repository_paths(repo: Path, named: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give named paths as the repository has them, and the tracked files, or the named paths where there is no git."""
    top, here = top_of(repo), Path.cwd()
    paths = tuple(_in_repository(path, top, here) for path in named)
    try:
        repository = GitRepoReaders.of_clone(repo).at(repo).repository
    except NotARepositoryError:
        return paths, paths
    return paths, tracked_files(repository, top)


def _in_repository(path: str, top: Path, here: Path) -> str:
    """Take a path from where the user is, if that is in the repository, or else as it is."""
    resolved = Path(here, path).resolve() if here == top or top in here.parents else Path(path)
    return resolved.relative_to(top).as_posix() if top in resolved.parents else path
