"""Finding the file of the repository that a path means (chapter 02 §9.4)."""

from difflib import SequenceMatcher

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from codecov_core.ingest.network_index import NetworkIndex


@pytest.mark.parametrize(
    ("network", "path", "found"),
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
        (["Aa/Bb/cc", "Aa/Bb/Cc"], "aa/bb/cc", "Aa/Bb/cc"),
        (["Aa/Bb/cc", "Aa/Bb/Cc"], "aa/bb/Cc", "Aa/Bb/Cc"),
        (["x.py", "src/a/x.py", "lib/a/x.py"], "a/x.py", "x.py"),
        (["lib.rs"], "foo/lib.rs", "lib.rs"),
        (["lib.rs"], "r/foo/bar/lib.rs", "lib.rs"),
        (["src/lib.rs", "crates/x/src/lib.rs"], "x/src/lib.rs", "src/lib.rs"),
        ([".x.py"], "x.py", None),
        ([".github/x.py"], "github/x.py", ".github/x.py"),
        ([".github/x.py"], "x.py", ".github/x.py"),
        ([], "x.py", None),
    ],
)
def test_answers(network: list[str], path: str, found: str | None) -> None:
    assert NetworkIndex(network).find(path) == found


def walked(network: list[str], path: str) -> str | None:
    """The rules of the chapter, step by step on a whole tree."""
    root: dict[str, dict] = {}  # type: ignore[type-arg]
    ending: dict[int, list[str]] = {}
    for entry in dict.fromkeys(network):
        node = root
        for component in reversed(entry.lower().split("/")):
            node = node.setdefault(component, {})
        ending.setdefault(id(node), []).append(entry)
    candidates: list[str] = []
    node, matched = root, False
    for component in reversed(path.lower().split("/")):
        if component not in node:
            break
        node, matched = node[component], True
        candidates = ending.get(id(node), candidates)
    if matched and id(node) not in ending:
        while id(node) not in ending and len(node) == 1:
            node = next(iter(node.values()))
        candidates = [*candidates, *ending.get(id(node), [])]
    if not candidates:
        return None
    best = max(
        reversed(candidates),
        key=lambda candidate: (SequenceMatcher(None, path, candidate).ratio(), path.endswith(candidate)),
    )
    low, asked = best.lower(), path.lower()
    parts = asked.split("/")
    if low == asked or (len(low.split("/")) < len(parts) and asked.endswith(low)):
        return best
    return best if low.endswith("/".join(parts[-2:])) else None


component = st.sampled_from(["a", "b", "A", "c", "x.py", "X.py", "lib"])
network_path = st.lists(component, min_size=1, max_size=4).map("/".join)


@settings(max_examples=600)
@given(st.lists(network_path, max_size=8), st.lists(network_path, min_size=1, max_size=6))
@example(["a/x.py", "b/a/x.py"], ["b/c/a/x.py", "c/a/x.py", "a/x.py"])
def test_shortcuts_give_what_the_walk_gives(network: list[str], queries: list[str]) -> None:
    index = NetworkIndex(network)
    expected = [walked(network, query) for query in queries]
    assert [index.find(query) for query in queries] == expected
    assert [index.find(query) for query in queries] == expected, "no question changes a later answer"
    assert [index.find(f"home/runner/{query}") for query in queries] == [
        walked(network, f"home/runner/{query}") for query in queries
    ]
