"""The Celery application: every task of the registry, routed and configured as chapter 04 §3 and §4 say."""

import logging

from celery import Celery, Task

from codecov_core.tasks import TASKS, Done, Outcome, Permanent, Retry, Snooze, TaskSpec
from runners.celery.queue import ATTEMPTS, capped_countdown
from runners.celery.routing import limits_of_task, queue_of_task
from runners.celery.worker_process import WorkerProcess
from runners.settings import Settings, examine, load_settings
from runners.wiring import json_of

_logger = logging.getLogger(__name__)


class TaskFailedError(Exception):
    """A task that cannot be done, now or later; Celery records it as failed."""


def make_app(settings: Settings | None = None) -> Celery:
    """Make the application by an install configuration (default: the machine's); connects to nothing yet.

    Raises `InstallConfigError` naming every wrong key at once. Keys of the machine's that do nothing, or not what they
    seem to do, are told to the log.
    """
    if settings is None:
        settings = load_settings()
        for warning in examine().warnings:
            _logger.warning("%s", warning)
    app = Celery("codecov-worker", set_as_current=False)
    app.conf.update(configuration(settings))
    process = WorkerProcess(app, settings)
    for spec in TASKS:
        _register(app, spec, process, settings)
    return app


def configuration(settings: Settings) -> dict[str, object]:
    """Return Celery's configuration (chapter 04 §3)."""
    services, celery = settings.services, settings.setup.tasks.celery
    broker = services.broker.get_secret_value()
    return {
        "broker_url": broker,
        "result_backend": broker,
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": {"visibility_timeout": celery.visibility_seconds},
        "task_serializer": "json",
        "accept_content": ["json"],
        "task_default_queue": celery.default_queue,
        "task_reject_on_worker_lost": celery.reject_on_worker_lost,
        "task_soft_time_limit": celery.soft_timelimit,
        "task_time_limit": celery.hard_timelimit,
        "task_ignore_result": True,
        "task_send_sent_event": celery.task_send_sent_event,
        "result_extended": True,
        "worker_prefetch_multiplier": celery.prefetch,
        "worker_max_memory_per_child": celery.worker_max_memory_per_child,
        "worker_soft_shutdown_timeout": celery.worker_soft_shutdown_timeout,
        "worker_send_task_events": celery.worker_send_task_events,
        "worker_disable_rate_limits": True,
        "worker_hijack_root_logger": False,
        "enable_utc": True,
        "timezone": "UTC",
        "task_routes": {spec.name: {"queue": queue_of_task(spec, settings)} for spec in TASKS},
        "beat_schedule": {
            spec.name: {
                "task": spec.name,
                "schedule": float(spec.scheduled_every),
                "options": {"expires": spec.scheduled_every},  # the next one does what this one would have done
            }
            for spec in TASKS
            if spec.scheduled_every
        },
    }


def _register(app: Celery, spec: TaskSpec, process: WorkerProcess, settings: Settings) -> None:
    soft, hard = limits_of_task(spec, settings)
    visibility_seconds = settings.setup.tasks.celery.visibility_seconds

    # Acknowledged after the work: every handler is safe to run twice, and a killed worker loses no message.
    @app.task(
        name=spec.name,
        bind=True,
        shared=False,
        acks_late=True,
        max_retries=None,
        soft_time_limit=soft,
        time_limit=hard,
    )
    def execute(task: "Task[..., object]", /, *_: object, **kwargs: object) -> object:
        """Run the handler; positional arguments are results of older senders, which nobody needs."""
        return _acted_upon(task, process.run(spec, kwargs), process, visibility_seconds)


def _acted_upon(
    task: "Task[..., object]", outcome: Outcome[object], process: WorkerProcess, visibility_seconds: int
) -> object:
    """Do what an outcome asks for: answer, send the message again for later, or fail."""
    match outcome:
        case Done(result):
            return json_of(result)
        case Permanent(code, message):
            failure = f"{code}: {message}"
            raise TaskFailedError(failure)
        case Retry() | Snooze():
            wait = outcome.after if isinstance(outcome, Retry) else outcome.until - process.now()
            attempts = int((task.request.headers or {}).get(ATTEMPTS) or 1) + 1
            raise task.retry(
                countdown=capped_countdown(wait, visibility_seconds),
                headers={ATTEMPTS: attempts},  # type: ignore[dict-item] # the wire has a number there
            )
