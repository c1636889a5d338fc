"""Ways in columns give the lines that counting them one by one gives."""

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.ingest.formats.branch_ways import Ways
from codecov_core.ingest.formats.distinct_lists import DistinctLists

ids = st.integers(-3, 9) | st.sampled_from([-(2**40), 2**40, 2**63 - 1])
ways_out = st.dictionaries(st.tuples(st.integers(0, 3), ids), st.booleans(), max_size=20)


@given(ways_out)
def test_lines_with_the_ways_they_miss(written: dict[tuple[int, int], bool]) -> None:
    keys, named = np.array(list(written), np.int64).reshape(-1, 2).T
    missed: DistinctLists[str] = DistinctLists()
    rows = Ways(keys, named, np.array(list(written.values()), np.bool_)).by_line(missed)
    found = zip(rows.keys, rows.taken, rows.total, (missed.lists[index] for index in rows.missed), strict=True)
    expected = []
    in_order = sorted(written.items(), key=lambda way: way[0][0])
    for key, ways in groupby(in_order, key=lambda way: way[0][0]):
        of_line = list(ways)
        untaken = tuple(str(name) for (_, name), is_taken in of_line if not is_taken)
        expected.append((key, len(of_line) - len(untaken), len(of_line), untaken or None))
    assert list(found) == expected
    assert len(set(missed.lists)) == len(missed.lists)
