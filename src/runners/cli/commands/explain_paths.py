"""``codecov-worker explain-paths``: which rule leads each name of a report where, and fixes for those that are lost."""

from pathlib import Path

import click

from runners.cli import output
from runners.cli.exits import ExitCode
from runners.cli.options import flag_option, json_option, repo_option
from runners.cli.shape import command_class


@click.command("explain-paths", cls=command_class())
@click.argument(
    "reports",
    nargs=-1,
    required=True,
    metavar="REPORT...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@repo_option
@click.option("--file", metavar="FILE", help="The codecov.yml, - for standard input; default: that of the checkout.")
@flag_option
@json_option
def command(reports: tuple[Path, ...], repo: Path, file: str | None, flags: tuple[str, ...], as_json: bool) -> ExitCode:
    """Show by which rules each path in a report leads to a file of the checkout, and which are lost and why.

    For lost paths it prints the `fixes` for codecov.yml that lead them to files; they were tried on these reports.
    Several REPORTs are read as one upload. Ends with 2 when none of them can be read.
    """
    from runners.cli.path_explanation import explain
    from runners.cli.rendering.paths_text import paths_document, paths_text

    explanation = explain(reports, repo=repo, file=file, flags=flags)
    for parsed in explanation.paths.reports:
        if parsed.result.problem is not None and not parsed.names:
            output.warn(f"{parsed.result.name} cannot be read: {parsed.result.reason}")
    if as_json:
        output.show(paths_document(explanation))
    else:
        output.show(paths_text(explanation))
    return ExitCode.SUCCESS if any(parsed.names for parsed in explanation.paths.reports) else ExitCode.USAGE
