"""The command line, ``codecov-worker``.

Everything is imported as late as it is needed: help and usage errors load neither numpy nor lxml nor sqlalchemy.
"""

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command line (default: this process's arguments) and end the process with its exit code."""
    from runners.cli.app import run

    raise SystemExit(run(arguments))


__all__ = ["main"]
