"""The install configuration: file ``codecov.yml`` and environment, as one mapping (chapter 03 §13)."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from codecov_core.errors import CodecovError
from codecov_core.ports import JsonObject, JsonValue

DEFAULT_FILE = "/config/codecov.yml"
FILE_VARIABLE = "CODECOV_YML"

DEFAULT_HASH_KEY = "ab164bf3f7d947f2a0681b215404873e"
"""``services.minio.hash_key`` where nothing is set (chapter 03 §13.2)."""

_JSON_PREFIX = "JSONCONFIG___"
_SEPARATOR = "__"
_WORDS = {"true": True, "True": True, "TRUE": True, "on": True, "On": True, "ON": True}
_WORDS |= {"false": False, "False": False, "FALSE": False, "off": False, "Off": False, "OFF": False}
_INTEGER = re.compile(r"-?\d+")
_DECIMAL = re.compile(r"-?\d+\.\d+")
_USER_SETTINGS = "site"


class InstallConfigError(CodecovError):
    """The install configuration cannot be used; the message names every key that is wrong, never its value."""

    code = "wrong_install_config"


def load_install_config(environment: Mapping[str, str] | None = None) -> JsonObject:
    """Read the install file and lay the environment over it.

    A missing or empty file is an empty mapping. Raises `InstallConfigError` naming the file or every variable that
    cannot be read.
    """
    variables = os.environ if environment is None else environment
    path = Path(variables.get(FILE_VARIABLE, DEFAULT_FILE))
    return merged(_file(path), environment_overlay(variables))


def environment_overlay(variables: Mapping[str, str]) -> JsonObject:
    """Turn every variable with ``__`` in its name into a value at that path (chapter 03 §13.3).

    ``SERVICES__REDIS_URL=x`` is ``services.redis_url``; after ``JSONCONFIG___`` the value is JSON. Shorter paths come
    first and longer ones override inside them (§19 rule 42). Numbers and words stay text, because the settings decide
    what a key is (rule 43: a password of digits is a password); only user settings below ``site`` are cast.
    """
    problems: list[str] = []
    overlay: JsonObject = {}
    for path, value in sorted(_paths(variables, problems), key=lambda entry: len(entry[0])):
        overlay = merged(overlay, _nested(path, value))
    if problems:
        message = f"these variables do not hold JSON: {', '.join(problems)}"
        raise InstallConfigError(message, variables=tuple(problems))
    return overlay


def merged(below: Mapping[str, object], above: Mapping[str, object]) -> JsonObject:
    """Merge mappings deeply; everything else, lists and ``null`` too, replaces."""
    result: dict[str, object] = dict(below)
    for key, value in above.items():
        old = result.get(key)
        result[key] = merged(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else value
    return cast("JsonObject", result)  # nothing but what JSON holds was put in


def _paths(variables: Mapping[str, str], problems: list[str]) -> Iterable[tuple[tuple[str, ...], JsonValue]]:
    for name, text in variables.items():
        if _SEPARATOR not in name or name.startswith(_SEPARATOR):
            continue
        value: JsonValue = text
        path = tuple(part.lower() for part in name.removeprefix(_JSON_PREFIX).split(_SEPARATOR))
        if name.startswith(_JSON_PREFIX):
            import orjson

            try:
                value = orjson.loads(text)
            except orjson.JSONDecodeError:
                problems.append(name)
                continue
        if isinstance(value, str) and path[0] == _USER_SETTINGS:
            value = _cast(value)
        yield path, value


def _nested(path: tuple[str, ...], value: JsonValue) -> JsonObject:
    nested = value
    for part in reversed(path):
        nested = {part: nested}
    return nested if isinstance(nested, Mapping) else {}


def _cast(text: str) -> JsonValue:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def _file(path: Path) -> JsonObject:
    import yaml

    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        message = f"the install configuration {path} cannot be read: {error}"
        raise InstallConfigError(message, path=str(path)) from error
    try:
        document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        message = f"the install configuration {path}{where} is no YAML"
        raise InstallConfigError(message, path=str(path)) from error
    return document if isinstance(document, dict) else {}
