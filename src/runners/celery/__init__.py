"""The Celery application, derived from the registry of tasks: ``celery --app runners.celery worker --beat``.

``app`` is made by the machine's install configuration when it is asked for. One that cannot be used ends the process
with every wrong key named; programs that want to go on without call `make_app`.
"""

from functools import cache

from celery import Celery

from runners.celery.application import TaskFailedError, make_app
from runners.celery.queue import CeleryQueue
from runners.settings import InstallConfigError


@cache
def _app_of_this_machine() -> Celery:
    return make_app()


def __getattr__(name: str) -> Celery:
    """Give ``app``, where Celery's command looks for it; ends the process when the settings are wrong."""
    if name != "app":
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    try:
        return _app_of_this_machine()
    except InstallConfigError as error:
        # Celery's command writes a traceback before anything else that is raised here.
        raise SystemExit(str(error)) from None


__all__ = ["CeleryQueue", "TaskFailedError", "make_app"]
