"""Aligning the lines a diff leaves alone, beside a walk along the diff (chapter 05 §3.5)."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from codecov_core.comparison.alignment import Lines, Numbers, differing_lines

_ODD = -20


def _lines(codes: dict[int, int]) -> Lines:
    return Lines(_numbers(set(codes)), np.array([codes[number] for number in sorted(codes)], np.int64))


def _numbers(values: set[int]) -> Numbers:
    return np.array(sorted(values), np.int64)


def _walked(
    base: dict[int, int], head: dict[int, int], removed: set[int], added: set[int], length: int
) -> list[tuple[int, int]]:
    """Walk both files side by side, as a person reading the diff would."""
    found = []
    at_base = at_head = 1
    for _ in range(length):
        while at_base in removed:
            at_base += 1
        while at_head in added:
            at_head += 1
        before, after = base.get(at_base), head.get(at_head)
        if before != after or before == _ODD:
            found.append((at_base, at_head))
        at_base += 1
        at_head += 1
    return found


_CODES = st.dictionaries(st.integers(1, 12), st.sampled_from([_ODD, -3, -2, -1, 0, 1, 2**62]), max_size=12)
_TOUCHED = st.sets(st.integers(1, 12), max_size=6)


@settings(deadline=None)
@given(_CODES, _CODES, _TOUCHED, _TOUCHED)
def test_equals_walking_along_the_diff(
    base: dict[int, int], head: dict[int, int], removed: set[int], added: set[int]
) -> None:
    numbers = differing_lines(_lines(base), _lines(head), _numbers(removed), _numbers(added))
    pairs = list(zip(*(side.tolist() for side in numbers), strict=True))
    assert pairs == _walked(base, head, removed, added, length=30)


@settings(deadline=None)
@given(_CODES, _TOUCHED)
def test_lines_left_are_known_by_rank(codes: dict[int, int], touched: set[int]) -> None:
    left = sorted(codes.keys() - touched)
    without = _lines(codes).without(_numbers(touched))
    assert without.numbers.tolist() == [number - sum(gone < number for gone in touched) for number in left]
    assert without.codes.tolist() == [codes[number] for number in left]


@settings(deadline=None)
@given(_CODES, _TOUCHED)
def test_places(codes: dict[int, int], wanted: set[int]) -> None:
    lines = _lines(codes)
    places, found = lines.places_of(_numbers(wanted))
    assert found.tolist() == [number in codes for number in sorted(wanted)]
    assert lines.numbers[places[found]].tolist() == sorted(codes.keys() & wanted)
