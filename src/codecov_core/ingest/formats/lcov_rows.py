"""Lines of regular LCOV records in columns, and what replaces or completes them."""

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.format import FormatOptions
from codecov_core.ingest.formats.branch_ways import BranchRows
from codecov_core.ingest.formats.byte_columns import Mask
from codecov_core.ingest.formats.lcov_fields import Numbers
from codecov_core.ingest.formats.lcov_functions import CalledLines
from codecov_core.ingest.sink import BRANCH, METHOD
from codecov_core.values import dataclass

KEY_SHIFT = 32
LINE_MASK = (1 << KEY_SHIFT) - 1


@dataclass(frozen=True, slots=True)
class Rows:
    """Lines of all records of a block: key, coverage code, type code and the index of the missed list.

    The *key* of a line is the number of its record and its own, ``record << KEY_SHIFT | line``.
    """

    keys: Numbers
    coverage: Numbers
    kind: NDArray[np.int8]
    missed: NDArray[np.int32]

    def only(self, rows: Mask) -> "Rows":
        """Give some of these lines."""
        return Rows(self.keys[rows], self.coverage[rows], self.kind[rows], self.missed[rows])

    def replaced(self, others: "Rows") -> "Rows":
        """Give these lines and the others (ascending), which replace those of the same key; uses up these columns."""
        if _is_ascending(self.keys):
            at = np.searchsorted(self.keys, others.keys)
            at[at == len(self.keys)] = -1
            is_known = self.keys[at] == others.keys if len(self.keys) else np.zeros(len(at), np.bool_)
            known = at[is_known]
            self.coverage[known] = others.coverage[is_known]
            self.kind[known] = others.kind[is_known]
            self.missed[known] = others.missed[is_known]
            return self if is_known.all() else self.joined(others.only(~is_known))
        return self.only(~are_in(self.keys, others.keys)).joined(others)

    def have(self, keys: Numbers) -> Mask:
        """Tell which keys are those of lines."""
        return are_in(keys, self.keys if _is_ascending(self.keys) else np.sort(self.keys, kind="stable"))

    def completed(self, called: CalledLines) -> "Rows":
        """Give these lines and those that functions start on, as far as they are not among these."""
        if not len(called.keys):
            return self
        is_missing = ~self.have(called.keys)
        if not is_missing.any():
            return self
        keys, calls = called.keys[is_missing], called.calls[is_missing]
        kind = np.full(len(keys), METHOD, np.int8)
        return self.joined(Rows(keys, calls, kind, np.zeros(len(keys), np.int32)))

    def joined(self, others: "Rows") -> "Rows":
        """Give these lines and the others, by key."""
        keys = np.concatenate((self.keys, others.keys))
        order = np.argsort(keys, kind="stable")
        return Rows(
            keys[order],
            np.concatenate((self.coverage, others.coverage))[order],
            np.concatenate((self.kind, others.kind))[order],
            np.concatenate((self.missed, others.missed))[order],
        )


def branch_rows(grouped: BranchRows, functions: Numbers, mangled: Numbers, options: FormatOptions) -> Rows:
    """Make lines of grouped branches; a line a function starts on is a method, a mangled name hides its branches."""
    coverage = grouped.codes
    kind = np.where(are_in(grouped.keys, functions), METHOD, BRANCH).astype(np.int8)
    missed = grouped.missed
    if options.lcov_partials_as_hits:
        is_partial = (grouped.taken > 0) & (grouped.taken < grouped.total)
        coverage[is_partial], missed[is_partial] = 1, 0
    rows = Rows(grouped.keys, coverage, kind, missed)
    return rows.only(~are_in(rows.keys, mangled)) if len(mangled) else rows


def _is_ascending(keys: Numbers) -> bool:
    return bool((keys[1:] > keys[:-1]).all())


def are_in(keys: Numbers, sorted_keys: Numbers) -> Mask:
    """Tell which keys are among some sorted ones."""
    if not len(sorted_keys):
        return np.zeros(len(keys), np.bool_)
    nearest = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    found: Mask = sorted_keys[nearest] == keys
    return found
