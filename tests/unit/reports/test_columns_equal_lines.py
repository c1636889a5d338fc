"""The columns give what the model gives line by line (chapter 01 §5 to §7, §10)."""

from collections.abc import Mapping, Sequence
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codecov_core.reports import (
    HIT,
    MISS,
    PARTIAL,
    Line,
    Report,
    ReportBuilder,
    Session,
    fold,
    merge_reports,
    read_report,
    write_report,
)
from codecov_core.reports.codes import Coverage, classes_of
from codecov_core.reports.collapsing import collapse
from codecov_core.reports.interning import SideTable
from codecov_core.reports.values import classify
from tests.unit.reports import naive
from tests.unit.reports.strategies import ANY_SESSIONS, DISTINCT_SESSIONS, NAMES, VALUES, files, lines

FILES = files(ANY_SESSIONS)
PATIENT = settings(deadline=None, max_examples=60)


@given(FILES, FILES, st.booleans())
@PATIENT
def test_merging_two_reports(base: naive.Files, other: naive.Files, joined: bool) -> None:
    merged = merge_reports(naive.stored(base), [naive.stored(other)], joined=joined)
    assert naive.exact(naive.files_of(merged)) == naive.exact(naive.merged(base, other, joined=joined))


@given(FILES, st.lists(FILES, max_size=4), st.booleans())
@PATIENT
def test_merging_many_in_one_pass_is_merging_one_after_the_other(
    base: naive.Files, others: list[naive.Files], joined: bool
) -> None:
    merged = merge_reports(naive.stored(base), [naive.stored(other) for other in others], joined=joined)
    expected: naive.Files = base
    for other in others:
        expected = naive.merged(expected, other, joined=joined)
    assert naive.exact(naive.files_of(merged)) == naive.exact(expected)


def in_turn(reports: Sequence[Report], joined: Sequence[bool]) -> Report:
    """All reports merged one after the other."""
    merged = reports[0]
    for report, is_joined in zip(reports[1:], joined[1:], strict=True):
        merged = merge_reports(merged, [report], joined=is_joined)
    return merged


def as_stored(report: Report) -> bytes:
    """The text of all lines."""
    return write_report(_decoded(report)).chunks


@given(st.lists(FILES, min_size=2, max_size=6), st.data())
@settings(deadline=None, max_examples=200)
def test_merging_what_joins_and_what_does_not_in_one_pass(files: list[naive.Files], data: st.DataObject) -> None:
    joined = data.draw(st.lists(st.booleans(), min_size=len(files), max_size=len(files)))
    of_own_sessions = data.draw(st.booleans())
    reports = [naive.stored(lines) for lines in files]
    if of_own_sessions:
        reports = [report.renumbered({id: id + 6 * at for id in range(6)}) for at, report in enumerate(reports)]
    at_once = merge_reports(reports[0], reports[1:], joined=joined[1:])
    assert as_stored(at_once) == as_stored(in_turn(reports, joined))
    expected: naive.Files = naive.files_of(reports[0])
    for report, is_joined in zip(reports[1:], joined[1:], strict=True):
        expected = naive.merged(expected, naive.files_of(report), joined=is_joined)
    assert naive.exact(naive.files_of(at_once)) == naive.exact(expected)


def test_merging_what_joins_and_what_does_not_takes_one_pass() -> None:
    reports = [ReportBuilder(id) for id in range(6)]
    for id, builder in enumerate(reports):
        builder.file("a.py").append(1, id)
    parts = [builder.freeze().with_session(Session(id)) for id, builder in enumerate(reports)]
    with patch("codecov_core.reports.merging.collapse", wraps=collapse) as passes:
        folded = fold(parts, [True, False, True, False, False, False])
    assert passes.call_count == 1
    assert [(line.coverage, len(line.sessions)) for line in folded.lines("a.py")] == [(2, 6)]


RUBY_FILES = st.dictionaries(
    st.sampled_from(["a.rb", "b.py"]), lines(ANY_SESSIONS, st.sampled_from([0, 0, 0, 1, -1, None, "0/2", "1/2"]))
)


@given(st.lists(st.tuples(RUBY_FILES, st.booleans()), min_size=3, max_size=6), st.booleans())
@settings(deadline=None, max_examples=300)
def test_merging_ruby_files_in_one_pass_is_merging_one_after_the_other(
    reports: list[tuple[naive.Files, bool]], of_own_sessions: bool
) -> None:
    parts = [naive.stored(files) for files, _ in reports]
    joined = [is_joined for _, is_joined in reports]
    if of_own_sessions:
        parts = [part.renumbered({id: id + 6 * at for id in range(6)}) for at, part in enumerate(parts)]
    one_by_one = in_turn(parts, joined)
    at_once = merge_reports(parts[0], parts[1:], joined=joined[1:])
    assert naive.exact(naive.files_of(at_once)) == naive.exact(naive.files_of(one_by_one))
    assert [at_once.eof(name) for name in at_once.names] == [one_by_one.eof(name) for name in one_by_one.names]


