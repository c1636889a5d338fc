"""Which queue a task goes to: computed alike by whoever sends (chapter 04 §4.1)."""

from codecov_core.tasks import TaskSpec
from runners.settings import Settings


def queue_of_task(task: TaskSpec, settings: Settings) -> str:
    """Return the queue of a task: that of its first group where one is set, else the default queue."""
    queues = (settings.setup.tasks.queue_of(group) for group in task.queue_groups)
    return next((queue for queue in queues if queue), settings.setup.tasks.celery.default_queue)
