"""Path fixing of one name and of one report (chapter 02 §9)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.config import EffectiveConfig
from codecov_core.ingest.paths import (
    DroppedBecause,
    NamesAsReported,
    PathResolver,
    PathRules,
    ReportPaths,
    normalised,
)
from codecov_core.ingest.user_fixes import UserFixes


def resolved(path: str, *, network: tuple[str, ...] = (), **config: object) -> str | None:
    return PathResolver(PathRules.of(EffectiveConfig.of(config), ()), network).resolve(path).path


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a/./b", "a/b"),
        ("a//b", "a/b"),
        ("x/../b", "b"),
        ("a/b/", "a/b"),
        (r"C:\w\a.cs", "C:/w/a.cs"),
        ("../../b/a.py", "b/a.py"),
        ("./a", "a"),
        (".github/x.py", "github/x.py"),
        ("a/../../../etc/passwd", "etc/passwd"),
        *((odd, "") for odd in ("", ".", "/", "./", "..", "../..", "a/..", "a/../..", "\\", "a\0b", "x" * 5000)),
    ],
)
def test_normalised(name: str, path: str) -> None:
    assert normalised(name) == path


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("/home/travis/build/o/r/src/a.py", "src/a.py"),
        ("/go/src/github.com/o/r/pkg/a.go", "pkg/a.go"),
        (r"C:\w\a.cs", "w/a.cs"),
        ("/home/u/o/r/src/a.py", "src/a.py"),
        ("/home/runner/work/r/r/src/a.py", "r/src/a.py"),
        ("/builds/g/p/src/a.py", "builds/g/p/src/a.py"),
        ("/usr/lib/python3/site-packages/foo/bar.py", "foo/bar.py"),
        ("Users/x/Projects/p/Pods/z/a.m", "Pods/z/a.m"),
        ("/app/projects/x/y/z.py", "y/z.py"),
        (".hidden/a.py", "hidden/a.py"),
        ("src/node_modules/x.js", "src/node_modules/x.js"),
        ("a/vendor/x.go", "a/vendor/x.go"),
        ("venv/x.py", "venv/x.py"),
        ("env/x/y.js", "env/x/y.js"),
        ("HOME/TRAVIS/build/o/r/a.py", "a.py"),
        ("/größe/projects/x/a.py", "a.py"),
    ],
)
def test_builtin_roots_are_cut_without_a_network(name: str, path: str) -> None:
    assert resolved(name) == path


@pytest.mark.parametrize(
    "name",
    ["node_modules/x/y.js", "vendor/src/x.go", "<string>", "List<T>.java", "venv/lib/foo.py", "src/env/x/y.py"],
)
def test_third_party_files_are_dropped_without_a_network(name: str) -> None:
    answer = PathResolver(PathRules(), ()).resolve(name)
    assert (answer.path, answer.reason) == (None, DroppedBecause.FOREIGN)


def test_builtin_roots_apply_even_when_default_fixes_are_off() -> None:
    off = {"disable_default_path_fixes": True}
    assert resolved("/home/travis/build/o/r/a.py", codecov=off) == "a.py"
    assert resolved("out/a.py", network=("a.py",), codecov=off) == "out/a.py"


@pytest.mark.parametrize(
    ("fixes", "path", "result"),
    [
        (["before/::"], "before/z.py", "z.py"),
        (["^a::b"], "abc/x.py", "bbc/x.py"),
        (["::src"], "a.py", "src/a.py"),
        (["::src/", "a/::b/"], "a/x.py", "src/b/x.py"),
        (["x::y::z"], "x/w.py", "y/w.py"),
        (["**/lib/::"], "m/n/lib/k.py", "k.py"),
        ([r"(?s:path\-[^\/]*)::q"], "path-12/k", "q/k"),
        ([r"(?s:path\-[^\/]*)::q"], "path-1/k", "path-1/k"),
        (["^/abs::rel"], "abs/x", "abs/x"),
        (["/abs/::"], "abs/x", "x"),
        (["(a|b)/::", "c/::d/"], "c/x", "d/x"),
        (["a/::", "b/::"], "src/b/x", "src/b/x"),
        (["src/::"], "src/src/t.py", "t.py"),
        (["(?=a)a/::"], "a/x", "x"),
        (["(::x"], "(/y", "(/y"),
        (["a(b::x", "y/::"], "y/z", "z"),
        ([r"größe\w+/::"], "größen/x", "x"),
        ([r"\w+/::"], "größe/x", "x"),
        ([r"v{,3}/::"], "vv/x", "x"),
        ([r"(?s:a/[^\/]*b)\Z::c"], "a/xxb", "c"),
    ],
)
def test_user_fixes(fixes: list[str], path: str, result: str) -> None:
    assert resolved(path, fixes=fixes) == result


def test_unusable_fixes_are_told() -> None:
    fixes = UserFixes(["a(b::x", "ok/::"])
    assert [pattern.pattern for pattern in fixes.rejected] == ["a(b::x"]


def test_a_fix_that_backtracks_forever_is_given_up() -> None:
    fixes = UserFixes([r"(?=x)(?:x|xx)+(?<!x)y::z"])
    assert fixes.before_resolving("x" * 60) == "x" * 60
    assert [pattern.reason for pattern in fixes.rejected] == ["takes too long to match"]


PATHS = ("src/a.py", "src/gen/a.py", "lib/a.py", "tests/a.py")


@pytest.mark.parametrize(
    ("config", "flags", "kept"),
    [
        ({"ignore": ["^tests/.*"]}, (), PATHS[:3]),
        ({"flags": {"u": {"paths": ["^src/.*"], "ignore": ["^src/gen/.*"]}}}, ("u",), PATHS[:1]),
        ({"flags": {"u": {"paths": ["^src/.*"]}, "v": {"paths": ["^lib/.*"]}}}, ("u", "v"), PATHS[:3]),
        ({"flags": {"u": {"paths": ["^src/.*"]}, "v": {}}}, ("u", "v"), PATHS[:2]),
        ({"ignore": ["!src/.*"]}, (), PATHS[:2]),
        ({"ignore": [".*", "!^src/.*"]}, (), PATHS[:2]),
        ({"ignore": ["a(b"]}, (), PATHS),
        ({"flags": {"u": {"paths": ["^src/.*"]}}}, ("other",), PATHS),
        ({"flag_management": {"default_rules": {"paths": ["^lib/.*"]}}}, ("any",), PATHS[2:3]),
    ],
)
def test_filter(config: dict[str, object], flags: tuple[str, ...], kept: tuple[str, ...]) -> None:
    resolver = PathResolver(PathRules.of(EffectiveConfig.of(config), flags), ())
    assert tuple(path for path in PATHS if resolver.resolve(path).path is not None) == kept


def test_ignored_paths_are_told_from_unresolved_ones() -> None:
    resolver = PathResolver(PathRules.of(EffectiveConfig.of({"ignore": ["^a"]}), ()), ("a.py", "b.py"))
    assert resolver.resolve("a.py").reason is DroppedBecause.IGNORED
    assert resolver.resolve("c.py").reason is DroppedBecause.UNRESOLVED
    assert resolver.resolve("./").reason is DroppedBecause.NO_NAME


NETWORK = ("pkg/src/mod.py", "other/src/mod.py")


@pytest.mark.parametrize(
    ("report", "name", "roots", "path"),
    [
        (None, "src/mod.py", (), None),
        ("coverage.xml", "src/mod.py", (), None),
        ("pkg/build/coverage.xml", "src/mod.py", (), None),
        ("pkg/coverage.xml", "src/mod.py", (), "pkg/src/mod.py"),
        ("/r/pkg/coverage.xml", "src/mod.py", (), "pkg/src/mod.py"),
        (r"C:\r\pkg\coverage.xml", "src/mod.py", (), "pkg/src/mod.py"),
        (r"pkg\coverage.xml", "src/mod.py", (), "pkg/src/mod.py"),
        ("build/coverage.xml", "src/mod.py", ("/x/other", "/x/pkg"), "other/src/mod.py"),
        ("pkg/coverage.xml", "/src/mod.py", ("/x/other",), None),
    ],
)
def test_names_relative_to_their_report(
    report: str | None, name: str, roots: tuple[str, ...], path: str | None
) -> None:
    paths = ReportPaths(PathResolver(PathRules(), NETWORK), report)
    assert paths.resolve(name, roots).path == path


def test_an_ignored_name_is_tried_below_the_report_as_well() -> None:
    rules = PathRules.of(EffectiveConfig.of({"ignore": ["^a.py"]}), ())
    paths = ReportPaths(PathResolver(rules, ("a.py", "pkg/a.py")), "pkg/coverage.xml")
    assert paths.resolve("a.py").path == "pkg/a.py"


def test_names_as_reported_change_their_slashes_only() -> None:
    assert NamesAsReported().resolve(r"C:\w\./a.cs").path == "C:/w/./a.cs"
    assert NamesAsReported().resolve("").path is None


@given(st.lists(st.text(alphabet="a/\\\0\u00e4\ud800") | st.sampled_from(["a" * 4096, "a" * 4097]), max_size=3))
def test_names_as_reported_that_are_final_resolve_to_themselves(names: list[str]) -> None:
    paths = NamesAsReported()
    are_final = all(paths.resolve(name).path == name for name in names)
    assert paths.are_final(names) == are_final


@given(st.text(), st.lists(st.text(max_size=12), max_size=4), st.lists(st.text(max_size=8), max_size=3))
def test_no_name_raises_and_none_leaves_the_repository(name: str, network: list[str], fixes: list[str]) -> None:
    rules = PathRules.of(EffectiveConfig.of({"fixes": [f"{fix}::{fix}" for fix in fixes]}), ())
    answer = ReportPaths(PathResolver(rules, network), name).resolve(name, (name,))
    assert (answer.path is None) != (answer.reason is None)
    assert answer.path != ""
    if not network and not fixes:
        assert answer.path is None or not answer.path.startswith(("/", "../"))
