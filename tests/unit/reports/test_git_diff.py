"""Text of git diff: computed results of chapter 06 §4.4, with the rules of §24.2."""

from typing import Any

import pytest

from codecov_core.reports import Diff, parse_git_diff


def parsed(text: str | bytes) -> dict[str, Any]:
    """The files of the diff, as they travel."""
    diff = parse_git_diff(text)
    assert diff is not None
    files = diff.to_wire()["files"]
    assert isinstance(files, dict)
    return files


def modified(*segments: Any, before: str | None = None, added: int = 0, removed: int = 0) -> dict[str, Any]:
    return {
        "type": "modified",
        "before": before,
        "segments": [{"header": header, "lines": lines} for header, lines in segments],
        "stats": {"added": added, "removed": removed},
    }


HEAD = "diff --git a/x.py b/x.py\nindex 1..2 100644\n--- a/x.py\n+++ b/x.py\n"


def test_nothing_known_and_nothing_changed() -> None:
    assert parse_git_diff(None) is None
    assert parse_git_diff("") == Diff({})
    assert parse_git_diff("some words\nbefore the first file\n") == Diff({})


def test_an_edit() -> None:
    text = HEAD + "@@ -1,3 +1,3 @@ def f():\n a\n-b\n+B\n c\n"
    assert parsed(text) == {
        "x.py": modified((["1", "3", "1", "3"], [" a", "-b", "+B", " c"]), added=1, removed=1),
    }
    assert parsed(text.replace("\n", "\r\n")) == parsed(text) == parsed(text.encode())


def test_missing_lengths_are_empty_text_and_mean_one() -> None:
    assert parsed(HEAD + "@@ -1 +1 @@\n-a\n+b\n") == {
        "x.py": modified((["1", "", "1", ""], ["-a", "+b"]), added=1, removed=1)
    }


@pytest.mark.parametrize("how", ["rename", "copy"])
def test_renames_and_copies(how: str) -> None:
    text = f"diff --git a/o.py b/n.py\nsimilarity index 100%\n{how} from o.py\n{how} to n.py\n"
    assert parsed(text) == {"n.py": modified(before="o.py")}


def test_a_rename_with_an_edit_after_another_file() -> None:
    text = (
        HEAD + "@@ -1,2 +1,2 @@\n-a\n+b\n c\n"
        "diff --git a/o.py b/n.py\nsimilarity index 90%\nrename from o.py\nrename to n.py\n"
        "--- a/o.py\n+++ b/n.py\n@@ -1,2 +1,2 @@\n-x\n+y\n z\n"
    )
    assert parsed(text) == {
        "x.py": modified((["1", "2", "1", "2"], ["-a", "+b", " c"]), added=1, removed=1),
        "n.py": modified((["1", "2", "1", "2"], ["-x", "+y", " z"]), before="o.py", added=1, removed=1),
    }


def test_new_and_deleted_files() -> None:
    text = (
        "diff --git a/n.py b/n.py\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/n.py\n"
        "@@ -0,0 +1,2 @@\n+a\n+b\n"
        "diff --git a/e.py b/e.py\nnew file mode 100644\nindex 0..1\n"
        "diff --git a/d.py b/d.py\ndeleted file mode 100644\nindex 1..0\n--- a/d.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n"
    )
    none = {"added": 0, "removed": 0}
    assert parsed(text) == {
        "n.py": {
            "type": "new",
            "before": None,
            "segments": [{"header": ["0", "0", "1", "2"], "lines": ["+a", "+b"]}],
            "stats": {"added": 2, "removed": 0},
        },
        "e.py": {"type": "new", "before": None, "segments": [], "stats": none},
        "d.py": {"type": "deleted", "before": "d.py", "stats": none},
    }


def test_binary_files() -> None:
    text = (
        "diff --git a/a.png b/a.png\nindex 1..2 100644\nBinary files a/a.png and b/a.png differ\n"
        "diff --git a/b.png b/b.png\nnew file mode 100644\nindex 0..2\nBinary files /dev/null and b/b.png differ\n"
        "diff --git a/c.png b/c.png\nindex 1..2 100644\nGIT binary patch\nliteral 3\nKcmZQz\n\n"
    )
    binary = {"type": "binary", "stats": {"added": 0, "removed": 0}}
    assert parsed(text) == {"a.png": binary, "b.png": binary, "c.png": modified()}


def test_modes_and_submodules() -> None:
    text = (
        "diff --git a/run.sh b/run.sh\nold mode 100644\nnew mode 100755\n"
        "diff --git a/lib b/lib\nindex 1..2 160000\n--- a/lib\n+++ b/lib\n@@ -1 +1 @@\n"
        "-Subproject commit aaa\n+Subproject commit bbb\n"
    )
    assert parsed(text) == {
        "run.sh": modified(),
        "lib": modified((["1", "", "1", ""], ["-Subproject commit aaa", "+Subproject commit bbb"]), added=1, removed=1),
    }


