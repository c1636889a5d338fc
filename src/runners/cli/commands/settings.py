"""``codecov-worker settings``: what an installation is told to do, and what is wrong with it."""

import os
from pathlib import Path

import click

from runners.cli import output
from runners.cli.exits import ExitCode
from runners.cli.options import json_option
from runners.cli.shape import command_class, group_class


@click.group("settings", cls=group_class())
def command() -> None:
    """Look at the settings of an installation."""


@command.command("check", cls=command_class())
@click.argument("file", required=False, metavar="[FILE]", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
def check(file: Path | None, as_json: bool) -> ExitCode:
    """Tell everything that is wrong with the settings of this machine.

    FILE is an install file; by default the one that CODECOV_YML names, or /config/codecov.yml. The variables of the
    environment lie over it. No secret is ever shown. Ends with 1 when the worker could not work with them.
    """
    from runners.cli.rendering.settings_report import settings_document, settings_text
    from runners.settings import examine

    examination = examine(os.environ | ({} if file is None else {"CODECOV_YML": str(file)}))
    if as_json:
        output.show(settings_document(examination))
    else:
        output.show(settings_text(examination))
    return ExitCode.FAILED if examination.errors else ExitCode.SUCCESS
