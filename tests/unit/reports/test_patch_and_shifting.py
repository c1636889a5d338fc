"""Diffs as values, patch totals and line shifting: worked examples of chapter 01 §21.11, rules of §11.5."""

from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codecov_core.errors import CorruptDiffError
from codecov_core.reports import (
    Diff,
    FileDiff,
    Hunk,
    Report,
    ReportBuilder,
    patch_totals,
    shift_lines,
    touches_tracked_lines,
)


def diff(**files: Any) -> Diff:
    """A diff of ``name=(type, segment, ...)``; a segment is ``(header, lines)``, lines in one text."""
    result = Diff.from_wire({
        "files": {
            name.replace("_", "."): {
                "type": kind,
                "segments": [{"header": header, "lines": lines} for header, lines in segments],
            }
            for name, (kind, *segments) in files.items()
        }
    })  # fmt: skip
    assert result is not None
    return result


def report(files: dict[str, dict[int, Any]]) -> Report:
    builder = ReportBuilder()
    for name, lines in files.items():
        for number, coverage in lines.items():
            builder.file(name).append(number, coverage)
    return builder.freeze()


def hunk(header: list[Any], lines: list[str]) -> Hunk:
    return Hunk.from_wire({"header": header, "lines": lines})


HEAD: dict[str, dict[int, Any]] = {"a": {1: 1, 2: 0, 3: "1/2", 9: 1}, "b": {1: 1}, "c": {5: 0}}


def test_d1_patch_totals() -> None:
    changed = diff(
        a=("modified", (["1", "1", "1", "3"], ["+1", "+2", "+3"])),
        b=("new", (["0", "0", "1", "1"], ["+q"])),
        c=("deleted",),
        zz=("modified", (["1", "1", "1", "1"], ["+a"])),
        d=("binary",),
    )
    patch = patch_totals(report(HEAD), changed)
    assert patch is not None
    assert patch.totals.to_list() == [2, 4, 2, 1, 1, "50.00000", 0, 0, 0, 0, 0, 0, 0]
    assert {name: totals.to_list()[1:6] for name, totals in patch.files.items()} == {
        "a": [3, 1, 1, 1, "33.33333"],
        "b": [1, 1, 0, 0, "100"],
    }


def test_d2_d3_no_line_is_known() -> None:
    patch = patch_totals(report(HEAD), diff(a=("modified", ([4, 0, 5, 1], ["+x"]))))
    assert patch is not None
    assert patch.totals.to_list() == [1, 0, 0, 0, 0, None, 0, 0, 0, 0, None, None, 0]
    assert patch.files["a"].to_list() == [0, 0, 0, 0, 0, None, 0, 0, 0, 0, 0, 0, 0]
    patch = patch_totals(report(HEAD), diff(q=("new", ([0, 0, 1, 1], ["+x"]))))
    assert patch is not None
    assert patch.totals.to_list() == [0, 0, 0, 0, 0, None, 0, 0, 0, 0, None, None, 0]


@pytest.mark.parametrize("stored", [None, {}, {"files": {}}, {"files": []}, {"files": None}])
def test_no_file_no_totals(stored: object) -> None:
    assert patch_totals(report(HEAD), Diff.from_wire(stored)) is None


@pytest.mark.parametrize(
    ("header", "lines", "added", "removed"),
    [
        (["1", "3", "1", "3"], ["-a", "-b", "+c", " d", "+e"], [1, 3], [1, 2]),
        (["5", "2", "0", "0"], ["+x"], [1], []),
        ([10, 1, 12, 2], [" c", "+y", "\\ No newline at end of file"], [13], []),
        ([4, 3, 3, 1], ["-x", " y", "-z"], [], [4, 6]),
    ],
)
def test_d4_numbers_of_changed_lines(header: list[Any], lines: list[str], added: list[int], removed: list[int]) -> None:
    file = FileDiff("modified", hunks=(hunk(header, lines),))
    assert (file.added_lines().tolist(), file.removed_lines().tolist()) == (added, removed)


def test_numbers_of_changed_lines_are_found_once_and_cannot_be_changed() -> None:
    file = FileDiff("modified", hunks=(hunk(["1", "1", "1", "2"], ["-a", "+b", "+c"]),))
    assert file.added_lines() is file.added_lines()
    assert not file.added_lines().flags.writeable
    assert not file.removed_lines().flags.writeable
    assert file == FileDiff("modified", hunks=file.hunks)
    assert hash(file) == hash(FileDiff("modified", hunks=file.hunks))


