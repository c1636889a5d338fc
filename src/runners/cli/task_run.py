"""Running one task of the registry once, embedded or in production."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from adapters.local import InProcessQueue
from codecov_core.tasks import Done, Outcome, Permanent, Retry, Snooze, TaskCommand, TaskSpec, find_task, run
from runners.cli import output
from runners.cli.exits import ExitCode, UsageProblem
from runners.cli.rendering.json_text import json_text
from runners.cli.stores import place_of, require_store, writing_store
from runners.settings import load_settings
from runners.wiring import close_parts, handler_of, json_of, production


def run_task_once(
    name: str, values: Mapping[str, object], *, repo: Path, store: Path | None, in_production: bool
) -> ExitCode:
    """Run it and print the outcome as one line of JSON; the exit code says what came of it."""
    spec = find_task(name)
    command = _command(spec, values)
    if in_production:
        # What the task hands on is not sent: messages are nudges, and the sweeper finds the work in the database.
        injector = production(load_settings(), InProcessQueue)
        try:
            outcome = run(handler_of(injector, spec).handle, command)
        finally:
            close_parts(injector)
    else:
        place = place_of(repo, store)
        require_store(place)
        with writing_store(place) as stack:
            outcome = stack.worker.run(command)
    output.show(json_text(json_of(_shown(spec, outcome))))
    match outcome:
        case Done():
            return ExitCode.SUCCESS
        case Permanent():
            return ExitCode.FAILED
        case Retry(_, code, _) if code == "unknown_storage":
            return ExitCode.STORAGE
    return ExitCode.TRY_AGAIN


def _command(spec: TaskSpec, values: Mapping[str, object]) -> TaskCommand:
    try:
        return spec.command.from_wire(values)
    except ValidationError as error:
        found = [(str(fault["loc"][0]).replace("_", "-"), fault["msg"]) for fault in error.errors(include_url=False)]
        faults = "; ".join(f"--{option}: {message}" for option, message in found)
        message = f"{spec.name} cannot be run with these options: {faults}"
        raise UsageProblem(message) from error


def _shown(spec: TaskSpec, outcome: Outcome[object]) -> dict[str, object]:
    shown: dict[str, object] = {"task": spec.name}
    match outcome:
        case Done(result):
            return shown | {"outcome": "done", "result": result}
        case Permanent(code, message):
            return shown | {"outcome": "permanent", "code": code, "message": message}
        case Retry(after, code, message):
            return shown | {"outcome": "retry", "after": after.total_seconds(), "code": code, "message": message}
        case Snooze(until, reason):
            return shown | {"outcome": "snooze", "until": until, "reason": reason}
