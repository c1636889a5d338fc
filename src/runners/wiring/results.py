"""Results of tasks as JSON values, for messages and for the command line."""

from dataclasses import asdict, is_dataclass

import orjson
from pydantic import BaseModel

from codecov_core.ports import JsonValue


def json_of(result: object) -> JsonValue:
    """Return what a result looks like in JSON; what JSON has no form for becomes its text."""
    value: JsonValue = orjson.loads(orjson.dumps(result, default=_plain))
    return value


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return list(value) if isinstance(value, tuple | set | frozenset) else str(value)
