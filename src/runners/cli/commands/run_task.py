"""``codecov-worker run-task NAME``: any task of the registry, once; its options come from its command."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from runners.cli.exits import ExitCode
from runners.cli.shape import command_class, group_class

if TYPE_CHECKING:
    from codecov_core.tasks import TaskOption

_FOLDER = click.Path(file_okay=False, path_type=Path)
_CLICK_TYPES: dict[str, click.ParamType[object]] = {
    "integer": click.INT,
    "number": click.FLOAT,
    "string": click.STRING,
}


class _Tasks(group_class()):  # type: ignore[misc] # the base is chosen at run time
    """A group whose commands are the tasks of the registry, made when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from codecov_core.tasks import TASKS

        return [task.name.rpartition(".")[2] for task in TASKS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        from codecov_core.errors import CodecovError
        from codecov_core.tasks import find_task

        try:
            return _command_of(find_task(cmd_name).name)
        except CodecovError:
            return None


@click.command("run-task", cls=_Tasks, subcommand_metavar="NAME [OPTIONS]")
def command() -> None:
    """Run one task once and print what came of it.

    NAME is a task's name on the wire or its last part. Work that the task hands on is done by `process`.
    """


def _command_of(name: str) -> click.Command:
    """Make the click command of one task from the fields of its command."""
    from codecov_core.tasks import find_task, task_options

    spec = find_task(name)
    params: list[click.Parameter] = [
        click.Option(["--repo"], type=_FOLDER, default=Path(), help="Checkout whose store is used."),
        click.Option(["--store"], type=_FOLDER, help="Folder of the store, where it is not the checkout's own."),
        click.Option(["--production"], is_flag=True, help="Use the servers of the install configuration instead."),
    ]
    params.extend(map(_option_of, task_options(spec)))
    return command_class()(spec.name.rpartition(".")[2], params=params, callback=_callback(name), help=spec.summary)


def _option_of(option: "TaskOption") -> click.Option:
    """Make the click option of one field: its type, its choices and its default are those of the command."""
    names = [f"--{option.name.replace('_', '-')}", option.name]
    if option.type == "boolean":
        return click.Option(names, is_flag=True, default=None, help=option.description)
    kind = click.Choice(option.choices) if option.choices else _CLICK_TYPES.get(option.type, _Json())
    result = click.Option(names, type=kind, required=option.required, show_default=True, help=option.description)
    if option.default is not None:  # click takes null for a value that is given
        result.default = option.default
    return result


def _callback(name: str) -> Callable[..., ExitCode]:
    def run(*, repo: Path, store: Path | None, production: bool, **values: object) -> ExitCode:
        from runners.cli.task_run import run_task_once

        given = {field: value for field, value in values.items() if value is not None}
        return run_task_once(name, given, repo=repo, store=store, in_production=production)

    return run


class _Json(click.ParamType[object]):
    """A JSON value on the command line."""

    name = "json"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> object:
        import orjson

        try:
            return orjson.loads(value) if isinstance(value, str) else value
        except orjson.JSONDecodeError as error:
            self.fail(f"is no JSON: {error}", param, ctx)
