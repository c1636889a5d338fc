"""Worked examples of chapter 01 §21.4, §21.6 and §21.7: lines, files, Ruby files."""

import json
from typing import Any

import pytest

from codecov_core.reports import Report, ReportBuilder, Session, merge_reports, read_report


def report(lines: dict[int, Any] | None, name: str = "f", totals: Any = None, sessions: int = 4) -> Report:
    """A report of one file with these lines."""
    numbers = range(1, max(lines or {}, default=0) + 1)
    texts = [json.dumps((lines or {})[n]) if n in (lines or {}) else "" for n in numbers]
    return read_report(
        {"files": {name: [0, totals]}, "sessions": {str(id): {} for id in range(sessions)}}, "\n".join(["{}", *texts])
    )


def shown(merged: Report, number: int = 1, name: str = "f") -> Any:
    return next((line.to_stored() for line in merged.lines(name) if line.number == number), None)


@pytest.mark.parametrize(
    ("before", "after", "joined", "expected"),
    [
        pytest.param([0, None, [[0, 0]]], [4, None, [[3, 4]]], True, [4, None, [[0, 0], [3, 4]]], id="L1"),
        pytest.param([0, None, [[0, 0]]], [4, None, [[3, 4]]], False, [0, None, [[0, 0], [3, 4]]], id="L2"),
        pytest.param(
            ["1/3", "b", [[0, "1/3", ["p", "q"]]]],
            ["2/3", "b", [[1, "2/3", ["q"]]]],
            True,
            ["2/3", "b", [[0, "1/3", ["p", "q"], None, None], [1, "2/3", ["q"], None, None]]],
            id="L3",
        ),
        pytest.param(
            ["1/2", "b", [[0, "1/2", ["p"]]]],
            ["1/2", "b", [[1, "1/2", ["q"]]]],
            True,
            ["2/2", "b", [[0, "1/2", ["p"], None, None], [1, "1/2", ["q"], None, None]]],
            id="L4",
        ),
        pytest.param(
            ["1/2", "b", [[0, "1/2"]]],
            ["1/2", "b", [[1, "1/2"]]],
            True,
            ["1/2", "b", [[0, "1/2"], [1, "1/2"]]],
            id="L5",
        ),
        pytest.param(
            ["1/2", "b", [[0, "1/2", ["p"]]]],
            ["1/2", "b", [[1, "1/2"]]],
            True,
            ["1/2", "b", [[0, "1/2", ["p"], None, None], [1, "1/2"]]],
            id="L6",
        ),
        pytest.param(
            [0, None, [[0, 0]]],
            ["0/2", "b", [[1, "0/2", ["p", "q"]]]],
            True,
            ["0/2", "b", [[0, 0], [1, "0/2", ["p", "q"], None, None]]],
            id="L7",
        ),
        pytest.param(
            ["0/4", "b", [[0, "0/4", ["a", "b", "c", "d"]]]],
            [2, None, [[1, 2]]],
            True,
            ["4/4", "b", [[0, "0/4", ["a", "b", "c", "d"], None, None], [1, 2]]],
            id="L8",
        ),
        pytest.param(
            ["1/2", "b", [[0, "1/2", ["x"]]]],
            ["3/4", "b", [[1, "3/4", ["y"]]]],
            True,
            ["2/2", "b", [[0, "1/2", ["x"], None, None], [1, "3/4", ["y"], None, None]]],
            id="L9",
        ),
        pytest.param([-1, None, [[0, -1]]], [9, None, [[1, 9]]], True, [-1, None, [[0, -1], [1, 9]]], id="L10"),
        pytest.param(
            [1, "m", [[0, 1, None, None, 3]], None, 3],
            [0, "m", [[1, 0, None, None, 5]], None, 5],
            True,
            [1, "m", [[0, 1, None, None, 3], [1, 0, None, None, 5]], None, 5],
            id="L11",
        ),
        pytest.param(
            [1, None, [[0, 1]]],
            [6, "m", [[1, 6, None, None, [2, 3]]], None, [2, 3]],
            True,
            [6, "m", [[0, 1], [1, 6, None, None, [2, 3]]]],
            id="L12",
        ),
        pytest.param(
            [1, "m", [[0, 1, None, None, [1, 2]]], None, [1, 2]],
            [2, "m", [[0, 2, None, None, [2, 2]]], None, [2, 2]],
            True,
            [2, "m", [[0, 2]]],
            id="L13",
        ),
        pytest.param(
            ["1/2", "b", [[0, "1/2", ["p"]]]],
            ["1/2", "b", [[0, "1/2", ["q"]]]],
            True,
            ["2/2", "b", [[0, "2/2", [], None, None]]],
            id="L14",
        ),
        pytest.param(
            ["1/2", "b", [[0, "1/2", ["p"], [[4, 9, 1]]]]],
            [3, None, [[0, 3, None, [[1, 2, 1]]]]],
            True,
            ["2/2", "b", [[0, "2/2", [], [[1, 2, 1], [4, 9, 1]], None]]],
            id="L15",
        ),
        pytest.param(
            [1, None, [[2, 1], [0, 1]]],
            [1, None, [[1, 0], [0, 5]]],
            True,
            [5, None, [[2, 1], [0, 5], [1, 0]]],
            id="L16",
        ),
        pytest.param([7], [1, None, [[1, 1]]], True, [1, None, [[1, 1]]], id="the line without sessions gives way"),
        pytest.param([7], [1], True, [7, None, []], id="no session on either side"),
        pytest.param([0, None, [[0, 0]]], [1, "m", [[1, 1]]], False, [0, "m", [[0, 0], [1, 1]]], id="a type is taken"),
        pytest.param(
            [1, None, [[0, 1], [0, 4]]],
            [2, None, [[0, 2]]],
            True,
            [4, None, [[0, 4]]],
            id="of an id repeated before, the last record survives",
        ),
    ],
)
def test_merging_two_lines(before: Any, after: Any, joined: bool, expected: Any) -> None:
    merged = merge_reports(report({1: before}), [report({1: after})], joined=joined)
    assert shown(merged) == expected


