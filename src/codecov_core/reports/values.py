"""The exact algebra of coverage values, one value at a time (chapter 01 §2.1 and §5).

This is the slow path and the definition: the columns of ``reduction`` give the same results for regular values and
call these functions for everything else. Values are as stored: numbers, ``"n/d"`` text, ``True``, null, lists.
"""

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from itertools import chain
from numbers import Real
from typing import Final, TypeAlias

import orjson

from codecov_core.reports.codes import Coverage, LineClass
from codecov_core.values import dataclass

Missed: TypeAlias = Sequence[object] | None
"""Missed-branch ids of one session, or null for "no branch information" (chapter 01 §2.3)."""
Partials: TypeAlias = Sequence[Sequence[object]] | None

_EMPTY: Final = 0


@dataclass(frozen=True, slots=True)
class Detail:
    """What a line session carries beside its id and coverage (chapter 01 §3.2)."""

    missed: Missed = None
    partials: Partials = None
    complexity: object = None


@dataclass(frozen=True, slots=True)
class Record:
    """One session's record on a line, without the session's id."""

    coverage: Coverage
    missed: Missed = None
    partials: Partials = None
    complexity: object = None


def classify(value: object) -> LineClass:
    """Class of a coverage value; the order of the tests matters (chapter 01 §2.1).

    Raises:
        ValueError: text without ``/`` that is no integer.

    """
    if value is True:
        return LineClass.PARTIAL
    if isinstance(value, str):
        return _class_of_text(value)
    if value == -1:
        return LineClass.SKIPPED
    if value is False or value is None:
        return LineClass.NONE
    if isinstance(value, Fraction):
        if value >= 1:
            return LineClass.HIT
        return LineClass.PARTIAL if value else LineClass.MISS
    return LineClass.HIT if value else LineClass.MISS


def merge(first: object, second: object, missed: Missed = None) -> Coverage:
    """Best evidence of two values; ``missed`` is the line's missed-branch list, null when unknown (§5.1)."""
    first, second = _normalised(first), _normalised(second)
    if first is None or second is None:
        return second if first is None else first
    if first == -1 or second == -1:
        return -1
    if isinstance(first, int | float) and isinstance(second, int | float):
        return max(first, second)  # a tie keeps the first, type and all
    if isinstance(first, str) or isinstance(second, str):
        return _merge_with_ratio(first, second, missed)
    if isinstance(first, list) and isinstance(second, list):
        return merge_partial_lists(first, second)
    return merge(
        reduce_partials(first) if isinstance(first, list) else first,
        reduce_partials(second) if isinstance(second, list) else second,
        missed,
    )


def fold(values: Iterable[object], missed: Missed = None) -> Coverage:
    """Left fold of :func:`merge`; one value stays as it is (§5.5).

    Raises:
        ValueError: no value at all.

    """
    iterator = iter(values)
    try:
        folded = next(iterator)
    except StopIteration:
        message = "a line without sessions has no coverage to fold"
        raise ValueError(message) from None
    for value in iterator:
        folded = merge(folded, value, missed)
    return folded  # type: ignore[return-value] # values fold to a value


def merge_branches(first: object, second: object) -> Coverage:
    """Best evidence of two values of which at least one is a ratio (§5.2)."""
    if first == second and type(first) is type(second):
        return first  # type: ignore[return-value] # one of the values
    if first == -1 or second == -1:
        return -1
    for value in (first, second):
        if type(value) is int and value > 0:
            return value
    if _carries_nothing(first):
        return second  # type: ignore[return-value] # one of the values
    if _carries_nothing(second):
        return first  # type: ignore[return-value] # one of the values
    for value in (first, second):
        if isinstance(value, list):
            return value
    for value in (first, second):
        if isinstance(value, str) and _class_of_text(value) is LineClass.HIT:
            return value
    (taken, total), (other_taken, other_total) = _parts(str(first)), _parts(str(second))
    return f"{max(taken, other_taken)}/{max(total, other_total)}"


def merge_partial_lists(first: Partials, second: Partials) -> list[object]:
    """Two coverage values that are lists of column partials (§5.3)."""
    if not first or not second:
        return list(first or second or ())
    entries = [(_column(entry[0]), entry[1], entry[2]) for entry in (*first, *second)]
    closed = [end for _, end, _ in entries if end is not None]
    beyond = max((_column(end) for end in closed), default=-1) + 1
    best: dict[int, object] = {}
    for start, end, value in entries:
        for column in range(start, beyond if end is None else _column(end) + 1):
            if column not in best or merge_order(value) > merge_order(best[column]):
                best[column] = value
    runs: list[list[object]] = []
    for column in sorted(best):
        if runs and runs[-1][2] == best[column]:
            runs[-1][1] = column
        else:
            runs.append([column, column, best[column]])
    for run in runs:
        if _column(run[1]) <= _column(run[0]):
            run[1] = _column(run[0]) + 1
    if not runs:  # every entry is open-ended: the first start to the end of the line, by the best value
        start = min(entry[0] for entry in entries)
        return [[start, None, max((entry[2] for entry in entries), key=merge_order)]]
    if len(closed) < len(entries):
        runs[-1][1] = None
    return list(runs)


