"""gcov's and gcovr's JSON (chapter 02 §14.9)."""

import json

import pytest

from codecov_core.ingest import Drop
from tests.unit.ingest_formats.real_reports import branch_totals, read_real, totals
from tests.unit.ingest_formats.showing import read_report


def line(number: object, count: object, *branches: int, **more: object) -> dict[str, object]:
    ways = [{"count": taken, "fallthrough": False, "throw": False} for taken in branches]
    return {"line_number": number, "count": count, "branches": ways, **more}


def gcov(*lines: object, **more: object) -> str:
    return json.dumps({"gcc_version": "12.2.0", "files": [{"file": "a.c", "lines": lines, **more}]})


def test_lines_and_branches() -> None:
    text = gcov(line(1, 5), line(2, 3, 1, 0), line(3, 0, 0, 0), functions=[{"start_line": 2, "name": "f"}])
    read = read_report(text)
    assert read.format == "gcov-json"
    assert read.files == {"a.c": {1: (5,), 2: (3,), 3: (0,)}}
    assert read_report(text, gcov_branch_method=True).lines == {1: (5,), 2: ("1/2", "b"), 3: (0,)}
    for option in ("gcov_branch_loop", "gcov_branch_conditional", "gcov_branch_macro"):
        assert read_report(text, None, **{option: True}).lines == {1: (5,), 2: (3,), 3: ("0/2", "b")}


def test_what_gcovr_leaves_out() -> None:
    lines = [line(1, 5), line(2, 0, **{"gcovr/noncode": True}), line(3, 0, **{"gcovr/excluded": True})]
    document = {"gcovr/format_version": "0.15", "files": [{"file": "a.c", "lines": lines}]}
    read = read_report(json.dumps(document))
    assert read.files == {"a.c": {1: (5,)}}
    assert read.drops == (
        Drop("line", "no code, as gcovr says", 1, ("a.c:2",), usual=True),
        Drop("line", "excluded from gcovr's report", 1, ("a.c:3",), usual=True),
    )


def test_branches_that_nobody_asked_for_are_told() -> None:
    text = gcov(line(1, 5), line(2, 3, 1, 0), line(3, 0, 0), functions=[{"start_line": 2, "name": "f"}])
    reason = "branches are read only where parsers.gcov.branch_detection asks for them"
    assert read_report(text).drops == (Drop("branch", reason, 3, ("a.c:2", "a.c:3"), usual=True),)
    assert read_report(text, gcov_branch_method=True).drops == (Drop("branch", reason, 1, ("a.c:3",), usual=True),)
    assert read_report(text, gcov_branch_method=True, gcov_branch_loop=True).drops == ()


def test_instances_of_a_template_merge() -> None:
    assert read_report(gcov(line(1, 5), line(1, 0), line(1, 7))).lines == {1: (7,)}


@pytest.mark.parametrize(
    ("odd", "reason"),
    [
        (line("x", 1), "no usable line"),
        (line(True, 1), "no usable line"),
        (line(4, "x"), "the count is no number"),
        (line(4, None), "the count is no number"),
        (line(10**12, 1), "line number is not between 1 and 2,000,000"),
        (7, "not an object"),
    ],
)
def test_an_odd_line_is_left_out_alone(odd: object, reason: str) -> None:
    read = read_report(gcov(line(1, 1), line(2, 1), odd))
    assert read.lines == {1: (1,), 2: (1,)}
    assert read.reasons == {reason: 1}


def test_what_the_tools_say_of_their_reports() -> None:
    # gcov: 59.15% of 71 lines of ring.c and 2 of 2 of ring.h; gcovr: 71 of 113 lines, 39 of 79 branches.
    assert totals(read_real("gcov/ring.gcov.json.gz")) == (42 + 2, 71 + 2)
    assert totals(read_real("gcovr/gcovr.json")) == (71, 113)
    counted = read_real("gcovr/gcovr.json", gcov_branch_macro=True, gcov_branch_method=True)
    assert branch_totals(counted) == (39, 79)
