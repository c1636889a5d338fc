"""Records that speak of ranges of lines, spread over these lines."""

import numpy as np
from numpy.typing import NDArray

from codecov_core.errors import LimitExceededError
from codecov_core.ingest.sink import Sink

Numbers = NDArray[np.int64]

_SPREAD_FREELY = 1_000_000
_SPREAD_PER_RECORD = 16


class SpreadAllowance:
    """Counts records and the lines they claim to cover; mutable, one for all records of a report."""

    __slots__ = ("_lines", "_records")

    def __init__(self) -> None:
        """Start without any."""
        self._records = 0
        self._lines = 0

    def spend(self, records: int, lines: int) -> None:
        """Count records before their lines are made.

        Raises:
            LimitExceededError: all of them together cover far more lines than code of their number has; a few bytes
                would cost seconds and gigabytes.

        """
        self._records += records
        self._lines += lines
        if self._lines > _SPREAD_FREELY + _SPREAD_PER_RECORD * self._records:
            message = f"{self._records:,} records claim to cover {self._lines:,} lines"
            raise LimitExceededError(message, limit=_SPREAD_FREELY, unit="lines")


def spread(first: Numbers, last: Numbers, sink: Sink) -> tuple[Numbers, Numbers]:
    """Make a row of every line from ``first`` to ``last``: the index of its record, and the line.

    A record that ends before it starts has its first line only, one that leaves the range of line numbers as well.

    Raises:
        LimitExceededError: the records cover far more lines than code of their number has.

    """
    ends_well = (last >= first) & (first >= 1) & (last <= sink.limits.line_number)
    lengths = np.where(ends_well, last - first, 0) + 1
    total = int(lengths.sum())
    SpreadAllowance().spend(len(first), total)
    records = np.repeat(np.arange(len(first)), lengths)
    starts = np.cumsum(lengths) - lengths
    return records, np.arange(total) - starts[records] + first[records]
