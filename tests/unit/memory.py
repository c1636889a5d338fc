"""How much memory a piece of work takes."""

import tracemalloc
from collections.abc import Callable


def held(work: Callable[[], object]) -> int:
    """The largest number of bytes that were held at once."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
