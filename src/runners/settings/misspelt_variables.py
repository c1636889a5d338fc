"""Variables of the environment that set nothing and look as if they were meant to; other programs have many of them."""

import re
from collections.abc import Iterable, Iterator

from codecov_core.config import most_similar
from runners.settings.catalogue import all_keys
from runners.settings.overlay import JSON_PREFIX, SEPARATOR, path_of
from runners.settings.problems import SettingProblem
from runners.settings.suspicious_keys import OF_AN_INSTALLATION

_OURS_ALONE = ("services", "setup")
"""Sections of which no other program has variables with one underscore (``GITHUB_CLIENT_ID``)."""


def misspelt_variables(names: Iterable[str]) -> Iterator[SettingProblem]:
    """Tell of variables whose section is spelled wrong, and of those with one underscore where two belong."""
    by_words = {_words(key.variable): key.variable for key in all_keys() if key.path[0] in _OURS_ALONE}
    for name in names:
        is_one_of_ours = SEPARATOR in name and path_of(name)[0] in OF_AN_INSTALLATION
        meant = None if is_one_of_ours else by_words.get(_words(name)) or _of_similar_section(name)
        if meant is not None:
            yield SettingProblem(name, f"sets nothing; did you mean {meant}?", origin="environment")


def _words(name: str) -> str:
    return re.sub("__+", "_", name.upper())


def _of_similar_section(name: str) -> str | None:
    body = name.removeprefix(JSON_PREFIX)
    section, *below = body.split(SEPARATOR)
    if not section or (not below and body == name):
        return None
    nearest = most_similar(section, sorted(OF_AN_INSTALLATION))
    return None if nearest is None else name[: -len(body)] + SEPARATOR.join([nearest.upper(), *below])
