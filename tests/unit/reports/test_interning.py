"""Details that are numbered at once get the numbers that they get one by one."""

from hypothesis import given
from hypothesis import strategies as st

from codecov_core.reports.interning import SideTable

branches = st.sampled_from(["1", "exit", "],[", '"],["', "a,b", "", "é"])
lists = st.lists(st.none() | st.lists(branches, max_size=3), max_size=6)


@given(lists, lists)
def test_missed_branches_are_numbered_at_once(known: list[list[str] | None], written: list[list[str] | None]) -> None:
    at_once, one_by_one = SideTable(), SideTable()
    for missed in known:
        assert at_once.detail_id(missed, None, None) == one_by_one.detail_id(missed, None, None)
    numbers = [one_by_one.detail_id(missed, None, None) for missed in written]
    assert list(at_once.detail_ids_of_missed(written)) == numbers
    assert at_once.detail_texts == one_by_one.detail_texts
