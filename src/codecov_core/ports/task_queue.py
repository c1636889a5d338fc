"""The queue of tasks: messages are nudges, the facts are in the database (chapter 04 §16.2)."""

from datetime import datetime
from typing import ClassVar, Protocol

from codecov_core.ports.json_values import JsonValue


class Command(Protocol):
    """A task to be done: its name on the wire and its keyword arguments (chapter 04 §6.1)."""

    task_name: ClassVar[str]

    def kwargs(self) -> dict[str, JsonValue]:
        """Give the keyword arguments as they travel, with absent optional ones left out."""
        ...


class TaskQueue(Protocol):
    """Sends commands to whoever runs tasks.

    Delivery is *at least once or not at all*: a message may be lost, repeated or late, and everything still ends
    well because the sweeper finds the work in the database. Call it only after the commit of what it speaks of.
    """

    def enqueue(self, command: Command, not_before: datetime | None = None) -> None:
        """Send a command, to be started not before the given moment (UTC); ``None`` means at once.

        An implementation may start it early when the wait is longer than its broker allows (it then looks again).
        Raises ``QueueUnavailableError`` when the broker does not answer; nothing was sent then.
        """
        ...
