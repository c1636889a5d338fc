"""Every task, once: name on the wire, command, handler, queue. Runners derive everything else from it.

Looking at the registry loads no handler and nothing heavy; ``load_handler`` does.
"""

from collections.abc import Iterator
from importlib import import_module

from codecov_core.errors import CodecovError
from codecov_core.ports import JsonValue
from codecov_core.tasks.command import TaskCommand
from codecov_core.tasks.commands import (
    Notify,
    PreProcessUpload,
    Sweep,
    Upload,
    UploadFinisher,
    UploadProcessor,
)
from codecov_core.tasks.outcome import Handler
from codecov_core.values import dataclass


class UnknownTaskError(CodecovError):
    """No task of that name is registered."""

    code = "unknown_task"


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """One task."""

    command: type[TaskCommand]
    handler_path: str
    """``module:class`` of the handler."""
    queue_groups: tuple[str, ...]
    """Install configuration groups whose ``setup.tasks.<group>.queue`` names the queue, first set wins (04 §4.1);
    none of them set, or none at all: the default queue."""
    scheduled_every: int | None = None
    """Seconds between runs by the schedule; ``None`` for a task that is only sent."""

    @property
    def name(self) -> str:
        """Name on the wire."""
        return self.command.task_name

    @property
    def summary(self) -> str:
        """One sentence on what it does."""
        return (self.command.__doc__ or "").strip().split("\n", maxsplit=1)[0]

    def load_handler(self) -> type[Handler[TaskCommand, object]]:
        """Import the handler's class; its constructor takes ports by type."""
        module, _, name = self.handler_path.partition(":")
        handler: type[Handler[TaskCommand, object]] = getattr(import_module(module), name)
        return handler


@dataclass(frozen=True, slots=True)
class TaskOption:
    """One field of a command, for help and documentation."""

    name: str
    type: str
    required: bool
    default: JsonValue
    description: str
    choices: tuple[str, ...] = ()
    """The only values there are, where that is so."""


TASKS: tuple[TaskSpec, ...] = (
    TaskSpec(Upload, "codecov_core.tasks.claim_uploads:ClaimUploads", ("upload",)),
    TaskSpec(PreProcessUpload, "codecov_core.tasks.preprocess_upload:PreprocessUpload", ("upload",)),
    TaskSpec(UploadProcessor, "codecov_core.tasks.process_upload:ProcessUpload", ("upload",)),
    TaskSpec(UploadFinisher, "codecov_core.tasks.finish_uploads:FinishUploads", ("upload_finisher", "upload")),
    TaskSpec(Notify, "codecov_core.tasks.notify:NotifyCommit", ("notify",)),
    TaskSpec(Sweep, "codecov_core.tasks.sweep:SweepWork", (), scheduled_every=10),
)
"""The registry, in the order of the pipeline."""


def find_task(name: str) -> TaskSpec:
    """Find a task by its name on the wire, or by the last part of it without regard to case.

    Raises ``UnknownTaskError`` naming what there is.
    """
    for spec in TASKS:
        if spec.name == name or spec.name.rpartition(".")[2].lower() == name.lower():
            return spec
    known = ", ".join(spec.name.rpartition(".")[2] for spec in TASKS)
    raise UnknownTaskError(f"there is no task {name!r}; there are {known}", name=name)


def task_options(spec: TaskSpec) -> Iterator[TaskOption]:
    """Give the fields of a task's command, in order."""
    from codecov_core.tasks.command_schema import model_of  # pydantic: only for help and documentation

    schema = model_of(spec.command).model_json_schema()
    definitions: dict[str, dict[str, JsonValue]] = schema.get("$defs", {})
    required = set(schema.get("required", ()))
    for name, shape in schema.get("properties", {}).items():
        parts = [_resolved(part, definitions) for part in shape.get("anyOf", (shape,))]
        types = [str(part.get("type", "object")) for part in parts if part.get("type") != "null"]
        choices = [str(value) for part in parts for value in _listed(part.get("enum"))]
        yield TaskOption(
            name=name,
            type="|".join(dict.fromkeys(types)),
            required=name in required,
            default=shape.get("default"),
            description=shape.get("description", ""),
            choices=tuple(choices),
        )


def _resolved(shape: dict[str, JsonValue], definitions: dict[str, dict[str, JsonValue]]) -> dict[str, JsonValue]:
    reference = shape.get("$ref")
    return definitions[reference.rpartition("/")[2]] if isinstance(reference, str) else shape


def _listed(value: JsonValue) -> list[JsonValue]:
    return list(value) if isinstance(value, list) else []
