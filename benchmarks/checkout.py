"""A large git repository whose coverage ``benchmarks.large`` describes: 1,000 files, and a branch that changes half.

The base commit holds the sources of the run; the head changes ``CHANGED_LINES`` lines in each of the first half of the
files, so that the Cobertura report of the run is a report of the head as well.
"""

import os
import subprocess
from pathlib import Path

from benchmarks.large import FILES, LINES, model

CHANGED_LINES = 50

_ENVIRONMENT = {
    "GIT_AUTHOR_NAME": "Bench",
    "GIT_AUTHOR_EMAIL": "bench@example.org",
    "GIT_COMMITTER_NAME": "Bench",
    "GIT_COMMITTER_EMAIL": "bench@example.org",
    "GIT_AUTHOR_DATE": "2026-11-20T10:00:00+0000",
    "GIT_COMMITTER_DATE": "2026-11-20T10:00:00+0000",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


def write_repository(folder: Path, files: int = FILES, lines: int = LINES, seed: int = 0) -> None:
    """Make the repository in an empty folder: branch ``main`` is the base, the checked-out ``change`` the head."""
    _git(folder, "init", "--quiet", "--initial-branch=main")
    paths = [folder / "src" / f"{file.path}.py" for file in model(files, lines, seed)]
    for number, path in enumerate(paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"value_{line} = {number}\n" for line in range(1, lines + 1)))
    _commit(folder, "The base")
    _git(folder, "checkout", "--quiet", "-b", "change")
    for path in paths[: files // 2]:
        changed = path.read_text().splitlines(keepends=True)
        step = max(1, lines // CHANGED_LINES)
        for line in range(0, step * CHANGED_LINES, step):
            changed[line] = changed[line].replace("value", "other")
        path.write_text("".join(changed))
    _commit(folder, "The head")


def _commit(folder: Path, message: str) -> None:
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", message)


def _git(folder: Path, *arguments: str) -> None:
    environment = {**os.environ, **_ENVIRONMENT}
    subprocess.run(["git", "-c", "gc.auto=0", *arguments], cwd=folder, env=environment, check=True)
