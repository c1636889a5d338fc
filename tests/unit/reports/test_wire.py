"""The stored form: worked examples of chapter 01 §21.12 and §21.13, odd input of §17, broken input."""

import json
from typing import Any

import orjson
import pytest

from codecov_core.errors import CorruptReportError
from codecov_core.reports import (
    Diff,
    Report,
    ReportBuilder,
    Session,
    Totals,
    merge_batch,
    patch_totals,
    read_report,
    stored_file_order,
    with_patch_totals,
    write_report,
)

EOC = "\n<<<<< end_of_chunk >>>>>\n"
SESSIONS = {"0": {"f": ["unit"]}}


def read(files: Any, chunks: str | bytes, sessions: Any = None, totals: object = None) -> Report:
    return read_report({"files": files, "sessions": SESSIONS if sessions is None else sessions}, chunks, totals)


def small_report() -> Report:
    builder = ReportBuilder()
    a = builder.file("src/a.py")
    a.append(1, 1)
    a.append(3, "1/2", "b", ["3:exit"])
    a.append(4, 0, "m", complexity=(1, 3))
    builder.file("src/b.py").append(2, 5, partials=[[0, 4, 1], [5, None, 0]])
    session = Session(
        time=1700000000, archive="v4/raw/x.txt", flags=("unit",), provider="github", build="12", name="n", job="3",
        url="https://ci/1", env={"PY": "3.13"},
    )  # fmt: skip
    report = builder.freeze().with_session(session)
    return report.with_session(Session.from_stored(0, {**session.to_stored(), "t": report.totals.to_list()}))


def test_w1_a_small_report() -> None:
    written = write_report(small_report())
    assert written.chunks.decode() == (
        '{"present_sessions":[0]}\n[1,null,[[0,1]]]\n\n["1/2","b",[[0,"1/2",["3:exit"],null,null]]]\n'
        '[0,"m",[[0,0,null,null,[1,3]]],null,[1,3]]' + EOC + '{"present_sessions":[0]}\n\n'
        "[5,null,[[0,5,null,[[0,4,1],[5,null,0]],null]]]"
    )
    assert written.report_json.decode() == (
        '{"files":{"src/a.py":[0,[0,3,1,1,1,"33.33333",1,1,0,0,1,3,0],null,null],"src/b.py":[1,[0,1,1,0,0,"100",0,0,0,0,'
        '0,0,0],null,null]},"sessions":{"0":{"t":[2,4,2,1,1,"50.00000",1,1,0,1,1,3,0],"d":1700000000,"a":"v4/raw/x.txt",'
        '"f":["unit"],"c":"github","n":"12","N":"n","j":"3","u":"https://ci/1","p":null,"e":{"PY":"3.13"},"st":"uploaded"'
        ',"se":{}}},"totals":[2,4,2,1,1,"50.00000",1,1,0,1,1,3,null]}'
    )
    again = write_report(read_report(written.report_json, written.chunks))
    assert (again.report_json, again.chunks) == (written.report_json, written.chunks)


def test_w1_without_totals() -> None:
    document = json.loads(write_report(small_report(), with_totals=False).report_json)
    assert document["files"] == {"src/a.py": [0, None], "src/b.py": [1, None]}
    assert document["totals"] is None


def test_w2_an_empty_report() -> None:
    written = write_report(Report.empty())
    assert written.chunks == b""
    assert written.report_json == b'{"files":{},"sessions":{},"totals":[0,0,0,0,0,null,0,0,0,0,0,0,null]}'
    assert written.totals.to_commit_json()["c"] == 0


def test_w3_w4_files_with_few_lines() -> None:
    builder = ReportBuilder()
    builder.file("empty")
    builder.file("third").append(3, 1)
    chunks = write_report(builder.freeze()).chunks.decode()
    assert chunks == '{"present_sessions":[]}\n' + EOC + '{"present_sessions":[0]}\n\n\n[1,null,[[0,1]]]'


def test_w6_patch_totals_are_stored() -> None:
    builder = ReportBuilder()
    builder.file("a").append(1, 1)
    report = builder.freeze()
    diff = Diff.from_wire({"files": {"a": {"type": "new", "segments": [{"header": [0, 0, 1, 1], "lines": ["+x"]}]}}})
    document = json.loads(write_report(with_patch_totals(report, patch_totals(report, diff))).report_json)
    assert document["totals"][-1] == [1, 1, 1, 0, 0, "100", 0, 0, 0, 0, 0, 0, 0]
    assert document["files"]["a"][3] == [0, 1, 1, 0, 0, "100", 0, 0, 0, 0, 0, 0, 0]
    empty = Diff.from_wire({"files": {"a": {"type": "new", "segments": [{"header": [0, 0, 9, 1], "lines": ["+x"]}]}}})
    document = json.loads(write_report(with_patch_totals(report, patch_totals(report, empty))).report_json)
    assert document["files"]["a"][3] == [0, 0, 0, 0, 0, None, 0, 0, 0, 0, None, None, 0]


