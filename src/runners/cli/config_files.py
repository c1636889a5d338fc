"""Finding and reading the ``codecov.yml`` a command is about."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from codecov_core.config import CONFIG_PLACES, MAX_CONFIG_BYTES
from runners.cli.exits import UsageProblem

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """A file's content and how to call it."""

    name: str
    """As the user would write it."""
    content: bytes
    """One byte more than is ever looked at, if there is that much."""
    path: str | None = None
    """Its path in the repository, or as given where it is in none; nothing for standard input."""


def read_config(file: str | None, repo: Path) -> ConfigFile:
    """Read a file, standard input for ``-``, or by default the configuration of a checkout.

    Raises `UsageProblem` where a checkout has none, and when a file cannot be read.
    """
    if file == STANDARD_INPUT:
        return ConfigFile("standard input", _read(sys.stdin.buffer))
    top = top_of(repo)
    path = found_config(top) if file is None else Path(file)
    try:
        with path.open("rb") as stream:
            content = _read(stream)
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise UsageProblem(message, path=str(path)) from error
    resolved = path.resolve()
    return ConfigFile(
        str(path), content, resolved.relative_to(top).as_posix() if top in resolved.parents else str(path)
    )


def found_config(top: Path) -> Path:
    """Find the configuration of a checkout, as a path from where the user is; raises `UsageProblem` if it has none."""
    for place in CONFIG_PLACES:
        path = top / place
        if path.is_file():
            here = Path.cwd()
            return path.relative_to(here) if here in path.parents else path
    message = f"there is no codecov.yml in {top}, nor in its folders .github and dev; name the file"
    raise UsageProblem(message, folder=str(top))


def top_of(repo: Path) -> Path:
    """Give the top folder of the checkout a folder is in; the folder itself where it is in none."""
    folder = repo.resolve()
    return next((at for at in (folder, *folder.parents) if (at / ".git").exists()), folder)


def _read(stream: BinaryIO) -> bytes:
    return stream.read(MAX_CONFIG_BYTES + 1)
