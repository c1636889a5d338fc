"""The version of this distribution, as installed."""

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path


def version() -> str:
    """Return the version: the installed distribution's, in a bare checkout that of its file ``VERSION``."""
    try:
        return distribution("codecov-worker").version
    except PackageNotFoundError:
        return (Path(__file__).parents[3] / "VERSION").read_text(encoding="utf-8").strip()
