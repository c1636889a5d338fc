"""The sink formats read into."""

import numpy as np
import pytest

from codecov_core.errors import LimitExceededError
from codecov_core.ingest.limits import Allowance, Limits
from codecov_core.ingest.sink import ColumnBlock, Drop, FileRows, Sink


def test_rows_keep_their_order() -> None:
    sink = Sink()
    file = sink.file("a.c", last=True)
    file.append(3, "1/2", "b", ["0:1"])
    file.append(1, 0)
    assert file.rows == [(3, "1/2", "b", ["0:1"], None, None), (1, 0, None, None, None, None)]
    assert (file.last, sink.kept_records) == (True, 2)


def test_impossible_line_numbers_are_dropped_and_told() -> None:
    sink = Sink(limits=Limits(line_number=100))
    file = sink.file("a.c")
    for line in (0, -5, 100, 101, 10**12):
        file.append(line, 1)
    assert [row[0] for row in file.rows] == [100]
    assert sink.drops == (
        Drop("line", "line number is not between 1 and 100", 4, ("a.c:0", "a.c:-5", "a.c:101", "a.c:1000000000000")),
    )
    assert sink.bad_of(details=False) == (4, sink.drops[0])


def test_many_records_are_noted_at_once_by_the_first_of_their_places() -> None:
    sink = Sink()
    sink.drop("BRDA", "a.js:1", "of JavaScript", usual=True)
    sink.drop_many("BRDA", 20, iter(f"b.js:{line}" for line in range(20)), "of JavaScript", usual=True)
    sink.drop_many("line", 3, ("a:1", "a:2", "a:3"), "below 1", harmless=True)
    sink.drop_many("line", 0, (), "nothing at all")
    assert sink.bad_of(details=True) == (0, None)
    sink.drop_many("class", 2, ("A", "B"), "no name")
    sink.drop("line", "a:x", "no number")
    assert sink.drops == (
        Drop("BRDA", "of JavaScript", 21, ("a.js:1", "b.js:0", "b.js:1", "b.js:2", "b.js:3"), usual=True),
        Drop("line", "below 1", 3, ("a:1", "a:2", "a:3")),
        Drop("class", "no name", 2, ("A", "B")),
        Drop("line", "no number", 1, ("a:x",)),
    )
    assert sink.bad_of(details=True) == (3, sink.drops[2])


def test_columns_drop_impossible_line_numbers_too() -> None:
    sink = Sink(limits=Limits(line_number=100))
    sink.columns(
        ["a", "b"],
        np.array([0, 1, 1]),
        np.array([1, 10**12, 2]),
        np.array([5, 6, 7]),
        np.array([0, 1, 2], np.int8),
        missed_index=np.array([0, 1, 1], np.int32),
        missed_lists=[None, ("x",)],
    )
    (block,) = sink.parts
    assert isinstance(block, ColumnBlock)
    assert block.line.dtype == np.int32
    assert (block.line.tolist(), block.file_index.tolist(), block.coverage.tolist()) == ([1, 2], [0, 1], [5, 7])
    assert block.type is not None
    assert block.missed_index is not None
    assert (block.type.tolist(), block.missed_index.tolist()) == ([0, 2], [0, 1])
    assert [drop.examples for drop in sink.drops] == [("b:1000000000000",)]


def test_lines_of_an_upload_are_limited() -> None:
    allowance = Allowance(5000, "lines")
    first = Sink(allowance=allowance)
    first.columns(["a"], np.zeros(4000, int), np.arange(1, 4001), np.zeros(4000, np.int64))
    second = Sink(allowance=allowance).file("b")
    for line in range(1, 1001):
        second.append(line, 1)
    with pytest.raises(LimitExceededError, match="5,000 lines"):
        second.append(1001, 1)


def test_drops_are_counted_and_a_few_kept() -> None:
    sink = Sink()
    for number in range(9):
        sink.drop("class", f"class {number}", "it has no file name")
    sink.drop("line", "x", "not a line", harmless=True)
    assert [(drop.kind, drop.count, len(drop.examples)) for drop in sink.drops] == [("class", 9, 5), ("line", 1, 1)]
    assert sink.bad_of(details=False) == (9, sink.drops[0])


def test_details_of_lines_are_told_apart_from_what_states_lines() -> None:
    sink = Sink()
    sink.drop("branch", "a.c:1", "the count is no number")
    sink.drop("line", "a.c:2", "not a line", harmless=True)
    assert sink.bad_of(details=False) == (0, None)
    assert sink.bad_of(details=True) == (1, sink.drops[0])


def test_final_name_without_a_resolver_is_the_name() -> None:
    assert Sink().final_name("a.ts") == "a.ts"
    assert Sink(resolve=lambda _: None).final_name("a.ts") is None
    assert isinstance(Sink().file("a"), FileRows)
