"""What is read in columns is what is read value by value, whatever comes of it in between."""

from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.ingest.formats import json_columns
from codecov_core.ingest.formats.branch_ways import are_among
from codecov_core.ingest.formats.json_columns import (
    coverage_column,
    line_columns,
    listed_columns,
    number_table,
    rows_of_text,
    signed_column,
)
from codecov_core.ingest.formats.json_scalars import ABSENT
from codecov_core.ingest.formats.json_shapes import lists_under, named_columns, named_objects
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, coverage_code, stated_coverage
from codecov_core.ingest.sink import Sink

numbers = st.integers(-3, 12) | st.sampled_from([99, 100, 12345678, 10**15, -(10**15)])
texts = st.sampled_from(["ignored", "1/2", "0/4", " 3", "12345678/123456789"]) | st.builds("{}/40".format, numbers)
stated = st.none() | st.just(True) | numbers | texts
odd = st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(["x", "[1,2]", "a,b", "{}"])
lists = st.lists(st.lists(stated, max_size=5), max_size=6)
lines = st.integers(0, 70_000).map(str)


@pytest.fixture(autouse=True, params=[3, 1 << 15], ids=["many blocks", "one block"])
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_columns, "_BLOCK", request.param)


def code_of(value: object) -> int | None:
    """Read one value; null where it has no code."""
    try:
        coverage = stated_coverage(value)
    except UnusableValueError:
        return None
    return ABSENT if coverage is None else coverage_code(coverage)


@given(lists)
def test_values_of_lists_have_the_codes_they_have_one_by_one(values: list[list[object]]) -> None:
    expected = [code_of(value) for list_ in values for value in list_]
    column = coverage_column(values, stated_coverage)
    assert column is not None or None in expected
    assert column is None or column.tolist() == expected


@given(st.lists(st.lists(stated | odd, max_size=5), max_size=6))
def test_no_value_passes_for_another_one(values: list[list[object]]) -> None:
    column = coverage_column(values, stated_coverage)
    assert column is None or column.tolist() == [code_of(value) for list_ in values for value in list_]


@given(st.lists(st.dictionaries(lines, stated | odd, max_size=5), max_size=6))
def test_values_of_maps_have_the_codes_they_have_one_by_one(maps: list[dict[str, object]]) -> None:
    columns = line_columns(maps, stated_coverage)
    items = [item for map_ in maps for item in map_.items()]
    assert columns is None or columns[0].tolist() == [int(line) for line, _ in items]
    assert columns is None or columns[1].tolist() == [code_of(value) for _, value in items]


def test_hundreds_of_distinct_texts_are_all_read() -> None:
    values = [f"{taken}/300" for taken in range(300)]
    column = coverage_column([values * 2], stated_coverage)
    assert column is not None
    assert column.tolist() == [code_of(value) for value in values] * 2


@given(st.lists(st.lists(numbers | odd, max_size=5), max_size=6))
def test_numbers_are_only_whole_ones(values: list[list[object]]) -> None:
    flat = [value for list_ in values for value in list_]
    column = signed_column(values)
    assert (column is not None) == all(type(value) is int for value in flat)
    assert column is None or column.tolist() == flat


@given(st.lists(st.tuples(numbers, numbers, st.booleans() | numbers).map(list), max_size=9))
def test_tables_have_their_rows(rows: list[list[object]]) -> None:
    table = number_table(rows, 3, with_flags=True)
    assert table is not None
    assert table.tolist() == rows


@given(st.lists(st.lists(numbers, max_size=3), max_size=6))
def test_rows_of_several_lengths_are_no_table(rows: list[list[object]]) -> None:
    table = number_table(rows, 1)
    lengths = set(map(len, rows))
    assert (table is not None) == (not rows or (len(lengths) == 1 and 0 not in lengths))
    assert table is None or table.tolist() == rows


@given(st.lists(st.dictionaries(lines, st.lists(st.none() | numbers, max_size=4) | odd, max_size=4), max_size=6))
def test_lists_by_line_are_what_they_are_one_by_one(maps: list[dict[str, object]]) -> None:
    columns = listed_columns(maps)
    items = [item for map_ in maps for item in map_.items()]
    lists_of_items = [values for _, values in items if isinstance(values, list)]
    assert (columns is not None) == (len(lists_of_items) == len(items))
    if columns is not None:
        found_lines, lengths, values = columns
        assert found_lines.tolist() == [int(line) for line, _ in items]
        assert lengths.tolist() == [len(list_) for list_ in lists_of_items]
        expected = [ABSENT if value is None else value for list_ in lists_of_items for value in list_]
        assert values.tolist() == expected


@given(lists)
def test_rows_of_a_text_are_found(values: list[list[object]]) -> None:
    rows = rows_of_text(values, np.array([len(list_) for list_ in values], np.int64), "ignored")
    assert rows is not None
    assert rows.tolist() == [row for row, value in enumerate(chain.from_iterable(values)) if value == "ignored"]


keys = st.lists(st.integers(0, 30), max_size=12)


@given(keys, keys.map(sorted))
def test_keys_are_found_among_others(keys: list[int], others: list[int]) -> None:
    for some in (keys, sorted(set(keys))):
        found = are_among(np.array(some, np.int64), np.array(others, np.int64))
        assert found.tolist() == [key in others for key in some]


named = st.fixed_dictionaries({}, optional={"name": st.sampled_from(["a", "b", "", None, 1]), "lines": st.just([1])})


@given(st.lists(named | st.none() | st.just("x"), max_size=4) | st.just({}))
def test_objects_in_columns_are_those_of_one_after_the_other(values: object) -> None:
    one_by_one, in_columns = Sink(), Sink()
    expected = list(named_objects(values, "name", "file", one_by_one))
    names, objects = named_columns(values, "name", "file", in_columns)
    assert list(zip(names, objects, strict=True)) == expected
    assert in_columns.drops == one_by_one.drops
    assert lists_under(objects, "lines") == [value.get("lines", ()) for _, value in expected]
