"""The install configuration as one mapping: the file ``codecov.yml``, and the environment over it (chapter 03 §13)."""

import os
from collections.abc import Mapping
from dataclasses import field
from typing import cast

from codecov_core.ports import JsonObject, JsonValue
from codecov_core.rollouts import VARIABLE_PREFIX
from codecov_core.values import dataclass
from runners.settings.lines import line_of
from runners.settings.overlay import (
    AS_WRITTEN,
    JSON_PREFIX,
    LONGEST_TOLD,
    SEPARATOR,
    Overlay,
    fault_of_depth,
    fault_of_size,
    path_of,
)
from runners.settings.problems import KeyPath, SettingProblem
from runners.settings.reading import UnusableFileError, read_text

DEFAULT_FILE = "/config/codecov.yml"
FILE_VARIABLE = "CODECOV_YML"

_MOST_MIB = 16
_SPECIAL = (JSON_PREFIX, VARIABLE_PREFIX, SEPARATOR)


@dataclass(frozen=True, slots=True)
class Sources:
    """What was read, and from where."""

    path: str
    """The install file, whether there is one or not."""
    text: str | None = field(repr=False)
    """What the file holds; nothing when there is none, or none that can be read."""
    names: tuple[str, ...]
    """The variables that set keys."""
    plain: Mapping[str, str] = field(repr=False)
    """Values of the plain variables that were asked for, by name in small letters."""
    features: Mapping[str, str] = field(repr=False)
    """Values of ``CODECOV__FEATURE__<NAME>``, by name."""
    merged: JsonObject = field(repr=False)
    """The file with the environment over it. Null is left out: it means that a key is not set (§19 rule 41)."""
    problems: tuple[SettingProblem, ...]
    """What could not be read."""

    @classmethod
    def of(cls, config: Mapping[str, object]) -> "Sources":
        """Take a configuration that is a mapping already."""
        return cls(DEFAULT_FILE, None, (), {}, {}, Overlay(cast("JsonObject", config)).config, ())

    @property
    def variables(self) -> Mapping[tuple[str, ...], str]:
        """The variable that sets each key of the environment, by the key's path."""
        return {path_of(name): name for name in self.names}

    def has(self, path: KeyPath) -> bool:
        """Tell whether anything is set at a path."""
        value: JsonValue = self.merged
        for name in path:
            if not isinstance(value, dict) or name not in value:
                return False
            value = value[cast("str", name)]
        return True

    def variable_at(self, path: KeyPath) -> str | None:
        """Return a variable that set the value at a path: itself, something above it or something in it.

        A variable above it that is hidden by longer ones has set nothing, unless its value is JSON.
        """
        variables = self.variables
        for end in range(len(path), 0, -1):
            name = variables.get(cast("tuple[str, ...]", path[:end]))
            if name is not None and (name.startswith(JSON_PREFIX) or not self._is_hidden(path[:end])):
                return name
        inside = (name for other, name in variables.items() if len(other) > len(path) and other[: len(path)] == path)
        return next(inside, None)

    def _is_hidden(self, path: KeyPath) -> bool:
        return any(len(other) > len(path) and other[: len(path)] == path for other in self.variables)

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
    plain: dict[str, str] = {}
    texts: dict[str, str] = {}
    json_texts: dict[str, str] = {}
    features: dict[str, str] = {}
    problems: list[SettingProblem] = []
    for name in variables:
        if SEPARATOR not in name:
            if name in plain_names:
                plain[plain_names[name]] = variables[name]
        elif not name.startswith(_SPECIAL):
            if fault_of_depth(name):
                problems.append(SettingProblem(name[:LONGEST_TOLD], fault_of_depth(name), origin="environment"))
            else:
                texts[name] = variables[name]
        elif name.startswith(VARIABLE_PREFIX):
            features[name.removeprefix(VARIABLE_PREFIX)] = variables[name]
        elif name.startswith(JSON_PREFIX):
            json_texts[name] = variables[name]
    file = variables.get(FILE_VARIABLE) or DEFAULT_FILE
    text, document = _file(file, problems)
    overlay = Overlay(document)
    if json_texts:
        overlay.set_json(json_texts, problems)
    overlay.set_texts(texts)
    unread = {problem.key for problem in problems}
    names = (*(name for name in json_texts if name not in unread), *texts)
    return Sources(file, text, names, plain, features, overlay.config, tuple(problems))


def _file(path: str, problems: list[SettingProblem]) -> tuple[str | None, JsonObject]:
    """Read the file; null and nothing are an empty mapping, and so is what cannot be read."""
    try:
        text = read_text(path, _MOST_MIB)
    except FileNotFoundError:
        return None, {}
    except UnusableFileError as error:
        problems.append(SettingProblem(path, str(error)))
        return None, {}
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        problems.append(SettingProblem(path, f"cannot be read: {reason}"))
        return None, {}
    problem, document = _parsed(text)
    for name, value in tuple(document.items()):
        if reason := fault_of_size(value, shared=name not in AS_WRITTEN):
            problems.append(SettingProblem(name, reason, origin=path))
            document = {other: value for other, value in document.items() if other != name}
    if problem:
        problems.append(SettingProblem(path, problem))
        return None, {}
    return text, document


def _parsed(text: str) -> tuple[str, JsonObject]:
    """Give what is wrong with a text, or nothing, and what it says."""
    import yaml

    try:
        document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except yaml.YAMLError as error:
        return _told(text, error), {}
    except (ValueError, ArithmeticError, LookupError, AttributeError, TypeError, RecursionError) as error:
        # a date that does not exist, a tag on a text that is no such value, depth without end
        return f"is no YAML that can be read ({type(error).__name__})", {}
    if document is None:
        return "", {}
    return ("", document) if isinstance(document, dict) else ("holds no mapping", {})


def _told(text: str, error: Exception) -> str:
    from codecov_core.config import why_unread

    reason, line, column = why_unread(text, error)
    lines = text.rstrip().split("\n")
    if line > len(lines):
        line, column = len(lines), len(lines[-1]) + 1
    return f"is no YAML in line {line}, column {column}: {reason.removeprefix('is no YAML document: ')}"
