"""What the walk over a document collects, and which of it is the headline (chapter 03 §5.3)."""

from collections.abc import Collection, Iterable
from dataclasses import field
from enum import IntEnum
from typing import NamedTuple, TypeAlias

from codecov_core.config.schema.coercion import CoercionError, shortened
from codecov_core.config.schema.results import ConfigKey, ConfigPath, key_of_path
from codecov_core.values import dataclass

__all__ = ["Findings", "Kind", "Place", "Problem", "Remark", "headline", "path_of"]

Place: TypeAlias = "tuple[Place, object] | None"
"""A place in the document, linked from the leaf to the top (None): a step down costs one pair and copies no path."""


class Kind(IntEnum):
    """What sort of rule a problem breaks; the reference orders its errors by that."""

    NAME = 0
    """A freely chosen name (of a status, notifier or flag) that is not allowed."""
    RULE = 1
    """A value that is not allowed."""
    COERCION = 2
    """A value that breaks no rule but cannot be brought into its normalised form; told last."""


class Problem(NamedTuple):
    """One reason to refuse a document."""

    kind: Kind
    path: ConfigPath
    """Where it is, after legacy keys have moved."""
    location: ConfigPath
    """Where the reference says it is: ``path`` or something above it."""
    reason: str
    expected: str = ""
    given: str | None = None
    """The text that stands there, if another one may have been meant."""
    candidates: Collection[str] = ()
    """The texts that may have been meant."""
    word: str = ""
    """What of the text that stands there is wrong, if it is not all of it."""
    below: frozenset[object] = frozenset()
    """The keys below one that is not known here."""
    belongs_below: str = ""
    """The key with names of the user's choice below it that the one that is not known here seems to be one of."""
    is_off: bool = False
    """Whether false is the value of the key that is not known."""
    at_key: bool = False
    """Whether it is about the key, not about the value below it."""


class Remark(NamedTuple):
    """One thing worth a warning."""

    path: ConfigPath
    reason: str
    at_key: bool = False
    excused: Problem | None = None
    """The problem it would be in another place."""


@dataclass(slots=True)
class Findings:
    """Problems and remarks in the order they were met."""

    problems: list[Problem] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def rule(self, place: Place, reason: str, expected: str) -> None:
        """Note a value that is not allowed."""
        path = path_of(place)
        self.problems.append(Problem(Kind.RULE, path, path, reason, expected))

    def choice(self, place: Place, given: str, expected: str, candidates: Collection[str]) -> None:
        """Note a text that is none of the allowed ones."""
        path = path_of(place)
        reason = f"is the text {shortened(given)!r}"
        self.problems.append(Problem(Kind.RULE, path, path, reason, expected, given, candidates))

    def word(self, kind: Kind, place: Place, error: CoercionError, expected: str) -> None:
        """Note a text of which a word is wrong."""
        path = path_of(place)
        given = error.word if error.candidates else None
        self.problems.append(Problem(kind, path, path, str(error), expected, given, error.candidates, word=error.word))

    def coercion(self, place: Place, reason: str, expected: str) -> None:
        """Note a value that breaks no rule and still has no normalised form."""
        path = path_of(place)
        self.problems.append(Problem(Kind.COERCION, path, path, reason, expected))

    def name(self, place: Place, reason: str, expected: str) -> None:
        """Note a name that is not allowed."""
        path = path_of(place)
        self.problems.append(Problem(Kind.NAME, path, path, reason, expected, at_key=True))

    def unknown(self, place: Place, value: object, candidates: Collection[str], belongs_below: str = "") -> None:
        """Note a key that does not exist; ``candidates`` are those that do, ``belongs_below`` as in a problem."""
        path = path_of(place)
        given = path[-1] if isinstance(path[-1], str) else None
        self.problems.append(
            Problem(
                Kind.RULE,
                path,
                path,
                "is not a key that is known here",
                given=given,
                candidates=candidates,
                below=frozenset(value) if isinstance(value, dict) else frozenset(),
                belongs_below=belongs_below,
                is_off=value is False,
                at_key=True,
            )
        )

    def remark(self, place: Place, reason: str, *, at_key: bool = False) -> None:
        """Note something worth a warning."""
        self.remarks.append(Remark(path_of(place), reason, at_key))

    def excuse(self, below: "Findings") -> None:
        """Take over what was found where nothing is refused: problems are worth a warning."""
        self.remarks += [Remark(problem.path, problem.reason, problem.at_key, problem) for problem in below.problems]
        self.remarks += below.remarks

    def absorb(self, below: "Findings", stop: Place) -> None:
        """Take over what was found below a place where the reference stops looking closer."""
        location = path_of(stop)
        self.problems += [problem._replace(kind=Kind.RULE, location=location) for problem in below.problems]
        self.remarks += below.remarks


def path_of(place: Place) -> ConfigPath:
    """Write a place as a path from the top."""
    keys: list[ConfigKey] = []
    at = place
    while at is not None:
        at, key = at
        keys.append(key if type(key) is str else key_of_path(key))
    return tuple(reversed(keys))


def headline(problems: Iterable[Problem]) -> ConfigPath:
    """Give the one location the reference reports.

    It descends a tree of errors, always to the first key, until it meets a message: the lowest top-level key first;
    under that, broken rules before failed coercions, bad names before bad values, then ascending keys.
    """
    found = list(problems)
    top = min({problem.location[0] for problem in found}, key=_rank)
    below_top = [problem for problem in found if problem.location[0] == top]
    messages = {problem.location for problem in below_top}
    candidates = [problem for problem in below_top if problem.kind is not Kind.COERCION] or below_top
    location: ConfigPath = (top,)
    while location not in messages:
        depth = len(location)
        bad_names = {problem.location for problem in candidates if problem.kind is Kind.NAME}
        keys = {name[depth] for name in bad_names if len(name) == depth + 1} or {
            problem.location[depth] for problem in candidates
        }
        key = min(keys, key=_rank)
        location = (*location, key)
        candidates = [problem for problem in candidates if problem.location[depth] == key]
    return location


def _rank(key: ConfigKey) -> tuple[int, float, str]:
    if isinstance(key, int | float):
        return 0, key, ""
    return (1, 0, key) if isinstance(key, str) else (2, 0, "")
