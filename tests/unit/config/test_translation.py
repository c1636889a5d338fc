"""From written to stored patterns: the tables of chapter 03 §7.3, §7.5 and §7.6."""

import time

import pytest

from codecov_core.config import branch_pattern, fix_pattern, path_pattern
from codecov_core.config.translation import stored_branch_pattern, stored_path_pattern

_PATHS = [
    ("src", "^src.*"),
    ("./src", "^src.*"),
    ("!src", "!^src.*"),
    ("!!src", "!^src.*"),
    ("!./src", "!^src.*"),
    ("", "^.*"),
    ("!", "!^.*"),
    ("src/?.py", "^src/?.py.*"),
    ("(a|b)", "^(a|b).*"),
    ("src/*", r"(?s:src/[^\/]*)\Z"),
    ("src/**/*.py", r"(?s:src/.*/[^\/]*\.py)\Z"),
    ("*.[ch]", r"(?s:[^\/]*\.[ch])\Z"),
    ("*.[!ch]", r"(?s:[^\/]*\.[^ch])\Z"),
    ("{a,b}/*.js", r"(?s:\{a,b\}/[^\/]*\.js)\Z"),
    ("build/**/gen-*.ts", r"(?s:build/.*/gen\-[^\/]*\.ts)\Z"),
    ("^src/*", r"(?s:\^src/[^\/]*)\Z"),
    ("(?i)*.py", r"(?s:\(.i\)[^\/]*\.py)\Z"),
    ("a***", r"(?s:a.*[^\/]*)\Z"),
    ("a[", r"(?s:a\[)\Z"),
    ("[]", r"(?s:\[\])\Z"),
    ("[]a]*", "[]a]*"),
    ("[]a]/*", r"(?s:[]a]/[^\/]*)\Z"),
    ("[^a]/*", r"(?s:[\^a]/[^\/]*)\Z"),
    ("[[a]/*", r"(?s:[\[a]/[^\/]*)\Z"),
    ("[a&~|]/*", r"(?s:[a\&\~\|]/[^\/]*)\Z"),
    ("[a-c]/*", r"(?s:[a-c]/[^\/]*)\Z"),
    ("[a--]/*", r"(?s:(?!)/[^\/]*)\Z"),
    ("[!a--]/*", r"(?s:./[^\/]*)\Z"),
    ("[+--]/*", r"(?s:[+-\-]/[^\/]*)\Z"),
    ("!*", r"!(?s:[^\/]*)\Z"),
    ("a.*", "a.*"),
    (r"src/.*\.py", r"src/.*\.py"),
    ("src/app.py$", "src/app.py$"),
    ("src/[!ab]*.py", "src/[!ab]*.py"),
    ("app/[id]/page.tsx", "app/[id]/page.tsx"),
]


@pytest.mark.parametrize(("written", "stored"), _PATHS)
def test_path_patterns(written: str, stored: str) -> None:
    assert path_pattern(written) == stored


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("main", "^main$"),
        ("rel-*-x", "^rel-.*-x$"),
        ("feature/*", "^feature/.*"),
        ("feature/.*", "^feature/.*"),
        (" main ", "^main$"),
        ("*fix", ".*fix$"),
        ("main|dev", "^main|dev$"),
        ("!wip*", "^!wip.*"),
        ("a**", "^a.*.*"),
        ("*", ".*"),
        ("", ".*"),
    ],
)
def test_branch_patterns(written: str, stored: str) -> None:
    assert branch_pattern(written) == stored
    assert stored_branch_pattern(stored) == stored


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("a/::b/", "^a/::b/"),
        ("before/::", "before/::"),
        ("::src/", "::src/"),
        ("**/::", "**/::"),
        ("a/*/b::c", r"(?s:a/[^\/]*/b)::c"),
        (r"lib/.*\.py::z", r"lib/.*\.py::z"),
        ("^/root/(x)::y", "^^/root/(x)::y"),
        ("a::b::c", "^a::b::c"),
    ],
)
def test_path_fixes(written: str, stored: str) -> None:
    assert fix_pattern(written) == stored


def test_a_fix_without_arrow_is_refused() -> None:
    with pytest.raises(ValueError, match="noarrow"):
        fix_pattern("noarrow")


@pytest.mark.parametrize("stored", ["^src.*", "!^src.*", r"(?s:src/[^\/]*)\Z", ".*/test"])
def test_stored_paths_are_left_alone(stored: str) -> None:
    assert stored_path_pattern(stored) == stored


def test_written_paths_are_translated_when_read() -> None:
    assert stored_path_pattern("src/*") == r"(?s:src/[^\/]*)\Z"
    assert stored_branch_pattern("main") == "^main$"


def test_brackets_that_never_close_take_linear_time() -> None:
    started = time.process_time()
    assert path_pattern("[[" * 50_000 + "**").endswith(r"\[\[.*)\Z")
    assert time.process_time() - started < 3
    assert path_pattern("a[b]**[[c") == r"(?s:a[b].*\[\[c)\Z"
    assert path_pattern("[]]/*[") == r"(?s:[]]/[^\/]*\[)\Z"
