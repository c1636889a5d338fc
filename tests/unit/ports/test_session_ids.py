"""Session ids as runs behave like a set."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.ports import SessionIds


@pytest.mark.parametrize(
    ("existing", "following"),
    [((), 0), ((0,), 1), ((1,), 2), ((1, 2), 3), ((2,), 1), ((0, 2), 3), ((5,), 1), ((0, 1), 2)],
)
def test_next_id_of_the_chapter(existing: tuple[int, ...], following: int) -> None:
    assert SessionIds.of(existing).next_id() == following


@given(st.sets(st.integers(0, 40)), st.integers(0, 40), st.sets(st.integers(0, 40)))
def test_a_set_of_ids(ids: set[int], one: int, some: set[int]) -> None:
    kept = SessionIds.of(ids)
    assert set(kept) == ids
    assert len(kept) == len(ids)
    assert (one in kept) == (one in ids)
    assert kept.with_id(one) == SessionIds.of(ids | {one})
    assert kept.without(some) == SessionIds.of(ids - some)
    assert SessionIds.from_json(kept.to_json()) == kept
    assert kept.next_id() not in ids
    assert kept.next_id() >= len(ids)


def test_room_does_not_grow_with_the_uploads() -> None:
    assert SessionIds.of(range(300)).runs == ((0, 299),)
