"""``codecov-worker status``: where every upload of a commit is, and why."""

from pathlib import Path

import click

from runners.cli import output
from runners.cli.exits import ExitCode
from runners.cli.options import json_option, repo_option, store_option
from runners.cli.shape import command_class


@click.command("status", cls=command_class())
@click.argument("commit", default="HEAD", metavar="[COMMIT]")
@repo_option
@store_option
@json_option
def command(commit: str, repo: Path, store: Path | None, as_json: bool) -> ExitCode:
    """Show where every upload of a commit is, what was dropped from it and why, and what was said about the commit.

    COMMIT is a full id, or any name where the store belongs to a checkout; default HEAD. Ends with 1 when an upload
    could not be read or a status fails.
    """
    from runners.cli.commit_status import commit_status
    from runners.cli.rendering.status_text import status_text

    found = commit_status(commit, repo=repo, store=store)
    if as_json:
        from runners.cli.rendering.json_text import json_text

        output.show(json_text(found.to_document()))
    else:
        output.show(status_text(found))
    return found.exit_code
