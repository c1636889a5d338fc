"""What can be done with a report as a value (chapter 01 §6.6 to §8, §10, §21.9, §21.10)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from codecov_core.errors import CorruptReportError, UnknownSessionError
from codecov_core.reports import (
    FlagInfo,
    Report,
    ReportBuilder,
    Session,
    SessionType,
    Totals,
    carry_forward,
    clear_carried,
    fold,
    fraction_codes,
    merge_batch,
    read_report,
)
from codecov_core.reports.sessions import carried_name, flags_of, next_session_id

EOC = "\n<<<<< end_of_chunk >>>>>\n"


@pytest.fixture
def base() -> Report:
    return base_report()


def base_report() -> Report:
    """Report B of §21.9."""
    chunks = EOC.join([
        '{"present_sessions":[0,1]}\n[2,null,[[0,2],[1,0]]]\n[0,null,[[1,0]]]',
        '{"present_sessions":[0,1]}\n\n\n["2/2","b",[[0,"1/2",["l"],null,null],[1,"1/2",["r"],null,null]]]',
        '{"present_sessions":[1]}\n[1,null,[[1,1]]]',
        '{"present_sessions":[0]}\n[-1,null,[[0,-1]]]',
    ])  # fmt: skip
    names = ["svc/p.py", "ui/q.js", "ui/only.js", "doc/d.py"]
    return read_report(
        {
            "files": {name: [index, None] for index, name in enumerate(names)},
            "sessions": {"0": {"f": ["api"], "N": "job a"}, "1": {"f": ["web", "e2e"]}, "2": {"f": None}},
        },
        chunks,
    )


def shown(report: Report) -> dict[str, dict[int, Any]]:
    return {name: {line.number: line.to_stored() for line in report.lines(name)} for name in report.names}


def under(prefix: str) -> Any:
    def matches(names: Sequence[str]) -> list[bool]:
        return [name.startswith(prefix) for name in names]

    return matches


HALF = ["1/2", "b", [[0, "1/2", ["l"], None, None]]]
C1 = {"svc/p.py": {1: [2, None, [[0, 2]]]}, "ui/q.js": {3: HALF}}


def test_c1_carrying_a_flag_forward(base: Report) -> None:
    carried = carry_forward(base, ["api"], extras={"carriedforward_from": "abc"})
    assert shown(carried) == C1
    assert carried.totals.to_list() == [2, 2, 1, 0, 1, "50.00000", 1, 0, 0, 1, 0, 0, 0]
    session = carried.sessions[0]
    assert (session.name, session.session_type, session.extras) == (
        "CF[1] - job a", SessionType.CARRIEDFORWARD, {"carriedforward_from": "abc"},
    )  # fmt: skip


def test_c2_carrying_with_paths(base: Report) -> None:
    carried = carry_forward(base, ["web"], under("ui/"))
    assert list(shown(carried)) == ["ui/q.js", "ui/only.js"]
    assert carried.totals.to_list() == [2, 2, 1, 0, 1, "50.00000", 1, 0, 0, 1, 0, 0, 0]
    assert (carried.sessions[1].name, carried.sessions[1].flags) == ("Carriedforward", ("web", "e2e"))


def test_c3_carrying_nothing(base: Report) -> None:
    carried = carry_forward(base, ["none"])
    assert (carried.names, dict(carried.sessions), carried.totals) == ((), {}, Totals.EMPTY)


def test_c4_deleting_a_session(base: Report) -> None:
    left = base.deleted([1])
    assert shown(left) == C1
    assert list(left.sessions) == [0, 2]
    assert left.totals.to_list() == [2, 2, 1, 0, 1, "50.00000", 1, 0, 0, 2, 0, 0, 0]


def test_c6_deleting_keeps_complexity() -> None:
    stored = '{}\n[5,"m",[[0,5,null,null,9],[1,1,null,null,2]],null,9]'
    report = read_report({"files": {"a": [0, None]}, "sessions": {"0": {}, "1": {}}}, stored)
    assert shown(report.deleted([0])) == {"a": {1: [1, "m", [[1, 1, None, None, 2]], None, 9]}}


@pytest.mark.parametrize(("header", "left"), [('{"present_sessions":[0]}', [0, 1]), ("{}", [0])])
def test_c7_the_header_is_trusted(header: str, left: list[int]) -> None:
    report = read_report(
        {"files": {"a": [0, None]}, "sessions": {"0": {}, "1": {}}}, header + "\n[1,null,[[0,0],[1,1]]]"
    )
    assert [session.id for session in report.deleted([1]).lines("a")[0].sessions] == left


def test_deleting_passes_untouched_chunks_through(base: Report) -> None:
    totals = [0, 1, 1, 0, 0, "100"]
    text = '{"present_sessions":[0]}\n[1, null, [[0,1]]]' + EOC + '{"present_sessions":[1]}\n[1,null,[[1,1]]]'
    report = read_report({"files": {"a": [0, totals], "b": [1, totals]}, "sessions": {"0": {}, "1": {}}}, text)
    left = report.deleted([1])
    assert (left.names, left.is_loaded(0)) == (("a",), False)
    assert left.facts[0].body == b"[1, null, [[0,1]]]"


def test_c8_renumbering(base: Report) -> None:
    moved = base.renumbered({0: 7})
    assert list(moved.sessions) == [1, 2, 7]
    assert moved.sessions[7].id == 7
    assert [s.id for s in moved.lines("svc/p.py")[0].sessions] == [7, 1]
    assert base.renumbered({0: 1, 1: 0}).lines("ui/only.js")[0].sessions[0].id == 0
    with pytest.raises(ValueError, match="same id"):
        base.renumbered({0: 1})


def test_c9_unknown_sessions(base: Report) -> None:
    with pytest.raises(UnknownSessionError, match="no session 5, 9"):
        base.deleted([0, 9, 5])
    with pytest.raises(UnknownSessionError):
        base.renumbered({9: 10})


@pytest.mark.parametrize(
    ("paths", "flags", "totals"),
    [
        (None, ["api"], [2, 2, 1, 0, 1, "50.00000", 1, 0, 0, 1, 0, 0, 0]),
        (None, ["web"], [3, 4, 1, 2, 1, "25.00000", 1, 0, 0, 1, 0, 0, 0]),
        (None, ["api", "web"], [3, 4, 2, 1, 1, "50.00000", 1, 0, 0, 2, 0, 0, 0]),
        ("ui/", None, [2, 2, 2, 0, 0, "100", 1, 0, 0, 3, 0, 0, 0]),
        ("ui/", ["api"], [1, 1, 0, 0, 1, "0", 1, 0, 0, 1, 0, 0, 0]),
        (None, [], [3, 4, 3, 1, 0, "75.00000", 1, 0, 0, 3, 0, 0, 0]),
        (None, ["zz"], [0, 0, 0, 0, 0, None, 0, 0, 0, 0, 0, 0, 0]),
        (None, None, [4, 4, 3, 1, 0, "75.00000", 1, 0, 0, 3, 0, 0, 0]),
    ],
)
def test_views(base: Report, paths: str | None, flags: list[str] | None, totals: list[object]) -> None:
    view = base.view(flags, None if paths is None else under(paths))
    assert view.totals.to_list() == totals


def test_a_view_looks_like_a_report(base: Report) -> None:
    view = base.view(["api"], under("ui/"))
    assert view.names == ("ui/q.js", "ui/only.js")
    assert ("ui/q.js" in view, "svc/p.py" in view, bool(view), list(view.sessions)) == (True, False, True, [0])
    assert [line.coverage for line in view.lines("ui/q.js")] == ["1/2"]
    assert view.lines("ui/only.js") == ()
    assert [column.tolist() for column in view.line_classes("ui/q.js")] == [[3], [2]]
    assert view.line_coverage("ui/q.js")[1] == ["1/2"]
    assert view.file_totals("ui/q.js").hits == 1, "totals of the whole file"
    assert view.filtered_totals["ui/q.js"].partials == 1
    assert view.eof("ui/q.js") == 4
    assert base.view(None, under("ui/")).filtered_totals["ui/q.js"].hits == 1
    with pytest.raises(KeyError):
        view.lines("svc/p.py")
    with pytest.raises(KeyError):
        view.file_totals("svc/p.py")


def test_columns_of_a_file(base: Report) -> None:
    numbers, classes = base.line_classes("svc/p.py")
    assert (numbers.tolist(), classes.tolist()) == ([1, 2], [0, 1])
    assert base.line_coverage("ui/q.js")[1] == ["2/2"]
    with pytest.raises(KeyError):
        base.lines("nowhere")


def test_renaming(base: Report) -> None:
    renamed = base.renamed([("svc/p.py", "new.py"), ("nowhere", "x"), ("ui/q.js", None), ("doc/d.py", "ui/only.js")])
    assert renamed.names == ("new.py", "ui/only.js")
    assert shown(renamed)["ui/only.js"] == {1: [-1, None, [[0, -1]]]}
    assert base.renamed([("nowhere", "x")]) is base


@pytest.mark.parametrize("wanted", [["z.py", "a.py"], ["a.py", "z.py"], ["a.py"]])
def test_files_are_decoded_in_whatever_order_they_are_asked_for(wanted: list[str]) -> None:
    lines = "{}\n[1,null,[[0,1]]]\n[2,null,[[0,2]]]", "{}\n[0,null,[[0,0]]]"
    report = read_report(
        {"files": {"z.py": [0, None], "a.py": [1, None]}, "sessions": {"0": {}}},
        "\n<<<<< end_of_chunk >>>>>\n".join(lines),
    )
    table, places = report.table_with(wanted)
    hits = {"z.py": [1, 2], "a.py": [0]}
    assert [table.coverage[table.offsets[at] : table.offsets[at + 1]].tolist() for at in places.tolist()] == [
        hits[name] for name in wanted
    ]
    assert {name: [line.coverage for line in report.lines(name)] for name in report.names} == hits


def test_a_report_without_chunks_has_files_without_lines() -> None:
    report = read_report({"files": {"a.py": [0, [0, 1, 1, 0, 0, "100"]]}, "sessions": {"0": {}}}, None)
    assert report.names == ("a.py",)
    assert report.lines("a.py") == ()


def test_many_files_looked_at_one_by_one_are_decoded_together() -> None:
    count = 40
    stored = {"files": {f"f{n}": [n, None] for n in range(count)}, "sessions": {}}
    report = read_report(stored, EOC.join(f"{{}}\n[{n},null,[[0,{n}]]]" for n in range(count)))
    assert [report.lines(f"f{n}")[0].coverage for n in range(count)] == list(range(count))
    assert report.is_loaded(0)
    assert report.file_totals("f3").hits == 1


def test_totals_of_a_file_are_those_of_its_lines_whatever_is_decoded(base: Report) -> None:
    totals = base.all_file_totals()
    for files in [(), (1,), (0, 2), (0, 1, 2, 3)]:
        report = base_report()
        report.load(files)
        assert [report.file_totals(name) for name in report.names] == totals
        assert [report.table_of([name]).classes().tolist() for name in report.names] == [
            report.line_classes(name)[1].tolist() for name in report.names
        ]


@pytest.mark.parametrize(
    ("ids", "following"), [([], 0), ([0], 1), ([1], 2), ([1, 2], 3), ([2], 1), ([0, 2], 3), ([5], 1), ([0, 1], 2)]
)
def test_next_session_id(ids: list[int], following: int) -> None:
    assert next_session_id(ids) == following


@pytest.mark.parametrize(
    ("name", "carried"),
    [
        (None, "Carriedforward"),
        ("", "Carriedforward"),
        ("x", "CF[1] - x"),
        ("CF[3] - x", "CF[4] - x"),
        ("CF x", "CF[2] - x"),
        ("CF CF x", "CF[3] - x"),
        ("CFx", "CF[1] - CFx"),
        ("CF", "CF[1] - CF"),
        ("CF[] - x", "CF[1] - x"),
    ],
)
def test_names_of_carried_sessions(name: str | None, carried: str) -> None:
    assert carried_name(name) == carried


def test_the_last_session_decides_about_a_flag() -> None:
    carried = Session(0, flags=("f",), session_type=SessionType.CARRIEDFORWARD, extras={"carriedforward_from": "p"})
    uploaded = Session(1, flags=("f", "g"))
    assert flags_of([carried, uploaded]) == {"f": FlagInfo(False, None), "g": FlagInfo(False, None)}
    assert flags_of([uploaded, carried])["f"] == FlagInfo(True, "p")


def test_clearing_carried_sessions(base: Report) -> None:
    carried = carry_forward(base, ["api", "web"])
    cleared, ids = clear_carried(carried, ["web"])
    assert (ids, list(cleared.sessions)) == ((1,), [0])
    assert clear_carried(carried, ["zz"]) == (carried, ())
    assert clear_carried(base, ["api"]) == (base, ())


def test_a_batch_wants_one_session_an_upload(base: Report) -> None:
    with pytest.raises(CorruptReportError, match="one session, not 3"):
        merge_batch(Report.EMPTY, [(1, base)], carries=lambda _: True, joined=lambda _: True)


def test_folding_takes_the_sessions_along() -> None:
    def part(id: int) -> Report:
        builder = ReportBuilder(id)
        builder.file("a").append(1, id)
        return builder.freeze().with_session(Session(id))

    folded = fold([part(0), part(3), part(2)], [True, True, True])
    assert list(folded.sessions) == [0, 3, 2]
    assert folded.lines("a")[0].to_stored() == [3, None, [[0, 0], [3, 3], [2, 2]]]
    assert fold([], []) is Report.EMPTY
    with pytest.raises(ValueError, match="same session id"):
        fold([part(0), part(0)], [True, True])


def test_building_in_columns() -> None:
    builder = ReportBuilder(5)
    builder.add_columns(
        ["b", "a"],
        np.array([1, 0, 1, 1]),
        np.array([4, 1, 2, 4]),
        np.array([0, 3, *fraction_codes(np.array([1, 1]), np.array([2, 2]))]),
        np.array([0, 2, 1, 1], dtype=np.int8),
        missed_index=np.array([0, 0, 1, 2]),
        missed_lists=[None, ("x",), ("y", "z")],
    )
    builder.file("a").append(1, 7)
    report = builder.freeze()
    assert report.names == ("b", "a")
    assert shown(report) == {
        "b": {1: [3, "m", [[5, 3]]]},
        "a": {
            1: [7, None, [[5, 7]]],
            2: ["1/2", "b", [[5, "1/2", ["x"], None, None]]],
            4: ["1/2", "b", [[5, "1/2", ["y", "z"], None, None]]],
        },
    }
    assert [report.eof(name) for name in report.names] == [2, 5]


@pytest.mark.parametrize("line", [0, -1, 2**31])
def test_line_numbers_a_report_cannot_hold(line: int) -> None:
    with pytest.raises(ValueError, match="line number"):
        ReportBuilder().file("a").append(line, 1)
    with pytest.raises(ValueError, match="line number"):
        ReportBuilder().add_columns(["a"], np.array([0]), np.array([line]), np.array([1]))


def test_a_builder_without_lines() -> None:
    builder = ReportBuilder()
    builder.file("a")
    assert (builder.freeze().names, builder.freeze().totals.files) == (("a",), 1)


def test_reports_do_not_change(base: Report) -> None:
    before = shown(base)
    base.deleted([0])
    base.renumbered({0: 9})
    base.with_session(Session(8))
    base.renamed([("svc/p.py", "x")])
    carry_forward(base, ["web"])
    assert (shown(base), list(base.sessions), len(base)) == (before, [0, 1, 2], 4)


def test_a_line_without_sessions_beside_one_with_a_repeated_session() -> None:
    chunks = b'{"present_sessions":[0]}\n[0]\n[0,null,[[0,0],[0,0]]]'
    report_json = b'{"files":{"a.py":[0,null]},"sessions":{"0":{}},"totals":null}'
    lines = read_report(report_json, chunks).lines("a.py")
    assert [[(seen.id, seen.coverage) for seen in line.sessions] for line in lines] == [[], [(0, 0), (0, 0)]]
