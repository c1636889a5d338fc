"""Aligning the lines a diff leaves alone, beside a walk along the diff (chapter 05 §3.5)."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from codecov_core.comparison.alignment import ABSENT, Lines, aligned_differences

_Numbers = NDArray[np.int64]
_PARTIAL = 2


def _lines(classes: dict[int, int]) -> Lines:
    numbers = sorted(classes)
    return Lines(np.array(numbers, np.int64), np.array([classes[number] for number in numbers], np.int8))


def _numbers(values: set[int]) -> _Numbers:
    return np.array(sorted(values), np.int64)


def _walked(
    base: dict[int, int], head: dict[int, int], removed: set[int], added: set[int], length: int
) -> list[tuple[int, int, int, int]]:
    """Walk both files side by side, as a person reading the diff would."""
    found = []
    at_base = at_head = 1
    for _ in range(length):
        while at_base in removed:
            at_base += 1
        while at_head in added:
            at_head += 1
        before, after = base.get(at_base, ABSENT), head.get(at_head, ABSENT)
        if before != after or before == _PARTIAL:
            found.append((at_base, before, at_head, after))
        at_base += 1
        at_head += 1
    return found


_CLASSES = st.dictionaries(st.integers(1, 12), st.integers(-2, 2), max_size=12)
_TOUCHED = st.sets(st.integers(1, 12), max_size=6)


@given(_CLASSES, _CLASSES, _TOUCHED, _TOUCHED)
def test_equals_walking_along_the_diff(
    base: dict[int, int], head: dict[int, int], removed: set[int], added: set[int]
) -> None:
    aligned = aligned_differences(_lines(base), _lines(head), _numbers(removed), _numbers(added))
    columns = (aligned.base_numbers, aligned.base_classes, aligned.head_numbers, aligned.head_classes)
    rows = [tuple(row) for row in zip(*(column.tolist() for column in columns), strict=True)]
    assert rows == _walked(base, head, removed, added, length=30)


@given(_CLASSES, _TOUCHED)
def test_lines_are_among_or_without(classes: dict[int, int], touched: set[int]) -> None:
    lines = _lines(classes)
    among = lines.among(_numbers(touched))
    assert among.numbers.tolist() == sorted(classes.keys() & touched)
    assert among.classes.tolist() == [classes[number] for number in sorted(classes.keys() & touched)]
    left = sorted(classes.keys() - touched)
    without = lines.without(_numbers(touched))
    assert without.numbers.tolist() == [number - sum(gone < number for gone in touched) for number in left]
    assert without.classes.tolist() == [classes[number] for number in left]
