"""The group of commands: what there is, how it is found, and what every failure becomes."""

import errno
import importlib
import os
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import click

import codecov_core
from codecov_core.errors import CodecovError
from runners.cli import output
from runners.cli.exits import ExitCode, exit_code_of
from runners.cli.interrupts import is_interrupt
from runners.cli.shape import group_class

PROGRAM: Final = "codecov-worker"

COMMANDS: Final = {
    "local": "runners.cli.commands.local",
    "upload": "runners.cli.commands.upload",
    "process": "runners.cli.commands.process",
    "report": "runners.cli.commands.report",
    "status": "runners.cli.commands.status",
    "parse": "runners.cli.commands.parse",
    "explain-paths": "runners.cli.commands.explain_paths",
    "config": "runners.cli.commands.config",
    "settings": "runners.cli.commands.settings",
    "run-task": "runners.cli.commands.run_task",
    "tasks": "runners.cli.commands.tasks",
    "completion": "runners.cli.commands.completion",
}
"""Command name -> module whose ``command`` it is; modules are imported when they are asked for."""

_EXIT_CODES: Final = (
    "Exit codes: 0 success, 1 a status, a task or a check failed, 2 wrong usage or nothing usable, 70 internal error, "
    "74 storage, 75 try again later, 130 interrupted."
)

TRACE_VARIABLE: Final = "CODECOV_WORKER_TRACE"
"""Set to anything, an internal error also shows its traceback."""

_ADVICE: Final = "free some space or write elsewhere, and run again"
_REFUSALS: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS})
"""What a disk says where it takes no more: no fault of the program."""


def run(arguments: Sequence[str] | None = None) -> ExitCode:
    """Run one command line and return its exit code; messages about failures go to standard error."""
    try:
        code = application().main(arguments, prog_name=PROGRAM, standalone_mode=False)
        return ExitCode(code) if isinstance(code, int) else ExitCode.SUCCESS
    except click.ClickException as error:
        with suppress(OSError):  # the exit code still tells
            error.show()
        return ExitCode.USAGE
    except SystemExit:  # click's word for a reader that is gone before it has all of the help
        return ExitCode.SUCCESS
    except (click.Abort, KeyboardInterrupt):
        return _interrupted()
    except CodecovError as error:
        output.tell(f"Error: {error}")
        return exit_code_of(error)
    except Exception as error:  # noqa: BLE001 - the last stop: no traceback reaches a user unasked
        if is_interrupt(error):
            return _interrupted()
        if isinstance(error, OSError) and error.errno in _REFUSALS:
            output.tell(f"Error: {error.filename or 'the output'} cannot be written: {error.strerror}; {_ADVICE}")
            output.drop_output()
            return ExitCode.STORAGE
        _say_internal(error)
        return ExitCode.INTERNAL


def application() -> click.Group:
    """Return the root command."""

    class Application(group_class()):  # type: ignore[misc] # the base is chosen at run time
        """Finds commands by name and imports their modules then."""

        def list_commands(self, ctx: click.Context) -> list[str]:
            return list(COMMANDS)

        def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
            module = COMMANDS.get(cmd_name)
            if module is None:
                return None
            command: click.Command = importlib.import_module(module).command
            return command

    @click.group(
        cls=Application,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
        epilog=_EXIT_CODES,
    )
    @click.option(
        "--version", is_flag=True, expose_value=False, is_eager=True, callback=_show_version, help="Show the version."
    )
    def root() -> None:
        """Turn coverage uploads into one report, comparisons and a verdict."""

    return root


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        output.show(f"{PROGRAM} {codecov_core.__version__}")
        ctx.exit()


def _interrupted() -> ExitCode:
    output.tell("interrupted; what was stored is intact and the next run goes on from there")
    return ExitCode.INTERRUPTED


def _say_internal(error: Exception) -> None:
    if os.environ.get(TRACE_VARIABLE):
        import traceback

        traceback.print_exception(error)
    output.tell(
        f"Internal error: {type(error).__name__}: {error}\n"
        f"This is a fault of {PROGRAM} {codecov_core.__version__}. "
        f"Run it again with {TRACE_VARIABLE}=1 and report what it prints."
    )
