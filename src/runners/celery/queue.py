"""The port `TaskQueue` on Celery."""

from datetime import datetime, timedelta

from celery import Celery
from kombu.exceptions import OperationalError

from codecov_core.errors import QueueUnavailableError
from codecov_core.ports import Clock, Command

ATTEMPTS = "attempts"
"""Header: 1 on a new message, one more on every retry (chapter 04 §5.1)."""

_MARGIN = 60
_PUBLISHING = {"max_retries": 2, "interval_start": 0.1, "interval_step": 0.2, "interval_max": 0.5}


class CeleryQueue:
    """Sends commands as Celery messages, to the queue that the routes name."""

    def __init__(self, app: Celery, clock: Clock, visibility_seconds: int) -> None:
        self._app = app
        self._clock = clock
        self._visibility = visibility_seconds

    def enqueue(self, command: Command, not_before: datetime | None = None) -> None:
        """Send a command; one that must wait longer than the broker keeps messages comes early and looks again."""
        now = self._clock.now()
        countdown = 0.0 if not_before is None else capped_countdown(not_before - now, self._visibility)
        headers: dict[str, object] = {
            "created_timestamp": now.astimezone().replace(tzinfo=None).isoformat(),
            ATTEMPTS: 1,
        }
        parent = self._app.current_task
        if parent is not None and parent.request.id:
            headers |= {"parent_task_id": parent.request.id, "parent_task_name": parent.name}
        try:
            self._app.send_task(
                command.task_name,
                kwargs=command.kwargs(),
                countdown=countdown or None,
                headers=headers,
                ignore_result=True,  # else sending would also subscribe to the result, and wait long for a dead server
                retry=True,
                retry_policy=_PUBLISHING,
            )
        except (OperationalError, OSError) as error:
            message = f"the message broker did not answer: {type(error).__name__}"
            raise QueueUnavailableError(message) from error


def capped_countdown(wait: timedelta, visibility_seconds: int) -> float:
    """Return seconds to wait: never below 0, never so long that the broker would deliver the message twice.

    Redis hands a message out again after the visibility time-out, so longer waits are cut 60 s before it; the task
    then finds that it is too early and is sent once more.
    """
    longest = max(visibility_seconds - _MARGIN, 1)
    return min(max(wait.total_seconds(), 0.0), float(longest))