RUBY_RECORDS: Sequence[tuple[Coverage, Sequence[object] | None]] = [
    *((value, None) for value in (0, 1, -1, None, True, "0/0", "0/2", "1/2", "2/2", "0/3", "1/3", "3/3", "00/2")),
    *((value, ["a"]) for value in (0, 1, None, "0/2", "1/2", "1/3", "2/2")),
    *((value, ["b"]) for value in (0, "0/2", "1/2", "2/3")),
    *((value, ["a", "b"]) for value in (0, 1, -1, "0/2", "1/2", "1/3", "0/3", "2/2", True)),
    *((value, ["a", "b", "a"]) for value in (0, "0/3", "0/2", "1/4")),
    *((value, []) for value in (0, "0/2", "1/2")),
]
RUBY_FILES_OF_FEW_RECORDS = st.lists(st.sampled_from(RUBY_RECORDS), min_size=1, max_size=4).flatmap(
    lambda records: st.lists(
        st.tuples(st.dictionaries(st.integers(1, 3), st.sampled_from(records), min_size=1), st.booleans()),
        min_size=3,
        max_size=8,
    )
)


@given(RUBY_FILES_OF_FEW_RECORDS, st.booleans(), st.booleans())
@settings(deadline=None, max_examples=500)
def test_merging_ruby_files_with_branches_in_one_pass(
    reports: Sequence[tuple[Mapping[int, tuple[Coverage, Sequence[object] | None]], bool]],
    of_own_sessions: bool,
    all_join: bool,
) -> None:
    parts, joined = [], [all_join or is_joined for _, is_joined in reports]
    for id, (lines_of_file, _) in enumerate(reports):
        builder = ReportBuilder(id if of_own_sessions else id % 2)
        for number, (coverage, missed) in sorted(lines_of_file.items()):
            builder.file("a.rb").append(number, coverage, "b", missed)
        parts.append(builder.freeze())
    at_once = merge_reports(parts[0], parts[1:], joined=joined[1:])
    assert as_stored(at_once) == as_stored(in_turn(parts, joined))


@pytest.mark.parametrize(
    "records",
    [
        [("0/2", ["a", "b"])],
        [("0/2", None), (0, None)],
        [(0, ["a"]), (0, None), (-1, None)],
        [("1/2", ["a"]), ("0/2", ["a", "b"])],
        [("1/2", None), (0, None)],
        [(True, None), (0, None), ("0/2", None)],
        [("1/2", ["a"]), (0, ["a"])],
        [("1/2", ["a"]), (3, None)],
        [("1/2", ["a"]), ("2/3", ["a", "b"])],
    ],
)
@pytest.mark.parametrize("joined", [True, False])
def test_ruby_files_are_not_merged_before_it_is_known_which_of_them_stay(
    records: Sequence[tuple[Coverage, Sequence[object] | None]], joined: bool
) -> None:
    parts = []
    for id in range(20):
        builder = ReportBuilder(id)
        for number in range(1, 10):
            kind = number if "1/2" not in {value for value, _ in records} else number + id
            builder.file("a.rb").append(number, *_with_type(records[kind % len(records)]))
        parts.append(builder.freeze())
    with patch("codecov_core.reports.ruby_files.collapse", wraps=collapse) as merges:
        at_once = merge_reports(parts[0], parts[1:], joined=joined)
    assert merges.call_count <= 1
    assert as_stored(at_once) == as_stored(in_turn(parts, [joined] * len(parts)))


@given(
    st.lists(st.dictionaries(st.integers(1, 4), st.sampled_from([0, 0, 0, 1]), min_size=1), min_size=3, max_size=6),
    st.booleans(),
)
@settings(deadline=None, max_examples=300)
def test_merging_plain_ruby_files_in_one_pass(reports: list[dict[int, int]], joined: bool) -> None:
    parts = []
    for id, hits in enumerate(reports):
        builder = ReportBuilder(id)
        for number, count in sorted(hits.items()):
            builder.file("a.rb").append(number, count)
        parts.append(builder.freeze())
    one_by_one = in_turn(parts, [joined] * len(parts))
    assert merge_reports(parts[0], parts[1:], joined=joined).lines("a.rb") == one_by_one.lines("a.rb")


