"""Where a repository keeps its ``codecov.yml`` (chapter 03 §2.1, with §19 rule 32)."""

__all__ = ["CONFIG_PLACES"]

_FOLDERS = ("", ".github/", "dev/")
_NAMES = (".codecov.yaml", ".codecov.yml", "codecov.yaml", "codecov.yml")

CONFIG_PLACES = tuple(f"{folder}{name}" for folder in _FOLDERS for name in _NAMES)
"""Paths in a repository; the first of them that is a file counts."""
