"""``codecov-worker parse``: what is in report files, without a repository or a store."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from runners.cli import output
from runners.cli.exits import ExitCode, UsageProblem
from runners.cli.finding import files_below, find_reports
from runners.cli.progress import progress_bar
from runners.cli.shape import command_class

if TYPE_CHECKING:
    from codecov_core.ingest import ParsedFile


@click.command("parse", cls=command_class())
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--network",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Resolve the names in the reports to the files of this folder; without it they stay as reported.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document a file, each on a line.")
def command(paths: tuple[Path, ...], network: Path | None, as_json: bool) -> ExitCode:
    """Show the lines that coverage files hold.

    PATH is a file, or a folder in which files are found that are named as coverage reports, or begin as one. What is
    left out is told with its reason. Ends with 2 when no file gave a line.
    """
    from codecov_core.ingest import (
        FileOptions,
        FileProblem,
        FileResult,
        ParsedFile,
        PathResolver,
        PathRules,
        parse_file,
    )
    from runners.cli.beginnings import Beginnings
    from runners.cli.report_files import read_report

    beginnings = Beginnings()
    found = (find_reports(path, beginnings.hold_coverage) if path.is_dir() else (path,) for path in paths)
    files = [file for one in found for file in one]
    if beginnings.passed_over:
        output.warn(f"{beginnings.passed_over} files were not looked into; name those of them that are reports")
    if not files:
        output.tell(f"Error: no coverage reports below {', '.join(map(str, paths))}; name the files")
        return ExitCode.USAGE
    resolver = None if network is None else PathResolver(PathRules(), tuple(files_below(network)))
    options = FileOptions(resolver=resolver)
    usable = 0
    with progress_bar("parse", len(files), is_output_between=True) as begin:
        for file in files:
            begin(file.name)
            try:
                parsed = parse_file(str(file), read_report(file), options)
            except UsageProblem as error:  # one bad file never sinks the others
                parsed = ParsedFile(None, FileResult(str(file), problem=FileProblem.CORRUPT, reason=str(error)))
            usable += parsed.report is not None
            _show(str(file), parsed, as_json=as_json)
    if not usable:
        output.tell("Error: none of the files holds coverage that can be read")
    return ExitCode.SUCCESS if usable else ExitCode.USAGE


def _show(path: str, parsed: "ParsedFile", *, as_json: bool) -> None:
    if as_json:
        from runners.cli.rendering.parsed_document import parsed_document

        output.show(parsed_document(path, parsed))
    else:
        from runners.cli.rendering.parsed_text import parsed_text

        output.show(parsed_text(path, parsed))
    if parsed.result.problem is not None:
        output.warn(f"{path} gave no lines: {parsed.result.reason}")
