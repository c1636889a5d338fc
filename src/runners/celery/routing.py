"""What the install configuration says about a task: its queue (chapter 04 §4.1) and the limits of its time."""

from typing import Final

from codecov_core.tasks import TaskSpec
from runners.settings import Settings

NOTIFY_GRACE: Final = 20
"""Seconds between telling a notification to stop and killing it (chapter 03 §15.3)."""


def queue_of_task(task: TaskSpec, settings: Settings) -> str:
    """Return the queue of a task: that of its first group where one is set, else the default queue."""
    queues = (settings.setup.tasks.queue_of(group) for group in task.queue_groups)
    return next((queue for queue in queues if queue), settings.setup.tasks.celery.default_queue)


def limits_of_task(task: TaskSpec, settings: Settings) -> tuple[int, int]:
    """Return the seconds after which a task is told to stop, and those after which it is killed."""
    tasks = settings.setup.tasks
    if "notify" in task.queue_groups:
        return tasks.notify.timeout, tasks.notify.timeout + NOTIFY_GRACE
    return tasks.celery.soft_timelimit, tasks.celery.hard_timelimit
