"""The Celery application, derived from the registry of tasks: ``celery --app runners.celery worker --beat``.

``app`` is made by the machine's install configuration when it is asked for.
"""

from functools import cache

from celery import Celery

from runners.celery.application import TaskFailedError, make_app
from runners.celery.queue import CeleryQueue


@cache
def _app_of_this_machine() -> Celery:
    return make_app()


def __getattr__(name: str) -> Celery:
    """Give ``app``, where Celery's command looks for it."""
    if name != "app":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return _app_of_this_machine()


__all__ = ["CeleryQueue", "TaskFailedError", "make_app"]
