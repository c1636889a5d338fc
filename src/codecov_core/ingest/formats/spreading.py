"""Records that speak of ranges of lines, spread over these lines."""

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.sink import Sink

Numbers = NDArray[np.int64]


def spread(
    first: Numbers, last: Numbers, sink: Sink, are_huge: NDArray[np.bool_] | None = None
) -> tuple[Numbers, Numbers]:
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
