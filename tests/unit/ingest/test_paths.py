"""Path fixing of one name and of one report (chapter 02 §9)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.config import EffectiveConfig
from codecov_core.ingest.path_names import normalised
from codecov_core.ingest.paths import NamesAsReported, PathResolver, PathRules
from codecov_core.ingest.report_paths import ReportPaths
from codecov_core.ingest.resolution import DroppedBecause, PathRule, Step
from codecov_core.ingest.undecodable_names import UndecodableNames


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
        ("./.././/a", "a"),
        ("./a", "a"),
        (".github/x.py", ".github/x.py"),
        ("./.github/x.py", ".github/x.py"),
        ("a/.hidden/x.py", "a/.hidden/x.py"),
        ("..a/x.py", "..a/x.py"),
        (".../x.py", ".../x.py"),
        ("a/../../../etc/passwd", "etc/passwd"),
        *((odd, "") for odd in ("", ".", "/", "./", "..", "../..", "a/..", "a/../..", "\\", "a\0b", "x" * 5000)),
    ],
)
def test_normalised(name: str, path: str) -> None:
    assert normalised(name) == path


@pytest.mark.parametrize("config", [{}, {"fixes": ["x/::y/"]}, {"codecov": {"disable_default_path_fixes": True}}])
def test_a_name_that_is_exactly_a_file_is_that_file(config: dict[str, object]) -> None:
    network = ("src/a.py", r"src\a.py", r"lib\b.py")
    assert [resolved(name, network=network, **config) for name in network] == list(network)
    assert resolved("lib/b.py", network=network, **config) != r"lib\b.py"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("/home/travis/build/o/r/src/a.py", "src/a.py"),
        ("/go/src/github.com/o/r/pkg/a.go", "pkg/a.go"),
        (r"C:\w\a.cs", "w/a.cs"),
        ("/home/u/o/r/src/a.py", "src/a.py"),
        ("/usr/lib/python3/lib/foo/bar.py", "usr/lib/python3/lib/foo/bar.py"),
        ("/home/u/r/.tox/py/lib/site-packages/foo/bar.py", "foo/bar.py"),
        ("Users/x/Projects/p/Pods/z/a.m", "Pods/z/a.m"),
        ("/app/projects/x/y/z.py", "y/z.py"),
        (".hidden/a.py", ".hidden/a.py"),
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
    ("name", "path"),
    [
        ("/home/runner/work/r/r/src/a.py", "src/a.py"),
        ("/__w/r/r/src/a.py", "src/a.py"),
        ("/__w/r/other/src/a.py", "__w/r/other/src/a.py"),
        (r"D:\a\r\r\src\a.cs", "src/a.cs"),
        ("/builds/g/p/src/a.py", "src/a.py"),
        ("/github/workspace/src/a.py", "src/a.py"),
        ("/workspace/src/a.py", "src/a.py"),
        ("/drone/src/src/a.py", "src/a.py"),
        ("/bitbucket/x/src/lib/src/a.py", "lib/src/a.py"),
        ("/codebuild/output/src123/src/r/lib/src/a.py", "lib/src/a.py"),
        ("/codebuild/output/src123/src/github.com/o/r/src/a.py", "src/a.py"),
        ("/home/runner/work/r/r/web/node_modules/x.js", "web/node_modules/x.js"),
    ],
)
def test_roots_of_build_machines_count_where_a_path_is_absolute(name: str, path: str) -> None:
    assert resolved(name) == path
    relative = name.lstrip("/").replace("\\", "/")
    if "github.com" not in name:
        assert resolved(f"sub/{relative}") == f"sub/{relative}"


@pytest.mark.parametrize(
    "name",
    [
        *("node_modules/x/y.js", "vendor/src/x.go", "<string>", "List<T>.java", "venv/lib/foo.py", "src/env/x/y.py"),
        *("/usr/lib/node_modules/npm/index.js", "/usr/lib/python3/site-packages/foo/bar.py"),
        r"C:\Python311\Lib\site-packages\foo\bar.py",
    ],
)
def test_third_party_files_are_dropped_without_a_network(name: str) -> None:
    answer = PathResolver(PathRules(), ()).resolve(name)
    assert (answer.path, answer.reason) == (None, DroppedBecause.FOREIGN)


def test_switching_default_fixes_off_leaves_paths_alone() -> None:
    off = {"disable_default_path_fixes": True}
    assert resolved("/home/travis/build/o/r/a.py", codecov=off) == "home/travis/build/o/r/a.py"
    assert resolved("node_modules/x.js", codecov=off) == "node_modules/x.js"
    assert resolved("out/a.py", network=("a.py",), codecov=off) == "out/a.py"


@pytest.mark.parametrize(
    ("fixes", "path", "result"),
    [
        (["before/::"], "before/z.py", "z.py"),
        (["::src"], "a.py", "src/a.py"),
        (["::src/", "a/::b/"], "a/x.py", "src/b/x.py"),
        (["^/abs::rel"], "/abs/x", "rel/x"),
        (["^/abs::rel"], "abs/x", "abs/x"),
        (["src/::"], "src/src/t.py", "src/t.py"),
        (["before/::"], "/home/travis/build/o/r/before/z.py", "z.py"),
        (["src/::lib/", "lib/::x/"], "src/t.py", "lib/t.py"),
        ([r"C:/work/::"], r"C:\work\src\a.cs", "src/a.cs"),
        (["src::../../etc"], "src/passwd", "etc/passwd"),
        (["src/::/abs/"], "src/a.py", "abs/a.py"),
    ],
)
def test_fixes_apply_once_to_the_name_or_to_what_builtin_roots_leave(fixes: list[str], path: str, result: str) -> None:
    assert resolved(path, fixes=fixes) == result


@pytest.mark.parametrize(
    ("fixes", "name", "path"),
    [
        (["opt/w/::src/"], "/opt/w/a.py", "src/a.py"),
        (["src/::lib/"], "/home/r/src/a.py", "src/a.py"),
        (["::src/"], "a.py", "src/a.py"),
        (["::src/"], "gen/b.py", "gen/b.py"),
        (["::src/"], "deep/c.py", "src/deep/c.py"),
        (["::lib/"], "src/a.py", "src/a.py"),
        (["src/::old/"], "src/a.py", None),
        (["::src/"], "x.py", None),
    ],
)
def test_with_a_network_fixes_lead_to_its_files(fixes: list[str], name: str, path: str | None) -> None:
    network = ("a.py", "src/a.py", "gen/b.py", "src/deep/c.py", "other/deep/c.py")
    assert resolved(name, network=network, fixes=fixes) == path


PATHS = ("src/a.py", "src/gen/a.py", "lib/a.py", "tests/a.py")


@pytest.mark.parametrize(
    ("config", "flags", "kept"),
    [
        ({"ignore": ["^tests/.*"]}, (), PATHS[:3]),
        ({"flags": {"u": {"paths": ["^src/.*"], "ignore": ["^src/gen/.*"]}}}, ("u",), PATHS[:1]),
        ({"flags": {"u": {"paths": ["^src/.*"]}, "v": {"paths": ["^lib/.*"]}}}, ("u", "v"), PATHS[:3]),
        ({"flags": {"u": {"paths": ["^src/.*"]}, "v": {}}}, ("u", "v"), PATHS[:2]),
        ({"ignore": ["!src/.*"]}, (), PATHS),
        ({"ignore": [".*"]}, (), ()),
        ({"ignore": [".*", "!^src/.*"]}, (), PATHS[:2]),
        ({"ignore": ["^src/.*"], "flags": {"u": {"ignore": ["!^src/.*"]}}}, ("u",), PATHS[2:]),
        ({"flags": {"u": {"paths": ["^src/.*", "!^src/gen/.*"]}}}, ("u",), PATHS[:1]),
        ({"flags": {"u": {"paths": ["!^src/.*"]}}}, ("u",), PATHS[2:]),
        ({"flags": {"u": {"paths": ["^src/.*", "!.*"]}}}, ("u",), ()),
        ({"ignore": ["!.*"]}, (), PATHS),
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
    assert PathResolver(PathRules(), ("x/a.py", "y/a.py")).resolve("a.py").reason is DroppedBecause.AMBIGUOUS


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


@pytest.mark.parametrize(
    ("roots", "name", "path"),
    [
        (["/home/runner/work/r/r/src"], "pkg/a.py", "src/pkg/a.py"),
        (["/home/runner/work/r/r/src/"], "./pkg/a.py", "src/pkg/a.py"),
        (["/home/runner/work/r/r"], "pkg/a.py", "pkg/a.py"),
        (["/home/runner/work/r/r/build"], "../src/a.c", "src/a.c"),
        (["D:\\a\\r\\r\\src"], "pkg\\a.py", "src/pkg/a.py"),
        (["/builds/g/p/src"], "a.py", "src/a.py"),
        (["/home/travis/build/o/r/lib"], "a.py", "lib/a.py"),
        (["/go/src/github.com/o/r/cmd"], "a.go", "cmd/a.go"),
        (["/__w/r/r/.tox/py/lib/python3/site-packages"], "pkg/a.py", "pkg/a.py"),
        # Nothing that is said of the name itself is given up.
        (["/home/runner/work/r/r/web"], "node_modules/a.js", None),
        (["/home/runner/work/r/r/src/env"], "pkg/a.py", "pkg/a.py"),
        (["/home/runner/work/r/r/src"], "/home/runner/work/r/r/lib/a.py", "lib/a.py"),
        (["/home/runner/work/r/r/src"], "build/lib.linux/a.py", "a.py"),
        # Where the repository begins is not known, or the name leads elsewhere.
        (["/home/alice/code/python/r"], "pkg/a.py", "pkg/a.py"),
        (["C:\\w\\r"], "a.cs", "a.cs"),
        (["/home/runner/work/r/other"], "a.py", "a.py"),
        (["/builds/g/p/src"], "../../q/a.py", "q/a.py"),
        (["/home/runner/work/r/r/src", "/home/runner/work/r/r/lib"], "a.py", "a.py"),
    ],
)
def test_the_only_source_folder_tells_where_names_begin(roots: list[str], name: str, path: str | None) -> None:
    assert ReportPaths(PathResolver(PathRules(), ()), None).resolve(name, roots).path == path


def test_what_is_configured_says_more_than_the_source_folder() -> None:
    def resolved_below_source(**config: object) -> str | None:
        resolver = PathResolver(PathRules.of(EffectiveConfig.of(config), ()), ())
        return ReportPaths(resolver, None).resolve("pkg/a.py", ["/home/runner/work/r/r/src"]).path

    assert resolved_below_source(fixes=["^::src/"]) == "src/pkg/a.py"
    assert resolved_below_source(fixes=["^pkg/::lib/"]) == "lib/a.py"
    assert resolved_below_source(fixes=["^src/::lib/"]) == "lib/pkg/a.py"
    assert resolved_below_source(codecov={"disable_default_path_fixes": True}) == "pkg/a.py"
    assert resolved_below_source(ignore=["^pkg/.*"]) == "src/pkg/a.py"
    assert resolved_below_source(ignore=["^src/.*"]) is None


def test_names_below_the_only_source_folder_are_told() -> None:
    paths = ReportPaths(PathResolver(PathRules(), ()), None)
    assert paths.resolve("a.py", ["/__w/r/r/src"]).steps == (
        Step(PathRule.BELOW_REPORT, "__w/r/r/src/a.py", "/__w/r/r/src"),
        Step(PathRule.BUILTIN_ROOT, "src/a.py", "__w/r/r/"),
    )


def test_an_ignored_name_is_not_tried_below_the_report() -> None:
    rules = PathRules.of(EffectiveConfig.of({"ignore": ["^a.py"]}), ())
    paths = ReportPaths(PathResolver(rules, ("a.py", "pkg/a.py")), "pkg/coverage.xml")
    assert paths.resolve("a.py").reason is DroppedBecause.IGNORED


def resolved_together(network: tuple[str, ...], names: tuple[str, ...]) -> list[str | None]:
    paths = ReportPaths(PathResolver(PathRules(), network), None)
    paths.learn_from({name: paths.resolve(name) for name in names})
    answers = [paths.resolve(name) for name in names]
    return [
        (answer if answer.path is not None else paths.as_others_begin(name) or answer).path
        for name, answer in zip(names, answers, strict=True)
    ]


WORKSPACE = ("src/a.py", "src/b.py", "lib/c.py", "setup.py", "x/util.py", "y/util.py", "x/y/util.py")
CLEAR = ("job/7/src/a.py", "job/7/src/b.py", "job/7/lib/c.py")


def test_names_that_are_clear_show_where_the_repository_lay() -> None:
    names = ("job/7/setup.py", "job/7/x/y/util.py", *CLEAR, "job/8/setup.py")
    assert resolved_together(WORKSPACE, names) == [
        *("setup.py", "x/y/util.py", "src/a.py", "src/b.py", "lib/c.py", None)
    ]


def test_a_workspace_that_was_used_is_told() -> None:
    resolver = PathResolver(PathRules(), WORKSPACE)
    before = [resolver.resolve(name).reason for name in (*CLEAR, "job/7/setup.py")]
    resolver.learn_workspaces()
    assert before[-1] is DroppedBecause.UNRESOLVED
    assert resolver.resolve("job/7/setup.py").steps == (Step(PathRule.WORKSPACE, "setup.py", "job/7/"),)


def test_fewer_than_three_names_show_nothing() -> None:
    assert resolved_together(WORKSPACE, ("job/7/setup.py", *CLEAR[:2])) == [None, "src/a.py", "src/b.py"]


def test_a_file_of_the_repository_is_itself_in_any_workspace() -> None:
    names = ("lost.py", *CLEAR, "job/7/setup.py")
    assert resolved_together((*WORKSPACE, "job/7/setup.py"), names)[-1] == "job/7/setup.py"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("/build/c/detail/gr\ufffd\ufffde.c", "c/src/detail/größe.c"),
        ("gr\ufffde.c", "c/src/detail/größe.c"),
        ("detail/\ufffd.txt", "docs/detail/日本語.txt"),
        ("other/gr\ufffde.c", None),
        ("detail/grosse\ufffd.c", None),
        ("detail/same\ufffd.c", None),
        ("detail/a.\ufffd", None),
    ],
)
def test_names_in_another_encoding_are_found_by_what_is_left_of_them(name: str, path: str | None) -> None:
    network = ("c/src/detail/größe.c", "docs/detail/日本語.txt", "a/detail/sameé.c", "b/detail/sameü.c", "detail/a.c")
    assert resolved(name, network=network) == path


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("x/gr\u00f6\ufffde.c", "x/größe.c"),
        ("x/gr\ufffd\u00dfe.c", None),
        ("x/gr\u00fc\ufffde.c", "x/grüße.c"),
        ("gr\u00e4\ufffde.c", None),
        ("x/\ufffd\u00e9/a.c", None),
        ("y\ufffd/z/a.c", "\u00e9/z/a.c"),
    ],
)
def test_letters_that_were_decoded_are_those_of_the_file(name: str, path: str | None) -> None:
    assert resolved(name, network=("x/größe.c", "x/grüße.c", "\u00e9/z/a.c", "b/z/a.c", "c/q/a.c")) == path


@given(st.lists(st.text("aé\u65e5/", min_size=1, max_size=6), max_size=8), st.text("aé\ufffd/", min_size=1, max_size=6))
def test_any_letters_stand_for_those_that_were_not_decoded(files: list[str], name: str) -> None:
    parts = re.split("\ufffd+", "/".join(name.split("/")[-2:]))
    pattern = re.compile("(?:.*/)?" + r"[^\x00-\x7f]+".join(map(re.escape, parts)))
    found = [file for file in dict.fromkeys(files) if not file.isascii() and pattern.fullmatch(file)]
    assert UndecodableNames(dict.fromkeys(files)).find(name) == (found[0] if len(found) == 1 else None)


def test_all_names_in_another_encoding_are_looked_for() -> None:
    resolver = PathResolver(PathRules(), ("größe.c",))
    found = [resolver.resolve(f"{number}/../gr\ufffde.c").path for number in range(80)]
    assert found == ["größe.c"] * 80


def test_only_so_many_names_are_compared_letter_by_letter() -> None:
    names = UndecodableNames([f"{letter}ü.c" for letter in map(chr, range(0x400, 0x400 + 5_000))])
    found = [names.find(f"{chr(0x400 + number)}\ufffd.c") for number in range(40)]
    assert found == [f"{chr(0x400 + number)}ü.c" for number in range(19)] + [None] * 21


PACKAGE = ("py/pkg/__init__.py", "py/pkg/io/__init__.py", "py/pkg/one.py", "py/pkg/two.py", "py/pkg/io/three.py")


@pytest.mark.parametrize(
    ("names", "paths"),
    [
        (("__init__.py", "one.py", "two.py", "io/three.py"), (PACKAGE[0], *PACKAGE[2:])),
        (("__init__.py", "one.py", "two.py"), (None, *PACKAGE[2:4])),
        (
            ("x.org/pkg/__init__.py", "x.org/pkg/one.py", "x.org/pkg/two.py", "x.org/pkg/io/three.py"),
            (PACKAGE[0], *PACKAGE[2:]),
        ),
        (("gone.py", "one.py", "two.py", "io/three.py"), (None, *PACKAGE[2:])),
    ],
)
def test_names_that_lack_folders_or_have_others_show_which(
    names: tuple[str, ...], paths: tuple[str | None, ...]
) -> None:
    assert resolved_together((*PACKAGE, "setup.py"), names) == list(paths)


GO = ("a.go", "b.go", "pkg/c.go", "x/doc.go", "y/doc.go", "doc.go")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("github.com/o/r/a.go", "a.go"),
        ("github.com\\o\\r\\a.go", "a.go"),
        ("github.com/o/r/doc.go", "doc.go"),
        ("go/src/github.com/o/r/a.go", "a.go"),
        ("home/travis/build/o/r/a.go", "a.go"),
        ("github.com/o/r/pkg/c.go", "pkg/c.go"),
        ("github.com/o/r/sub/a.go", None),
        ("github.com/o/a.go", None),
        ("workspace/a.go", None),
        ("foo/a.go", None),
    ],
)
def test_one_component_is_enough_at_the_top_of_a_known_checkout(name: str, path: str | None) -> None:
    assert PathResolver(PathRules(), GO).resolve(name).path == path


@pytest.mark.parametrize(
    ("names", "paths"),
    [
        (("github.com/o/r/v2/a.go", "github.com/o/r/v2/b.go"), ("a.go", "b.go")),
        (
            ("example.org/proj/a.go", "example.org/proj/pkg/c.go", "example.org/proj/gone.go"),
            ("a.go", "pkg/c.go", None),
        ),
        (("go.uber.org/multierr/a.go",), ("a.go",)),
        (("example.org/proj/a.go", "gopkg.in/yaml.v3/b.go"), (None, None)),
        (("example.org/proj/a.go", "example.org/proj/a.c"), (None, None)),
        (("proj/a.go", "proj/pkg/c.go"), (None, "pkg/c.go")),
    ],
)
def test_the_import_path_that_names_of_go_share_is_that_of_the_repository(
    names: tuple[str, ...], paths: tuple[str | None, ...]
) -> None:
    assert resolved_together(GO, names) == list(paths)


def test_names_that_could_begin_in_two_ways_stay_lost() -> None:
    network = tuple(
        f"{folder}/{name}.py" for folder in "ab" for name in ("same", *(f"{folder}{number}" for number in "123"))
    )
    names = ("same.py", "a1.py", "a2.py", "a3.py", "b1.py", "b2.py", "b3.py")
    assert resolved_together(network, names)[0] is None


def test_what_names_of_one_report_show_is_not_believed_of_another() -> None:
    resolver = PathResolver(PathRules(), (*PACKAGE, "lib/__init__.py"))
    first, second = ReportPaths(resolver, None), ReportPaths(resolver, None)
    first.learn_from({name: first.resolve(name) for name in ("__init__.py", "one.py", "two.py", "io/three.py")})
    answer = first.as_others_begin("__init__.py")
    assert answer is not None
    assert answer.steps == (Step(PathRule.WORKSPACE, PACKAGE[0], "::py/pkg/"),)
    assert second.as_others_begin("__init__.py") is None


@pytest.mark.parametrize(
    ("config", "network", "name", "rules"),
    [
        ({}, (), "src/a.py", []),
        ({}, (), "/home/travis/build/o/r/src/a.py", [(PathRule.BUILTIN_ROOT, "src/a.py", "home/travis/build/o/r/")]),
        (
            {"fixes": ["^out::src", "::pre"]},
            (),
            "out/a.py",
            [(PathRule.FIX, "src/a.py", "^out::src"), (PathRule.PREFIX, "pre/src/a.py", "pre/")],
        ),
        ({}, ("src/a.py",), "src/a.py", [(PathRule.EXACT, "src/a.py", "")]),
        ({}, ("src/a.py",), "/r/src/a.py", [(PathRule.WHOLE, "src/a.py", "")]),
        ({}, ("src/b/a.py",), "x/b/a.py", [(PathRule.ENDING, "src/b/a.py", "")]),
    ],
)
def test_every_rule_that_applied_is_told(
    config: dict[str, object], network: tuple[str, ...], name: str, rules: list[tuple[PathRule, str, str]]
) -> None:
    answer = PathResolver(PathRules.of(EffectiveConfig.of(config), ()), network).resolve(name)
    assert [tuple(step) for step in answer.steps] == rules


def test_the_folder_of_the_report_is_told() -> None:
    steps = ReportPaths(PathResolver(PathRules(), NETWORK), "pkg/coverage.xml").resolve("src/mod.py").steps
    assert [step.rule for step in steps] == [PathRule.BELOW_REPORT, PathRule.EXACT]


def test_what_drops_a_path_is_told() -> None:
    rules = PathRules.of(EffectiveConfig.of({"ignore": ["^lib.*", "^a"], "flags": {"u": {"paths": ["^s"]}}}), ["u"])
    resolver = PathResolver(rules, ("src/a.py", "src/b/c.py", "lib/b/c.py", "a.py"))
    assert resolver.resolve("a.py").by == "none of the flags' `paths` includes it"
    assert resolver.resolve("z/b/c.py").candidates == ("lib/b/c.py", "src/b/c.py")
    rules = PathRules.of(EffectiveConfig.of({"ignore": ["^lib.*", "^a"]}), [])
    assert PathResolver(rules, ()).resolve("a.py").by == "^a"


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
    assert answer.path is None or answer.path in network or normalised(answer.path) == answer.path != ""