@pytest.mark.parametrize(
    "odd",
    [Hunk("x", "1", "x", "1", ("+a",)), Hunk(1, 1, 1, 1, ("+a", "")), Hunk(1, 1, 1 << 64, 1, ("+a",))],
)
def test_segments_that_cannot_be_numbered(odd: Hunk) -> None:
    with pytest.raises(CorruptDiffError):
        patch_totals(report(HEAD), Diff({"a": FileDiff("modified", hunks=(odd,))}))


@pytest.mark.parametrize(
    "stored",
    [
        [1],
        {"files": [1]},
        {"files": {"a": None}},
        {"files": {"a": {"type": "odd"}}},
        {"files": {"a": {"type": "new", "segments": 5}}},
        {"files": {"a": {"type": "new", "segments": [{"header": [1, 2, 3]}]}}},
        {"files": {"a": {"type": "new", "segments": [{"header": [1, 2, 3, None], "lines": []}]}}},
        {"files": {"a": {"type": "new", "segments": [{"header": [1, 2, 3, 4], "lines": [5]}]}}},
    ],
)
def test_diffs_of_another_shape(stored: object) -> None:
    with pytest.raises(CorruptDiffError):
        Diff.from_wire(stored)


def test_a_diff_travels_and_comes_back() -> None:
    changed = Diff({
        "a": FileDiff("modified", "old", (Hunk("1", "", "1", "2", (" x", "+y")),)),
        "b": FileDiff("deleted", "b"),
        "c": FileDiff("binary"),
    })  # fmt: skip
    assert Diff.from_wire(changed.to_wire()) == changed
    assert changed.to_wire() is not changed.to_wire()


@pytest.mark.parametrize(
    ("header", "lines", "expected", "eof"),
    [
        (["2", "1", "2", "2"], ["-x", "+y", "+z"], {1: 1, 4: 3, 5: 4, 6: 5}, 7),
        (["1", "3", "1", "2"], [" a", "-b", " c"], {1: 1, 2: 3, 3: 4, 4: 5}, 5),
        (["0", "0", "1", "2"], ["+a", "+b"], {3: 1, 4: 2, 5: 3, 6: 4, 7: 5}, 8),
        (["4", "1", "3", "0"], ["-x"], {1: 1, 2: 2, 3: 4, 4: 5}, 5),
        (["9", "0", "9", "1"], ["+q"], {1: 1, 2: 2, 3: 3, 4: 4, 5: 5}, 7),
        (["9", "1", "9", "0"], ["-q"], {1: 1, 2: 2, 3: 3, 4: 4, 5: 5}, 6),
        (["x", "1", "x", "0"], ["-q"], {1: 1, 2: 2, 3: 3, 4: 4, 5: 5}, 6),
        (["1", "1", "1", "0"], ["-q", "", "-r"], {1: 2, 2: 3, 3: 4, 4: 5}, 5),
    ],
)
def test_shifting(header: Any, lines: list[str], expected: dict[int, int], eof: int) -> None:
    base = report({"a": {number: number for number in range(1, 6)}, "b": {1: 1}})
    shifted = shift_lines(base, Diff({"a": FileDiff("modified", hunks=(hunk(header, lines),))}))
    assert {line.number: line.coverage for line in shifted.lines("a")} == expected
    assert shifted.eof("a") == eof
    assert shifted.lines("b") == base.lines("b")


def naively_shifted(base: dict[int, int], eof: int, hunks: list[Hunk]) -> tuple[dict[int, int], int]:
    """§11.4 line by line, on a list that holds a file's coverage by position."""
    positions = [base.get(number) for number in range(1, eof)]
    try:
        for hunk in hunks:
            at = hunk.first_head_line() - 1
            for line in hunk.lines:
                if line[0] == "-":
                    if at < len(positions):
                        del positions[at]
                elif line[0] == "+":
                    positions.insert(at, None)
                    at += 1
                else:
                    at += 1
    except (CorruptDiffError, IndexError):
        pass
    shifted = {number: value for number, value in enumerate(positions, start=1) if value is not None}
    return shifted, len(positions) + 1


