"""``codecov-worker completion``: the script that teaches a shell our commands and options."""

import click
from click.shell_completion import get_completion_class

from runners.cli import output
from runners.cli.exits import UsageProblem
from runners.cli.shape import command_class

_VARIABLE = "_CODECOV_WORKER_COMPLETE"


@click.command("completion", cls=command_class())
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the completion script of a shell.

    For bash, add to ~/.bashrc: eval "$(codecov-worker completion bash)"
    """
    found = get_completion_class(shell)
    context = click.get_current_context().find_root()
    if found is None:
        message = f"click knows no completion for {shell}"
        raise UsageProblem(message)
    output.show(found(context.command, {}, "codecov-worker", _VARIABLE).source())
