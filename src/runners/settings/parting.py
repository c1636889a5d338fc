"""What an installation says about its users' settings, parted by where it says it: the file, and each variable."""

from collections.abc import Iterator, Mapping
from typing import cast

from codecov_core.ports import JsonObject, JsonValue
from runners.settings.loading import checked, read_install
from runners.settings.overlay import AS_WRITTEN
from runners.settings.problems import KeyPath
from runners.settings.sources import FILE_VARIABLE

__all__ = ["user_settings"]


_ADDITIONAL = "additional_user_yamls"


def user_settings(file: str, environment: Mapping[str, str]) -> tuple[JsonObject, Mapping[str, JsonObject]]:
    """Give ``site`` and ``additional_user_yamls`` of an install file, and by variable what each changes of them.

    Laid over the first, in any order, the others give what holds; the additional settings are a list, which the last
    one to have it replaces. A variable that says what the file says changes nothing.

    Raises `InstallConfigError` if anything is wrong with file or environment.
    """
    sources = read_install({**environment, FILE_VARIABLE: file})
    additional = [entry.model_dump() for entry in checked(sources).additional_user_yamls]
    written = _sections(read_install({FILE_VARIABLE: file}).merged)
    changes: dict[str, dict[str, JsonValue]] = {}
    for path, value in _changes(_sections(sources.merged), written, ()):
        *above, key = cast("tuple[str, ...]", path)
        at = changes.setdefault(sources.variable_at(path) or "environment", {})
        for step in above:
            at = cast("dict[str, JsonValue]", at.setdefault(step, {}))
        at[key] = value
    for part in (written, *changes.values()):
        if _ADDITIONAL in part:
            part[_ADDITIONAL] = additional
    return written, changes


def _sections(config: JsonObject) -> dict[str, JsonValue]:
    return {name: value for name, value in config.items() if name in AS_WRITTEN}


def _changes(value: JsonValue, written: JsonValue, path: KeyPath) -> Iterator[tuple[KeyPath, JsonValue]]:
    """Find every value that is no filled mapping and is not written like that in the file."""
    if isinstance(value, dict) and (value or not path):
        for key, below in value.items():
            old = written.get(key, _ABSENT) if isinstance(written, dict) else _ABSENT
            yield from _changes(below, old, (*path, key))
    elif repr(value) != repr(written) or written is _ABSENT:
        yield path, value


_ABSENT = cast("JsonValue", object())
