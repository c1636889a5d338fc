"""Which values of a configuration must not be shown (chapter 03 §7.11).

Secrets are also what stands where a section with secrets belongs (``slack: https://...`` instead of a notifier), and
what stands below an unknown key, which may be a secret one that is spelled wrong.
"""

import re
from dataclasses import field
from functools import cache

from codecov_core.config.schema.containers import Block, ListOf, declared
from codecov_core.config.schema.keys import DOCUMENT
from codecov_core.config.schema.legacy import MOVED
from codecov_core.config.schema.results import ConfigPath
from codecov_core.config.schema.shape import Shape
from codecov_core.config.schema.values import Text
from codecov_core.values import dataclass

__all__ = ["SUSPECT_WORDS", "SchemaPlace", "holds_secret", "plain_keys", "schema_top", "secret_keys"]

_ANY_NAME, _ANY_ITEM = "*", "[]"
_GUARDED = ("coverage", "notify")
"""The section of which no value is repeated at all: people mix up what belongs where in it."""
_WRITTEN_TEXT = ("to_string",)
"""What a stored configuration was written as, secrets and all (chapter 03 §1)."""
SUSPECT_WORDS = "(?:token|secret|pass|pwd|key|url|webhook|credential)"
"""Words in the names of keys that the schema does not know, behind which secrets are written (``CODECOV_TOKEN``)."""
_TAKEN_FOR_IT = ("codecov", "notify")
"""The section with the same name: its own values are no secrets, but what it does not know may belong to the other."""


@dataclass(slots=True, eq=False)
class SchemaPlace:
    """A place of the schema, as far as secrets go."""

    below: dict[str, "SchemaPlace"] = field(default_factory=dict)
    is_secret: bool = False
    holds_secret: bool = False
    """Whether there is a secret below it: a single value that stands here may be one as well."""
    is_guarded: bool = False
    """Whether no value below it is repeated, known or not."""
    is_mistaken: bool = False
    """Whether what it does not know may be a secret, though none of its keys is one."""
    is_unknown: bool = False
    """Whether the schema does not know it: a text that stands here may be anything."""
    is_name: bool = False
    """Whether its key is a name of the user's."""
    otherwise: "SchemaPlace" = field(init=False)
    """The place of a key that is not known below it."""

    @property
    def is_doubtful(self) -> bool:
        """Whether its key may be a secret that was written as one."""
        return self is _MISSPELT or (self.is_name and self.is_guarded)

    def step(self, key: object) -> "SchemaPlace":
        """Go down to a key of a mapping; what is below a single value belongs to that value."""
        if not self.below:
            return self
        known = self.below.get(key) if isinstance(key, str) else None
        return known or self.otherwise


_MISSPELT = SchemaPlace(is_secret=True)
_UNKNOWN = SchemaPlace(is_unknown=True)


def _settle(place: SchemaPlace) -> None:
    """Look up once, for a place and all below it, where keys go that are not known there."""
    places = place.below.values()
    has_secrets = place.is_guarded or place.is_mistaken or any(below.is_secret for below in places)
    place.otherwise = place.below.get(_ANY_NAME, _MISSPELT if has_secrets else _UNKNOWN)
    for below in places:
        _settle(below)


@cache
def secret_keys() -> frozenset[tuple[str, ...]]:
    """Give the paths of the keys whose values must not be shown; ``*`` stands for a name of the user's."""
    return frozenset(path for path, key in declared(DOCUMENT) if _is_secret(key.shape))


@cache
def plain_keys() -> frozenset[str]:
    """Give the keys directly below ``codecov`` that hold a value, or a list of such, that is no secret."""
    plain = {
        path[1]
        for path, key in declared(DOCUMENT)
        if path[:-1] == _TAKEN_FOR_IT[:1] and not isinstance(key.shape, Block)
    }
    return frozenset(plain - {path[-1] for path in secret_keys()})


@cache
def schema_top() -> SchemaPlace:
    """Give the place of the whole document."""
    top = SchemaPlace()
    for path, key in declared(DOCUMENT):
        place = _made(top, tuple(step for step in path if step != _ANY_ITEM))
        place.is_secret = _is_secret(key.shape)
        place.is_guarded = path[: len(_GUARDED)] == _GUARDED
    for new, old in MOVED.items():
        _made(top, old[:-1]).below[old[-1]] = _made(top, new)
    for path in secret_keys():
        for depth in range(len(path)):
            place = _made(top, path[:depth])
            place.holds_secret = True
            place.is_guarded = path[: min(depth, len(_GUARDED))] == _GUARDED
    _made(top, _TAKEN_FOR_IT).is_mistaken = True
    _made(top, _WRITTEN_TEXT).holds_secret = True
    _settle(top)
    return top


def holds_secret(path: ConfigPath) -> bool:
    """See :func:`codecov_core.config.is_secret`."""
    place = schema_top()
    for key in path:
        if isinstance(key, int):
            continue
        above, place = place, place.step(key)
        if (place is above or place.is_unknown) and re.search(SUSPECT_WORDS, str(key), re.IGNORECASE):
            return True
    return place.is_secret or place.holds_secret


def _made(top: SchemaPlace, path: tuple[str, ...]) -> SchemaPlace:
    place = top
    for step in path:
        place = place.below.setdefault(step, SchemaPlace(is_name=step == _ANY_NAME))
    return place


def _is_secret(shape: Shape) -> bool:
    return shape.secret if isinstance(shape, Text) else isinstance(shape, ListOf) and _is_secret(shape.item)
