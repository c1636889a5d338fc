"""Variables of the environment laid over the install file (chapter 03 §13.3).

``SERVICES__REDIS_URL=x`` is ``services.redis_url``; after ``JSONCONFIG___`` the value is JSON. Longer paths override
inside shorter ones, in whatever order they come (§19 rule 42). Numbers and words stay text, because the settings decide
what a key is (§19 rule 43: a password of digits is a password); only user settings below ``site`` are cast, and none of
them that has to be a text. Null means that a key is not set (§19 rule 41) and is left out, except in user settings.
"""

import re
from collections.abc import Mapping
from typing import TypeAlias, cast

from codecov_core.ports import JsonObject, JsonValue
from runners.settings.problems import SettingProblem

JSON_PREFIX = "JSONCONFIG___"
"""What the name of a variable begins with when its value is JSON."""
SEPARATOR = "__"
"""What parts the names in a variable's name."""

_Place: TypeAlias = "dict[str, JsonValue]"

_AMBIGUOUS = "___"
"""Names are parted from the left: ``A___B`` is ``a._b``."""

_USER_SETTINGS = "site"
AS_WRITTEN = frozenset({_USER_SETTINGS, "additional_user_yamls"})
"""Sections in which null is a value, as in every ``codecov.yml``."""

_EMPTY_IF_NULL = "database_url"
"""``services.database_url`` has a default that hides ``services.database``; who empties it wants the latter."""

_WORDS = {"true": True, "True": True, "TRUE": True, "on": True, "On": True, "ON": True}
_WORDS |= {"false": False, "False": False, "FALSE": False, "off": False, "Off": False, "OFF": False}
_LONGEST_NUMBER = 100
"""Characters of a number; what is longer would be infinite, or take for ever to read."""
_INTEGER = re.compile(r"-?\d+")
_DECIMAL = re.compile(r"-?\d+\.\d+")


_DEEPEST = 24
"""Mappings and lists inside each other: those of a ``codecov.yml`` (§19 rule 9) in ``additional_user_yamls``."""
LONGEST_TOLD = 100
"""Characters of a variable's name that are told, where it is no key's."""
_MOST_VALUES = 50_000
"""As many as a ``codecov.yml`` may have."""


def fault_of_depth(name: str) -> str:
    """Say that the path of a variable's key is longer than any key's; nothing when it is not."""
    return f"names a key more than {_DEEPEST} levels deep" if name.count(SEPARATOR) > _DEEPEST else ""


def fault_of_size(value: JsonValue, *, shared: bool = False) -> str:
    """Say that a value is deeper or larger than any configuration; nothing when it is not.

    Aliases multiply, or a mapping holds itself. ``shared`` values are copied once, so they are looked at once.
    """
    waiting, seen = [(value, 1)], 0
    known: set[int] = set()
    while waiting:
        below, depth = waiting.pop()
        if not isinstance(below, dict | list) or (shared and id(below) in known):
            continue
        if depth > _DEEPEST:
            return f"is nested more than {_DEEPEST} levels deep"
        known.add(id(below))
        seen += len(below)
        if seen > _MOST_VALUES:
            return f"holds more than {_MOST_VALUES} values"
        waiting += [(item, depth + 1) for item in (below.values() if isinstance(below, dict) else below)]
    return ""


def path_of(name: str) -> tuple[str, ...]:
    """Give the path of the key that a variable sets."""
    return tuple(name.removeprefix(JSON_PREFIX).lower().split(SEPARATOR))


