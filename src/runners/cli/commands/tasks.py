"""``codecov-worker tasks``: the registry."""

import click

from runners.cli import output
from runners.cli.shape import command_class


@click.command("tasks", cls=command_class())
@click.option("--json", "as_json", is_flag=True, help="Print the registry as one JSON document.")
def command(as_json: bool) -> None:
    """Show every task: its name on the wire, what it does, its arguments and its queue."""
    from codecov_core.tasks import TASKS
    from runners.cli.rendering.registry import registry_document, registry_text

    output.show(registry_document(TASKS) if as_json else registry_text(TASKS))
