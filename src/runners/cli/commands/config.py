"""``codecov-worker config``: what a ``codecov.yml`` says, and what is wrong with it."""

import click

from runners.cli.shape import command_class, group_class


@click.group("config", cls=group_class())
def command() -> None:
    """Check a codecov.yml, and see what it does."""


@command.command("schema", cls=command_class())
def schema() -> None:
    """Print the JSON Schema of codecov.yml, for editors."""
    import orjson

    from codecov_core.config import json_schema

    click.echo(orjson.dumps(json_schema(), option=orjson.OPT_INDENT_2))