@given(st.lists(files(DISTINCT_SESSIONS), min_size=2, max_size=4))
@PATIENT
def test_merging_sessions_that_lines_share(reports: list[naive.Files]) -> None:
    merged = merge_reports(naive.stored(reports[0]), [naive.stored(report) for report in reports[1:]])
    expected: naive.Files = reports[0]
    for other in reports[1:]:
        expected = naive.merged(expected, other)
    assert naive.exact(naive.files_of(merged)) == naive.exact(expected)


@given(FILES, st.sets(st.integers(0, 3)))
@PATIENT
def test_deleting_sessions(report: naive.Files, ids: set[int]) -> None:
    assert naive.exact(naive.files_of(naive.stored(report).deleted(ids))) == naive.exact(naive.deleted(report, ids))


@given(FILES, st.sets(st.integers(0, 3), min_size=1))
@PATIENT
def test_viewing_some_sessions(report: naive.Files, ids: set[int]) -> None:
    view = naive.stored(report).view(flags=[f"flag{id}" for id in ids])
    seen = {name: {line.number: line for line in view.lines(name)} for name in view.names}
    assert naive.exact(seen) == naive.exact(naive.selected(report, ids))


@given(st.lists(st.tuples(st.sampled_from(NAMES), lines(st.just([0]))), max_size=4))
@PATIENT
def test_building_is_merging_line_by_line(parts: list[tuple[str, dict[int, Line]]]) -> None:
    rows = [(name, _of_one_session(line)) for name, numbered in parts for line in numbered.values()]
    expected: naive.Files = {}
    for name, line in rows:
        expected = naive.merged(expected, {name: {line.number: line}})
    assert naive.exact(naive.files_of(naive.built(rows))) == naive.exact(expected)


@given(FILES)
@PATIENT
def test_totals_are_those_of_the_lines(report: naive.Files) -> None:
    read = naive.stored(report)
    for name, numbered in report.items():
        classes = [line.line_class for line in numbered.values()]
        totals = read.file_totals(name)
        assert (totals.hits, totals.misses, totals.partials) == tuple(
            classes.count(kind) for kind in (HIT, MISS, PARTIAL)
        )
        assert totals.branches == sum(line.type == "b" for line in numbered.values())
        assert totals.complexity == sum(_part(line.complexity, 0) for line in numbered.values())
        assert totals.complexity_total == sum(_part(line.complexity, 1) for line in numbered.values())
    assert read.totals.lines == sum(read.file_totals(name).lines or 0 for name in report)


@given(st.lists(VALUES, max_size=20))
def test_classes_of_codes_are_those_of_values(values: list[object]) -> None:
    side = SideTable()
    codes = np.array([side.coverage_code(value) for value in values], dtype=np.int64)
    assert classes_of(codes, side.odd_classes()).tolist() == [int(classify(value)) for value in values]
    assert [side.value_of(code) for code in codes.tolist()] == values


@given(FILES)
@PATIENT
def test_reading_gives_what_was_written(report: naive.Files) -> None:
    written = write_report(_decoded(naive.stored(report)))
    assert naive.exact(naive.files_of(read_report(written.report_json, written.chunks))) == naive.exact(report)
    again = write_report(_decoded(read_report(written.report_json, written.chunks)))
    assert again.chunks == written.chunks, "encoding what was decoded gives the canonical text again"


@given(FILES, st.integers(1, 6))
@PATIENT
def test_files_written_a_few_at_a_time(report: naive.Files, lines: int) -> None:
    whole = _decoded(naive.stored(report))
    with patch("codecov_core.reports.line_encoding._LINES", lines):
        in_parts = write_report(whole)
    assert in_parts.chunks == write_report(whole).chunks


def _decoded(report: Report) -> Report:
    """The same report without its stored text, so that writing encodes every line."""
    return report.with_lines(report.table(), [facts.without_body() for facts in report.facts])


def _of_one_session(line: Line) -> Line:
    """The line as a builder takes it: seen by one session just as it is (§9.1); false is stored as null."""
    session = line.sessions[0]
    coverage = None if line.coverage is False else line.coverage
    complexity = session.complexity
    return Line(
        line.number,
        coverage,
        line.type,
        (type(session)(0, coverage, session.missed, session.partials, complexity),),
        complexity,
    )


def _with_type(record: tuple[Coverage, Sequence[object] | None]) -> tuple[Coverage, str, Sequence[object] | None]:
    coverage, missed = record
    return coverage, "b", missed


def _part(complexity: object, place: int) -> int:
    if isinstance(complexity, list):
        part = complexity[place]
        assert isinstance(part, int)
        return part
    return complexity if isinstance(complexity, int) and place == 0 else 0
