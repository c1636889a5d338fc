"""The install configuration as one mapping: the file ``codecov.yml``, and the environment over it (chapter 03 §13)."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

from codecov_core.ports import JsonObject, JsonValue
from codecov_core.rollouts import VARIABLE_PREFIX
from runners.settings.problems import KeyPath, SettingProblem

DEFAULT_FILE = "/config/codecov.yml"
FILE_VARIABLE = "CODECOV_YML"

_JSON_PREFIX = "JSONCONFIG___"
_SEPARATOR = "__"

_USER_SETTINGS = "site"
_AS_WRITTEN = frozenset({_USER_SETTINGS, "additional_user_yamls"})
"""Sections in which null is a value, as in every ``codecov.yml``."""

_EMPTY_IF_NULL = "database_url"
"""``services.database_url`` has a default that hides ``services.database``; who empties it wants the latter."""

_WORDS = {"true": True, "True": True, "TRUE": True, "on": True, "On": True, "ON": True}
_WORDS |= {"false": False, "False": False, "FALSE": False, "off": False, "Off": False, "OFF": False}
_INTEGER = re.compile(r"-?\d+")
_DECIMAL = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read, and from where."""

    path: Path
    """The install file, whether there is one or not."""
    text: str | None
    """What the file holds; nothing when there is none, or none that can be read."""
    variables: Mapping[tuple[str, ...], str]
    """The variable that sets each key of the environment, by the key's path."""
    plain: Mapping[str, str]
    """Values of the plain variables that were asked for, by name in small letters."""
    features: Mapping[str, str]
    """Values of ``CODECOV__FEATURE__<NAME>``, by name."""
    merged: JsonObject
    """The file with the environment over it. Null is left out: it means that a key is not set (§19 rule 41)."""
    problems: tuple[SettingProblem, ...]
    """What could not be read."""

    @classmethod
    def of(cls, config: Mapping[str, object]) -> "Sources":
        """Take a configuration that is a mapping already."""
        return cls(Path(DEFAULT_FILE), None, {}, {}, {}, _settled(cast("JsonObject", dict(config))), ())

    def has(self, path: KeyPath) -> bool:
        """Tell whether anything is set at a path."""
        value: JsonValue = self.merged
        for name in path:
            if not isinstance(value, dict) or name not in value:
                return False
            value = value[cast("str", name)]
        return True

    def variable_at(self, path: KeyPath) -> str | None:
        """Return a variable that set the value at a path: itself, something above it or something in it."""
        for end in range(len(path), 0, -1):
            name = self.variables.get(cast("tuple[str, ...]", path[:end]))
            if name is not None:
                return name
        return next((name for other, name in self.variables.items() if other[: len(path)] == path), None)

    def origin_of(self, path: KeyPath) -> str:
        """Say where the value at a path comes from: ``environment``, ``/config/codecov.yml:7``, or nowhere."""
        if self.variable_at(path) is not None:
            return "environment"
        line = None if self.text is None else line_of(self.text, path)
        return "" if line is None else f"{self.path}:{line}"


def read_sources(plain_names: Mapping[str, str], environment: Mapping[str, str] | None = None) -> Sources:
    """Read the file and the environment (default: this process's).

    ``plain_names`` maps plain variables to the names their values are wanted under. A missing or empty file is an empty
    mapping; whatever cannot be read is a problem of the result.
    """
    variables = os.environ if environment is None else environment
    reader = _Environment()
    for name in variables:
        if _SEPARATOR in name:
            reader.take(name, variables[name])
        elif name in plain_names:
            reader.plain[plain_names[name]] = variables[name]
    path = Path(variables.get(FILE_VARIABLE) or DEFAULT_FILE)
    text, below = _file(path, reader.problems)
    return Sources(
        path=path,
        text=text,
        variables=reader.names,
        plain=reader.plain,
        features=reader.features,
        merged=_settled(_laid_over(below, reader.overlay())),
        problems=tuple(reader.problems),
    )


