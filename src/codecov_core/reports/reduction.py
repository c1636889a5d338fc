"""What a line shows, from what its sessions saw: one fold in columns, shared by merging, deletion and filtering.

A group is the observations of one line. For regular groups the fold of chapter 01 §5 has a closed form, given in
:func:`_fold_ratios`; everything else (``True`` beside other values, several denominators, odd values, numbers with
missed branches) goes through the exact functions of ``values``, once for each distinct group.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import reduce as fold_left
from itertools import pairwise
from typing import Final, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports.codes import (
    FRACTION_BIT,
    MAX_PART,
    NULL_CODE,
    ODD_BASE,
    SKIPPED_CODE,
    TRUE_CODE,
    Codes,
    fraction_codes,
    is_fraction,
    taken_of,
    total_of,
)
from codecov_core.reports.complexities import largest_complexity
from codecov_core.reports.interning import NO_DETAIL, SideTable
from codecov_core.reports.table import Index, offsets_of, ranges
from codecov_core.reports.values import Record, branch_set, fold, join_partials, merge_records, missed_branches
from codecov_core.values import dataclass

_NO_LIST: Final = 0
_FEW: Final = 8
_Item = TypeVar("_Item", bound=np.generic)
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """Observations of lines: group ``g`` is ``first[g] .. first[g + 1]`` of the columns; no group is empty."""

    first: Index
    observed: Codes
    detail: NDArray[np.int32]
    side: SideTable

    def __len__(self) -> int:
        """Number of groups."""
        return len(self.first) - 1

    def take(self, groups: Index) -> "Groups":
        """Some of the groups, in their order."""
        if len(groups) == len(self):
            return self
        return self.heads(groups, self.first[groups + 1] - self.first[groups])

    def heads(self, groups: Index, counts: Index) -> "Groups":
        """The first so many observations of some of the groups, in their order."""
        observations = ranges(self.first[groups], counts)
        return Groups(offsets_of(counts), self.observed[observations], self.detail[observations], self.side)

    def reduce(self, function: np.ufunc, values: NDArray[_Item]) -> NDArray[_Item]:
        """One value a group, from one value an observation."""
        size = self._common_size()
        if size is None:
            return cast("NDArray[_Item]", function.reduceat(values, self.first[:-1]))
        # Column by column over groups of one size is eight times as fast as reduceat: the usual merge of two reports.
        reduced = values[::size].copy()
        for rank in range(1, size):
            function(reduced, values[rank::size], out=reduced)
        return reduced

    def _common_size(self) -> int | None:
        size = int(self.first[1] - self.first[0])
        if size > _FEW or len(self.observed) != size * len(self):
            return None
        return size if bool((self.first[1:] - self.first[:-1] == size).all()) else None


def line_coverage(groups: Groups, *, missed_known: bool) -> Codes:
    """Coverage of every group's line (chapter 01 §5.5, §5.7).

    With ``missed_known`` the missed-branch lists of the sessions count (merging), else they do not (deletion, filter).
    """
    if not len(groups):
        return np.empty(0, dtype=np.int64)
    shown = groups.reduce(np.maximum, groups.observed)
    special = np.flatnonzero(groups.reduce(np.logical_or, groups.observed < 0) | (shown >= FRACTION_BIT))
    # The others hold hit counts only, of which the best wins.
    if len(special):
        shown[special] = _special_coverage(groups.take(special), missed_known=missed_known)
    return shown


def line_complexity(groups: Groups) -> Codes | None:
    """Complexity of every group's line, decided by its first session (chapter 01 §5.8); null when none has any.

    Numbers beside pairs, an error in the reference, count as ``[n, 0]``.
    """
    if not len(groups) or not groups.side.has_complexities():
        return None
    details = groups.side.details()
    codes = np.array([groups.side.complexity_code(detail.complexity) for detail in details], dtype=np.int64)
    observed = codes[groups.detail]
    decided = observed[groups.first[:-1]] != NULL_CODE
    if not decided.any():
        return None
    pairs = is_fraction(observed)
    hit = groups.reduce(np.maximum, np.where(pairs, taken_of(observed), np.maximum(observed, 0)))
    total = groups.reduce(np.maximum, np.where(pairs, total_of(observed), 0))
    any_pair = groups.reduce(np.logical_or, pairs)
    largest = np.where(any_pair, _pairs(hit, total), hit)
    large = (observed <= ODD_BASE) | ((observed > MAX_PART) & ~pairs)
    if large.any():
        odd = np.flatnonzero(groups.reduce(np.logical_or, large))
        largest[odd] = _largest_of_odd(groups.side, observed, groups.first[odd], groups.first[odd + 1])
    return np.where(decided, largest, NULL_CODE)


def _largest_of_odd(side: SideTable, observed: Codes, starts: Index, ends: Index) -> list[int]:
    """The largest complexity of some groups, among which are numbers that no pair holds."""
    return [
        side.complexity_code(fold_left(largest_complexity, map(side.complexity_of, observed[start:end].tolist())))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    ]


def session_records(groups: Groups) -> tuple[Codes, NDArray[np.int32]]:
    """One record for each group of records of the same session on one line: coverage and detail (chapter 01 §6.1)."""
    observed = np.empty(len(groups), dtype=np.int64)
    detail = np.zeros(len(groups), dtype=np.int32)
    detailed = groups.reduce(np.maximum, groups.detail) > NO_DETAIL
    plain = np.flatnonzero(~detailed)
    observed[plain] = line_coverage(groups.take(plain), missed_known=False)
    rich = np.flatnonzero(detailed)
    side = groups.side

    def merged(codes: tuple[int, ...], numbers: tuple[int, ...]) -> tuple[int, int]:
        records = [_record(side, *pair) for pair in zip(codes, numbers, strict=True)]
        record = fold_left(merge_records, (replace(record, partials=None) for record in records))
        partials = join_partials(record.partials for record in records)
        number = side.detail_id(record.missed, partials, record.complexity)
        return side.coverage_code(record.coverage), number

    results = _each_distinct(groups.take(rich), merged)
    observed[rich] = [coverage for coverage, _ in results]
    detail[rich] = [number for _, number in results]
    return observed, detail


def _special_coverage(groups: Groups, *, missed_known: bool) -> Codes:
    """Coverage of groups with anything but hit counts."""
    observed = groups.observed
    fractions = is_fraction(observed)
    ratios = groups.reduce(np.logical_or, fractions)
    totals = np.where(fractions, total_of(observed), 0)
    highest_total = groups.reduce(np.maximum, totals)
    lowest_total = groups.reduce(np.minimum, np.where(fractions, totals, MAX_PART + 1))
    exact = ratios & (highest_total != lowest_total)
    skipped = np.zeros(len(groups), dtype=np.bool_)
    if int(observed.min()) < 0:
        skipped = groups.reduce(np.logical_or, observed == SKIPPED_CODE)
        exact |= groups.reduce(np.logical_or, observed <= TRUE_CODE)
    lists = _missed_lists(groups) if missed_known else None
    if lists is not None:
        exact |= ratios & groups.reduce(np.logical_or, (lists.number != _NO_LIST) & (observed >= 0) & ~fractions)

    shown = np.where(skipped, SKIPPED_CODE, groups.reduce(np.maximum, observed))
    rows = np.flatnonzero(ratios & ~exact & ~skipped)
    if len(rows):
        chosen = groups.take(rows)
        shown[rows] = _fold_ratios(chosen, highest_total[rows], None if lists is None else lists.take(groups, rows))
    rows = np.flatnonzero(exact & ~skipped)
    if len(rows):
        shown[rows] = _fold_exactly(groups.take(rows), missed_known=missed_known)
    return shown


def _fold_ratios(groups: Groups, total: Codes, lists: "_Lists | None") -> Codes:
    """Closed form of the fold for groups of ratios with one denominator, hit counts without lists, and nulls.

    A hit count takes all branches. One ratio among zeros stays. Several: a full one wins, else the most taken; or,
    where lists are known, the denominator less what all of them missed.
    """
    observed = groups.observed
    fractions = is_fraction(observed)
    taken = np.where(fractions, taken_of(observed), -1)
    most = groups.reduce(np.maximum, taken)
    full = groups.reduce(np.logical_or, fractions & (taken_of(observed) == total_of(observed)))
    hit = groups.reduce(np.logical_or, (observed > 0) & ~fractions)
    several = groups.reduce(np.add, fractions.astype(np.int32)) > 1
    best = np.where(hit | (full & several), total, most)
    if lists is not None:
        known = np.flatnonzero(several & ~hit & groups.reduce(np.logical_or, lists.number != _NO_LIST))
        if len(known):
            missed = lists.take(groups, known).common(groups.take(known))
            best[known] = np.maximum(total[known] - missed, 0)
    return fraction_codes(best, total)


def _fold_exactly(groups: Groups, *, missed_known: bool) -> Codes:
    """The fold by the definition, once for each distinct group."""
    side = groups.side
    details = side.details()

    def folded(codes: tuple[int, ...], numbers: tuple[int, ...]) -> int:
        values = [side.value_of(code) for code in codes]
        missed = missed_branches((value, details[n].missed) for value, n in zip(values, numbers, strict=True))
        return side.coverage_code(fold(values, missed if missed_known else None))

    return np.array(_each_distinct(groups, folded), dtype=np.int64)


def _each_distinct(groups: Groups, function: Callable[[tuple[int, ...], tuple[int, ...]], _Answer]) -> list[_Answer]:
    """The function's answer for the codes and detail numbers of every group, asked once for equal groups."""
    answers: dict[tuple[tuple[int, ...], tuple[int, ...]], _Answer] = {}
    codes, details, bounds = groups.observed.tolist(), groups.detail.tolist(), groups.first.tolist()
    results = []
    for start, stop in pairwise(bounds):
        key = tuple(codes[start:stop]), tuple(details[start:stop])
        if key not in answers:
            answers[key] = function(*key)
        results.append(answers[key])
    return results


