"""Lists of path patterns, and prefixes that match more than what they name (chapter 03 §19 rule 13)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.config import EffectiveConfig, PatternSet, loose_prefixes, path_pattern, pattern_lists

FILES = ("src/a.py", "src-old/b.py", "src.txt", "src2/c.py", "lib/d.py", "lib/d.pyi", "test_one.py", "docs")


def loose(pattern: str, files: tuple[str, ...] = FILES) -> list[tuple[str, str]]:
    config = EffectiveConfig.of({"ignore": [path_pattern(pattern)]})
    return [(found.prefix, found.example) for found in loose_prefixes(config.tree, files)]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("src", [("src", "src-old/b.py")]),
        ("!./src", [("src", "src-old/b.py")]),
        ("lib/d.py", [("lib/d.py", "lib/d.pyi")]),
        ("src/", []),
        ("src2", []),
        ("lib", []),
        ("docs", []),
        ("test_", []),
        ("sr", []),
        ("src/*", []),
        ("(src)", []),
        ("", []),
        ("nothing", []),
    ],
)
def test_loose_prefixes(pattern: str, found: list[tuple[str, str]]) -> None:
    assert loose(pattern) == found


@pytest.mark.parametrize(
    ("pattern", "exact"),
    [("src", "src/"), ("lib/d.py", r"^lib/d\.py$"), ("!src/a", r"^src/a$"), ("a b.c", r"^a b\.c$")],
)
def test_what_is_exact_matches_what_the_prefix_names_and_nothing_besides(pattern: str, exact: str) -> None:
    files = (*FILES, "src/a", "src/ab", "a b.c", "a bXc", "a b.cd")
    config = EffectiveConfig.of({"ignore": [path_pattern(pattern)]})
    (found,) = loose_prefixes(config.tree, files)
    assert found.exact == exact
    matching = [file for file in files if PatternSet([path_pattern(exact)]).matches(file)]
    assert matching == [file for file in files if file == found.prefix or file.startswith(f"{found.prefix}/")]


def test_a_name_that_goes_on_behind_the_folder_is_found_too() -> None:
    assert loose("src", ("src/a.py", "src2/c.py")) == [("src", "src2/c.py")]


def test_places() -> None:
    config = EffectiveConfig.of(
        {
            "flags": {"unit": {"paths": ["^lib/.*", "^src.*"], "ignore": None}},
            "component_management": {"individual_components": [{"component_id": "a", "paths": ["^src.*"]}]},
            "comment": {"paths": ["^src.*"]},
            "profiling": {"critical_files_paths": ["^src.*"]},
        }
    )
    assert dict(pattern_lists(config.tree)) == {
        ("flags", "unit", "paths"): ("^lib/.*", "^src.*"),
        ("component_management", "individual_components", 0, "paths"): ("^src.*",),
    }
    assert [found.place for found in loose_prefixes(config.tree, FILES)] == [
        ("flags", "unit", "paths", 1),
        ("component_management", "individual_components", 0, "paths", 0),
    ]


NAMES = st.lists(st.text("ab/-0", min_size=1, max_size=6), max_size=8)


@given(st.text("ab/-0", min_size=1, max_size=4), NAMES)
def test_an_example_is_matched_and_is_neither_the_name_nor_below_it(pattern: str, files: list[str]) -> None:
    for prefix, example in loose(pattern, tuple(files)):
        assert example in files
        assert PatternSet([path_pattern(pattern)]).matches(example)
        assert example != prefix
        assert not example.startswith(prefix + "/")
        assert any(file == prefix or file.startswith(prefix + "/") for file in files)


@given(st.text("ab/-0", min_size=1, max_size=4), NAMES)
def test_none_is_missed(pattern: str, files: list[str]) -> None:
    named = [file for file in files if file == pattern or file.startswith(pattern + "/")]
    beyond = [file for file in files if file.startswith(pattern) and file not in named]
    assert bool(loose(pattern, tuple(files))) is (bool(named) and bool(beyond) and not pattern.endswith("/"))
