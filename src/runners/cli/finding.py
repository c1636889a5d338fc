"""Finding report files in a checkout: what coverage tools write, wherever they wrote it."""

import os
from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from runners.cli.file_names import as_unicode

# What the tools of the formats we read call their reports; names are compared without case.
REPORT_NAMES = (
    "*coverage*.xml", "*cobertura*.xml", "*clover*.xml", "*jacoco*.xml", "*opencover*.xml", "*dotcover*.xml", "cov.xml",
    "*lcov*.info", "*.lcov", "lcov.dat", "*coverage*.info",
    "*coverage*.out", "cover.out", "*.coverprofile", "coverprofile*", "profile.cov", "coverage.txt",
    "covmeta.*", "covcounters.*", "*.gcov", "luacov.report.out",
    "*coverage-final*.json", "coverage.json", "codecov.json", "excoveralls.json", "tarpaulin-report.json",
    ".resultset.json",
)  # fmt: skip

REPORT_ENDINGS = (".gcov", ".info", ".json", ".lst", ".out", ".txt", ".xml")
"""How reports end that are called as somebody liked; only what they hold tells them from other files."""

# Folders that hold other people's files, or tools' own; a virtual environment is known by its pyvenv.cfg whatever its
# name.
LEFT_OUT = frozenset(
    {
        ".bundle", ".cache", ".eggs", ".git", ".gradle", ".hg", ".idea", ".mypy_cache", ".nox", ".pytest_cache",
        ".ruff_cache", ".svn", ".terraform", ".tox", ".venv", ".vscode", ".yarn", "__pycache__", "bower_components",
        "jspm_packages", "node_modules", "site-packages", "venv", "virtualenv",
    }
)  # fmt: skip
_ENVIRONMENT_MARK = "pyvenv.cfg"

MANY = 1_000
"""More finds than this are taken for a mistake."""


def find_reports(top: Path, holds_coverage: Callable[[Path], bool] = lambda _: False) -> tuple[Path, ...]:
    """Return the files below `top` that are named as coverage reports are, sorted by path; git-ignored ones too.

    Of files with other names that end as reports may (`REPORT_ENDINGS`), `holds_coverage` is asked. Links to folders
    are not followed, empty files are left out, and so are folders with other people's files (`LEFT_OUT`).
    """
    return tuple(sorted(_walk(top, holds_coverage)))


def files_below(top: Path) -> Iterator[str]:
    """Yield the files of a folder as the list of a repository has them: relative to it, with ``/``."""
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT)
        for name in sorted(files):
            yield as_unicode(Path(folder, name).relative_to(top).as_posix())


def looks_like_report(name: str) -> bool:
    """Tell by a file's name alone."""
    lowered = name.lower()
    return any(fnmatchcase(lowered, pattern) for pattern in REPORT_NAMES)


def _walk(top: Path, holds_coverage: Callable[[Path], bool]) -> Iterator[Path]:
    for folder, folders, files in os.walk(top, followlinks=False):
        if _ENVIRONMENT_MARK in files and folder != str(top):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT)
        for name in sorted(files):
            path = Path(folder, name)
            is_named = looks_like_report(name)
            if not is_named and not name.lower().endswith(REPORT_ENDINGS):
                continue
            if path.is_file() and path.stat().st_size and (is_named or holds_coverage(path)):
                yield path
