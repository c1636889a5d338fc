"""What may have been meant in the place of a text that is wrong."""

from collections.abc import Collection, Mapping
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from codecov_core.config.schema.containers import Either, declared, settings_below
from codecov_core.config.schema.declaration import ReadBy
from codecov_core.config.schema.findings import Problem
from codecov_core.config.schema.keys import DOCUMENT
from codecov_core.config.schema.results import ConfigPath, dotted
from codecov_core.config.schema.similarity import edits, most_similar, plain
from codecov_core.config.schema.values import Switch

__all__ = ["Nearest", "belongs_at_top"]

_SUGGESTED = 12
"""Different misspellings of a file for which the nearest text is looked for."""
_LONGEST_KEY = 64
_CLOSE = 0.25
"""Edits for each character of the longer name, up to which a known key beside a wrong one beats one of its name."""
_COMMON = frozenset({"enabled", "message", "method", "name", "type"})
"""Names that keys of many programs have: that a key is called so does not tell in which section it belongs."""
_USUAL = frozenset({("codecov", "notify", "after_n_builds")})
"""Of the places of one name those that are meant where nothing else tells."""


class Nearest:
    """The texts that may have been meant in the places of wrong ones in one file."""

    def __init__(self) -> None:
        """Start with no text looked at."""
        self._known: dict[tuple[object, ...], str | None] = {}

    def to(self, problem: Problem) -> str | None:
        """Find the text that may have been meant: a similar one, or the place where a key of that name belongs."""
        given = problem.given
        if given is None or len(given) > _LONGEST_KEY:
            return None
        kind = id(problem.candidates), problem.belongs_below, problem.below, problem.is_off
        question = (given, problem.path[:1], *kind)
        if question not in self._known and len(self._known) < _SUGGESTED:
            self._known[question] = _nearest(given, problem)
        return self._known.get(question)


def belongs_at_top(problem: Problem, nearest: str | None) -> bool:
    """Tell whether a key that is not known where it stands belongs at the top of the document, by what is nearest."""
    is_known_there = nearest in DOCUMENT.keys and nearest not in problem.candidates
    return is_known_there and problem.at_key and nearest == plain(problem.given or "")


def _nearest(given: str, problem: Problem) -> str | None:
    similar = most_similar(given, problem.candidates)
    if not problem.at_key:
        return similar
    name = plain(given)
    if similar is not None and edits(name, similar) <= _CLOSE * max(len(name), len(similar)):
        return similar
    if name == "enabled" and _is_switch(problem.path[:-1]):
        return f"{dotted(problem.path[:-1])}: false" if problem.is_off else None
    places = [place for place in _places_of_keys().get(name, ()) if place.is_told_by_name(problem.path)]
    place = max(places, key=lambda place: place.likelihood(problem.path, problem.below), default=None)
    beside = similar if place is None else _with_one_word_more(name, problem.candidates)
    if beside is not None:
        return beside
    if problem.belongs_below and (place is None or not place.takes(problem.below)):
        return dotted((*problem.path[:-1], problem.belongs_below, "<name>"))
    return None if place is None else place.written


def _with_one_word_more(name: str, candidates: Collection[str]) -> str | None:
    """Give the only candidate that is made of the words of a name and one more, and that has an effect."""
    words = {_stem(word) for word in name.split("_")}
    longer = [
        candidate
        for candidate in candidates
        if candidate.count("_") == name.count("_") + 1 and words < {_stem(word) for word in candidate.split("_")}
    ]
    return longer[0] if len(longer) == 1 and _has_effect(longer[0]) else None


def _stem(word: str) -> str:
    return word.removesuffix("s")


def _has_effect(name: str) -> bool:
    return any(place.has_effect for place in _places_of_keys().get(name, ()))


class _Place(NamedTuple):
    """A place where a key of some name belongs."""

    path: tuple[str, ...]
    below: Collection[str]
    """The keys that are known below it."""
    has_effect: bool

    @property
    def written(self) -> str:
        return ".".join(self.path).replace(".[]", "[]").replace("*", "<name>")

    def is_told_by_name(self, path: ConfigPath) -> bool:
        """Tell whether a key of this name at a path may be meant for this place for nothing but its name."""
        return self.path[-1] not in _COMMON or self._shared_with(path) > 0

    def takes(self, keys: frozenset[object]) -> bool:
        """Tell whether all of the keys that stand below a wrong key are known here, if there are any."""
        return bool(keys) and keys.issubset(self.below)

    def likelihood(self, path: ConfigPath, keys: frozenset[object]) -> tuple[bool, bool, int, bool, bool]:
        """Rate it for a wrong key at a path with keys below it: of equal places the nearest to the top counts."""
        has_same_parent = path[-2:-1] == self.path[-2:-1]
        return self.takes(keys), has_same_parent, self._shared_with(path), self.path in _USUAL, self.has_effect

    def _shared_with(self, path: ConfigPath) -> int:
        steps = zip(self.path, ("[]" if isinstance(key, int) else key for key in path), strict=False)
        return len(list(takewhile(lambda step: step[0] in (step[1], "*"), steps)))


@cache
def _places_of_keys() -> Mapping[str, list[_Place]]:
    """Give for the name of every key the places where it belongs, those nearest to the top first."""
    places: dict[str, list[_Place]] = {}
    for path, key in sorted(declared(DOCUMENT), key=lambda entry: len(entry[0])):
        place = _Place(path, settings_below(key.shape), key.read_by is not ReadBy.NOBODY)
        places.setdefault(path[-1], []).append(place)
    return places


def _is_switch(path: ConfigPath) -> bool:
    """Tell whether a section may be switched off by false in its place."""
    return path in _switches()


@cache
def _switches() -> Collection[ConfigPath]:
    return frozenset(
        path
        for path, key in declared(DOCUMENT)
        if isinstance(key.shape, Either) and any(isinstance(shape, Switch) for shape in key.shape.shapes)
    )