STARTS = st.integers(-6, 14) | st.sampled_from(["0", "3", "-2", "x", 1 << 40])
MARKED = st.sampled_from(["-", "-x", "+", "+x", " ", " x", "\\ No newline at end of file"])
HUNKS = st.lists(
    st.builds(
        lambda start, runs, odd: Hunk(1, 1, start, 1, (*(line for line, count in runs for _ in range(count)), *odd)),
        STARTS,
        st.lists(st.tuples(MARKED, st.integers(1, 3)), max_size=6),
        st.sampled_from([(), (), (), ("",), ("", "-x")]),
    ),
    max_size=5,
)


@given(st.dictionaries(st.integers(1, 10), st.integers(0, 9), min_size=1), HUNKS)
@example({1: 1, 2: 2, 3: 3}, [hunk([3, 1, 3, 1], ["-x", "+y"]), hunk([1, 2, 1, 1], ["-a", " b"])])
@example({1: 1, 2: 2, 3: 3}, [hunk([1, 1, -2, 1], ["-x", "+y", " c", "-z", "+q"])])
def test_shifting_is_a_list_with_lines_put_in_and_taken_out(base: dict[int, int], hunks: list[Hunk]) -> None:
    before = report({"a": dict(sorted(base.items()))})
    shifted = shift_lines(before, Diff({"a": FileDiff("modified", hunks=tuple(hunks))}))
    found = {line.number: line.coverage for line in shifted.lines("a")}
    assert (found, shifted.eof("a")) == naively_shifted(base, before.eof("a"), hunks)


@pytest.mark.parametrize(
    ("hunks", "last"),
    [
        ([hunk([1, 1, 1, 1], ["-x"] * 150_000 + ["+y"] * 150_000)], 300_000),
        ([hunk([1, 1, 1, 1], ["-x", "+y"] * 150_000)], 300_000),
        ([hunk([1, 1, 1, 1], ["+y", " x"] * 150_000)], 450_000),
    ],
)
def test_shifting_takes_a_pass_over_the_file(hunks: list[Hunk], last: int) -> None:
    """On a list that closes up after every line these take half a minute."""
    builder = ReportBuilder()
    file = builder.file("a")
    for number in range(1, 300_001):
        file.append(number, 1)
    base = builder.freeze()
    shifted = shift_lines(base, Diff({"a": FileDiff("modified", hunks=tuple(hunks))}))
    assert shifted.eof("a") == last + 1


def test_shifting_leaves_other_changes_alone() -> None:
    base = report({"a": {1: 1}, "b": {1: 1}})
    segment = (["1", "1", "1", "0"], ["-x"])
    assert shift_lines(base, diff(a=("new", segment), b=("deleted", segment), q=("modified", segment))) is base
    assert shift_lines(base, None) is base


@pytest.mark.parametrize(
    ("changed", "later", "touched"),
    [
        pytest.param(None, None, False, id="unknown"),
        pytest.param(diff(gone=("deleted",)), None, True, id="a deleted file that the base has"),
        pytest.param(diff(q=("deleted",)), None, False, id="a deleted file that nobody has"),
        pytest.param(diff(fresh=("new",)), None, True, id="a new file that the head has"),
        pytest.param(diff(fresh=("new",)), diff(fresh=("deleted",)), False, id="new, and deleted later"),
        pytest.param(diff(fresh=("modified",)), None, True, id="modified and in one of them"),
        pytest.param(diff(q=("modified",)), None, False, id="modified and in none"),
        pytest.param(diff(both=("modified", ([1, 1, 1, 0], ["-x"]))), None, True, id="a removed line was tracked"),
        pytest.param(diff(both=("modified", ([2, 1, 2, 0], ["-x"]))), None, False, id="a removed line was not"),
        pytest.param(diff(both=("modified", ([7, 1, 1, 0], ["-x"]))), None, True, id="by its place in the head"),
        pytest.param(diff(both=("modified", ([1, 2, 7, 1], [" c", "-x"]))), None, False, id="not by its base number"),
        pytest.param(diff(both=("modified", ([3, 0, 3, 1], ["+x"]))), None, True, id="an added line is tracked"),
        pytest.param(diff(both=("binary",)), None, False, id="binary"),
    ],
)
def test_touching_tracked_lines(changed: Diff | None, later: Diff | None, touched: bool) -> None:
    base, head = report({"gone": {1: 1}, "both": {1: 1}}), report({"fresh": {1: 1}, "both": {3: 1}})
    assert touches_tracked_lines(base, head, changed, later) is touched
