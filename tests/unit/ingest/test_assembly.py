"""From a filled sink to a report: paths, line fixes, repeated files (chapter 02 §6.4, §9, §11)."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

import numpy as np
import pytest

from codecov_core.ingest.assembly import Assembled, assemble
from codecov_core.ingest.line_fixes import LineFix
from codecov_core.ingest.resolution import DroppedBecause, Resolution
from codecov_core.ingest.results import LostPath, report_of
from codecov_core.ingest.sink import Drop, Sink
from codecov_core.reports import Report, fraction_code, freeze_together

Rows = list[tuple[str, int, int]]
Fill = Callable[[Rows], Sink]


def by_rows(rows: Rows) -> Sink:
    sink = Sink()
    for name, occurrence in groupby(rows, key=itemgetter(0)):
        file = sink.file(name)
        for _, line, hits in occurrence:
            file.append(line, hits)
    return sink


def by_columns(rows: Rows) -> Sink:
    names: list[str] = []
    index = []
    for name, _, _ in rows:
        if not names or names[-1] != name:
            names.append(name)
        index.append(len(names) - 1)
    sink = Sink()
    lines, hits = [row[1] for row in rows], [row[2] for row in rows]
    sink.columns(names, np.array(index), np.array(lines), np.array(hits, np.int64))
    return sink


class Known:
    """Final paths by name; names that are their own path may be told together."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self.paths = names

    def resolve(self, name: str) -> Resolution:
        path = self.paths.get(name)
        return Resolution(None, DroppedBecause.UNRESOLVED) if path is None else Resolution(path)

    def are_final(self, names: Sequence[str]) -> bool:
        return all(self.paths.get(name) == name for name in names)


def shown(report: Report) -> dict[str, dict[int, object]]:
    return {name: {line.number: line.coverage for line in report.lines(name)} for name in report.names}


def made(result: Assembled) -> Report:
    """The report of one that has lines."""
    report = report_of(freeze_together(result.builders))
    assert report is not None
    return report


doors = pytest.mark.parametrize("fill", [by_rows, by_columns])


def assembled(sink: Sink, names: Mapping[str, str], fixes: Mapping[str, LineFix] | None = None) -> Assembled:
    return assemble(sink, Known(names), fixes or {})


@doors
def test_names_of_one_path_merge_and_lost_names_are_told(fill: Fill) -> None:
    sink = fill([("x/../a.py", 1, 1), ("lost.py", 1, 1), ("a.py", 2, 0), ("b.py", 7, 3), ("a.py", 1, 4)])
    result = assembled(sink, {"x/../a.py": "a.py", "a.py": "a.py", "b.py": "b.py"})
    assert shown(made(result)) == {"a.py": {1: 4, 2: 0}, "b.py": {7: 3}}
    assert made(result).names == ("a.py", "b.py")
    assert result.lost_paths == (LostPath("lost.py", DroppedBecause.UNRESOLVED),)


@doors
def test_line_fixes_go_by_final_path(fill: Fill) -> None:
    rows = [("raw/a.kt", line, 1) for line in (1, 2, 3, 5, 6, 9)] + [("b.kt", 2, 1), ("c.kt", 1, 1), ("c.kt", 8, 1)]
    fixes = {
        "a.kt": LineFix(((2, 2), (5, 7)), 8),
        "b.kt": LineFix(((2, 2),)),
        "c.kt": LineFix((), 5),
        "raw/a.kt": LineFix(((1, 1),)),
    }
    sink = fill(rows)
    result = assembled(sink, {"raw/a.kt": "a.kt", "b.kt": "b.kt", "c.kt": "c.kt"}, fixes)
    assert shown(made(result)) == {"a.kt": {1: 1, 3: 1}, "c.kt": {1: 1}}
    assert result.lost_paths == (), "a file whose lines are all left out leaves no trace in the report"
    reason = "the line fixes of the upload say that it is no code"
    assert sink.drops == (Drop("line", reason, 6, ("a.kt:2", "a.kt:5", "a.kt:6", "a.kt:9", "b.kt:2")),)
    assert (result.fixed_lines, sink.bad_of(details=True)) == (6, (0, None))


@doors
def test_lines_of_lost_files_are_not_those_of_fixes(fill: Fill) -> None:
    sink = fill([("lost", 1, 1), ("a", 1, 1)])
    result = assembled(sink, {"a": "a"}, {"a": LineFix(((2, 2),))})
    assert (result.fixed_lines, sink.drops) == (0, ())