def reduce_partials(partials: Sequence[object]) -> Coverage:
    """The value a list of column partials stands for: its only coverage, else ``"k/len"`` (§5.4)."""
    values = [entry[2] if isinstance(entry, list | tuple) and len(entry) > 2 else None for entry in partials]  # noqa: PLR2004 (start, end, coverage)
    if len(values) == 1:
        return values[0]
    return f"{sum(merge_order(value) > 0 for value in values)}/{len(values)}"


def missed_branches(records: Iterable[tuple[object, Missed]]) -> Missed:
    """Branches that all sessions of a line missed, from ``(coverage, missed)`` of each; null is unknown (§5.6).

    The order is that of the first list (§22 rule 27).
    """
    remaining: list[object] | None = None
    covered = known = False
    for coverage, missed in records:
        if missed is not None:
            known = True
            remaining = intersect(missed if remaining is None else remaining, missed)
        elif classify(coverage) is LineClass.HIT:
            covered = True
    if not known:
        return None
    return [] if covered else remaining


def intersect(first: Sequence[object], second: Sequence[object]) -> list[object]:
    """Ids in both lists, each once, in the order of the first (§22 rule 27)."""
    others = {branch_key(branch) for branch in second}
    ids = {branch_key(branch): branch for branch in reversed(first)}
    return [branch for key, branch in reversed(ids.items()) if key in others]


def branch_set(branches: Iterable[object]) -> frozenset[object]:
    """Branch ids as a set; ids may be any JSON value."""
    try:
        return frozenset(branches)
    except TypeError:  # lists or objects among them
        return frozenset(map(branch_key, branches))


def branch_key(branch: object) -> Hashable:
    """Something hashable that is equal for equal branch ids; ids may be any JSON value."""
    return orjson.dumps(branch) if isinstance(branch, list | dict | tuple) else branch


def merge_records(first: Record, second: Record) -> Record:
    """Two records of the same session on one line; complexity is lost (§6.1)."""
    if first.missed is None and second.missed is None:
        missed: Missed = None
    elif first.missed is None or second.missed is None:
        bare, listed = (first, second) if first.missed is None else (second, first)
        missed = [] if classify(bare.coverage) is LineClass.HIT else listed.missed
    else:
        missed = intersect(first.missed, second.missed)
    return Record(
        merge(first.coverage, second.coverage, missed),
        missed,
        join_partials((first.partials, second.partials)),
    )


def join_partials(lists: Iterable[Partials]) -> Partials:
    """All partials of some records in the order of their columns; of one record alone as they are (§6.1).

    Joining them one after the other would give the same, and take the square of their number. There an empty list is
    joined, hence the other one sorted, unless an absent one came between: two that hold nothing leave none.
    """
    given = list(lists)
    filled = [partials for partials in given if partials]
    if not filled:
        return None
    at = given.index(filled[0])
    is_joined = len(filled) > 1 or (at == 1 and given[0] is not None) or any(one is not None for one in given[at + 1 :])
    if not is_joined:
        return filled[0]
    return sorted(chain.from_iterable(filled), key=lambda entry: _column(entry[0]))


def merge_order(value: object) -> float:
    """A number that orders coverage values of partials, some of which are ratios (chapter 01 §2.4)."""
    if isinstance(value, str):
        taken, total = _parts(value)
        return taken / total if total else float(taken)
    return float(value) if isinstance(value, Real) else 0.0


def _merge_with_ratio(first: object, second: object, missed: Missed) -> Coverage:
    if isinstance(first, str) and isinstance(second, str):
        if missed is None:
            return merge_branches(first, second)
        total = _denominator(first)
        return f"{max(0, _number(total) - len(missed))}/{total}" if missed else f"{total}/{total}"
    ratio, other = (first, second) if isinstance(first, str) else (second, first)
    if isinstance(other, Real):
        total = _denominator(str(ratio))
        return f"{total}/{total}" if other else ratio  # type: ignore[return-value] # a ratio is a text
    if isinstance(first, str) and missed is not None:
        total = _denominator(first)
        return f"{max(0, _number(total) - len(missed))}/{total}" if missed else f"{total}/{total}"
    return merge_branches(first, second)


def _normalised(value: object) -> Coverage:
    """Rationals and text without a slash as ratios, tuples as lists (§22 rule 10)."""
    if isinstance(value, str) and "/" not in value:
        return "0/1" if _class_of_text(value) is LineClass.MISS else "1/1"
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    return list(value) if isinstance(value, tuple) else value  # type: ignore[return-value]  # a value as stored


def _class_of_text(text: str) -> LineClass:
    taken, slash, total = text.partition("/")
    if not slash:
        return LineClass.HIT if int(text) else LineClass.MISS
    if taken == total:
        return LineClass.HIT
    return LineClass.MISS if taken == "0" else LineClass.PARTIAL


def _parts(text: str) -> tuple[int, int]:
    if "/" not in text:
        return int(text), 1
    return _number(text.partition("/")[0]), _number(_denominator(text))


def _number(part: str) -> int:
    # A ratio is any text with a slash (§2.1); parts that are no numbers give way to those that are.
    try:
        return int(part)
    except ValueError:
        return 0


def _denominator(text: str) -> str:
    return text.rpartition("/")[2]


def _carries_nothing(value: object) -> bool:
    return value is None or value is True or value is False or (isinstance(value, int) and value == _EMPTY)


def _column(value: object) -> int:
    return value if isinstance(value, int) else 0
