"""Laws of merging, and for every case they do not cover the counter-example, as today's number.

The laws hold for distinct joined sessions without the rule for Ruby files, complexity, missed-branch lists, ``true`` or
unequal denominators, that do not contradict each other about the type of a line (deletion also: equal types, and files
that keep a countable line).
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from codecov_core.reports import Line, LineSession, Report, fold, merge_reports
from tests.unit.reports import naive

PATIENT = settings(deadline=None, max_examples=60)
REGULAR = st.sampled_from([0, 1, 7, None, "0/2", "1/2", "2/2", -1])
FILES = ["a.py", "b.js"]


TYPES = [None, "b", "m"]


def uploads(
    values: st.SearchStrategy[object], count: int, types: Sequence[str | None] = TYPES
) -> st.SearchStrategy[list[Report]]:
    """One-session reports with the ids 0, 1, ...; those that know the type of a line agree about it."""
    lines = st.dictionaries(st.integers(1, 5), st.tuples(values, st.booleans()), max_size=5)
    files = st.dictionaries(st.sampled_from(FILES), lines, max_size=2)
    of_lines = st.lists(st.sampled_from(types), min_size=6, max_size=6)

    def made(drawn: tuple[Sequence[Mapping[str, Mapping[int, Any]]], Sequence[str | None]]) -> list[Report]:
        reports, type_of = drawn
        return [
            naive.stored(
                {
                    name: {
                        number: _line(id, number, value, type_of[number] if knows_type or len(types) == 1 else None)
                        for number, (value, knows_type) in sorted(lines.items())
                    }
                    for name, lines in report.items()
                },
                [id],
            )
            for id, report in enumerate(reports)
        ]

    return st.tuples(st.lists(files, min_size=count, max_size=count), of_lines).map(made)


def upload(id: int, files: Mapping[str, Mapping[int, Any]], type: str | None = None) -> Report:
    """What one session saw; a value may be ``(coverage, missed)`` or ``(coverage, None, complexity)``."""
    return naive.stored(
        {
            name: {number: _line(id, number, value, type) for number, value in sorted(lines.items())}
            for name, lines in files.items()
        },
        [id],
    )


def _line(id: int, number: int, value: Any, type: str | None) -> Line:
    coverage, missed, complexity = (*value, None, None)[:3] if isinstance(value, tuple) else (value, None, None)
    session = LineSession(id, coverage, missed, None, complexity)
    return Line(number, coverage, type, (session,), complexity)


def seen(report: Report) -> dict[str, dict[int, tuple[object, object, object, frozenset[str]]]]:
    """What the lines show, and what which session saw, leaving out the order of files and sessions."""
    return {
        name: {
            line.number: (line.coverage, line.type, line.complexity, frozenset(map(repr, line.sessions)))
            for line in report.lines(name)
        }
        for name in sorted(report.names)
        if report.lines(name)
    }


def merged(*reports: Report) -> Report:
    return fold(reports, [True] * len(reports))


@given(uploads(REGULAR, 3))
@PATIENT
def test_merging_is_associative(reports: list[Report]) -> None:
    a, b, c = reports
    assert seen(merged(merged(a, b), c)) == seen(merged(a, merged(b, c)))


@given(uploads(REGULAR, 4), st.permutations(range(4)))
@PATIENT
def test_merging_does_not_depend_on_the_order(reports: list[Report], order: list[int]) -> None:
    assert seen(merged(*reports)) == seen(merged(*(reports[place] for place in order)))


@given(uploads(REGULAR, 2))
@PATIENT
def test_merging_again_changes_nothing(reports: list[Report]) -> None:
    a, b = reports
    once = merged(a, b)
    assert seen(merge_reports(once, [b])) == seen(once)


@given(uploads(REGULAR, 3), st.sets(st.integers(0, 2), min_size=1))
@PATIENT
def test_filtering_what_was_merged_is_merging_what_was_filtered(reports: list[Report], ids: set[int]) -> None:
    view = merged(*reports).view(flags=[f"flag{id}" for id in ids])
    whole = merged(*(reports[id] for id in sorted(ids)))
    expected = {name: {line.number: line.coverage for line in whole.lines(name)} for name in whole.names}
    shown = {name: {line.number: line.coverage for line in view.lines(name)} for name in view.names}
    assert {name: lines for name, lines in shown.items() if lines} == {n: ls for n, ls in expected.items() if ls}


@pytest.mark.parametrize("type", TYPES)
@given(data=st.data())
@PATIENT
def test_deleting_undoes_merging(type: str | None, data: st.DataObject) -> None:
    a, b, c = data.draw(uploads(REGULAR, 3, [type]))
    assume(all(merged(a, b).file_totals(name).lines for name in merged(a, b).names))
    assert seen(merged(a, b, c).deleted([2])) == seen(merged(a, b))


@given(uploads(REGULAR, 4))
@PATIENT
def test_folding_at_once_is_folding_in_turn(reports: list[Report]) -> None:
    in_turn = reports[0]
    for other in reports[1:]:
        in_turn = merge_reports(in_turn, [other])
    at_once = merged(*reports)
    assert [at_once.lines(name) for name in at_once.names] == [in_turn.lines(name) for name in in_turn.names]


# --- what the laws leave out: today's numbers ---


def shows(report: Report, name: str = "a.py", number: int = 1) -> object:
    return next(line.coverage for line in report.lines(name) if line.number == number)


def one(id: int, value: Any, name: str = "a.py", type: str | None = None) -> Report:
    return upload(id, {name: {1: value}}, type)


def test_not_joined_the_first_upload_decides() -> None:
    a, b = one(0, 0), one(1, 4)
    assert shows(fold([a, b], [True, False])) == 0
    assert shows(fold([b, a], [True, False])) == 4


def test_not_joined_again_joined_sessions_count_after_all() -> None:
    assert shows(fold([one(0, 0), one(1, 4), one(2, 0)], [True, False, True])) == 4


def test_sessions_that_are_not_distinct_merge_their_records() -> None:
    again = merge_reports(one(0, (1, None, 3)), [one(0, (1, None, 3))])
    assert [line.to_stored() for line in again.lines("a.py")] == [[1, None, [[0, 1]]]]


def test_ruby_files_depend_on_the_order() -> None:
    short, long = upload(0, {"a.rb": {1: 0}}), upload(1, {"a.rb": {1: 0, 2: 0}})
    assert [s.id for s in merged(short, long).lines("a.rb")[0].sessions] == [1]
    assert [s.id for s in merged(long, short).lines("a.rb")[0].sessions] == [0]
    as_python = upload(0, {"a.py": {1: 0}}), upload(1, {"a.py": {1: 0, 2: 0}})
    assert [s.id for s in merged(*as_python).lines("a.py")[0].sessions] == [0, 1]


def test_complexity_is_hidden_by_a_first_session_without() -> None:
    with_, without = one(0, (1, None, [2, 3])), one(1, 1)
    assert merged(with_, without).lines("a.py")[0].complexity == [2, 3]
    assert merged(without, with_).lines("a.py")[0].complexity is None


def test_complexity_is_not_undone_by_deleting() -> None:
    both = merged(one(0, (5, None, 2)), one(1, (1, None, 9)))
    assert both.deleted([1]).lines("a.py")[0].complexity == 9


def test_missed_branches_beside_a_hit_count_depend_on_the_order() -> None:
    hits, ratio, other = one(0, (2, ["x"])), one(1, ("1/2", ["x"])), one(2, ("1/2", ["x"]))
    assert shows(merged(hits, ratio, other)) == "1/2"
    assert shows(merged(ratio, other, hits)) == "2/2"


def test_missed_branches_are_not_seen_by_a_filter() -> None:
    both = merged(one(0, ("1/2", ["x"])), one(1, ("1/2", ["y"])))
    assert shows(both) == "2/2"
    assert [line.coverage for line in both.view(flags=["flag0", "flag1"]).lines("a.py")] == ["1/2"]


def test_missed_branches_are_not_seen_by_deleting() -> None:
    """C5 of chapter 01 §21.9."""
    parts = [one(0, ("1/2", ["1"])), one(1, ("1/2", ["2"])), one(2, ("1/2", ["1"]))]
    assert shows(merged(*parts).deleted([0])) == "1/2"
    assert shows(merged(parts[1], parts[2])) == "2/2"


def test_true_depends_on_the_order() -> None:
    assert shows(merged(one(0, True), one(1, 1))) is True
    assert shows(merged(one(0, 1), one(1, True))) == 1
    assert shows(merged(one(0, 1), one(1, True))) is not True


def test_true_is_not_associative() -> None:
    true, ratio, zero = one(0, True), one(1, "1/2"), one(2, "0/3")
    assert shows(merged(true, ratio, zero)) == "2/2"
    assert shows(merged(ratio, zero, true)) == "3/3"


def test_unequal_denominators_depend_on_the_order() -> None:
    assert shows(merged(one(0, ("1/2", ["a"])), one(1, ("1/3", ["a", "b"])))) == "1/2"
    assert shows(merged(one(0, ("1/3", ["a", "b"])), one(1, ("1/2", ["a"])))) == "2/3"


def test_types_that_differ_depend_on_the_order() -> None:
    branch, method = one(0, 1, type="b"), one(1, 1, type="m")
    assert [line.type for line in merged(branch, method).lines("a.py")] == ["b"]
    assert [line.type for line in merged(method, branch).lines("a.py")] == ["m"]


def test_a_type_is_not_undone_by_deleting() -> None:
    both = merged(one(0, 1), one(1, 1, type="b"))
    assert [line.type for line in both.deleted([1]).lines("a.py")] == ["b"]
    assert [line.type for line in one(0, 1).lines("a.py")] == [None]


@pytest.mark.parametrize("values", [[None], [-1]])
def test_a_file_without_countable_lines_is_gone_after_deleting(values: Sequence[object]) -> None:
    both = merged(one(0, values[0]), one(1, 1, "b.js"))
    assert both.deleted([1]).names == ()
    assert one(0, values[0]).names == ("a.py",)