class _Environment:
    """Turns variables with ``__`` in their names into values at paths (chapter 03 §13.3).

    ``SERVICES__REDIS_URL=x`` is ``services.redis_url``; after ``JSONCONFIG___`` the value is JSON. Numbers and words
    stay text, because the settings decide what a key is (§19 rule 43: a password of digits is a password); only user
    settings below ``site`` are cast.
    """

    def __init__(self) -> None:
        self.problems: list[SettingProblem] = []
        self.plain: dict[str, str] = {}
        self.features: dict[str, str] = {}
        self.names: dict[tuple[str, ...], str] = {}
        self._values: dict[tuple[str, ...], JsonValue] = {}

    def take(self, name: str, text: str) -> None:
        if name.startswith(_SEPARATOR):
            return
        if name.startswith(VARIABLE_PREFIX):
            self.features[name.removeprefix(VARIABLE_PREFIX)] = text
            return
        value: JsonValue = text
        path = tuple(name.removeprefix(_JSON_PREFIX).lower().split(_SEPARATOR))
        if name.startswith(_JSON_PREFIX):
            import orjson

            try:
                value = orjson.loads(text)
            except orjson.JSONDecodeError:
                self.problems.append(SettingProblem(name, "does not hold JSON", origin="environment"))
                return
        if isinstance(value, str) and path[0] == _USER_SETTINGS:
            value = _cast(value)
        self.names[path] = name
        self._values[path] = value

    def overlay(self) -> JsonObject:
        """Shorter paths come first and longer ones override inside them (§19 rule 42)."""
        result: dict[str, object] = {}
        for path, value in sorted(self._values.items(), key=_depth):
            at = result
            for part in path[:-1]:
                below = at.get(part)
                if not isinstance(below, dict):
                    below = at[part] = {}
                at = below
            at[path[-1]] = value
        return cast("JsonObject", result)


def _depth(entry: tuple[tuple[str, ...], JsonValue]) -> int:
    return len(entry[0])


def _cast(text: str) -> JsonValue:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def _laid_over(below: JsonObject, above: JsonObject) -> JsonObject:
    """Merge mappings deeply; everything else, lists and null too, replaces."""
    result: dict[str, JsonValue] = dict(below)
    for name, value in above.items():
        old = result.get(name)
        both = isinstance(old, dict) and isinstance(value, dict)
        result[name] = _laid_over(cast("JsonObject", old), cast("JsonObject", value)) if both else value
    return result


def _settled(config: JsonObject) -> JsonObject:
    services = config.get("services")
    if isinstance(services, dict) and services.get(_EMPTY_IF_NULL, "") is None:
        config = {**config, "services": {**services, _EMPTY_IF_NULL: ""}}
    return {
        name: value if name in _AS_WRITTEN else _without_nulls(value)
        for name, value in config.items()
        if value is not None
    }


def _without_nulls(value: JsonValue) -> JsonValue:
    if not isinstance(value, dict):
        return value
    return {name: _without_nulls(below) for name, below in value.items() if below is not None}


def _file(path: Path, problems: list[SettingProblem]) -> tuple[str | None, JsonObject]:
    """Read the file; null and nothing are an empty mapping, and so is what cannot be read."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None, {}
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        problems.append(SettingProblem(str(path), f"cannot be read: {reason}"))
        return None, {}
    problem, document = _parsed(text)
    if problem:
        problems.append(SettingProblem(str(path), problem))
    return text, document


def _parsed(text: str) -> tuple[str, JsonObject]:
    """Give what is wrong with a text, or nothing, and what it says."""
    import yaml

    try:
        document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" in line {min(mark.line, text.rstrip().count(chr(10))) + 1}" if mark else ""
        return f"is no YAML{where}", {}
    except (ValueError, OverflowError, RecursionError) as error:  # a date that does not exist, depth without end
        return f"is no YAML that can be read ({type(error).__name__})", {}
    if document is None:
        return "", {}
    return ("", document) if isinstance(document, dict) else ("holds no mapping", {})


@lru_cache(maxsize=1)
def _composed(text: str) -> object:
    import yaml

    return yaml.compose(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def line_of(text: str, path: KeyPath) -> int | None:
    """Find the line of a key in the text of the file, or of the innermost one above it; the first line is 1."""
    import yaml

    node = _composed(text)
    line = None
    for part in path:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
            continue
        pairs = node.value if isinstance(node, yaml.MappingNode) else ()
        found = [(name, value) for name, value in pairs if name.value == part]
        if not found:
            break
        line, node = found[-1][0].start_mark.line + 1, found[-1][1]
    return line
