"""What is wrong with settings, in the words of whoever has to mend them: the key, its variable, its line."""

from collections.abc import Iterator, Mapping
from itertools import takewhile

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from runners.settings.catalogue import declared
from runners.settings.kinds import found_kind, found_number, kind_of
from runners.settings.problems import KeyPath, SettingProblem, dotted, variable_of
from runners.settings.sources import Sources

_PROCESS = "process"


def wrong_keys(error: ValidationError, sources: Sources) -> Iterator[SettingProblem]:
    """Translate what pydantic found, once for each key."""
    told: set[KeyPath] = set()
    for details in error.errors(include_url=False, include_context=False):
        path, field = declared(details["loc"])
        if path not in told:
            told.add(path)
            yield _problem(path, _reason(details, field), sources)


def without_wrong_keys(config: Mapping[str, object], error: ValidationError) -> dict[str, object]:
    """Leave out what pydantic refused; of a list the whole list, and all of a section that lacks a key."""
    left = dict(config)
    for details in error.errors(include_url=False, include_context=False, include_input=False):
        path, _ = declared(details["loc"])
        names = [*takewhile(lambda part: isinstance(part, str), path)]
        if details["type"] == "missing" and len(names) == len(path) > 1:
            names.pop()
        at = left
        for name in names[:-1]:
            below = at.get(str(name))
            if not isinstance(below, dict):
                break
            at[str(name)] = at = dict(below)
        else:
            at.pop(str(names[-1]), None)
    return left


def _problem(path: KeyPath, reason: str, sources: Sources) -> SettingProblem:
    if path[0] == _PROCESS:
        name = str(path[-1]).upper()
        return SettingProblem(name, reason, origin="environment")
    variable = sources.variable_at(path) or variable_of(path)
    return SettingProblem(dotted(path), reason, variable, sources.origin_of(path))


def _reason(details: ErrorDetails, field: FieldInfo | None) -> str:
    kind = details["type"]
    if kind == "missing":
        return "is missing"
    if kind == "value_error":
        return details["msg"].removeprefix("Value error, ")
    found = "" if field is None else found_number(field, details["input"])
    found = found or found_kind(details["input"])
    expected = "a mapping" if kind in {"model_type", "mapping_type", "dict_type"} else kind_of(field) if field else ""
    return f"expected {expected}, found {found}" if expected else f"{details['msg'].lower()}, found {found}"
