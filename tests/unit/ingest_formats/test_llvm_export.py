"""``llvm-cov export`` in JSON (chapter 02 §14.9)."""

import json

import pytest

from codecov_core.ingest import FileProblem
from tests.unit.ingest_formats.real_reports import branch_totals, read_real, without_missed
from tests.unit.ingest_formats.showing import read_report

Segment = list[object]


def export(*segments: Segment, **file: object) -> str:
    files = [{"filename": "a.c", "segments": segments, **file}]
    return json.dumps({"type": "llvm.coverage.json.export", "version": "2.0.1", "data": [{"files": files}]})


def entry(line: int, count: int, *, is_gap: bool = False) -> Segment:
    return [line, 1, count, True, True, is_gap]


def end(line: int) -> Segment:
    return [line, 2, 0, False, False, False]


def back(line: int, count: int) -> Segment:
    return [line, 9, count, True, False, False]


@pytest.mark.parametrize(
    ("segments", "expected"),
    [
        ([entry(2, 5), end(4)], {2: 5, 3: 5, 4: 5}),
        ([entry(2, 5), entry(3, 0), back(3, 5), end(5)], {2: 5, 3: 5, 4: 5, 5: 5}),
        ([entry(2, 5), entry(3, 9), back(4, 5), end(5)], {2: 5, 3: 9, 4: 9, 5: 5}),
        ([entry(2, 0), entry(2, 7), end(3)], {2: 7, 3: 7}),
        ([entry(2, 5), entry(3, 8, is_gap=True), end(4)], {2: 5, 3: 5, 4: 8}),
        ([entry(2, 5), end(2), entry(9, 0), end(9)], {2: 5, 9: 0}),
        ([entry(2, 5), [3, 1, 0, False, True, False], back(4, 5), end(5)], {2: 5, 5: 5}),
        ([end(4)], {}),
        ([[2, 1, 5, True, True], [3, 1, 0, False, False]], {2: 5, 3: 5}),
        ([entry(2, 2**62 + 5), end(2)], {2: 2**62 + 5}),
    ],
)
def test_counts_of_lines(segments: list[Segment], expected: dict[int, int]) -> None:
    read = read_report(export(*segments))
    assert read.format == "llvm-cov"
    assert read.files.get("a.c", {}) == {line: (count,) for line, count in expected.items()}


def test_branches_are_fractions_of_their_lines() -> None:
    branches = [[2, 3, 2, 5, 1, 0, 0, 0, 4], [2, 8, 2, 9, 1, 2, 0, 0, 4], [4, 3, 4, 5, 0, 0, 0, 0, 4], [2, 3]]
    expansions = [{"source_region": [3, 1, 3, 4, 5, 0, 1, 1], "branches": [[90, 1, 90, 4, 1, 1, 1, 0, 4]]}, {}]
    read = read_report(export(entry(2, 5), end(5), branches=branches, expansions=expansions))
    assert read.lines == {2: ("3/4", "b", ("0:1",)), 3: ("2/2", "b"), 4: ("0/2", "b", ("0:0", "0:1")), 5: (5,)}
    assert read.reasons == {"not two places and two counts": 1}


@pytest.mark.parametrize(
    "segments",
    [[5], [[1]], [["x", 1, 1, True, True]], [entry(3, 1), entry(2, 1)], [entry(10**12, 1)], [[2, 1, "x", True, True]]],
)
def test_segments_of_another_shape(segments: list[object]) -> None:
    document = json.loads(export(entry(1, 1), end(9)))
    document["data"][0]["files"].append({"filename": "b.c", "segments": segments})
    read = read_report(json.dumps(document))
    assert list(read.files) == ["a.c"]
    assert read.reasons == {"its segments are of an unknown shape": 1}


def test_files_of_millions_of_lines_are_refused() -> None:
    document = json.loads(export(entry(1, 1), end(2_000_000)))
    document["data"][0]["files"] *= 20
    assert read_report(json.dumps(document)).problem is FileProblem.TOO_LARGE


def test_a_summary_says_what_to_do() -> None:
    read = read_real("llvm-cov/llvm-summary.json")
    assert (read.format, read.problem) == ("llvm-cov", FileProblem.UNRECOGNISED)


def test_json_and_lcov_of_one_run_agree() -> None:
    # Line 8 of ring.c has the branches of a macro, which the tracefile numbers in another order.
    document, tracefile = read_real("llvm-cov/llvm.json").files, read_real("llvm-cov/llvm.info").files
    assert without_missed(document) == without_missed(tracefile)
    assert document["/build/ringbuf/src/core/ring.c"].pop(8) == ("3/4", "b", ("1:3",))
    assert tracefile["/build/ringbuf/src/core/ring.c"].pop(8) == ("3/4", "b", ("0:1",))
    assert document == tracefile


def test_counts_beyond_64_bits_leave_branches_what_they_are() -> None:
    read = read_report(export(entry(2, 2**64 - 1), end(3), branches=[[2, 3, 2, 5, 2**64 - 1, 0, 0, 0, 4]]))
    assert read.lines == {2: ("1/2", "b", ("0:1",)), 3: (2**63 - 1,)}


def test_branches_are_those_llvm_counts() -> None:
    # `llvm-cov report`: 50 of 96.
    assert branch_totals(read_real("llvm-cov/llvm.json")) == (50, 96)
