"""``codecov-worker config``: what a ``codecov.yml`` says, and what is wrong with it."""

import sys
from pathlib import Path

import click

from runners.cli.exits import ExitCode
from runners.cli.options import json_option, repo_option
from runners.cli.shape import command_class, group_class


@click.group("config", cls=group_class())
def command() -> None:
    """Check a codecov.yml, and see what it does."""


@command.command("check", cls=command_class())
@click.argument("file", required=False, metavar="[FILE]")
@repo_option
@json_option
@click.option("--github", is_flag=True, help="Print annotations of a GitHub workflow.")
def check(file: str | None, repo: Path, as_json: bool, github: bool) -> ExitCode:
    """Tell everything that is wrong with a codecov.yml, and where.

    FILE is a path, or - for standard input; by default the one of the checkout. Ends with 1 when it is not valid.
    """
    from codecov_core.config import Invalid, validate
    from runners.cli.config_files import read_config
    from runners.cli.rendering.config_diagnostics import annotations, diagnostics_document, diagnostics_text

    if as_json and github:
        message = "--json and --github exclude each other"
        raise click.UsageError(message)
    config = read_config(file, repo)
    outcome = validate(config.content)
    if as_json:
        sys.stdout.buffer.write(diagnostics_document(config.name, outcome))
    elif github:
        click.echo(annotations(config.path, outcome), nl=False)
    else:
        click.echo(diagnostics_text(config.name, outcome))
    return ExitCode.FAILED if isinstance(outcome, Invalid) else ExitCode.SUCCESS


@command.command("schema", cls=command_class())
def schema() -> None:
    """Print the JSON Schema of codecov.yml, for editors."""
    import orjson

    from codecov_core.config import json_schema

    click.echo(orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2))
