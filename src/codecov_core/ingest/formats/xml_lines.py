"""Lines of a report as columns on their way into the sink, with whatever a line can carry."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.sink import BRANCH, KEPT_EXAMPLES, METHOD, PLAIN, CoverageValue, Partial, Sink
from codecov_core.reports import NULL_CODE, TRUE_CODE, fraction_code, fraction_codes
from codecov_core.values import dataclass

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

NO_BRANCHES: Final = -1
"""Stands in ``total`` for a line that is no fraction."""
NO_COMPLEXITY: Final = NULL_CODE
"""Stands in ``complexity`` for a line without one."""

LARGEST_NUMBER: Final = (1 << 62) - 1
"""Largest count or complexity that is its own code."""
MOST_DETAILS_OF_A_LINE: Final = 64
"""Most rows of a line that may carry lists: uniting them takes the square of their number."""

_LINE_BITS = 32
_LARGEST_PART = (1 << 31) - 1
_TYPES = {PLAIN: None, BRANCH: "b", METHOD: "m"}


@dataclass(frozen=True, slots=True)
class XmlLines:
    """Lines in the order of the report; all columns have one length.

    ``names[file[i]]`` is the file of row ``i``. Its coverage is ``taken[i]/total[i]``, or ``hits[i]`` where
    ``total[i]`` is ``NO_BRANCHES`` (``TRUE_CODE``: partly covered). ``kind`` is ``PLAIN``, ``BRANCH`` or ``METHOD``;
    ``missed_lists[missed[i]]`` and ``partials_lists[partials[i]]`` are its missed branches and partials, entry 0 being
    null; ``complexity`` holds numbers, codes of pairs (:func:`fraction_code`) or ``NO_COMPLEXITY``.
    """

    names: Sequence[str]
    file: Numbers
    line: Numbers
    hits: Numbers
    taken: Numbers | None = None
    total: Numbers | None = None
    kind: NDArray[np.int8] | None = None
    missed: Numbers | None = None
    missed_lists: Sequence[tuple[str, ...] | None] = (None,)
    partials: Numbers | None = None
    partials_lists: Sequence[tuple[Partial, ...] | None] = (None,)
    complexity: Numbers | None = None

    def deliver(self, sink: Sink) -> None:
        """Put the lines into a sink.

        Raises:
            LimitExceededError: passed on from the sink.

        """
        coverage = self._codes()
        if coverage is None:
            self._deliver_one_by_one(sink)
            return
        sink.columns(
            self.names,
            self.file,
            self.line,
            coverage,
            self.kind,
            missed_index=None if self.missed is None else self.missed.astype(np.int32),
            missed_lists=self.missed_lists,
            partials_index=None if self.partials is None else self.partials.astype(np.int32),
            partials_lists=self.partials_lists,
            complexity=self._complexities(),
        )

    def _complexities(self) -> Numbers | None:
        """Give the codes of the complexities; null when no line has one, so that nobody looks for some."""
        states_any = self.complexity is not None and bool((self.complexity != NO_COMPLEXITY).any())
        return self.complexity if states_any else None

    def _codes(self) -> Numbers | None:
        """Give the coverage as codes; null when a number is too large to have one."""
        if self.total is None or self.taken is None:
            return None if (self.hits > LARGEST_NUMBER).any() else self.hits
        is_fraction = self.total != NO_BRANCHES
        if (self.hits[~is_fraction] > LARGEST_NUMBER).any():
            return None
        taken, total = self.taken[is_fraction], self.total[is_fraction]
        if (taken > _LARGEST_PART).any() or (total > _LARGEST_PART).any():
            return None
        codes = self.hits.copy()
        codes[is_fraction] = fraction_codes(taken, total)
        return codes

    def _deliver_one_by_one(self, sink: Sink) -> None:
        for row, (file, line) in enumerate(zip(self.file.tolist(), self.line.tolist(), strict=True)):
            sink.file(self.names[file]).append(
                line,
                self._coverage(row),
                None if self.kind is None else _TYPES[int(self.kind[row])],
                None if self.missed is None else self.missed_lists[int(self.missed[row])],
                None if self.partials is None else self.partials_lists[int(self.partials[row])],
                self._complexity(row),
            )

    def _coverage(self, row: int) -> CoverageValue:
        if self.total is not None and self.taken is not None and self.total[row] != NO_BRANCHES:
            return f"{self.taken[row]}/{self.total[row]}"
        hits = int(self.hits[row])
        return True if hits == TRUE_CODE else hits

    def _complexity(self, row: int) -> int | tuple[int, int] | None:
        if self.complexity is None or self.complexity[row] == NO_COMPLEXITY:
            return None
        code = int(self.complexity[row])
        pairs = fraction_code(0, 0)
        return code if code < pairs else (code - pairs >> 31, code & _LARGEST_PART)


def pair_codes(first: Numbers, second: Numbers) -> Numbers:
    """Give the codes of complexities that are pairs; what is too large for one becomes the largest."""
    return fraction_codes(np.minimum(first, _LARGEST_PART), np.minimum(second, _LARGEST_PART))


def is_crowded(file: Numbers, line: Numbers) -> Mask:
    """Tell which rows have more than ``MOST_DETAILS_OF_A_LINE`` rows of their file and line before them."""
    keys = file << _LINE_BITS | np.clip(line, 0, (1 << _LINE_BITS) - 1)
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    crowded = np.zeros(len(keys), np.bool_)
    crowded[order[MOST_DETAILS_OF_A_LINE:]] = (
        ordered[MOST_DETAILS_OF_A_LINE:] == ordered[: max(len(keys) - MOST_DETAILS_OF_A_LINE, 0)]
    )
    return crowded


def drop_marked(
    sink: Sink,
    kind: str,
    marked: Mask,
    where: Callable[[int], str],
    reason: str,
    *,
    harmless: bool = False,
    usual: bool = False,
) -> Mask:
    """Note the marked records as left out; gives the others as a mask. ``where`` names the place of a record."""
    rows = np.flatnonzero(marked)
    places = map(where, rows[:KEPT_EXAMPLES].tolist())
    sink.drop_many(kind, len(rows), places, reason, harmless=harmless, usual=usual)
    return ~marked