@doors
def test_a_fix_never_reaches_beyond_its_file(fill: Fill) -> None:
    fixes = {"a": LineFix.of([(3, 2**40), (-5, -1)]), "c": LineFix.of([(-5, 1)], 2**70)}
    result = assembled(fill([("a", 2, 1), ("b", 1, 1), ("c", 4, 1)]), {"a": "a", "b": "b", "c": "c"}, fixes)
    assert shown(made(result)) == {"a": {2: 1}, "b": {1: 1}, "c": {4: 1}}


@doors
@pytest.mark.parametrize(("first", "second"), [({1: 0, 2: 0}, {1: 1, 2: 0, 3: 0}), ({1: 1, 2: 0, 3: 0}, {1: 0, 2: 0})])
def test_ruby_files_that_saw_nothing_yield(fill: Fill, first: dict[int, int], second: dict[int, int]) -> None:
    rows = [("a.rb", *row) for row in first.items()] + [("o.py", 1, 1)] + [("a.rb", *row) for row in second.items()]
    result = assembled(fill(rows), {"a.rb": "a.rb", "o.py": "o.py"})
    assert shown(made(result)) == {"a.rb": {1: 1, 2: 0, 3: 0}, "o.py": {1: 1}}


def test_very_many_occurrences_of_a_ruby_file_stay_cheap() -> None:
    sink = Sink()
    for number in range(1, 3001):
        sink.file("a.rb").append(number, 1)
    assert len(made(assembled(sink, {"a.rb": "a.rb"})).lines("a.rb")) == 3000


@doors
def test_other_files_that_saw_nothing_merge(fill: Fill) -> None:
    result = assembled(fill([("a.py", 9, 0), ("o.py", 1, 1), ("a.py", 1, 1)]), {"a.py": "a.py", "o.py": "o.py"})
    assert shown(made(result))["a.py"] == {1: 1, 9: 0}


def test_candidates_are_tried_in_order() -> None:
    sink = Sink()
    sink.also_named("lib/a.js", "x.js", "src/a.js", "z.js")
    sink.file("lib/a.js").append(1, 1)
    sink.also_named("gone.js", "gone too.js")
    sink.file("gone.js").append(1, 1)
    result = assembled(sink, {"src/a.js": "src/a.js", "z.js": "z.js"})
    assert made(result).names == ("src/a.js",)
    assert [path.name for path in result.lost_paths] == ["gone.js"]


def test_occurrences_marked_last_merge_after_all_others() -> None:
    sink = Sink()
    sink.file("/dist-packages/a.py", last=True).append(1, "1/2", "b", ["1"])
    sink.file("a.py").append(1, 0, "m")
    report = made(assembled(sink, {"/dist-packages/a.py": "a.py", "a.py": "a.py"}))
    (line,) = report.lines("a.py")
    assert (line.coverage, line.type) == ("1/2", "m"), "the type of the first one stays"


def test_all_columns_arrive() -> None:
    sink = Sink()
    sink.file("a").append(1, "1/2", "b", ["0:1"], [(1, 5, 0)], (1, 3))
    sink.file("a").append(2, True)
    sink.columns(
        ["b"],
        np.array([0, 0]),
        np.array([4, 5]),
        np.array([fraction_code(1, 2), 7]),
        np.array([1, 2], np.int8),
        missed_index=np.array([1, 0], np.int32),
        missed_lists=[None, ("exit",)],
    )
    report = made(assembled(sink, {"a": "a", "b": "b"}))
    (first, second), (third, fourth) = report.lines("a"), report.lines("b")
    (seen,) = first.sessions
    assert (seen.id, seen.coverage, seen.missed, seen.partials) == (0, "1/2", ["0:1"], [[1, 5, 0]])
    assert (first.type, first.complexity, second.coverage) == ("b", [1, 3], True)
    assert (third.coverage, third.type, third.sessions[0].missed) == ("1/2", "b", ["exit"])
    assert (fourth.coverage, fourth.type, fourth.sessions[0].missed) == (7, "m", None)


def test_an_empty_sink_has_no_lines() -> None:
    sink = Sink()
    sink.columns([], np.array([], int), np.array([], int), np.array([], np.int64))
    assert not assembled(sink, {}).builders
    assert not assembled(Sink(), {}).builders
