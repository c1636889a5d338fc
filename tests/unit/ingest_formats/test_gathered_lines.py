"""Whole lists and maps of values give what single values give, regular or not."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.errors import LimitExceededError
from codecov_core.ingest.formats.branch_ways import LINE_BITS, Ways
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.lines_by_value import INDEX_ZERO
from codecov_core.ingest.formats.stated_coverage import hits_or_null, stated_coverage
from codecov_core.ingest.sink import BRANCH, METHOD, PLAIN, ColumnBlock, CoverageValue, Sink
from tests.unit.ingest_formats.showing import drop_counts, rows_of

counts = st.one_of(st.none(), st.integers(0, 9))
texts = st.sampled_from(["ignored", "1/2", "0/3", "-1", "7", "t"])
numbers = st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.integers(2**61, 2**64)
values = st.one_of(counts, texts, st.booleans(), numbers, st.just([]), st.just({}))
lists = st.one_of(st.lists(counts, max_size=9), st.lists(counts | texts, max_size=9), st.lists(values, max_size=9))
readings = st.sampled_from([stated_coverage, hits_or_null])
Rows = tuple[object, object]


def gathered(read: Callable[[object], CoverageValue], fill: Callable[[GatheredLines], None]) -> Rows:
    sink = Sink()
    lines = GatheredLines(sink, read=read)
    fill(lines)
    lines.deliver()
    # What has no code of its own comes last; where rows of one line stand to each other is all that counts.
    rows = sorted((name, row) for name, occurrence in rows_of(sink) for row in occurrence)
    return rows, drop_counts(sink)


@given(st.lists(lists, max_size=4), st.integers(-2, 3), readings)
def test_lists(files: list[list[object]], first: int, read: Callable[[object], CoverageValue]) -> None:
    def at_once(lines: GatheredLines) -> None:
        for number, file in enumerate(files):
            lines.start(f"f{number}")
            lines.by_index(file, first)

    def one_by_one(lines: GatheredLines) -> None:
        for number, file in enumerate(files):
            lines.start(f"f{number}")
            for line, value in enumerate(file, first):
                if line > 0:
                    lines.stated(line, value)
                elif value is not None:
                    lines._sink.drop("line", f"f{number}", INDEX_ZERO, usual=True)

    assert gathered(read, at_once) == gathered(read, one_by_one)


@given(st.lists(st.dictionaries(st.integers(1, 99), values, max_size=9), max_size=4), readings)
def test_maps(files: list[dict[int, object]], read: Callable[[object], CoverageValue]) -> None:
    def at_once(lines: GatheredLines) -> None:
        for number, file in enumerate(files):
            lines.start(f"f{number}")
            lines.by_line({str(line): value for line, value in file.items()})

    def one_by_one(lines: GatheredLines) -> None:
        for number, file in enumerate(files):
            lines.start(f"f{number}")
            for line, value in file.items():
                lines.stated(line, value)

    assert gathered(read, at_once) == gathered(read, one_by_one)


@given(st.lists(st.tuples(st.integers(-5, 99), st.integers(0, 2**63)), max_size=9))
def test_counted_lines(written: list[tuple[int, int]]) -> None:
    def at_once(lines: GatheredLines) -> None:
        lines.start("f")
        lines.counted([line for line, _ in written], [count for _, count in written])

    def one_by_one(lines: GatheredLines) -> None:
        lines.start("f")
        for line, count in written:
            lines.append(line, min(count, 2**63 - 1))

    assert gathered(stated_coverage, at_once) == gathered(stated_coverage, one_by_one)


@given(st.lists(st.tuples(st.integers(-5, 99), st.none() | st.integers(0, 9) | st.integers(0, 2**63 - 1)), max_size=9))
def test_records_of_all_types(written: list[tuple[int, int | None]]) -> None:
    types = {PLAIN: None, BRANCH: "b", METHOD: "m"}

    def at_once(lines: GatheredLines) -> None:
        lines.start("f")
        for kind in (METHOD, PLAIN, BRANCH):
            lines.records([line for line, _ in written], [count for _, count in written], kind)

    def one_by_one(lines: GatheredLines) -> None:
        lines.start("f")
        for type_ in types.values():
            for line, count in written:
                lines.append(line, count, type_)

    assert gathered(stated_coverage, at_once) == gathered(stated_coverage, one_by_one)


def test_what_a_line_can_carry() -> None:
    sink = Sink()
    lines = GatheredLines(sink)
    lines.start("a")
    lines.by_index([4], 1)
    lines.append(2, "1/2", "m", ["x"], [(1, 2, 0)], 7)
    lines.fractions([(3, 0, 2, ("0", "1")), (4, 2, 2, None)])
    lines.deliver()
    (block,) = sink.parts
    assert rows_of(sink) == [
        (
            "a",
            [
                (1, 4, "-", None),
                (2, (1 << 62) + (1 << 31) + 2, "m", ("x",)),
                (3, (1 << 62) + 2, "b", ("0", "1")),
                (4, (1 << 62) + (2 << 31) + 2, "b", None),
            ],
        )
    ]
    assert isinstance(block, ColumnBlock)
    assert block.partials_lists == (None, ((1, 2, 0),))
    assert block.complexity is not None
    assert block.complexity.tolist()[1] == 7


@pytest.mark.parametrize("count", [5, 2**62 - 1, 2**62, 2**70, 1.5])
@pytest.mark.parametrize("of_known_lines", [False, True])
def test_branches_take_the_place_of_any_count(count: object, *, of_known_lines: bool) -> None:
    sink = Sink()
    lines = GatheredLines(sink)
    lines.start_all(["a", "b"])
    lines.by_index([count], 1)
    key = 1 << LINE_BITS | 1
    lines.ways(Ways(np.array([key, key]), np.array([0, 1]), np.array([True, False])), of_known_lines=of_known_lines)
    lines.deliver()
    assert rows_of(sink) == [("b", [(1, (1 << 62) + (1 << 31) + 2, "b", ("1",))])]


def test_spans_are_refused_before_they_are_made() -> None:
    lines = GatheredLines(Sink())
    lines.start("a")
    lines.span(1, 900_000, 1)
    with pytest.raises(LimitExceededError, match="2 records claim to cover 1,800,000 lines"):
        lines.span(1, 900_000, 1)


def test_as_many_lines_as_code_may_have_are_spread() -> None:
    sink = Sink()
    lines = GatheredLines(sink)
    lines.start("a")
    for first in range(1, 2_000_000, 20):
        lines.span(first, first + 15, 1)
    lines.deliver()
    assert sink.kept_records == 16 * 100_000
