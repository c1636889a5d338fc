"""Reading values out of stored configuration, which may hold anything: old rows, hand-made rows, text for numbers.

Null counts as missing everywhere (chapter 03 §19 rule 41), and a value of an unexpected shape as well, so that no
stored configuration can stop a task.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

__all__ = [
    "EMPTY",
    "frozen",
    "laid_over",
    "mapping",
    "mappings",
    "member",
    "number",
    "percent",
    "switch",
    "switched_on",
    "text",
    "texts",
    "thawed",
]

_Choice = TypeVar("_Choice", bound=StrEnum)

EMPTY: Mapping[str, object] = MappingProxyType({})
_WORDS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
"""What YAML and variables of the environment take for booleans."""


def frozen(value: object) -> object:
    """Copy a tree of mappings and lists into read-only mappings (text keys) and tuples."""
    if isinstance(value, Mapping):
        return MappingProxyType({str(key): frozen(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return tuple(frozen(item) for item in value)
    return value


def thawed(value: object) -> object:
    """Copy a frozen tree into plain dicts and lists, as JSON and YAML writers want them."""
    if isinstance(value, Mapping):
        return {key: thawed(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [thawed(item) for item in value]
    return value


def mapping(value: object) -> Mapping[str, object]:
    """Give the mapping, or an empty one for anything else."""
    return value if isinstance(value, Mapping) else EMPTY


def laid_over(defaults: Mapping[str, object], entry: Mapping[str, object]) -> dict[str, object]:
    """Lay an entry over what holds without it, key by key (chapter 03 §9.2, §9.3, §10.1); null sets no key."""
    return {**defaults, **{key: value for key, value in entry.items() if value is not None}}


def mappings(value: object) -> Iterator[Mapping[str, object]]:
    """Give the mappings of a stored list in order, none for what is no list."""
    return (item for item in value if isinstance(item, Mapping)) if isinstance(value, tuple) else iter(())


def switched_on(value: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Give the named entries of a block that are on (chapter 03 §9.4)."""
    if value is True:
        yield "default", EMPTY
    for title, settings in mapping(value).items():
        if settings is True:
            yield title, EMPTY
        elif isinstance(settings, Mapping) and switch(settings.get("enabled"), default=True):
            yield title, settings


def switch(value: object, *, default: bool) -> bool:
    """Give the truth of a boolean, a number or a word that says it; the default when it is missing or neither.

    Words come from variables of the environment (``SITE__...=no``) and from places that the schema leaves free.
    """
    if isinstance(value, str):
        return _WORDS.get(value.strip().lower(), default)
    return bool(value) if isinstance(value, int | float) else default


def text(value: object) -> str | None:
    """Give a non-empty text, else nothing."""
    return value if isinstance(value, str) and value else None


def texts(value: object) -> tuple[str, ...] | None:
    """Give the texts of a list in order, nothing for what is no list. Null and foreign items are dropped."""
    if not isinstance(value, list | tuple):
        return None
    return tuple(item for item in value if isinstance(item, str))


def number(value: object, *, default: int) -> int:
    """Give a whole number (booleans count as 0 and 1), or the default."""
    return int(value) if isinstance(value, int) else default


def member(choices: type[_Choice], value: object, default: _Choice) -> _Choice:
    """Give the member of an enumeration a text names, or the default."""
    return choices(value) if isinstance(value, str) and value in set(choices) else default


def percent(value: object) -> Decimal | None:
    """Read a percentage (``80``, ``80.5``, ``"80%"``, chapter 03 §7.1); nothing for ``auto``, null or nonsense."""
    if isinstance(value, bool):
        return Decimal(int(value))
    if not isinstance(value, int | float | str):
        return None
    try:
        read = Decimal(str(value).replace("%", "").strip())
    except InvalidOperation:
        return None
    return read if read.is_finite() else None
