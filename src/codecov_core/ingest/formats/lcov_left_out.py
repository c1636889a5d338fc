"""What LCOV files hold that the rules of the chapter leave out (chapter 02 §8.2.1): told, but nothing to warn of."""

from collections.abc import Iterator, Sequence

import numpy as np

from codecov_core.ingest.formats.byte_columns import Mask, Places
from codecov_core.ingest.formats.lcov_fields import Numbers
from codecov_core.ingest.sink import KEPT_EXAMPLES, Sink
from codecov_core.values import dataclass

OF_JAVASCRIPT = "branches and functions of .js files are read only where lcov_javascript_branches asks for it"
OF_MANGLED_NAMES = "branches on the first line of a C++ function with a mangled name are the compiler's"
ON_FIRST_LINE = "branches on the first line of TypeScript are the compiler's"
WITHOUT_OPTION = "conditions are read only where lcov_mcdc asks for it"
NO_LINES = "a file without lines"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Records of one key that are left out of a block: how many, the first places of them, and why."""

    key: str
    count: int
    places: Sequence[str]
    reason: str

    def tell(self, sink: Sink) -> None:
        """Note them in a sink."""
        sink.drop_many(self.key, self.count, self.places, self.reason, usual=True)


class TextLines:
    """The text lines of a block, to say where some are."""

    __slots__ = ("_block", "_ends", "_names", "_records", "_starts")

    def __init__(self, block: bytes, starts: Places, ends: Places, names: Sequence[str], records: Numbers) -> None:
        """Take where each starts and ends, the names of all records, and the record of each text line."""
        self._block = block
        self._starts, self._ends = starts, ends
        self._names, self._records = names, records

    def left_out(self, key: str, rows: Places, reason: str) -> LeftOut:
        """Leave out some lines."""
        return LeftOut(key, len(rows), list(self._places(key, rows[:KEPT_EXAMPLES])), reason)

    def _places(self, key: str, rows: Places) -> Iterator[str]:
        for row in rows.tolist():
            value = self._block[self._starts[row] + len(key) + 1 : self._ends[row]].decode("utf-8", "replace").strip()
            yield f"{self._names[self._records[row]]}:{value}"


def without_lines(names: Sequence[str], have_lines: Mask) -> LeftOut:
    """Leave out the records that have none."""
    empty = np.flatnonzero(~have_lines)
    return LeftOut("SF", len(empty), [names[record] for record in empty[:KEPT_EXAMPLES]], NO_LINES)
