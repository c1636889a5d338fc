"""What a task is made of: a command, and what a handler makes of it."""

from collections.abc import Mapping
from dataclasses import fields
from enum import StrEnum
from typing import ClassVar, Final, Self

from codecov_core.ports import JsonValue
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskCommand:
    """A task to be done: frozen fields that are the keyword arguments on the wire (chapter 04 §6.1).

    Whoever makes a command in this program is trusted; what comes over the wire is checked by ``from_wire``.
    """

    task_name: ClassVar[str]

    @classmethod
    def from_wire(cls, kwargs: Mapping[str, object]) -> Self:
        """Read a message's keyword arguments; raises ``pydantic.ValidationError`` naming what is wrong.

        Unknown keyword arguments are accepted and ignored, as senders of other versions may add some.
        """
        # pydantic costs 60 ms and 9 MB, and a process that makes its commands itself needs none of it.
        from codecov_core.tasks.command_schema import checked

        return cls(**checked(cls, kwargs))

    def kwargs(self) -> dict[str, JsonValue]:
        """Give the keyword arguments to send; those at their default are left out."""
        values = {each.name: (getattr(self, each.name), each.default) for each in fields(self)}
        return {name: _plain(value) for name, (value, default) in values.items() if value != default}


LARGEST_ID: Final = (1 << 63) - 1
"""No database numbers its rows beyond this."""
LARGEST_REPOSITORY_ID: Final = (1 << 31) - 1
"""Repositories are numbered in 32 bits (chapter 07 §18)."""


def about(description: str, **limits: int) -> Mapping[str, object]:
    """Describe a keyword argument, with limits (``ge``, ``min_length``, ...) for what comes over the wire."""
    return {"description": description, **limits}


def _plain(value: JsonValue) -> JsonValue:
    return value.value if isinstance(value, StrEnum) else value
