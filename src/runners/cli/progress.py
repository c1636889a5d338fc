"""A progress bar on standard error, where that is a terminal; nothing elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_bar(label: str, expected: int, *, is_output_between: bool = False) -> Iterator[Callable[[str], None]]:
    """Show a bar of about `expected` steps; what is yielded is to be called at the start of each, with its name.

    With output between the steps there is no bar on the terminal that shows the output.
    """
    is_in_the_way = is_output_between and sys.stdout is not None and sys.stdout.isatty()
    if is_in_the_way or sys.stderr is None or not sys.stderr.isatty():  # null where it was closed
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task(label, total=expected)

        def started(name: str) -> None:
            progress.update(bar, description=name, advance=1)

        yield started
