"""``codecov-worker config``: what a ``codecov.yml`` says, and what is wrong with it."""

from pathlib import Path
from typing import Any

import click

from runners.cli import output
from runners.cli.exits import ExitCode
from runners.cli.options import json_option, layer_options, repo_option
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

    FILE is a path, or - for standard input; by default the one of the checkout, with a warning of others that count for
    nothing beside it. Ends with 1 when it is not valid.
    """
    from codecov_core.config import Invalid, validate
    from runners.cli.config_files import read_config
    from runners.cli.rendering.config_diagnostics import annotations, diagnostics_document, diagnostics_text

    if as_json and github:
        message = "--json and --github exclude each other"
        raise click.UsageError(message)
    config = read_config(file, repo)
    for place in config.unused:
        output.warn(f"{place} counts for nothing: {config.path} is found first")
    outcome = validate(config.content)
    if as_json:
        output.show(diagnostics_document(config.name, outcome, config.unused))
    elif github:
        output.show(annotations(config.path, outcome), newline=False)
    else:
        output.show(diagnostics_text(config.name, outcome))
    return ExitCode.FAILED if isinstance(outcome, Invalid) else ExitCode.SUCCESS


@command.command("show", cls=command_class())
@click.argument("file", required=False, metavar="[FILE]")
@repo_option
@layer_options
@click.option("--why", is_flag=True, help="Tell where each value comes from.")
@json_option
def show(file: str | None, why: bool, as_json: bool, **below: Any) -> None:
    """Show the effective configuration, with everything that lies below a codecov.yml.

    FILE is a path, or - for standard input; by default the one of the checkout, or with --repoid what is stored.
    """
    from runners.cli.config_layers import LayerRequest, effective_config
    from runners.cli.rendering.config_values import config_document, config_text

    config = effective_config(LayerRequest(**below), file)
    if as_json:
        output.show(config_document(config, why=why))
    else:
        output.show(config_text(config, why=why))


@command.command("match", cls=command_class())
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--file", metavar="FILE", help="The codecov.yml, - for standard input; default: that of the checkout.")
@click.option("--flag", "flags", multiple=True, metavar="F", help="A flag that the file does not name; repeatable.")
@repo_option
@layer_options
@json_option
def match(paths: tuple[str, ...], file: str | None, flags: tuple[str, ...], as_json: bool, **below: Any) -> None:
    """Show which flags, components, statuses and ignores a path falls under, and by which pattern.

    Also shows the patterns that match no tracked file of the checkout (where it is none, no PATH), and prefixes that
    match more than what they name. A PATH need not exist. A component whose flag_regexes match no flag that the file or
    --flag names has no coverage and is left out.
    """
    from codecov_core.config import loose_prefixes
    from runners.cli.config_layers import LayerRequest, effective_config
    from runners.cli.config_matching import ConfigMatcher
    from runners.cli.config_paths import repository_paths
    from runners.cli.rendering.config_matches import matches_document, matches_text

    request = LayerRequest(**below)
    config = effective_config(request, file)
    matcher = ConfigMatcher(config, flags)
    named, files = repository_paths(request.repo, paths)
    matches, idle = [matcher.match(path) for path in named], list(matcher.idle(files))
    loose = list(loose_prefixes(config.tree, files))
    if as_json:
        output.show(matches_document(matches, idle, loose))
    else:
        output.show(matches_text(matches, idle, len(files), loose, has_patterns=matcher.has_patterns))


@command.command("diff", cls=command_class())
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@repo_option
@layer_options
@json_option
def diff(before: str, after: str, as_json: bool, **below: Any) -> None:
    """Show what differs in effect between two versions of a codecov.yml.

    A and B are files (- is standard input), or else commits of the checkout, whose own codecov.yml is looked for there.
    """
    from codecov_core.config import differences
    from runners.cli.config_layers import LayerRequest, effective_version
    from runners.cli.rendering.config_values import changes_document, changes_text

    request = LayerRequest(**below)
    changes = differences(effective_version(request, before), effective_version(request, after))
    if as_json:
        output.show(changes_document(changes))
    else:
        output.show(changes_text(changes))


@command.command("schema", cls=command_class())
def schema() -> None:
    """Print the JSON Schema of codecov.yml, for editors."""
    from codecov_core.config import json_schema
    from runners.cli.rendering.json_text import json_text

    output.show(json_text(json_schema(), indented=True))