def test_lines_that_look_like_headers_are_lines() -> None:
    text = HEAD + "@@ -1,3 +1,4 @@\n--- drop\n+++ add\n+diff --git a/q b/q\n \n@@ x\n c\n"
    assert parsed(text)["x.py"]["segments"][0]["lines"] == ["--- drop", "+++ add", "+diff --git a/q b/q", " "]


def test_a_context_line_that_lost_its_blank() -> None:
    text = HEAD + "@@ -1,3 +1,3 @@\n a\n\n-b\n+c\n"
    assert parsed(text)["x.py"]["segments"][0]["lines"] == [" a", " ", "-b", "+c"]


def test_no_newline_at_the_end_is_no_line() -> None:
    text = HEAD + "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n"
    assert parsed(text)["x.py"]["segments"][0]["lines"] == ["-a", "+b"]


def test_unusual_line_breaks_stay_in_their_line() -> None:
    text = HEAD + "@@ -1 +1 @@\n-a\u2028b\n+c\x0cd\n"
    assert parsed(text)["x.py"]["segments"][0]["lines"] == ["-a\u2028b", "+c\x0cd"]


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ('diff --git "a/\\303\\274 x.py" "b/\\303\\274 x.py"', "ü x.py"),
        ('diff --git "a/tab\\there" "b/tab\\there"', "tab\there"),
        ('diff --git "a/q\\"uote\\\\" "b/q\\"uote\\\\"', 'q"uote\\'),
        ("diff --git a/dir b/name.py b/dir b/name.py", "dir b/name.py"),
        ("diff --git a/a b/a b/a b/a", "a b/a"),
        ("diff --cc merged.py", "merged.py"),
    ],
)
def test_names_that_are_hard_to_read(header: str, name: str) -> None:
    assert parsed(header + "\nindex 1..2 100644\n") == {name: modified()}


def test_a_quoted_file_after_another_is_a_file_of_its_own() -> None:
    text = (
        HEAD + "@@ -1 +1 @@\n-a\n+b\n"
        'diff --git "a/\\303\\274.py" "b/\\303\\274.py"\n--- "a/\\303\\274.py"\n+++ "b/\\303\\274.py"\n'
        "@@ -1 +1,2 @@\n a\n+c\n"
    )
    files = parsed(text)
    assert [len(files[name]["segments"]) for name in ("x.py", "ü.py")] == [1, 1]


def test_renamed_from_a_quoted_name() -> None:
    text = 'diff --git "a/\\303\\274.py" b/u.py\nrename from "\\303\\274.py"\nrename to u.py\n'
    assert parsed(text) == {"u.py": modified(before="ü.py")}


def test_a_combined_diff_has_no_segments() -> None:
    text = "diff --cc a.py\nindex 1,2..3\n--- a/a.py\n+++ b/a.py\n@@@ -1,1 -1,1 +1,2 @@@\n  a\n++b\n" + HEAD
    assert parsed(text) == {"a.py": modified(), "x.py": modified()}


def test_names_without_prefixes_come_from_the_side_lines() -> None:
    text = "diff --git x.py x.py\n--- x.py\n+++ x.py\n@@ -1 +1 @@\n-a\n+b\n"
    assert list(parsed(text)) == ["x.py"]


def test_a_part_that_cannot_be_read_costs_one_file() -> None:
    text = "diff --git nonsense\n@@ -1 +1 @@\n-a\n+b\n" + HEAD + "@@ -1 +1 @@\n-a\n+b\n"
    assert list(parsed(text)) == ["x.py"]


def test_a_hunk_shorter_than_it_says() -> None:
    text = HEAD + "@@ -1,9 +1,9 @@\n-a\n+b\ndiff --git a/y.py b/y.py\nold mode 1\nnew mode 2\n"
    files = parsed(text)
    assert files["x.py"]["segments"][0]["lines"] == ["-a", "+b"]
    assert files["y.py"] == modified()


@pytest.mark.parametrize("line", ["@@ a", "@@ -1 x", f"@@ -{'9' * 5000} +1 @@", "diff --stat", "@@@ -1 -1 +1 @@@"])
def test_a_line_that_starts_nothing_ends_a_hunk(line: str) -> None:
    text = HEAD + f"@@ -1,9 +1,9 @@\n-a\n+b\n{line}\n+c\n@@ -20 +20 @@\n-d\n+e\n"
    assert [segment["lines"] for segment in parsed(text)["x.py"]["segments"]] == [["-a", "+b"], ["-d", "+e"]]


def test_lines_beyond_the_lengths_of_a_hunk_are_none_of_it() -> None:
    text = HEAD + "@@ -1 +1 @@\n-a\n+b\n-- \n2.30.1\n"
    assert parsed(text)["x.py"]["segments"][0]["lines"] == ["-a", "+b"]


def test_bytes_that_are_no_text() -> None:
    assert parsed(HEAD.encode() + b"@@ -1 +1 @@\n-\xff\n+b\n")["x.py"]["segments"][0]["lines"] == ["-\ufffd", "+b"]
