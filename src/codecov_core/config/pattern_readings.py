"""Other readings of stored path patterns, where a configuration asks for them (chapter 02 §14.6, 03 §19 rules 13, 14).

As the reference has it ``**/x`` is no file at the top, ``a/**/b`` is not ``a/b``, and ``src`` means ``src2/x`` as well.
"""

import re
from collections.abc import Callable, Mapping

from codecov_core.config.path_lists import PATTERN_LISTS, plain_prefix

__all__ = ["with_gitignore_globs", "with_whole_prefixes"]

_GLOB = re.compile(r"!?\(\?s:(?P<body>.*)\)\\Z", re.DOTALL)
"""The stored form of a glob (chapter 03 §7.5)."""
_ANY_FOLDERS = re.compile(r"(?:(?<=\(\?s:)|(?<=/))\.\*/")


def with_gitignore_globs(config: Mapping[str, object]) -> dict[str, object]:
    """Let ``**/`` in every stored list of path patterns stand for no folder as well; doing it twice changes nothing."""
    return _reread(
        config, lambda pattern: _ANY_FOLDERS.sub("(?:.*/)?", pattern) if _GLOB.fullmatch(pattern) else pattern
    )


def with_whole_prefixes(config: Mapping[str, object]) -> dict[str, object]:
    """Let a plain prefix in every stored list of path patterns end where a name ends; twice changes nothing."""
    return _reread(config, _ended)


def _ended(pattern: str) -> str:
    return pattern if plain_prefix(pattern) is None else rf"{pattern[: -len('.*')]}(?:/.*)?\Z"


def _reread(config: Mapping[str, object], read: Callable[[str], str]) -> dict[str, object]:
    def walked(key: str, value: object) -> object:
        if isinstance(value, Mapping):
            return _reread(value, read)
        if not isinstance(value, list | tuple):
            return value
        if key in PATTERN_LISTS:
            return [read(item) if isinstance(item, str) else item for item in value]
        return [walked("", item) for item in value]

    return {key: walked(key, value) for key, value in config.items()}
