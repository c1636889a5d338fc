"""What the suites use to say what they expect; no test framework is needed to import them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
"""The moment at which the suites begin."""


def later(seconds: float) -> datetime:
    """Give a moment after the start."""
    return START + timedelta(seconds=seconds)


@contextmanager
def raising(kind: type[Exception]) -> Iterator[None]:
    """Expect exactly this kind of error (or one below it) from the block."""
    try:
        yield
    except kind:
        return
    raise AssertionError(f"{kind.__name__} was not raised")
