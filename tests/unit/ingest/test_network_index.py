"""Finding the file of the repository that a path means (chapter 02 §9.4, §14.5 items 1, 2 and 4)."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from codecov_core.ingest.network_index import Found, Match, NetworkIndex, NotFound


def found(network: list[str], path: str, *, absolute: bool = False) -> str | None:
    answer = NetworkIndex(network).find(path, absolute=absolute)
    return answer.path if isinstance(answer, Found) else None


@pytest.mark.parametrize(
    ("network", "path", "file"),
    [
        (["src/a.py"], "a.py", "src/a.py"),
        (["src/a.py"], "foo/a.py", None),
        (["src/a.py"], "home/u/r/src/a.py", "src/a.py"),
        (["src/a.py"], "SRC/A.PY", "src/a.py"),
        (["src/a/x.py", "lib/a/x.py"], "a/x.py", None),
        (["src/a/x.py", "lib/a/x.py"], "b/a/x.py", None),
        (["src/a/x.py", "lib/a/x.py"], "x.py", None),
        (["src/a/x.py", "lib/a/x.py"], "src/a/x.py", "src/a/x.py"),
        (["src/a/x.py", "lib/q/x.py"], "z/a/x.py", "src/a/x.py"),
        (["src/a/x.py", "lib/q/x.py"], "z/x.py", None),
        (["README.md"], "readme.md", "README.md"),
        (["x.py", "src/a/x.py", "lib/a/x.py"], "a/x.py", None),
        (["lib.rs"], "foo/lib.rs", None),
        (["src/lib.rs", "crates/x/src/lib.rs"], "x/src/lib.rs", "crates/x/src/lib.rs"),
        (["src/lib.rs", "crates/x/src/lib.rs"], "r/src/lib.rs", "src/lib.rs"),
        ([".x.py"], ".x.py", ".x.py"),
        ([".github/x.py"], "r/.github/x.py", ".github/x.py"),
        ([], "x.py", None),
    ],
)
def test_the_longest_common_ending_decides(network: list[str], path: str, file: str | None) -> None:
    assert found(network, path) == file


@pytest.mark.parametrize(
    ("path", "absolute", "file"),
    [
        ("foo/lib.rs", False, None),
        ("foo/lib.rs", True, "lib.rs"),
        ("r/foo/bar/lib.rs", True, "lib.rs"),
        ("r/foo/bar/x.rs", True, None),
    ],
)
def test_one_component_is_enough_for_a_whole_path_below_a_root(path: str, absolute: bool, file: str | None) -> None:
    assert found(["lib.rs", "src/x.rs"], path, absolute=absolute) == file
    assert found(["lib.rs", "src/x.rs", "src/lib.rs", "bin/lib.rs"], path, absolute=absolute) == file


@pytest.mark.parametrize(
    ("network", "path", "file"),
    [
        (["Aa/Bb/cc", "Aa/Bb/Cc"], "aa/bb/cc", "Aa/Bb/cc"),
        (["Aa/Bb/cc", "Aa/Bb/Cc"], "aa/bb/Cc", "Aa/Bb/Cc"),
        (["Aa/Bb/cc", "Aa/Bb/Cc"], "Aa/Bb/Cc", "Aa/Bb/Cc"),
        (["src/a/x.py", "lib/A/x.py"], "b/A/x.py", "lib/A/x.py"),
        (["src/a/x.py", "lib/A/x.py"], "b/a/x.py", "src/a/x.py"),
        (["src/a/x.py", "lib/a/x.py"], "b/A/x.py", None),
        (["lib/x.py", "src/Lib/x.py"], "src/lib/x.py", "src/Lib/x.py"),
    ],
)
def test_case_decides_between_equals_only(network: list[str], path: str, file: str | None) -> None:
    assert found(network, path) == file


def test_what_is_ambiguous_is_told_with_the_first_files_that_fit() -> None:
    network = [f"{folder}/a/x.py" for folder in "bcdefghij"]
    assert NetworkIndex(network).find("z/a/x.py") == NotFound(tuple(network[:5]))
    assert NetworkIndex(network).find("z/y.py") == NotFound(())


def test_the_way_of_finding_is_told() -> None:
    index = NetworkIndex(["src/a.py", "lib/b/c.py"])
    ways = {path: index.find(path) for path in ("src/a.py", "r/src/a.py", "x/b/c.py")}
    assert [answer.match for answer in ways.values() if isinstance(answer, Found)] == [
        Match.EXACT,
        Match.WHOLE,
        Match.ENDING,
    ]


def compared(network: list[str], path: str, *, absolute: bool) -> str | None:
    """The rules by comparing the path with every file."""
    files = list(dict.fromkeys(network))
    if path in files:
        return path

    def shared(file: str, path: str) -> int:
        count = 0
        for one, other in zip(file.split("/")[::-1], path.split("/")[::-1], strict=False):
            if one != other:
                break
            count += 1
        return count

    most = max(shared(file.lower(), path.lower()) for file in files)
    best = [file for file in files if most and shared(file.lower(), path.lower()) == most]
    whole = [file for file in best if file.count("/") + 1 == most]
    if most == 1 and "/" in path:
        if not (absolute and whole):
            return None
    elif not whole:
        alike = [shared(file, path) for file in best]
        return best[alike.index(max(alike))] if best and alike.count(max(alike)) == 1 else None
    alike = [shared(file, path) for file in whole]
    return whole[alike.index(max(alike))] if alike.count(max(alike)) == 1 else whole[0]


component = st.sampled_from(["a", "b", "A", "c", "x.py", "X.py", "lib"])
network_path = st.lists(component, min_size=1, max_size=4).map("/".join)


@settings(max_examples=600)
@given(st.lists(network_path, min_size=1, max_size=8), st.lists(network_path, min_size=1, max_size=6), st.booleans())
@example(["a/x.py", "b/a/x.py"], ["b/c/a/x.py", "c/a/x.py", "a/x.py"], False)
def test_shortcuts_give_what_comparing_gives(network: list[str], queries: list[str], absolute: bool) -> None:
    index = NetworkIndex(network)

    def answers(queries: list[str]) -> list[str | None]:
        answers = [index.find(query, absolute=absolute) for query in queries]
        return [answer.path if isinstance(answer, Found) else None for answer in answers]

    expected = [compared(network, query, absolute=absolute) for query in queries]
    assert answers(queries) == expected
    assert answers(queries) == expected, "no question changes a later answer"
    below = [f"home/runner/{query}" for query in queries]
    assert answers(below) == [compared(network, query, absolute=absolute) for query in below]