@pytest.mark.parametrize("others", [{}, {2: [1, "m", [[0, 1, None, None, [1, 1]]], None, [1, 1]]}])
def test_the_complexity_of_a_line_comes_from_its_sessions_alone(others: dict[int, Any]) -> None:
    """Chapter 01 §6.2 rule 4: no other line of the file has a say."""
    before = report({1: [6, "m", [[0, 1], [1, 6, None, None, [2, 3]]]], **others})
    assert shown(merge_reports(before, [report({1: [1, None, [[2, 1]]]})])) == [
        6,
        "m",
        [[0, 1], [1, 6, None, None, [2, 3]], [2, 1]],
    ]
    before = report({1: [6, "m", [[1, 6, None, None, [2, 3]]]], **others})
    expected = [6, "m", [[1, 6, None, None, [2, 3]], [2, 1]], None, [2, 3]]
    assert shown(merge_reports(before, [report({1: [1, None, [[2, 1]]]})])) == expected


def test_a_file_of_all_kinds_of_lines() -> None:
    """F1."""
    lines = {
        1: [1, None, [[0, 1]]],
        2: [0, None, [[0, 0]]],
        4: ["1/2", "b", [[0, "1/2", ["x"], None, None]]],
        5: ["2/2", "b", [[0, "2/2"]]],
        6: [True, "m", [[0, True]]],
        7: [3, "m", [[0, 3, None, None, [1, 4]]], None, [1, 4]],
        8: [0, "m", [[0, 0, None, None, 2]], None, 2],
        10: [-1, None, [[0, -1]]],
    }
    file = report(lines)
    assert file.file_totals("f").to_list() == [0, 7, 3, 2, 2, "42.85714", 2, 3, 0, 0, 3, 4, 0]
    assert (len(file.lines("f")), file.eof("f")) == (8, 11)


def test_a_file_without_countable_lines_counts_as_a_file() -> None:
    """F2."""
    base, other = (
        report({1: [1, None, [[0, 1]]]}),
        report({1: [-1, None, [[0, -1]]], 2: [None, None, [[0, None]]]}, "g"),
    )
    merged = merge_reports(base, [other])
    assert merged.file_totals("g").to_list() == [0, 0, 0, 0, 0, None, 0, 0, 0, 0, 0, 0, 0]
    assert merged.totals.files == 2