class Overlay:
    """A configuration that variables are laid over; first those with JSON, then the others."""

    def __init__(self, document: JsonObject) -> None:
        self.config = _settled(document)
        # Places are known by their path as it stands in a variable's name. They are ours to change: one of the file may
        # be another one too, by an alias.
        self._places: dict[str, _Place] = {}
        self._places_of_user_settings: set[str] = set()

    def set_json(self, variables: Mapping[str, str], problems: list[SettingProblem]) -> None:
        """Set keys to what JSON texts say; variables by name."""
        import orjson

        for name in sorted(variables, key=lambda name: len(path_of(name))):
            try:
                value: JsonValue = orjson.loads(variables[name])
            except orjson.JSONDecodeError:
                problems.append(SettingProblem(name, "does not hold JSON", origin="environment"))
                continue
            if reason := fault_of_depth(name) or fault_of_size(value):
                problems.append(SettingProblem(name[:LONGEST_TOLD], reason, origin="environment"))
                continue
            *above, key = path_of(name)
            place = self._place(SEPARATOR.join(above)) if above else self.config
            if isinstance(value, str):
                place[key] = _cast(value, path_of(name)) if path_of(name)[0] == _USER_SETTINGS else value
                continue
            old = place.pop(key, None)
            both = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
            place |= {key: both} if path_of(name)[0] in AS_WRITTEN else _without_nulls({key: both}, {})

    def set_texts(self, variables: Mapping[str, str]) -> None:
        """Set keys to texts. Most settings come this way, so it does as little as it can for each."""
        places, of_user_settings = self._places, self._places_of_user_settings
        for name in sorted(variables, key=len, reverse=True):  # a path is longer than what it is inside of
            text, path = variables[name], name.lower()
            if path in places:
                continue  # a longer path has set something inside
            above, _, key = _parted(path) if _AMBIGUOUS in path else path.rpartition(SEPARATOR)
            place = places.get(above)
            if place is None:
                place = self._place(above)
            place[key] = _cast(text, path_of(name)) if above in of_user_settings else text

    def _place(self, path: str) -> _Place:
        """Find or make the mapping at a path."""
        place = self._places.get(path)
        if place is None:
            above, separator, key = _parted(path) if _AMBIGUOUS in path else path.rpartition(SEPARATOR)
            at = self._place(above) if separator else self.config
            old = at.get(key)
            place = self._places[path] = at[key] = dict(old) if isinstance(old, dict) else {}
            if path == _USER_SETTINGS or above in self._places_of_user_settings:
                self._places_of_user_settings.add(path)
        return place


def _parted(path: str) -> tuple[str, str, str]:
    """Part the last name from the others."""
    *parts, key = path.split(SEPARATOR)
    return SEPARATOR.join(parts), SEPARATOR if parts else "", key


def _cast(text: str, path: tuple[str, ...]) -> JsonValue:
    """Read a user setting; its path begins with ``site``."""
    value = _read(text)
    if value is text:
        return text
    from codecov_core.config import wants_text

    return text if wants_text(path[1:], text, value) else value


def _read(text: str) -> JsonValue:
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _LONGEST_NUMBER:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def _merged(below: JsonObject, above: JsonObject) -> JsonObject:
    """Merge mappings deeply; everything else, lists and null too, replaces."""
    result: dict[str, JsonValue] = dict(below)
    for name, value in above.items():
        old = result.get(name)
        both = isinstance(old, dict) and isinstance(value, dict)
        result[name] = _merged(cast("JsonObject", old), cast("JsonObject", value)) if both else value
    return result


def _settled(config: JsonObject) -> dict[str, JsonValue]:
    """Copy a configuration, leaving out null where it means that a key is not set."""
    own = {name: value for name, value in config.items() if name in AS_WRITTEN and value is not None}
    return _without_nulls({name: value for name, value in config.items() if name not in AS_WRITTEN}, {}) | own


def _without_nulls(config: JsonObject, copies: dict[int, dict[str, JsonValue]]) -> dict[str, JsonValue]:
    """Copy a mapping; what YAML's aliases put into several places is copied once, and may even hold itself."""
    result = copies.get(id(config))
    if result is None:
        result = copies[id(config)] = {}
        for name, value in config.items():
            if isinstance(value, dict):
                result[name] = _without_nulls(value, copies)
            elif value is not None:
                result[name] = value
            elif name == _EMPTY_IF_NULL:
                result[name] = ""
    return result