def test_w7_labels_of_old_times_stay_in_the_text() -> None:
    line = "[1,null,[[0,1]],null,null,[[0,1,null,[0]]]]"
    report = read({"a": [0, None]}, '{"labels_index":{"0":"a"}}\n<<<<< end_of_header >>>>>\n{}\n' + line)
    assert report.lines("a")[0].to_stored() == [1, None, [[0, 1]]]
    assert write_report(report).chunks.decode() == '{"present_sessions":[0]}\n' + line


def test_w8_null_headers_become_objects() -> None:
    report = read({"f0": [0, None], "f1": [1, None]}, "null\n[1, null, [[0, 1]]]" + EOC + "null")
    assert write_report(report, with_totals=False).chunks.decode() == "{}\n[1, null, [[0, 1]]]" + EOC + "{}\n"
    expected = '{"present_sessions":[0]}\n[1, null, [[0, 1]]]' + EOC + '{"present_sessions":[]}\n'
    assert write_report(report).chunks.decode() == expected


def test_w9_the_stored_index_decides_which_chunk_is_whose() -> None:
    chunks = EOC.join(f"{{}}\n[{value},null,[[0,{value}]]]" for value in (1, 2, 3))
    report = read({"z": [2, None], "a": [0, None]}, chunks)
    assert [report.lines(name)[0].coverage for name in ("z", "a")] == [3, 1]
    assert json.loads(write_report(report).report_json)["files"].keys() == {"z", "a"}


def test_w10_a_newline_at_the_end_starts_no_line() -> None:
    report = read({"a": [0, None]}, "{}\n[1,null,[[0,1]]]\n\n")
    assert report.eof("a") == 3
    written = write_report(report)
    assert written.chunks == b'{"present_sessions":[0]}\n[1,null,[[0,1]]]\n'
    assert read_report(written.report_json, written.chunks).eof("a") == 2


def test_untouched_files_keep_their_text() -> None:
    body = '[ 1, null, [ [0,1] ] ]\r\n\n["1/2", "b", [[0, "1/2"]]]\n\n'
    totals = [0, 2, 1, 0, 1, "50.00000"]
    report = read({"a": [0, totals]}, '{"present_sessions": [0], "k": [1]}\n' + body)
    report.lines("a")  # looking at a file does not touch it
    assert write_report(report).chunks.decode() == '{"present_sessions":[0],"k":[1]}\n' + body


def test_two_uploads_into_nothing() -> None:
    """§21.13."""
    first, second = ReportBuilder(), ReportBuilder()
    file = first.file("app/m.py")
    file.append(1, 1)
    file.append(2, 0)
    file.append(4, "1/2", "b", ["0:1"])
    file = second.file("app/m.py")
    file.append(2, 4)
    file.append(4, "1/2", "b", ["0:0"])
    second.file("lib/n.py").append(1, 0)
    parts = [(101, first.freeze()), (102, second.freeze())]
    result = merge_batch(
        Report.EMPTY,
        [(id, report.with_session(Session(0, totals=report.totals))) for id, report in parts],
        carries=lambda _: False,
        joined=lambda _: True,
    )
    written = write_report(result.report)
    assert written.chunks.decode() == (
        '{"present_sessions":[0,1]}\n[1,null,[[0,1]]]\n[4,null,[[0,0],[1,4]]]\n\n'
        '["2/2","b",[[0,"1/2",["0:1"],null,null],[1,"1/2",["0:0"],null,null]]]' + EOC + '{"present_sessions":[1]}\n'
        "[0,null,[[1,0]]]"
    )
    assert written.totals.to_list() == [2, 4, 3, 1, 0, "75.00000", 1, 0, 0, 2, 0, 0, None]
    assert result.mapping == {101: 0, 102: 1}


# --- indexes that stay ---


