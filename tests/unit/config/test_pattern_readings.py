"""Options that let patterns of paths mean something else (chapter 02 §14.6, 03 §19 rules 13 and 14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.config import EffectiveConfig, PatternSet, path_pattern
from codecov_core.config.pattern_readings import with_gitignore_globs, with_whole_prefixes

ASKED = {"cli": {"plugins": {"codecov_worker": {"gitignore_globs": True}}}}


def ignoring(pattern: str, *, asked: bool = True) -> PatternSet:
    config = EffectiveConfig.of({"ignore": [path_pattern(pattern)]}, ASKED if asked else None)
    return PatternSet(config.ignore)


@pytest.mark.parametrize(
    ("pattern", "path", "by_default", "as_asked"),
    [
        ("**/x.py", "x.py", False, True),
        ("**/x.py", "a/b/x.py", True, True),
        ("**/x.py", "ax.py", False, False),
        ("a/**/b", "a/b", False, True),
        ("a/**/b", "a/c/d/b", True, True),
        ("a/**/b", "ab", False, False),
        ("a/**/**/b", "a/b", False, True),
        ("a**/b", "a/b", True, True),
        ("a**/b", "ab", False, False),
        ("**/x/**", "x/y", False, True),
        ("src/*/x", "src/x", False, False),
        ("src/.*/x", "src/x", False, False),
    ],
)
def test_what_it_matches(pattern: str, path: str, by_default: bool, as_asked: bool) -> None:
    assert ignoring(pattern, asked=False).matches(path) is by_default
    assert ignoring(pattern).matches(path) is as_asked


def test_every_list_of_paths_is_read_like_that() -> None:
    stored = path_pattern("**/x")
    config = EffectiveConfig.of(
        {
            "flags": {"unit": {"paths": [stored], "ignore": [f"!{stored}", None]}},
            "component_management": {"individual_components": [{"component_id": "c", "paths": [stored]}]},
            "coverage": {"status": {"project": {"default": {"paths": [stored]}}}},
        },
        ASKED,
    )
    relaxed = r"(?s:(?:.*/)?x)\Z"
    assert config.flags.rule("unit").paths == (relaxed,)
    assert config.flags.rule("unit").ignore == (f"!{relaxed}",)
    assert config.components[0].paths == (relaxed,)
    assert [rule.paths for rule in config.statuses()] == [(relaxed,)]


@given(st.text("a/*?[]!x.", max_size=8), st.text("ax/", max_size=6))
def test_it_only_adds_to_what_a_glob_matches(pattern: str, path: str) -> None:
    stored = path_pattern(pattern).removeprefix("!")
    relaxed = EffectiveConfig.of(ASKED, {"ignore": [stored]})
    assert with_gitignore_globs(relaxed.to_mapping()) == relaxed.to_mapping()
    if PatternSet([stored]).matches(path):
        assert PatternSet(relaxed.ignore).matches(path)


@pytest.mark.parametrize(
    ("pattern", "path", "by_default", "as_asked"),
    [
        ("src", "src/x.py", True, True),
        ("src", "src", True, True),
        ("src", "src2/x.py", True, False),
        ("!src", "src2/x.py", False, True),
        ("src/", "src/x.py", True, True),
        ("src/a.py", "src/a.pyc", True, False),
        ("src/a.py", "src/a.py", True, True),
        ("src.*", "src2/x.py", True, True),
        ("src/*", "src/x.py", True, True),
        ("a(b)", "abc", True, True),
    ],
)
def test_where_a_prefix_ends(pattern: str, path: str, by_default: bool, as_asked: bool) -> None:
    asked = {"cli": {"plugins": {"codecov_worker": {"prefixes_end_at_names": True}}}}
    stored = {"ignore": [path_pattern(pattern)]}
    assert PatternSet(EffectiveConfig.of(stored).ignore).matches(path) is by_default
    assert PatternSet(EffectiveConfig.of(stored, asked).ignore).matches(path) is as_asked
    reread = with_whole_prefixes(stored)
    assert with_whole_prefixes(reread) == reread