def test_totals_of_a_report_add_up_those_of_files() -> None:
    """F3, and F4: a first column that is null makes the sum null."""
    ten, five = [0, 10, 8, 2, 0, "80.00000", 1, 1, 0, 0, 3, 5, 0], [0, 5, 0, 5, 0, "0", 0, 0, 0, 0, 0, 0, 0]

    def total(*files: list[object]) -> list[object]:
        stored = {f"f{index}": [index, totals] for index, totals in enumerate(files)}
        return read_report({"files": stored, "sessions": {"0": {}}}, "").totals.to_list()

    assert total(ten, five) == [2, 15, 8, 7, 0, "53.33333", 1, 1, 0, 1, 3, 5, 0]
    unknown, two = [0, 1, 1, 0, 0, "100", 0, 0, 0, 0, None, 0, 0], [0, 1, 1, 0, 0, "100", 0, 0, 0, 0, 2, 0, 0]
    assert total(unknown, two)[10] is None
    assert total(two, unknown)[10] == 2


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        pytest.param({1: 0, 2: 0}, {1: 1, 2: 0}, {1: [1], 2: [1]}, id="misses only, beside hits: the other's lines"),
        pytest.param({1: 1, 2: 0}, {1: 0, 2: 0}, {1: [0], 2: [0]}, id="the other misses only: nothing happens"),
        pytest.param({1: 0, 2: 0}, {1: 0, 2: 0}, {1: [0, 1], 2: [0, 1]}, id="both miss the same: merged"),
        pytest.param({1: 0, 2: 0}, {1: 0, 2: 0, 3: 0}, {1: [1], 2: [1], 3: [1]}, id="both miss, of other sizes"),
        pytest.param({1: 1, 2: 0}, {1: 1, 2: 1}, {1: [0, 1], 2: [0, 1]}, id="both hit something: merged"),
    ],
)
def test_ruby_files(own: dict[int, int], other: dict[int, int], expected: dict[int, list[int]]) -> None:
    def of_session(lines: dict[int, int], id: int) -> Report:
        return report({number: [hits, None, [[id, hits]]] for number, hits in lines.items()}, "a.rb")

    merged = merge_reports(of_session(own, 0), [of_session(other, 1)])
    assert {line.number: [s.id for s in line.sessions] for line in merged.lines("a.rb")} == expected


def test_ruby_files_are_settled_one_merge_after_the_other() -> None:
    def of_session(lines: list[int], id: int) -> Report:
        return report({n: [hits, None, [[id, hits]]] for n, hits in enumerate(lines, 1)}, "a.rb")

    parts = [of_session([0, 0], 0), of_session([0, 1], 1), of_session([0, 0], 2), of_session([1, 0], 3)]
    at_once = merge_reports(parts[0], parts[1:])
    in_turn = parts[0]
    for part in parts[1:]:
        in_turn = merge_reports(in_turn, [part])
    assert at_once.lines("a.rb") == in_turn.lines("a.rb")
    assert [[s.id for s in line.sessions] for line in at_once.lines("a.rb")] == [[1, 3], [1, 3]]


def test_a_hit_that_a_later_record_of_its_session_replaces_does_not_last() -> None:
    repeated = report({1: [1, None, [[0, 1], [0, 0]]]}, "a.rb")
    other = report({1: [5, None, [[0, 0]]]}, "a.rb")
    longer = report({1: [0, None, [[1, 0]]], 2: [0, None, [[1, 0]]]}, "a.rb")
    merged = merge_reports(repeated, [other, longer])
    assert [[s.id for s in line.sessions] for line in merged.lines("a.rb")] == [[1], [1]]


def test_an_empty_file_is_not_taken_over() -> None:
    base = report({1: [1, None, [[0, 1]]]})
    assert merge_reports(base, [report({}, "g")]).names == ("f",)
    assert merge_reports(base, [Report.EMPTY]) is base


def test_only_files_held_by_both_are_decoded() -> None:
    base, other = report({1: [1, None, [[0, 1]]]}), report({1: [2, None, [[1, 2]]]}, "g")
    merged = merge_reports(base, [other])
    assert [merged.is_loaded(index) for index in range(2)] == [False, False]
    assert merged.facts[1].body == other.facts[0].body


def test_merging_keeps_the_longer_list_of_positions() -> None:
    long = report({9: [1, None, [[0, 1]]]})
    assert merge_reports(report({1: [1, None, [[0, 1]]]}), [long]).eof("f") == 10


def test_sessions_are_added_apart() -> None:
    base, other = report({1: [1, None, [[0, 1]]]}, sessions=1), report({1: [1, None, [[0, 1]]]}, sessions=3)
    merged = merge_reports(base, [other.renumbered({0: 7})])
    assert list(merged.sessions) == [0]
    assert list(merged.with_session(Session(7)).sessions) == [0, 7]


def test_the_first_type_among_very_many_records_of_a_line() -> None:
    builder = ReportBuilder()
    rows = builder.file("a.py")
    for _ in range(100_000):
        rows.append(1, 1)
    for type_ in ("m", "b"):
        rows.append(1, 1, type_)
        rows.append(2, 1, type_)
    assert [(line.number, line.type) for line in builder.freeze().lines("a.py")] == [(1, "m"), (2, "m")]
