"""Fixes of paths: 02 §9.3 with §14.5 item 7, 03 §19 rule 18."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.config import AppliedFix, PathFixes, backtracking, fix_pattern


def fixed(fixes: list[str], *spellings: str) -> str | None:
    applied = PathFixes([fix_pattern(fix) for fix in fixes]).applied(*spellings)
    return None if applied is None else applied.path


@pytest.mark.parametrize(
    ("fixes", "path", "result"),
    [
        (["before/::"], "before/z.py", "z.py"),
        (["x::y::z"], "x/w.py", "y::z/w.py"),
        (["**/lib/::"], "m/n/lib/k.py", "k.py"),
        (["path-*::q"], "path-12/k", "q/k"),
        (["path-*::q"], "path-1/k", "q/k"),
        (["path-*/::"], "path-1/k", "k"),
        (["**/x::y"], "a/b/x/c.py", "y/c.py"),
        (["src/[a-c]*/x::y"], "src/b/x/k", "y/k"),
        (["/abs/::"], "abs/x", "x"),
        (["a/::1/", "a/b/::2/"], "a/b/x", "1/b/x"),
        (["z/::", "b/::"], "src/b/x", None),
        (["(?=a)a/::"], "a/x", "x"),
        (["a(b::x", "y/::"], "y/z", "z"),
        ([r"größe\w+/::"], "größen/x", "x"),
        ([r"\w+/::"], "größe/x", "x"),
        ([r"v{,3}/::"], "vv/x", "x"),
        ([r"(a|b)/::"], "b/x", "x"),
        ([r"(a|b)/::\1"], "b/x", r"\1x"),
        (["src.old/::new/"], "srcXold/a", None),
    ],
)
def test_the_first_fix_that_matches_the_beginning_is_applied_once(
    fixes: list[str], path: str, result: str | None
) -> None:
    assert fixed(fixes, path) == result


@pytest.mark.parametrize(
    ("path", "result"), [("a/x.py", "b/x.py"), ("a", "b"), ("abc/x.py", None), ("x/a/y.py", None), ("A/x.py", None)]
)
def test_a_plain_fix_ends_where_a_name_ends(path: str, result: str | None) -> None:
    assert fixed(["a::b"], path) == result


def test_an_expression_may_end_within_a_name() -> None:
    assert fixed([r"v\d+_::"], "v12_src/a.py") == "src/a.py"


@pytest.mark.parametrize(
    ("fix", "path"),
    [("app/(auth)/::", "app/(auth)/page.tsx"), ("c++/::", "c++/page.tsx"), ("a(b/::", "a(b/page.tsx")],
)
def test_a_fix_that_looks_like_an_expression_matches_its_own_text(fix: str, path: str) -> None:
    assert fixed([fix], path) == "page.tsx"


def test_the_order_of_fixes_comes_before_the_order_of_spellings() -> None:
    assert fixed(["/abs::one", "abs::two"], "abs/x", "/abs/x") == "one/x"
    assert fixed(["/abs::one", "abs::two"], "abs/x") == "two/x"
    assert fixed([r"C:\\work\\::"], "C:/work/a.cs", r"C:\work\a.cs") == "a.cs"


def test_what_was_applied_is_told() -> None:
    assert PathFixes(["^a::b"]).applied("a/x") == AppliedFix("b/x", "^a::b")


@pytest.mark.parametrize(
    ("fixes", "prefix"),
    [(["::src"], "src/"), (["::src/"], "src/"), (["::/a/", "::b"], "a/b/"), (["::"], ""), (["a::b"], ""), ([""], "")],
)
def test_fixes_without_a_first_part_add_a_prefix(fixes: list[str], prefix: str) -> None:
    assert PathFixes(fixes).prefix == prefix


def test_unusable_fixes_are_told() -> None:
    fixes = PathFixes(["a(b::x", "ok/::"])
    assert [pattern.pattern for pattern in fixes.rejected] == ["a(b::x"]


@pytest.mark.parametrize("fix", [r"\pL+::x", r"(?<=a|bc)d::x", "(?!q)(?|a|b)::x"])
def test_a_fix_that_python_refuses_counts_as_text(fix: str) -> None:
    fixes = PathFixes([fix])
    assert [rejected.pattern for rejected in fixes.rejected] == [fix]
    assert [fixes.applied(path) for path in ("pL", "ab", "d", "b")] == [None] * 4


def test_an_ordinary_fix_is_applied_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtracking, "LIST_SECONDS", 0.001)
    fixes = PathFixes(["(?!lib/)src/::z/"])
    assert all(fixes.applied("src/a.py") for _ in range(5000))
    assert fixes.rejected == ()


def test_a_fix_that_backtracks_forever_is_given_up() -> None:
    fixes = PathFixes([r"(?=x)(?:x|xx)+(?<!x)y::z"])
    assert fixes.applied("x" * 60) is None
    assert [pattern.reason for pattern in fixes.rejected] == ["takes too long to match"]


def test_a_fix_that_takes_too_long_for_one_spelling_is_not_tried_on_the_next() -> None:
    fixes = PathFixes(["(?=a)(?:a|aa)+(?=b)::x", "a/::y"])
    assert fixes.applied("a" * 60 + "/c", "a" * 61 + "/c", "a/c") == AppliedFix("yc", "a/::y")
    assert [pattern.reason for pattern in fixes.rejected] == ["takes too long to match"]
    assert fixes.applied("x" * 60) is None


@given(st.lists(st.text(max_size=10).map(lambda text: f"{text}::x"), max_size=5), st.text(max_size=30))
def test_no_fix_and_no_path_raises(fixes: list[str], path: str) -> None:
    PathFixes([fix_pattern(fix) for fix in fixes]).applied(path, f"/{path}")


FIXES = (
    "a::x",
    "a/::y",
    "a/b::z",
    "(a|b)/::w",
    "^b/.*/c::v",
    "/a/b/::u",
    ".*b/::t",
    "(?=b)b/::s",
    "a(b::r",
    "c$::q",
    "::p",
)
PIECES = st.sampled_from(["a", "b", "c", "ab", "/", "/", "\n", "é"])


@given(st.lists(st.sampled_from(FIXES), max_size=8), st.lists(st.lists(PIECES, max_size=8).map("".join), max_size=3))
def test_of_many_rules_the_first_that_matches_any_spelling_is_applied(fixes: list[str], spellings: list[str]) -> None:
    alone = (PathFixes([fix]).applied(*spellings) for fix in fixes)
    assert PathFixes(fixes).applied(*spellings) == next((applied for applied in alone if applied is not None), None)


def test_a_thousand_rules_are_tried_at_once() -> None:
    fixes = PathFixes([*(f"(a|aa)+{number}$::x" for number in range(1_000)), *(f"{n}/::y/" for n in range(5_000))])
    begun = time.process_time()
    assert [fixes.applied(f"aaaa/{number}.c") for number in range(1_000)] == [None] * 1_000
    assert time.process_time() - begun < 2
    assert fixes.applied("4999/a.c") == ("y/a.c", "4999/::y/")
