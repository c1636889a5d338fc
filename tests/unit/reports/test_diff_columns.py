"""The columns of a git diff say what its hunks say."""

from hypothesis import example, given
from hypothesis import strategies as st

from codecov_core.reports import FileDiff, parse_git_diff

HEADERS = st.sampled_from(["diff --git a/x b/x", "diff --git a/x b/x\n--- a/x\n+++ b/x", "diff --cc x"])
MARKS = st.sampled_from("++-- ")
TEXTS = st.sampled_from(["", "x", "é", "@@ -1 +1 @@", "-- a", "diff --git a/z b/z", "\x0c", "\ufffd"])
ODD_LINES = st.sampled_from(
    ["", "\\ No newline at end of file", "no mark", "@@ -1 x", "@@ -1,2 +3 ", "@@ -1,99 +1,1 @@", "@@ -7 +7 @@", "+"]
)
STARTS = st.sampled_from([*range(30), 2**31, 10**15])


@st.composite
def hunks(draw: st.DrawFn) -> str:
    """A hunk with a true header."""
    lines = draw(st.lists(st.builds(str.__add__, MARKS, TEXTS), max_size=6))
    kept = sum(line[0] == " " for line in lines)
    sides = []
    for mark in "-+":
        length = kept + sum(line[0] == mark for line in lines)
        short = length == 1 and draw(st.booleans())
        sides.append(f"{mark}{draw(STARTS)}" + ("" if short else f",{length}"))
    return "\n".join([f"@@ {' '.join(sides)} @@{draw(st.sampled_from(['', ' def f():']))}", *lines])


@st.composite
def diffs(draw: st.DrawFn) -> str:
    """A diff of a few files, now and then with lines that belong to no diff, or lacking some."""
    lines = []
    for number in range(draw(st.integers(0, 4))):
        text = "\n".join([draw(HEADERS).replace("x", f"x{number}"), *draw(st.lists(hunks(), max_size=4))])
        lines += text.split("\n")
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        at = draw(st.integers(0, len(lines)))
        lines[at : at + draw(st.integers(0, 1))] = [draw(ODD_LINES)]
    return "\n".join(lines) + draw(st.sampled_from(["\n", ""]))


@given(diffs())
@example("diff --git a/x b/x\n@@ -1 +1,0 @@\n-a")
@example("diff --git a/x b/x\n@@ -0,0 +0,1 @@\n+a\ndiff --git a/y b/y\n@@ -1,0 +1 @@\n+b")
def test_columns_equal_hunks(text: str) -> None:
    diff = parse_git_diff(text)
    assert diff is not None
    for file in diff.files.values():
        if file.hunks is None:
            continue
        by_hunks = FileDiff(file.type, file.before, file.hunks)
        assert file.added_lines().tolist() == by_hunks.added_lines().tolist()
        assert file.removed_lines().tolist() == by_hunks.removed_lines().tolist()
        rows = list(range(len(file.added_lines())))[::-1]
        assert file.added_texts(rows) == by_hunks.added_texts(rows)