@dataclass(frozen=True, slots=True, eq=False)
class _Lists:
    """The missed-branch list of every observation: a number, ``_NO_LIST`` for none, and the set behind each number."""

    number: NDArray[np.int32]
    sets: list[frozenset[object]]

    def take(self, groups: Groups, rows: Index) -> "_Lists":
        """The lists of some of the groups."""
        if len(rows) == len(groups):
            return self
        counts = groups.first[rows + 1] - groups.first[rows]
        return _Lists(self.number[ranges(groups.first[rows], counts)], self.sets)

    def common(self, groups: Groups) -> Codes:
        """How many branches all sessions of each group missed (chapter 01 §5.6); groups have ratios and lists.

        Goes from list to list over all groups at once, and intersects each distinct pair of sets only once.
        """
        bare = self.number == _NO_LIST
        full = is_fraction(groups.observed) & (taken_of(groups.observed) == total_of(groups.observed))
        covered = groups.reduce(np.logical_or, bare & full)
        counts = groups.reduce(np.add, (~bare).astype(np.intp))
        listed = self.number[~bare]
        first = offsets_of(counts)
        sets = list(self.sets)
        numbers = {known: number for number, known in enumerate(sets)}
        state = listed[first[:-1]].astype(np.int64)
        for rank in range(1, int(counts.max())):
            rows = np.flatnonzero(counts > rank)
            pairs, which = np.unique(state[rows] << 32 | listed[first[rows] + rank], return_inverse=True)
            meets = []
            for pair in pairs.tolist():
                meet = sets[pair >> 32] & sets[pair & 0xFFFFFFFF]
                meets.append(numbers.setdefault(meet, len(sets)))
                if meets[-1] == len(sets):
                    sets.append(meet)
            state[rows] = np.array(meets, dtype=np.int64)[which]
        sizes = np.array([len(known) for known in sets], dtype=np.int64)
        return np.where(covered, 0, sizes[state])


def _missed_lists(groups: Groups) -> _Lists | None:
    """Missed-branch lists of the observations, null when no session has any."""
    details = groups.side.details()
    used = np.zeros(len(details), dtype=np.bool_)
    used[groups.detail] = True
    numbers: dict[frozenset[object], int] = {}
    sets: list[frozenset[object]] = [frozenset()]
    of_detail = [_NO_LIST] * len(details)
    for number in np.flatnonzero(used).tolist():
        missed = details[number].missed
        if missed is None:
            continue
        branches = branch_set(missed)
        of_detail[number] = numbers.setdefault(branches, len(sets))
        if of_detail[number] == len(sets):
            sets.append(branches)
    return _Lists(np.array(of_detail, dtype=np.int32)[groups.detail], sets) if numbers else None


def _record(side: SideTable, code: int, number: int) -> Record:
    detail = side.details()[number]
    return Record(side.value_of(code), detail.missed, detail.partials, detail.complexity)


def _pairs(hit: Codes, total: Codes) -> Codes:
    return fraction_codes(np.minimum(hit, MAX_PART), total)
