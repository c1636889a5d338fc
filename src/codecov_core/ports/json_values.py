"""The types of what JSON can hold, as kept in json columns and messages."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

JsonValue: TypeAlias = "str | int | float | bool | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
"""Anything ``orjson`` reads or writes."""

JsonObject: TypeAlias = Mapping[str, JsonValue]
"""A JSON object; treat it as read-only."""
