"""Options that several commands share, so that they are named and explained alike."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import click

from runners.cli.file_names import as_unicode

_Command = TypeVar("_Command", bound=Callable[..., object])


class Moment(click.ParamType[datetime]):
    """A date or time of ISO 8601, such as ``2025-01-01`` or ``2025-01-01T02:00:00+02:00``; without a zone it is UTC."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read what was given."""
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date or time such as 2025-01-01 or 2025-01-01T00:00:00Z", param, ctx)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


class StoreFolder(click.Path):
    """A folder for a store, which need not be there yet."""

    def __init__(self) -> None:
        """Take a folder, no file."""
        super().__init__(file_okay=False, path_type=Path)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Refuse what no store can be kept in."""
        name = os.fspath(value)
        if not name:
            self.fail("is empty; name a folder, or leave the option out", param, ctx)
        if as_unicode(name) != name:
            self.fail(f"{as_unicode(name)!r} is no Unicode name, which a store needs", param, ctx)
        return super().convert(value, param, ctx)


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
        type=StoreFolder(),
        metavar="DIR",
        help="Folder of the store; default: one for each repository below ~/.cache/codecov-worker.",
    )(function)


def json_option(function: _Command) -> _Command:
    """``--json``: one document instead of text."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(function)


def layer_options(function: _Command) -> _Command:
    """``--owner``, ``--install``, ``--owner-id``, ``--owner-since``: what lies below a ``codecov.yml``.

    Or ``--repoid`` and ``--commit``, which look for all of that in the database of an installation.
    """
    existing = click.Path(exists=True, dir_okay=False, path_type=Path)
    options = (
        click.option("--owner", type=existing, metavar="FILE", help="The owner's configuration."),
        click.option("--install", type=existing, metavar="FILE", help="The install configuration; default: none."),
        click.option("--owner-id", "ownerid", type=int, metavar="N", help="Which additional settings count."),
        click.option(
            "--owner-since",
            type=Moment(),
            metavar="DATE",
            help="When the owner signed up (UTC, unless it names a zone); later than 2024-04-30, other defaults hold.",
        ),
        click.option(
            "--repoid",
            type=int,
            metavar="N",
            help="Take what is stored for this repository, from the database of the install configuration.",
        ),
        click.option("--commit", metavar="SHA", help="The commit of that repository whose own configuration counts."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def flag_option(function: _Command) -> _Command:
    """``--flag``: flags of an upload, repeatable."""
    return click.option(
        "--flag",
        "flags",
        multiple=True,
        metavar="F",
        callback=_named_flags,
        help="Give the upload a flag; may be repeated.",
    )(function)


def _named_flags(ctx: click.Context, param: click.Parameter, flags: tuple[str, ...]) -> tuple[str, ...]:
    if not all(flag.strip() for flag in flags):
        message = "a flag needs a name; leave the option out for an upload without flags"
        raise click.BadParameter(message, ctx, param)
    return flags
