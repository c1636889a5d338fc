"""What one worker process keeps between tasks: the wired parts and the handlers made of them."""

import os
import threading
from collections.abc import Mapping
from datetime import datetime

from celery import Celery
from pydantic import ValidationError

from codecov_core.ports import Clock
from codecov_core.tasks import Handler, Outcome, Permanent, TaskCommand, TaskSpec, run
from runners.celery.queue import CeleryQueue
from runners.settings import Settings
from runners.wiring import Injector, handler_of, parts_of, production


class WorkerProcess:
    """Runs handlers with parts of its own process: connections must not be shared across a fork."""

    def __init__(self, app: Celery, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._lock = threading.Lock()
        self._process: int | None = None
        self._injector: Injector | None = None
        self._handlers: dict[str, Handler[TaskCommand, object]] = {}

    def run(self, spec: TaskSpec, kwargs: Mapping[str, object]) -> Outcome[object]:
        """Read the command and run its handler; a command that cannot be read is a permanent failure."""
        try:
            command = spec.command.from_wire(kwargs)
        except ValidationError as error:
            faults = "; ".join(f"{fault['loc'][0]}: {fault['msg']}" for fault in error.errors(include_url=False))
            return Permanent("bad_arguments", f"the arguments of {spec.name} cannot be used: {faults}")
        return run(self._handler(spec).handle, command)

    def now(self) -> datetime:
        """Return the current moment of this process's clock."""
        return parts_of(self._wired()).clock.now()

    def _handler(self, spec: TaskSpec) -> Handler[TaskCommand, object]:
        injector = self._wired()
        with self._lock:
            if spec.name not in self._handlers:
                self._handlers[spec.name] = handler_of(injector, spec)
            return self._handlers[spec.name]

    def _wired(self) -> Injector:
        with self._lock:
            if self._injector is None or self._process != os.getpid():
                self._injector = production(self._settings, self._queue)
                self._process = os.getpid()
                self._handlers = {}
            return self._injector

    def _queue(self, clock: Clock) -> CeleryQueue:
        return CeleryQueue(self._app, clock, self._settings.setup.tasks.celery.visibility_seconds)
