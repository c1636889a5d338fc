"""Options that several commands share, so that they are named and explained alike."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., object])


def repo_option(function: _Command) -> _Command:
    """``--repo``: the checkout."""
    return click.option(
        "--repo",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        default=Path(),
        help="A folder of the checkout; default: where you are.",
    )(function)


def store_option(function: _Command) -> _Command:
    """``--store``: the embedded store."""
    return click.option(
        "--store",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Folder of the store; default: one for each repository below ~/.cache/codecov-worker.",
    )(function)


def json_option(function: _Command) -> _Command:
    """``--json``: one document instead of text."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(function)


def flag_option(function: _Command) -> _Command:
    """``--flag``: flags of an upload, repeatable."""
    return click.option("--flag", "flags", multiple=True, metavar="F", help="Give the upload a flag; may be repeated.")(
        function
    )
