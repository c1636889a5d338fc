"""What commands print; a reader that is gone changes nothing of what a run does and ends with."""

import os
import sys
from contextlib import suppress

import click

from runners.cli.plain import plain


def show(output: str | bytes, *, newline: bool = True) -> None:
    """Print a text, with a newline behind it, or a document as it is, on standard output."""
    try:
        click.echo(output, nl=newline and isinstance(output, str))
    except BrokenPipeError:
        drop_output()


def tell(message: str) -> None:
    """Print a message for people on standard error."""
    with suppress(OSError):  # the exit code still tells
        click.echo(message, err=True)


def warn(warning: str) -> None:
    """Print a warning, of which names and texts of others may be a part, on standard error."""
    tell(f"Warning: {plain(warning)}")


def drop_output() -> None:
    """Let all further output go nowhere, and what is still to be flushed, which would fail again at the end."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
