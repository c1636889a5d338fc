"""Commands at the door: their fields as a pydantic model, which checks messages and describes the options."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Protocol, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, JsonValue, create_model


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, "dataclasses.Field[Any]"]]


_NAMES = {"JsonValue": JsonValue, "Mapping": Mapping, "Sequence": Sequence}
"""What the recursive type of JSON values is made of; pydantic has its own for the inner ones."""
_models: dict[type[_Dataclass], type[BaseModel]] = {}


def checked(command: type[_Dataclass], kwargs: Mapping[str, object]) -> dict[str, Any]:
    """Give the values of a command's fields; raises ``pydantic.ValidationError`` naming what is wrong."""
    model = model_of(command)
    valid = model.model_validate(kwargs)
    return {name: getattr(valid, name) for name in model.model_fields}


def model_of(command: type[_Dataclass]) -> type[BaseModel]:
    """Give the model: one field for each of the command, with its description and limits."""
    if command not in _models:
        _models[command] = _made(command)
    return _models[command]


def _made(command: type[_Dataclass]) -> type[BaseModel]:
    types = get_type_hints(command, localns=_NAMES)
    shapes: dict[str, Any] = {
        each.name: (
            types[each.name],
            Field(default=... if each.default is dataclasses.MISSING else each.default, **each.metadata),
        )
        for each in dataclasses.fields(command)
    }
    return create_model(command.__name__, __config__=ConfigDict(extra="ignore"), **shapes)