def test_file_order_keeps_indexes_and_appends_new_files() -> None:
    builder = ReportBuilder()
    for name in ("new.py", "b.py", "a.py"):
        builder.file(name).append(1, 1)
    written = write_report(builder.freeze(), file_order=["a.py", "gone.py", None, "b.py"])
    files = json.loads(written.report_json)["files"]
    assert {name: entry[0] for name, entry in files.items()} == {"a.py": 0, "b.py": 3, "new.py": 4}
    assert list(files) == ["a.py", "b.py", "new.py"]
    assert written.chunks.decode().split(EOC)[1] == '{"present_sessions":[]}\n'
    assert stored_file_order(written.report_json) == ("a.py", None, None, "b.py", "new.py")
    assert [len(read_report(written.report_json, written.chunks).lines(name)) for name in files] == [1, 1, 1]


def test_a_report_whose_json_was_sorted_keeps_its_indexes_by_the_stored_order() -> None:
    report_json = '{"files": {"a.py": [1], "b.py": [0]}, "sessions": {"0": {}}}'
    report = read_report(report_json, f"{{}}\n[1, null, [[0, 1]]]{EOC}{{}}\n[0, null, [[0, 0]]]")
    assert report.names == ("a.py", "b.py")
    order = stored_file_order(report_json)
    kept = write_report(report, file_order=order)
    assert stored_file_order(kept.report_json) == order == ("b.py", "a.py")
    assert read_report(report_json, kept.chunks).lines("a.py") == report.lines("a.py")
    assert stored_file_order(write_report(report).report_json) == ("a.py", "b.py")


def test_a_file_gone_from_the_end_keeps_its_place() -> None:
    builder = ReportBuilder()
    builder.file("a.py").append(1, 1)
    written = write_report(builder.freeze(), file_order=["a.py", "gone.py"])
    assert written.chunks.decode().count(EOC) == 1


# --- odd input (§17) ---


@pytest.mark.parametrize(
    ("line", "stored"),
    [
        ("[1]", [1, None, []]),
        ("[0,null]", [0, None, []]),
        ("[1,null,null]", [1, None, []]),
        ('[0,"m",null,null,4]', [0, "m", [], None, 4]),
        ("[1,null,[null,[0,1]]]", [1, None, [[0, 1]]]),
        ('["1/2","b",[[0,"1/2",["x"]]]]', ["1/2", "b", [[0, "1/2", ["x"], None, None]]]),
        ("[1,null,[[0,1,null]]]", [1, None, [[0, 1]]]),
        ('[1,null,[[0,1]],[["warn"]],null]', [1, None, [[0, 1]]]),
        ("[[[1,2,1],[3,4,0]],null,[[0,[[1,2,1]]]]]", ["1/2", None, [[0, 1]]]),
        ("[2.0,null,[[0,2.0]]]", [2, None, [[0, 2]]]),
        ("[18446744073709551615,null,[[0,0]]]", [18446744073709551615, None, [[0, 0]]]),
        ('[1,"m",[[0,1,null,null,[]]],null,[]]', [1, "m", [[0, 1, None, None, []]]]),
        ("[18446744073709551617,null,[[0,18446744073709551617]]]", [2**64 + 1, None, [[0, 2**64 + 1]]]),
        ('[1,"m",[[0,1,[],null,1.5]],null,9e99]', [1, "m", [[0, 1, [], None, 2]], None, 2**53 - 1]),
        ('[1,"m",[[0,1]],null,[99999999999999999999,3]]', [1, "m", [[0, 1]], None, [2**53 - 1, 3]]),
        ('[1,"m",[[0,1]],null,2.5]', [1, "m", [[0, 1]], None, 2]),
        ('[1,null,[[0,1,["a\u2028b"],null,null]]]', [1, None, [[0, 1, ["a\u2028b"], None, None]]]),
    ],
)
def test_odd_lines_are_read(line: str, stored: Any) -> None:
    assert read({"a": [0, None]}, "{}\n" + line).lines("a")[0].to_stored() == stored


def test_lines_a_strict_reader_refuses_are_written_anew() -> None:
    chunks = "{}\n[1,null,null]\nnull\n[1,null,[null,[0,1]]]" + EOC + "{}\n[1, null, [[0, 1]]]"
    written = write_report(read({"a": [0, None], "b": [1, None]}, chunks)).chunks.decode()
    assert written == (
        '{"present_sessions":[0]}\n[1,null,[]]\n\n[1,null,[[0,1]]]'
        + EOC
        + '{"present_sessions":[0]}\n[1, null, [[0, 1]]]'
    )


