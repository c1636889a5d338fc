"""The repository's list of files: clean-up of both containers (chapter 02 §2.3, §14.5 item 9)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.ingest.json_container import read_json_container
from codecov_core.ingest.legacy_container import read_legacy_container
from codecov_core.ingest.limits import DEFAULT_LIMITS
from codecov_core.ingest.network import cleaned
from codecov_core.ingest.path_names import normalised


@pytest.mark.parametrize(
    ("written", "path"),
    [
        ("src/a.py", "src/a.py"),
        (r'"docs/\346\227\245.txt"', "docs/日.txt"),
        (r'"tab\there"', "tab\there"),
        (r'"cr\rlf"', "cr\rlf"),
        (r'"quote\"d"', 'quote"d'),
        (r'"cut\30"', "cut30"),
        ('"é\\303\\251"', "éé"),
        (r'pre/"c/gr\303\266\303\237e.c"', "pre/c/größe.c"),
        (r'"back\\slash"', r"back\slash"),
        (r'pre\"back\\slash"', r"pre/back\slash"),
        (r'"..\\x"', "x"),
        ('"plain"', "plain"),
        (r".\win\x.cs", "win/x.cs"),
        (r"a\ b.py", "a b.py"),
        ("./.github/x", ".github/x"),
        ("././x", "x"),
        ("src/a.py\r", "src/a.py"),
        ("/abs/x", "abs/x"),
        ("../../etc/passwd", "etc/passwd"),
        ("a/../../b", "b"),
    ],
)
def test_paths_are_spelled_as_git_means_them(written: str, path: str) -> None:
    assert cleaned([written]) == (path,)


@pytest.mark.parametrize("written", ["", "..", "/", ".", "\r", '""', "\0"])
def test_what_is_no_path_is_left_out(written: str) -> None:
    assert cleaned(["a", written, "b"]) == ("a", "b")


def test_both_containers_mean_the_same_files() -> None:
    text = b'src/a.py\r\n./b.py\r\n"caf\\303\\251.py"\nm/target/delombok/X.java\n<<<<<< network\n'
    legacy = read_legacy_container(text, DEFAULT_LIMITS)
    v1 = read_json_container(
        b'{"network_files": ["src/a.py\\r", "./b.py", "\\"caf\\\\303\\\\251.py\\""], "coverage_files": []}',
        DEFAULT_LIMITS,
    )
    assert legacy.repository_files == v1.repository_files == ("src/a.py", "b.py", "café.py")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["src/a.c", r"src\a.c", r"a\ b.c"], ("src/a.c", r"src\a.c", r"a\ b.c")),
        (["a.c", r"src\a.c", r".\b.c"], ("a.c", "src/a.c", "b.c")),
        (["src/a.c", r"..\..\a.c", r"\a.c", "C:\\x\\..\\y"], ("src/a.c", "a.c", "a.c", "C:/y")),
        (["a.c", r'"src\\a.c"'], ("a.c", r"src\a.c")),
    ],
    ids=["of git", "of Windows", "that lead elsewhere", "in quotes"],
)
def test_backslashes_of_lists_that_are_no_text(written: list[str], meant: tuple[str, ...]) -> None:
    assert cleaned(written, is_text=False) == meant


def test_no_list_is_an_empty_one() -> None:
    assert read_legacy_container(b"", DEFAULT_LIMITS).repository_files == ()


@given(st.lists(st.text(max_size=12) | st.text(r"./\"a", max_size=8), max_size=6), st.booleans())
def test_no_path_leads_out_of_the_repository(written: list[str], is_text: bool) -> None:
    paths = cleaned(written, is_text=is_text)
    assert all(path and normalised(path) == path.replace("\\", "/") for path in paths)
