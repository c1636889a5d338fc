"""``codecov-worker report``: a commit's published report, by file, flag and folder."""

from pathlib import Path

import click

from runners.cli import output
from runners.cli.options import json_option, repo_option, store_option
from runners.cli.shape import command_class


@click.command("report", cls=command_class())
@click.argument("commit", default="HEAD", metavar="[COMMIT]")
@repo_option
@store_option
@click.option("--by", type=click.Choice(["file", "folder", "flag"]), default="file", help="What a row is about.")
@click.option("--flag", "flags", multiple=True, metavar="F", help="Only what uploads with this flag saw; repeatable.")
@click.option("--folder", metavar="PATH", help="Only files below this folder of the repository.")
@click.option("--lines", metavar="FILE", help="Show the lines of one file instead.")
@json_option
def command(
    commit: str,
    repo: Path,
    store: Path | None,
    by: str,
    flags: tuple[str, ...],
    folder: str | None,
    lines: str | None,
    as_json: bool,
) -> None:
    """Show the report of a commit.

    COMMIT is a full id, or any name where the store belongs to a checkout; default HEAD.
    """
    from runners.cli.rendering.report_table import report_document, report_text
    from runners.cli.report_view import ReportRequest, report_view

    request = ReportRequest(commit, by, flags, folder, lines)
    view = report_view(request, repo=repo, store=store)
    output.show(report_document(view) if as_json else report_text(view))