def test_text_with_carriage_returns_throughout() -> None:
    text = ("{}\n[1,null,[[0,1]]]\n\n[0,null,[[0,0]]]" + EOC + "{}\n[2,null,[[0,2]]]").replace("\n", "\r\n")
    report = read({"a": [0, None], "b": [1, None]}, text)
    assert [[line.number for line in report.lines(name)] for name in "ab"] == [[1, 3], [1]]


def test_bad_utf8_is_replaced() -> None:
    report = read({"a": [0, None]}, b'{}\n["1/2",null,[[0,"1/2",["\xff"],null,null]]]')
    assert report.lines("a")[0].sessions[0].missed == ["\ufffd"]


def test_a_chunk_that_is_not_there() -> None:
    report = read({"a": [7, [0, 3, 1]]}, "{}\n[1,null,[[0,1]]]")
    assert (report.lines("a"), report.eof("a"), report.file_totals("a").lines) == ((), 1, 3)


@pytest.mark.parametrize("entry", [[0], [0, None], [0, []], [0, None, {"x": 1}], [0, None, None, None]])
def test_entries_of_files(entry: object) -> None:
    assert read({"a": entry}, "{}\n[1,null,[[0,1]]]").file_totals("a").hits == 1


@pytest.mark.parametrize(
    "stored",
    [
        [1, 2, 1, 1, 0, "50.00000", 0, 0, 0, 1, 0, 0, 0],
        [1, 2, 1, 1, 0, "50.00000", 0, 0, 0, 1],
        {"f": 1, "n": 2, "h": 1, "m": 1, "p": 0, "c": "50.00000", "b": 0, "d": 0, "M": 0, "s": 1, "C": 0, "N": 0},
        '{"f":1,"n":2,"h":1,"m":1,"c":"50.00000","s":1,"diff":null}',
        {"files": 1, "lines": 2, "hit": 1, "missed": 1, "partial": 0, "sessions": 1},
    ],
)
def test_commit_totals_are_believed_until_a_change(stored: object) -> None:
    report = read({"a": [0, [0, 2, 1, 1, 0, "50.00000"]]}, "{}\n[1,null,[[0,1]]]\n[0,null,[[0,0]]]", totals=stored)
    expected = [1, 2, 1, 1, 0, "50.00000", 0, 0, 0, 1, 0, 0, 0]
    assert report.totals.to_list() == expected
    assert report.with_session(Session(5)).totals.sessions == 2
    assert report.renamed([("a", None)]).totals == Totals.EMPTY.__class__(coverage=None, sessions=1)


def test_commit_totals_that_contradict_the_files_are_not_believed() -> None:
    """§22 rule 17."""
    files = {"a": [0, [0, 2, 1, 1, 0, "50.00000"]]}
    assert read(files, "", totals=[9, 9, 9, 0, 0, "100"]).totals.lines == 2
    document = {"files": {"a": [0, None]}, "sessions": {}, "totals": [1, 1, 1, 0, 0, "100"]}
    assert read_report(document, "{}\n[1,null,[[0,1]]]", [1, 3, 3, 0, 0, "100"]).totals.lines == 1


def test_commit_totals_without_lines_have_no_coverage() -> None:
    """§22 rule 16."""
    assert read({"a": [0, None]}, "{}\n", totals={"f": 1, "n": 0, "c": 0, "s": 1}).totals.coverage is None


def test_sessions_in_short_and_long_names() -> None:
    stored = {"1": {"flags": ["x"], "name": "nm", "totals": [1, 2], "id": "7", "zz": 1, "": 2}, "0": {"st": "bogus"}}
    sessions = read({}, "", stored).sessions
    assert list(sessions) == [1, 0]
    assert (sessions[1].id, sessions[1].flags, sessions[1].name, sessions[1].totals) == (
        1, ("x",), "nm", Totals(files=1, lines=2),
    )  # fmt: skip
    assert sessions[0].session_type == "uploaded"


def test_empty_is_not_missing_in_sessions() -> None:
    """§22 rule 24."""
    session = read({}, "", {"0": {"f": [], "d": 0, "N": ""}}).sessions[0]
    assert (session.flags, session.time, session.name) == ((), 0, "")
    assert session.to_stored()["f"] == []


def test_reading_changes_nothing_it_was_given() -> None:
    document = {"files": {"a": [0, None]}, "sessions": {"0": {"f": ["x"], "e": {"A": "1"}}}}
    before = json.dumps(document)
    write_report(read_report(document, "{}\n[1,null,[[0,1]]]"))
    assert json.dumps(document) == before


