"""Which classes draw the help: rich-click's on a terminal, plain click's elsewhere.

rich costs about as much to import as everything else that help needs together, and boxes and colours are of no use in a
pipe, a file or a test.
"""

import sys
from functools import cache

import click

_HELP_FLAGS = frozenset({"-h", "--help"})


def command_class() -> type[click.Command]:
    """Return the class for a command."""
    if not _drawn():
        return click.Command
    from rich_click import RichCommand

    return RichCommand


def group_class() -> type[click.Group]:
    """Return the class for a group of commands."""
    if not _drawn():
        return click.Group
    from rich_click import RichGroup

    return RichGroup


@cache
def _drawn() -> bool:
    """Tell whether this process is going to show help on a terminal."""
    asked = len(sys.argv) == 1 or not _HELP_FLAGS.isdisjoint(sys.argv)
    return asked and sys.stdout.isatty()
