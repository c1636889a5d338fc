"""A progress bar on standard error, where that is a terminal; nothing elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codecov_core.tasks import TaskSpec


@contextmanager
def steps(label: str, expected: int) -> "Iterator[Callable[[TaskSpec], None]]":
    """Show a bar of about `expected` tasks; what is yielded is to be called at the start of each."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(label, total=expected)

        def started(spec: "TaskSpec") -> None:
            progress.update(bar, description=spec.summary, advance=1)

        yield started
