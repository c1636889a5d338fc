"""What a key may hold, in words: for messages and for the reference page."""

import re
from collections.abc import Mapping
from itertools import chain
from pathlib import Path
from types import UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import BeforeValidator, SecretStr
from pydantic.fields import FieldInfo

from runners.settings.addresses import address_kind
from runners.settings.declaring import Section
from runners.settings.files import FileContent

_PLAIN: Mapping[object, str] = {
    bool: "true or false",
    str: "text",
    SecretStr: "secret text",
    Path: "a folder",
    FileContent: "a file (a path, or source_type and value)",
    object: "anything",
}

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_LONGEST_TOLD = 10


def kind_of(field: FieldInfo) -> str:
    """Describe what a key may hold: ``a whole number from 1 to 65535``."""
    return _described(field.annotation, tuple(field.metadata))


def found_kind(value: object) -> str:
    """Describe what was given instead, without giving it away."""
    match value:
        case None:
            return "null"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case str():
            return "text" if value else "empty text"
        case Mapping():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case _:
            return f"a {type(value).__name__}"


def found_number(field: FieldInfo, value: object) -> str:
    """Write the number that was given to a key that holds one; empty where it is none, or long enough for a secret."""
    if isinstance(value, bool) or not _holds(field.annotation, int, float) or is_secret(field):
        return ""
    text = str(value) if isinstance(value, int | float | str) else ""
    return text if len(text) <= _LONGEST_TOLD and _NUMBER.fullmatch(text) else ""


def is_secret(field: FieldInfo) -> bool:
    """Tell whether what a key holds is not to be shown."""
    return _holds_secret(field.annotation)


def is_file(field: FieldInfo) -> bool:
    """Tell whether a key names a file, or holds what is in it."""
    return _holds(field.annotation, FileContent)


def section_in(annotation: object) -> type[Section] | None:
    """Return the section an annotation stands for: itself, or what is optional in it."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return section_in(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return next((found for part in get_args(annotation) if (found := section_in(part))), None)
    if isinstance(annotation, type) and issubclass(annotation, Section) and annotation is not FileContent:
        return annotation
    return None


def item_in(annotation: object) -> object | None:
    """Return what the values of a mapping or the items of a list are, where an annotation is one of these."""
    parts: tuple[object, ...] = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return item_in(parts[0])
    if get_origin(annotation) is tuple:
        return parts[0]
    return parts[1] if is_mapping(annotation) else None


def is_mapping(annotation: object) -> bool:
    """Tell whether an annotation is that of a mapping with names of the operator's choice."""
    origin = get_origin(annotation)
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _holds_secret(annotation: object) -> bool:
    return _holds(annotation, SecretStr, FileContent)


def _holds(annotation: object, *kinds: object) -> bool:
    return annotation in kinds or any(_holds(part, *kinds) for part in get_args(annotation))


def _described(annotation: object, metadata: tuple[object, ...]) -> str:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _described(parts[0], (*parts[1:], *metadata))
    if origin in (Union, UnionType):
        kinds = [_described(part, metadata) for part in parts if part is not type(None)]
        return " or ".join(dict.fromkeys(kinds))
    if annotation is SecretStr and (address := address_kind(metadata)) is not None:
        return str(address)
    if origin is Literal:
        return ", ".join(map(str, parts))
    if annotation in (int, float):
        return ("a whole number" if annotation is int else "a number") + _limits(metadata)
    if origin is tuple:
        return _list(parts[0], metadata)
    return _PLAIN.get(annotation, "a mapping")


def _list(item: object, metadata: tuple[object, ...]) -> str:
    section = section_in(item)
    if section is not None:
        return f"a list of mappings with {', '.join(section.model_fields)}"
    text = " or text with commas" if any(isinstance(part, BeforeValidator) for part in metadata) else ""
    return f"a list{text}" if item is str else f"a list of {_described(item, ()).removeprefix('a ')}s"


def _limits(metadata: tuple[object, ...]) -> str:
    within = (part.metadata if isinstance(part, FieldInfo) else [part] for part in metadata)
    metadata = tuple(chain.from_iterable(within))
    least = next((part.ge for part in metadata if isinstance(part, Ge)), None)
    most = next((part.le for part in metadata if isinstance(part, Le)), None)
    if most is not None:
        return f" from {least} to {most}"
    return f" of at least {least}" if least is not None else ""
