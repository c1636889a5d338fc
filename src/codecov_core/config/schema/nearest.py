"""What may have been meant in the place of a text that is wrong."""

from collections.abc import Collection, Mapping
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from codecov_core.config.schema.containers import declared, settings_below
from codecov_core.config.schema.declaration import ReadBy
from codecov_core.config.schema.findings import Problem
from codecov_core.config.schema.keys import DOCUMENT
from codecov_core.config.schema.results import ConfigPath, dotted
from codecov_core.config.schema.similarity import most_similar, plain

__all__ = ["Nearest", "belongs_at_top"]

_SUGGESTED = 12
"""Different misspellings of a file for which the nearest text is looked for."""
_LONGEST_KEY = 64


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
        question = given, problem.path[:1], id(problem.candidates), problem.belongs_below, problem.below
        if question not in self._known and len(self._known) < _SUGGESTED:
            self._known[question] = _nearest(given, problem)
        return self._known.get(question)


def belongs_at_top(problem: Problem, nearest: str | None) -> bool:
    """Tell whether a key that is not known where it stands belongs at the top of the document, by what is nearest."""
    is_known_there = nearest in DOCUMENT.keys and nearest not in problem.candidates
    return is_known_there and problem.at_key and nearest == plain(problem.given or "")


def _nearest(given: str, problem: Problem) -> str | None:
    similar = most_similar(given, problem.candidates)
    if similar is not None or not problem.at_key:
        return similar
    places = _places_of_keys().get(plain(given), ())
    place = max(places, key=lambda place: place.likelihood(problem.path, problem.below), default=None)
    if problem.belongs_below and (place is None or not place.takes(problem.below)):
        return dotted((*problem.path[:-1], problem.belongs_below, "<name>"))
    return None if place is None else place.written


class _Place(NamedTuple):
    """A place where a key of some name belongs."""

    path: tuple[str, ...]
    below: Collection[str]
    """The keys that are known below it."""
    has_effect: bool

    @property
    def written(self) -> str:
        return ".".join(self.path).replace(".[]", "[]").replace("*", "<name>")

    def takes(self, keys: frozenset[object]) -> bool:
        """Tell whether all of the keys that stand below a wrong key are known here, if there are any."""
        return bool(keys) and keys.issubset(self.below)

    def likelihood(self, path: ConfigPath, keys: frozenset[object]) -> tuple[bool, bool, int, bool]:
        """Rate it for a wrong key at a path with keys below it: of equal places the nearest to the top counts."""
        steps = zip(self.path, ("[]" if isinstance(key, int) else key for key in path), strict=False)
        shared = len(list(takewhile(lambda step: step[0] in (step[1], "*"), steps)))
        return self.takes(keys), path[-2:-1] == self.path[-2:-1], shared, self.has_effect


@cache
def _places_of_keys() -> Mapping[str, list[_Place]]:
    """Give for the name of every key the places where it belongs, those nearest to the top first."""
    places: dict[str, list[_Place]] = {}
    for path, key in sorted(declared(DOCUMENT), key=lambda entry: len(entry[0])):
        place = _Place(path, settings_below(key.shape), key.read_by is not ReadBy.NOBODY)
        places.setdefault(path[-1], []).append(place)
    return places
