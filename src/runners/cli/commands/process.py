"""``codecov-worker process``: run everything that waits in the store."""

from pathlib import Path

import click

from runners.cli import output
from runners.cli.exits import ExitCode
from runners.cli.options import json_option, repo_option, store_option
from runners.cli.shape import command_class


@click.command("process", cls=command_class())
@repo_option
@store_option
@json_option
def command(repo: Path, store: Path | None, as_json: bool) -> ExitCode:
    """Claim, read, merge and publish what waits in the store, and judge it; ends when there is nothing left to do.

    Also takes up what an interrupted run left. Reports of any age count, whatever codecov.max_report_age says. Ends
    with 1 when a status fails or an upload could not be read.
    """
    from runners.cli.processing import process
    from runners.cli.progress import progress_bar

    with progress_bar("process", 4) as begin:
        done = process(repo, store, started=lambda task: begin(task.summary))
    for warning in done.warnings():
        output.warn(warning)
    if as_json:
        from runners.cli.rendering.json_text import json_text

        output.show(json_text(done.to_document()))
    else:
        for line in done.lines():
            output.show(line)
    return done.exit_code