# --- broken input ---


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[1,null,[[0,1]]", "line 2 of a.py is no JSON"),
        ("oops", "line 2 of a.py is no JSON"),
        ('{"a":1}', "line 2 of a.py is no stored line"),
        ("[" + "9" * 5000 + ",null,[[0,1]]]", "line 2 of a.py is no JSON"),
        ("[1,null,[[0,1," + "[" * 1010 + "9" * 20 + "]" * 1010 + ",null,null]]]", "line 2 of a.py is no JSON"),
        ("[1,null,[[0,1," + "[" * 1010 + "]" * 1010 + ",null,null]]]", "line 2 of a.py is no stored line"),
        ("[]", "line 2 of a.py is no stored line"),
        ("5", "line 2 of a.py is no stored line"),
        ('["abc",null,[[0,1]]]', "neither a number nor a ratio"),
        ('[1,"x",[[0,1]]]', "line 2 of a.py is no stored line"),
        ("[1,null,[[0]]]", "line 2 of a.py is no stored line"),
        ('[1,null,[["0",1]]]', "session id '0'"),
        ("[1,null,[[-1,1]]]", "session id -1"),
        ("[1,null,[[0,1,5,null,null]]]", "int instead of a list"),
        ('[1,null,[[0,1]],null,"x"]', "'x' is no complexity"),
        ("[1,null,[[0,{}]]]", "no coverage value"),
        ("[1,null,[[99999999999,1]]]", "session id 99999999999"),
    ],
)
def test_a_broken_line_is_named(line: str, said: str) -> None:
    report = read({"ok.py": [0, None], "a.py": [1, None]}, "{}\n[1,null,[[0,1]]]" + EOC + "{}\n\n" + line)
    assert len(report.lines("ok.py")) == 1, "a broken file does not sink its neighbour"
    with pytest.raises(CorruptReportError, match=said) as caught:
        report.lines("a.py")
    assert caught.value.facts == {"file": "a.py", "line": 2}
    with pytest.raises(CorruptReportError, match=r"a\.py"):
        write_report(report)


def test_texts_that_only_together_are_json_are_refused() -> None:
    with pytest.raises(CorruptReportError, match="line 1 of a"):
        read({"a": [0, None]}, "{}\n[1,null,[[0,1]]\n]").lines("a")


@pytest.mark.parametrize(
    ("report_json", "said"),
    [
        ("{", "cannot be read"),
        ("[]", "no object"),
        ('{"files": [1]}', "files is no object"),
        ('{"files": {"a": {}}}', "entry of a does not start with a chunk index"),
        ('{"files": {"a": [-1]}}', "entry of a does not start with a chunk index"),
        ('{"files": {"a": ["0"]}}', "entry of a does not start with a chunk index"),
        ('{"files": {"a": [0, 5]}}', "neither a list nor an object"),
        ('{"files": {"a": [0, [0, {}]]}}', "totals hold a dict at position 1"),
        ('{"sessions": {"x": {}}}', "session id 'x' is no number"),
        ('{"sessions": {"0": 5}}', "session 0 is no object"),
        ('{"sessions": {"0": {"f": "unit"}}}', "flags of session 0"),
        ('{"sessions": {"0": {"t": "{"}}}', "stored totals are no JSON"),
    ],
)
def test_a_broken_report_json_is_named(report_json: str, said: str) -> None:
    with pytest.raises(CorruptReportError, match=said):
        read_report(report_json, "")


def test_a_broken_header_is_named() -> None:
    with pytest.raises(CorruptReportError, match=r"chunk header of a\.py") as caught:
        read({"a.py": [0, None]}, "{oops\n[1,null,[[0,1]]]")
    assert caught.value.facts == {"file": "a.py", "line": 0}


def test_null_stands_for_nothing() -> None:
    assert read_report(b'{"files": null, "sessions": null, "totals": null}', b"").totals == Totals.EMPTY


def test_the_writer_writes_what_strict_readers_take() -> None:
    """§18: three elements at least, known types, no null list of sessions, whole complexities."""
    builder = ReportBuilder()
    builder.file("a").append(1, False)
    builder.file("a").append(2, 1, "m", complexity=2.5)
    builder.file("a").append(3, [[1, 2, 1], [3, 4, 0]])
    builder.file("a").append(4, 1, "m", complexity=[])
    lines = [orjson.loads(line) for line in write_report(builder.freeze()).chunks.split(b"\n")[1:]]
    assert [line[0] for line in lines] == [None, 1, "1/2", 1]
    assert [line[4] for line in lines if len(line) > 4] == [2]
