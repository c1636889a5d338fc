"""Finding and reading the ``codecov.yml`` a command is about."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from codecov_core.config import CONFIG_PLACES, MAX_CONFIG_BYTES
from codecov_core.values import dataclass
from runners.cli.exits import UsageProblem
from runners.cli.file_names import as_unicode

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A file's content and how to call it."""

    name: str
    """As the user would write it, in Unicode."""
    content: bytes
    """One byte more than is ever looked at, if there is that much."""
    path: str | None = None
    """Its path in the repository, or as given where it is in none; nothing for standard input."""
    unused: tuple[str, ...] = ()
    """Paths of the checkout's other configurations, which count for nothing because this one is found first."""


def read_config(file: str | None, repo: Path) -> ConfigFile:
    """Read a file, standard input for ``-``, or by default the configuration of a checkout.

    Raises `UsageProblem` where a checkout has none, and when a file cannot be read.
    """
    config = config_of_checkout(repo) if file is None else read_file(file, repo)
    if config is None:
        message = f"there is no codecov.yml in {top_of(repo)}, nor in its folders .github and dev; name the file"
        raise UsageProblem(message)
    return config


def config_of_checkout(repo: Path) -> ConfigFile | None:
    """Read the configuration of a checkout, if it has one; raises `UsageProblem` when it cannot be read.

    A link that leaves the checkout is none, as it is none in a commit.
    """
    top, here = top_of(repo), Path.cwd()
    places = tuple(place for place in CONFIG_PLACES if _is_file_of(top, top / place))
    if not places:
        return None
    path = top / places[0]
    config = read_file(str(path.relative_to(here) if here in path.parents else path), repo)
    return replace(config, unused=places[1:])


def read_file(file: str, repo: Path) -> ConfigFile:
    """Read a file, or standard input for ``-``; raises `UsageProblem` when it cannot be read."""
    if file == STANDARD_INPUT:
        return ConfigFile("standard input", _read(sys.stdin.buffer))
    path, top = Path(file), top_of(repo)
    try:
        with path.open("rb") as stream:
            content = _read(stream)
    except OSError as error:
        message = f"{as_unicode(file)} cannot be read: {error.strerror}"
        raise UsageProblem(message, path=file) from error
    resolved = path.resolve()
    inside = resolved.relative_to(top).as_posix() if top in resolved.parents else file
    return ConfigFile(as_unicode(file), content, as_unicode(inside))


def top_of(repo: Path) -> Path:
    """Give the top folder of the checkout a folder is in; the folder itself where it is in none."""
    folder = repo.resolve()
    return next((at for at in (folder, *folder.parents) if (at / ".git").exists()), folder)


def _is_file_of(top: Path, path: Path) -> bool:
    return path.is_file() and top in path.resolve().parents


def _read(stream: BinaryIO) -> bytes:
    return stream.read(MAX_CONFIG_BYTES + 1)
