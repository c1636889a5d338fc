"""What can come of a task: values on which the runner acts."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeAlias, TypeVar

from codecov_core.errors import CodecovError
from codecov_core.tasks.command import TaskCommand
from codecov_core.values import dataclass

ResultT_co = TypeVar("ResultT_co", covariant=True)
CommandT_contra = TypeVar("CommandT_contra", bound=TaskCommand, contravariant=True)

OUTAGE_RETRY = timedelta(seconds=10)
"""After how long a server that did not answer is tried again (at most 15 s: design §5)."""


@dataclass(frozen=True, slots=True)
class Done(Generic[ResultT_co]):
    """The task did what there was to do."""

    result: ResultT_co


@dataclass(frozen=True, slots=True)
class Retry:
    """The task failed in a way that may pass (a server did not answer): run the same command again."""

    after: timedelta
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Snooze:
    """It is too early: run the same command again from that moment on. Not a failure, and nothing is counted."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Permanent:
    """The task cannot be done, now or later."""

    code: str
    message: str


Outcome: TypeAlias = Done[ResultT_co] | Retry | Snooze | Permanent


class Handler(Protocol[CommandT_contra, ResultT_co]):
    """Does one kind of task. Safe to run twice, and at the same time in two places."""

    def handle(self, command: CommandT_contra) -> Outcome[ResultT_co]:
        """Do it; errors of the hierarchy in ``codecov_core.errors`` may be raised (see ``run``)."""
        ...


def run(handle: Callable[[CommandT_contra], Outcome[ResultT_co]], command: CommandT_contra) -> Outcome[ResultT_co]:
    """Run a handler and turn the errors of our hierarchy into outcomes; others are bugs and pass through."""
    try:
        return handle(command)
    except CodecovError as error:
        if error.retryable:
            return Retry(OUTAGE_RETRY, error.code, str(error))
        return Permanent(error.code, str(error))
