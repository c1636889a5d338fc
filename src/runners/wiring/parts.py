"""The parts that runners work with, put together by the injector."""

from contextlib import ExitStack

from injector import Injector, inject

from codecov_core.ports import (
    Clock,
    Database,
    Heartbeat,
    ObjectStore,
    RepoReaders,
    Rollouts,
    StatusChannel,
    TaskQueue,
    Telemetry,
    UploadInbox,
)
from codecov_core.tasks import Handler, PublishedReports, TaskCommand, TaskSettings, TaskSpec
from codecov_core.values import dataclass


@inject
@dataclass(frozen=True, slots=True)
class Parts:
    """One of every port, as bound in an injector, and what the tasks share."""

    database: Database
    object_store: ObjectStore
    published: PublishedReports
    queue: TaskQueue
    inbox: UploadInbox
    readers: RepoReaders
    channel: StatusChannel
    clock: Clock
    telemetry: Telemetry
    rollouts: Rollouts
    heartbeat: Heartbeat
    settings: TaskSettings


@inject
@dataclass(frozen=True, slots=True)
class ConfigParts:
    """What it takes to see the configuration of a repository: no other server is connected to."""

    database: Database
    settings: TaskSettings


def config_parts_of(injector: Injector) -> ConfigParts:
    """Return these parts as bound in an injector."""
    return injector.get(ConfigParts)


def parts_of(injector: Injector) -> Parts:
    """Return the parts bound in an injector."""
    return injector.get(Parts)


def close_parts(injector: Injector) -> None:
    """Close what the parts of an injector hold open; they are of no use afterwards."""
    injector.get(ExitStack).close()


def handler_of(injector: Injector, spec: TaskSpec) -> Handler[TaskCommand, object]:
    """Make the handler of a task; its constructor gets the ports it names."""
    return injector.get(inject(spec.load_handler()))
