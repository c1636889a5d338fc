"""What a task is made of: a command, and what a handler makes of it."""

from collections.abc import Mapping
from typing import ClassVar, Self

import orjson
from pydantic import BaseModel, ConfigDict

from codecov_core.ports import JsonValue


class TaskCommand(BaseModel):
    """A task to be done: frozen fields that are the keyword arguments on the wire (chapter 04 §6.1).

    Unknown keyword arguments are accepted and ignored, as senders of other versions may add some.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    task_name: ClassVar[str]

    @classmethod
    def from_wire(cls, kwargs: Mapping[str, object]) -> Self:
        """Read a message's keyword arguments; raises ``pydantic.ValidationError`` naming what is wrong."""
        return cls.model_validate(kwargs)

    def kwargs(self) -> dict[str, JsonValue]:
        """Give the keyword arguments to send; those at their default are left out."""
        sent: dict[str, JsonValue] = orjson.loads(self.model_dump_json(by_alias=True, exclude_defaults=True))
        return sent
