"""Running tasks one after the other in this process, until there is nothing left to do."""

import time
from collections.abc import Callable
from dataclasses import field
from datetime import datetime, timedelta

from injector import Injector

from adapters.local import InProcessQueue
from codecov_core.ports import Clock, Command
from codecov_core.tasks import Done, Outcome, Permanent, Retry, Snooze, TaskCommand, TaskSpec, find_task, run
from codecov_core.values import dataclass
from runners.wiring.parts import handler_of

PATIENCE = timedelta(seconds=5)
"""A command that is due within this time is waited for."""


@dataclass(slots=True)
class Progress:
    """What came of a run: results by task, failures that are final, and what is left for another run."""

    done: list[tuple[str, object]] = field(default_factory=list)
    failures: list[tuple[str, Permanent]] = field(default_factory=list)
    stopped: Retry | None = None
    """A server or the disk did not answer: nothing more was tried."""
    waiting: Snooze | None = None
    """Until when and why the next command has to wait, where that is longer than the patience."""


class InProcessWorker:
    """Runs commands of an `InProcessQueue` with the handlers of one injector."""

    def __init__(
        self, injector: Injector, queue: InProcessQueue, clock: Clock, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._injector = injector
        self._queue = queue
        self._clock = clock
        self._sleep = sleep
        self._reasons: dict[datetime, str] = {}

    def run(self, command: TaskCommand) -> Outcome[object]:
        """Run one command and return what came of it; commands it sends wait in the queue."""
        spec = find_task(command.task_name)
        return run(handler_of(self._injector, spec).handle, command)

    def run_until_idle(
        self, *, patience: timedelta = PATIENCE, started: Callable[[TaskSpec], None] = lambda _: None
    ) -> Progress:
        """Run what waits, and what that sends, until nothing is due within `patience`.

        A command that comes too early goes back into the queue. Where a server or the disk does not answer the run
        ends with `Progress.stopped`: the work is in the database and the next run finds it. `started` is called before
        every task.
        """
        progress = Progress()
        while progress.stopped is None and (command := self._next(patience, progress)) is not None:
            spec = find_task(command.task_name)
            started(spec)
            # What this program made itself needs no check, and the check needs pydantic.
            own = command if isinstance(command, TaskCommand) else spec.command.from_wire(command.kwargs())
            outcome = self.run(own)
            match outcome:
                case Done(result):
                    progress.done.append((spec.name, result))
                case Permanent():
                    progress.failures.append((spec.name, outcome))
                case Snooze():
                    self._reasons[outcome.until] = outcome.reason
                    self._queue.enqueue(command, outcome.until)
                case Retry():
                    progress.stopped = outcome
        return progress

    def _next(self, patience: timedelta, progress: Progress) -> Command | None:
        while (command := self._queue.take()) is None:
            due = self._queue.next_due()
            if due is None:
                return None
            wait = due - self._clock.now()
            if wait > patience:
                progress.waiting = Snooze(due, self._reasons.get(due, "a task is not due yet"))
                return None
            self._sleep(max(wait.total_seconds(), 0.0))
        return command
