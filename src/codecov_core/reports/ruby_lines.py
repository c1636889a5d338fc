"""What lasts of the lines of Ruby files, whatever files of the same name are merged with them (chapter 01 §5, §6).

A line that is hit in part stays so as long as its sessions know less missed branches than there are, and none skips it;
one that all files miss stays missed as long as what they know of its branches agrees.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports.codes import NULL_CODE, SKIPPED_CODE, TRUE_CODE, Codes, is_fraction, taken_of, total_of
from codecov_core.reports.table import Index, Mask, Table
from codecov_core.reports.values import branch_set
from codecov_core.values import dataclass

_LINE_BITS: Final = 32
_NO_LIST: Final = 0
_NO_TOTAL: Final = 1 << 32


@dataclass(frozen=True, slots=True, eq=False)
class LastingLines:
    """What is known of some files of a table.

    ``seen`` tells which files have a line that was hit, if only in part, and will be in any report it is joined to.
    ``settled`` tells which have only lines that are missed, or never count, in any merge of such files; ``missed`` are
    the lines of the table that are missed.
    """

    seen: Mask
    settled: Mask
    missed: Mask


def lasting_lines(table: Table, names: NDArray[np.int64]) -> LastingLines:
    """Find what lasts; ``names`` are numbers of the files' names, -1 for files that are not asked for."""
    lines = _Lines(table, names)
    return LastingLines(_files_that_saw(lines), _settled_files(lines), lines.missed)


class _Lines:
    """The columns of the files asked for, with a key for all lines of one name and number."""

    def __init__(self, table: Table, names: NDArray[np.int64]) -> None:
        self.table = table
        self.file = table.file_of_lines()
        self.asked = names[self.file] >= 0
        self.keys = names[self.file] << _LINE_BITS | table.number
        self.line = table.line_of_observations()
        self.list, self.sizes = _missed_lists(table)
        self.missed = _is_miss(table.coverage)

    def files_with(self, lines: Mask) -> Mask:
        """Tell which files have any of the lines."""
        found = np.zeros(self.table.files, dtype=np.bool_)
        found[self.file[lines]] = True
        return found

    def branches(self, chosen: Mask) -> "_Branches":
        """Give what the observations of some lines know of branches, ``true`` among them: there are some."""
        observed = self.table.observed
        known = is_fraction(observed) | (observed == TRUE_CODE) | (self.list != _NO_LIST)
        return _Branches(self, np.flatnonzero(known & (self.asked & chosen)[self.line]))


class _Branches:
    """What observations with a ratio, ``true`` or a list of missed branches know, alone and with those of their key."""

    def __init__(self, lines: _Lines, observations: Index) -> None:
        self.observations = observations
        self.codes, self.list = lines.table.observed[observations], lines.list[observations]
        self.sizes = lines.sizes[self.list]
        self.keys, self.key = np.unique(lines.keys[lines.line[observations]], return_inverse=True)
        order = np.argsort(self.key, kind="stable")
        starts = np.searchsorted(self.key[order], np.arange(len(self.keys)))
        fractions, totals = is_fraction(self.codes), total_of(self.codes)
        self.fewest = np.minimum.reduceat(np.where(fractions, totals, _NO_TOTAL)[order], starts)
        self.most = np.maximum.reduceat(np.where(fractions, totals, 0)[order], starts)
        last = np.maximum.reduceat(self.list[order], starts)
        first = np.minimum.reduceat(np.where(self.list == _NO_LIST, last[self.key], self.list)[order], starts)
        self.has_lists = last != _NO_LIST
        self.common_size = np.where(first == last, lines.sizes[last], 0)
        """Size of the only list there is, else 0."""


def _files_that_saw(lines: _Lines) -> Mask:
    table, line = lines.table, lines.line
    observed = table.observed
    fractions = is_fraction(observed)
    odd = (observed == SKIPPED_CODE) | (observed < TRUE_CODE) | (fractions & (total_of(observed) == 0))
    is_odd = np.zeros(len(table), dtype=np.bool_)
    is_odd[line[odd]] = True
    lasts = _is_seen(observed) & _is_last_of_session(table, line)
    branches = lines.branches(np.ones(len(table), dtype=np.bool_))
    # All sessions together miss no more than one of them alone, and nothing that one without a list hit in full.
    lasts[branches.observations] &= np.where(
        branches.list != _NO_LIST,
        branches.sizes < branches.fewest[branches.key],
        (taken_of(branches.codes) == total_of(branches.codes)) | ~branches.has_lists[branches.key],
    )
    saw = np.zeros(len(table), dtype=np.bool_)
    saw[line[lasts]] = True
    saw &= _is_seen(table.coverage) & lines.asked
    if is_odd.any():
        saw &= ~np.isin(lines.keys, lines.keys[is_odd])
    return lines.files_with(saw)


def _settled_files(lines: _Lines) -> Mask:
    table = lines.table
    never_counts = _never_counts(table.coverage)
    settled = lines.missed | never_counts
    missed = lines.missed[lines.line]
    settled[lines.line[np.where(missed, ~_is_miss(table.observed), ~_never_counts(table.observed))]] = False
    files = ~lines.files_with(~settled)
    chosen = files[lines.file]
    branches = lines.branches(chosen)
    keys = branches.keys[branches.has_lists & (branches.common_size < branches.most)]
    if (never_counts & chosen).any():
        keys = np.append(keys, np.intersect1d(lines.keys[never_counts & chosen], lines.keys[lines.missed & chosen]))
    return files & ~lines.files_with(chosen & np.isin(lines.keys, keys)) if len(keys) else files


def _missed_lists(table: Table) -> tuple[NDArray[np.int32], Codes]:
    """Number the lists of missed branches of all observations, equal sets alike; give the sizes by their numbers."""
    numbers: dict[frozenset[object], int] = {}
    of_details = [
        _NO_LIST if detail.missed is None else numbers.setdefault(branch_set(detail.missed), len(numbers) + 1)
        for detail in table.side.details()
    ]
    sizes = np.array([0, *map(len, numbers)], dtype=np.int64)
    return np.array(of_details, dtype=np.int32)[table.detail], sizes


def _is_last_of_session(table: Table, line: NDArray[np.int32]) -> Mask:
    """Tell which observations no later one of the same session follows on their line, which would replace them."""
    is_last = np.ones(len(line), dtype=np.bool_)
    keys = line.astype(np.int64) << _LINE_BITS | table.session
    if (keys[1:] > keys[:-1]).all():
        return is_last
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    is_last[order[:-1]] = keys[1:] != keys[:-1]
    return is_last


def _is_seen(codes: Codes) -> Mask:
    seen: Mask = ((codes > 0) | (codes == TRUE_CODE)) & ~_is_miss(codes)
    return seen


def _is_miss(codes: Codes) -> Mask:
    missed: Mask = (codes == 0) | (is_fraction(codes) & (taken_of(codes) == 0) & (total_of(codes) > 0))
    return missed


def _never_counts(codes: Codes) -> Mask:
    never: Mask = (codes == SKIPPED_CODE) | (codes == NULL_CODE)
    return never
