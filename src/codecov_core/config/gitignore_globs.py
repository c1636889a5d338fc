"""Globs read as ``.gitignore`` reads them, where a configuration asks for it (chapter 03 §19 rule 14).

As the reference has it ``**/x`` is no file at the top, and ``a/**/b`` is not ``a/b``.
"""

import re
from collections.abc import Mapping

__all__ = ["with_gitignore_globs"]

_GLOB = re.compile(r"!?\(\?s:(?P<body>.*)\)\\Z", re.DOTALL)
"""The stored form of a glob (chapter 03 §7.5)."""
_ANY_FOLDERS = re.compile(r"(?:(?<=\(\?s:)|(?<=/))\.\*/")
_LISTS = frozenset({"paths", "ignore"})


def with_gitignore_globs(config: Mapping[str, object]) -> dict[str, object]:
    """Let ``**/`` in every stored list of path patterns stand for no folder as well; doing it twice changes nothing."""
    return {
        key: [_relaxed(item) for item in value] if key in _LISTS and isinstance(value, list | tuple) else _walked(value)
        for key, value in config.items()
    }


def _walked(value: object) -> object:
    if isinstance(value, Mapping):
        return with_gitignore_globs(value)
    return [_walked(item) for item in value] if isinstance(value, list | tuple) else value


def _relaxed(pattern: object) -> object:
    if not isinstance(pattern, str) or _GLOB.fullmatch(pattern) is None:
        return pattern
    return _ANY_FOLDERS.sub("(?:.*/)?", pattern)
