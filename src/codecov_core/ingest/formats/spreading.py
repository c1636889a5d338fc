"""Records that speak of ranges of lines, spread over these lines."""

from collections.abc import Callable

import numpy as np

from codecov_core.ingest.formats.xml_lines import Mask, Numbers, drop_marked
from codecov_core.ingest.sink import Sink


def tell_beyond(sink: Sink, kind: str, kept: Mask, span: tuple[Numbers, Numbers], where: Callable[[int], str]) -> None:
    """Tell of the records kept that end beyond what a file can have: of their lines only the first one is taken."""
    first, last = span
    most = sink.limits.line_number
    drop_marked(
        sink,
        kind,
        kept & (first >= 1) & (first <= most) & (last > most),
        lambda row: f"{where(row)}: lines {first[row] + 1} to {last[row]}",
        f"lines beyond {most:,}: only the first of them is taken",
        harmless=True,
    )


def spread(first: Numbers, last: Numbers, sink: Sink, are_huge: Mask | None = None) -> tuple[Numbers, Numbers]:
    """Make a row of every line from ``first`` to ``last``: the index of its record, and the line.

    ``are_huge`` marks records with counts that no column holds (``SMALLEST_FRACTION`` and more).
    A record that ends before it starts has its first line only, one that leaves the range of line numbers as
    well.

    Raises:
        LimitExceededError: the records cover far more lines than code of their number has.

    """
    ends_well = (last >= first) & (first >= 1) & (last <= sink.limits.line_number)
    lengths = np.where(ends_well, last - first, 0) + 1
    total = int(lengths.sum())
    sink.spread.spend(len(first), total, 0 if are_huge is None else int(lengths[are_huge].sum()))
    records = np.repeat(np.arange(len(first)), lengths)
    starts = np.cumsum(lengths) - lengths
    return records, np.arange(total) - starts[records] + first[records]
