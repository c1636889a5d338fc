"""``codecov-worker local``: the whole pipeline for the current commit of a checkout."""

from collections.abc import Sequence
from pathlib import Path

import click

from runners.cli import output
from runners.cli.exits import ExitCode
from runners.cli.options import flag_option, json_option, repo_option, store_option
from runners.cli.shape import command_class


@click.command("local", cls=command_class())
@click.argument(
    "reports", nargs=-1, metavar="[REPORT...]", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@repo_option
@click.option(
    "--base", metavar="REF", help="Compare with the merge base of HEAD and REF; default origin/HEAD, or HEAD^."
)
@flag_option
@store_option
@json_option
def command(
    reports: tuple[Path, ...], repo: Path, base: str | None, flags: tuple[str, ...], store: Path | None, as_json: bool
) -> ExitCode:
    """Read coverage reports of the current commit and judge them.

    Shows totals against the base, the coverage of the changed lines, those that no test reaches with their source, and
    the statuses with their reasons. Without REPORT the checkout is searched. Reports of any age count, whatever
    codecov.max_report_age says. Ends with 1 when a status fails.
    """
    from runners.cli.local_request import LocalRequest
    from runners.cli.local_run import run_local
    from runners.cli.progress import progress_bar

    def tell(found: Sequence[Path]) -> None:
        for path in found:
            output.tell(f"Found {path}")

    with progress_bar("local", 4) as begin:  # claim, process, merge and publish, notify
        request = LocalRequest(reports, repo, base, flags, store)
        result = run_local(request, found=tell, started=lambda task: begin(task.summary))
    from runners.cli.plain import plain
    from runners.cli.rendering.local_document import local_document
    from runners.cli.rendering.local_text import local_text

    for warning in result.warnings:
        output.warn(warning)
    output.show(local_document(result) if as_json else local_text(result))
    if result.error is not None:
        from runners.cli.upload_failures import failure_text

        failure = failure_text(result.error, result.processing)
        output.tell(f"Error: the upload could not be read: {plain(failure)}")
    return result.exit_code
