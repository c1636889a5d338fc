"""What a path falls under: the same as the pipeline takes it for, with the pattern and where that stands."""

import click
import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from codecov_core.config import (
    EffectiveConfig,
    Layer,
    LayerKind,
    LoosePrefix,
    PatternSet,
    RegexSet,
    SharedPatterns,
    Validated,
    validate,
)
from codecov_core.ingest import PathFilter
from runners.cli.config_matching import ConfigMatcher, Hit, PathMatch
from runners.cli.rendering.config_matches import matches_document, matches_text

TEXT = """\
ignore:
- tests
- "!tests/e2e"
- nothing/
coverage:
  status:
    project:
      default: true
      core: {paths: ["src/core/**"], flags: [unit]}
flags:
  unit: {paths: [src/]}
flag_management:
  default_rules: {paths: [web/]}
  individual_flags:
  - {name: cli, paths: ["src/cli/*", "!src/cli/gen*", "(?<=x)y("], statuses: [{type: patch}]}
  - {name: rest}
component_management:
  individual_components:
  - {component_id: all}
  - {component_id: core, name: Core, paths: [src/core], statuses: [{type: project}]}
comment: {paths: [unread]}
"""
FILES = ("src/core/a.py", "src/cli/b.py", "src/cli/gen.py", "web/c.js", "tests/t.py", "tests/e2e/t.py", "README.md")


def config_of(text: str) -> EffectiveConfig:
    outcome = validate(text)
    assert isinstance(outcome, Validated), outcome
    return EffectiveConfig.of(Layer.of(LayerKind.COMMIT, outcome.config or {}, "codecov.yml", text))


MATCHER = ConfigMatcher(config_of(TEXT), flags=["other"])


def told(match: PathMatch) -> dict[str, list[str]]:
    """Names of what a path is part of, with patterns and their lines."""
    return {f"{member.kind} {member.name}": [shown(hit) for hit in member.by] for member in match.memberships}


def shown(hit: Hit) -> str:
    return f"{hit.pattern} {hit.origin.line if hit.origin else None}"


def test_a_path_is_part_of_what_its_patterns_say() -> None:
    assert told(MATCHER.match("src/core/a.py")) == {
        "flag unit": ["^src/.* 11"],
        "component all": [],
        "component Core": ["^src/core.* 20"],
        "status codecov/project": [],
        "status codecov/project/core": [r"(?s:src/core/.*)\Z 9", "^src/.* 11"],
        "status codecov/project/Core": ["^src/core.* 20"],
    }


def test_equal_patterns_are_told_where_they_stand() -> None:
    text = """\
ignore: []
flags: {old: {paths: [src/]}}
coverage: {status: {project: {x: {paths: [src/]}}}}
flag_management:
  default_rules:
    statuses: [{type: project, name_prefix: all-, paths: [src/]}]
    paths: [src/]
  individual_flags:
  - name: unit
    statuses:
    - {type: patch}
    - {type: project, paths: [src/, "src/*"]}
    - {type: project, paths: [src/]}
component_management:
  default_rules:
    statuses: [{type: patch}]
    paths: [src/]
  individual_components:
  - {component_id: a}
  - component_id: b
    paths: [src/]
    statuses: [{type: project}]
  - component_id: x
    paths: [src/, lib/]
    statuses: [{type: project}]
"""
    match = ConfigMatcher(config_of(text), flags=["new"]).match("src/a/b.py")
    members = [(f"{member.kind} {member.name}", [shown(hit) for hit in member.by]) for member in match.memberships]
    line = "^src/.* {}".format
    assert members == [
        ("flag old", [line(2)]),
        ("flag unit", [line(7)]),
        ("flag new", [line(7)]),
        ("component a", [line(17)]),
        ("component b", [line(21)]),
        ("component x", [line(24)]),
        ("status codecov/project/x", [line(3)]),
        ("status codecov/patch/unit", [line(7)]),
        ("status codecov/project/unit", [line(12)]),
        ("status codecov/project/unit", [line(13)]),
        ("status codecov/project/all-new", [line(6)]),
        ("status codecov/patch/a", [line(17)]),
        ("status codecov/project/b", [line(21)]),
        ("status codecov/project/x", [line(24)]),
    ]


def test_flags_have_their_own_patterns_or_those_of_all() -> None:
    assert told(MATCHER.match("web/c.js")) == {
        "flag rest": ["^web/.* 13"],
        "flag other": ["^web/.* 13"],
        "component all": [],
        "status codecov/project": [],
    }


def test_a_component_without_any_flag_holds_nothing() -> None:
    """Of a component whose regexes match no flag nothing is known, whatever its paths are (§19 rule 24)."""
    config = config_of(
        "component_management: {individual_components: [{component_id: b, flag_regexes: [^ui], paths: [src/],"
        " statuses: [{type: project}]}]}"
    )
    ours = {"component b": ["^src/.* 1"], "status codecov/project/b": ["^src/.* 1"]}
    for flags, expected in (([], {}), (["api"], {}), (["api", "ui-old"], ours)):
        members = told(ConfigMatcher(config, flags).match("src/a.py"))
        assert {name: by for name, by in members.items() if not name.startswith("flag ")} == expected


def test_a_negated_pattern_keeps_a_path_out() -> None:
    assert "flag cli" in told(MATCHER.match("src/cli/b.py"))
    assert "status codecov/patch/cli" in told(MATCHER.match("src/cli/b.py"))
    assert not told(MATCHER.match("src/cli/gen.py")).keys() & {"flag cli", "status codecov/patch/cli"}


def test_a_negated_expression_is_no_idle_pattern_where_it_keeps_a_path_out() -> None:
    text = """\
ignore: ["^!lib/.*"]
component_management:
  individual_components:
  - {component_id: a, paths: ["^!src/.*"]}
  - {component_id: b, paths: [".*", "^!src/.*", "^!nothing/.*"]}
"""
    matcher = ConfigMatcher(config_of(text))
    assert list(told(matcher.match("lib/a.py"))) == ["component a", "component b"]
    assert told(matcher.match("src/a.py")) == {}
    idle = [(".".join(map(str, one.place)), one.pattern) for one in matcher.idle(["src/a.py", "lib/a.py"])]
    assert idle == [
        ("ignore", "^!lib/.*"),
        ("component_management.individual_components.1.paths", "^!nothing/.*"),
    ]


def test_what_is_ignored_falls_under_nothing_else() -> None:
    dropped = MATCHER.match("tests/t.py")
    assert dropped.dropped_by is not None
    assert shown(dropped.dropped_by) == "^tests.* 2"
    assert dropped.memberships == ()
    assert MATCHER.match("tests/e2e/t.py").dropped_by is None


def test_idle_patterns_are_told_with_their_place() -> None:
    idle = [(".".join(map(str, one.place)), shown(Hit(one.pattern, one.origin))) for one in MATCHER.idle(FILES)]
    assert idle == [
        ("ignore", "^nothing/.* 4"),
        ("flag_management.individual_flags.0.paths", "^(?<=x)y(.* 15"),
    ]
    assert [one.rejected is None for one in MATCHER.idle(FILES)] == [True, False]
    assert len(list(MATCHER.idle([]))) == 10


PATTERNS = st.sampled_from(["src", "src/*", "*.py", "!src/a", "a.*", "", "src/(x)", "[", "web/**", "(?=src)s"])
LISTS = st.lists(PATTERNS, max_size=3)
PATHS = st.sampled_from(["src/a", "src/a.py", "a.py", "web/x/y.js", "src/(x)", "srcs", "b"])


@given(LISTS, LISTS, LISTS, LISTS, st.lists(PATHS, min_size=1, unique=True))
@settings(max_examples=150, deadline=None)
def test_the_answer_is_that_of_the_pipeline(
    ignore: list[str], paths: list[str], flag_ignore: list[str], of_status: list[str], files: list[str]
) -> None:
    document = {
        "ignore": ignore,
        "flags": {"unit": {"paths": paths, "ignore": flag_ignore}},
        "coverage": {"status": {"project": {"s": {"paths": of_status}}}},
        "component_management": {"individual_components": [{"component_id": "c", "paths": paths}]},
    }
    config = config_of(orjson.dumps(document).decode())
    matcher = ConfigMatcher(config)
    for path in files:
        match = matcher.match(path)
        assert (match.dropped_by is None) == PathFilter.of(config, []).keeps(path)
        if match.dropped_by is None:
            members = told(match)
            assert ("flag unit" in members) == PathFilter.of(config, ["unit"]).keeps(path)
            assert ("component c" in members) == PatternSet(config.components[0].paths).matches(path)
            (status,) = config.statuses()
            included = config.status_paths(status, SharedPatterns())
            assert ("status codecov/project/s" in members) == (included is None or included.matches(path))
    idle = {one.pattern for one in matcher.idle(files) if one.place == ("ignore",)}
    for pattern in map(str, config.ignore):
        assert (pattern in idle) != any(RegexSet([pattern.removeprefix("!")]).matches(path) for path in files)


def test_matches_as_text() -> None:
    matches = [MATCHER.match(path) for path in ("src/cli/b.py", "tests/t.py")]
    text = click.unstyle(matches_text(matches, list(MATCHER.idle(FILES)), len(FILES)))
    assert text.splitlines() == [
        "src/cli/b.py",
        "  flag      unit                  ^src/.* (codecov.yml:11)",
        r"  flag      cli                   (?s:src/cli/[^\/]*)\Z (codecov.yml:15)",
        "  component all                   all files",
        "  status    codecov/project       all files",
        "  status    codecov/project/core  ^src/.* (codecov.yml:11)",
        r"  status    codecov/patch/cli     (?s:src/cli/[^\/]*)\Z (codecov.yml:15)",
        "",
        "tests/t.py",
        "  dropped from every upload by ignore ^tests.* (codecov.yml:2)",
        "",
        "patterns that match none of 7 files:",
        "  ignore: ^nothing/.* (codecov.yml:4)",
        (
            "  flag_management.individual_flags[0].paths: ^(?<=x)y(.* (codecov.yml:15): "
            "matches just that text: missing ), unterminated subpattern at position 8"
        ),
    ]
    assert matches_text([], [], 7, has_patterns=MATCHER.has_patterns) == "every pattern matches one of 7 files"
    without = ConfigMatcher(config_of("{ignore: [], comment: {paths: [unread]}}"))
    told = matches_text([], list(without.idle(FILES)), 7, has_patterns=without.has_patterns)
    assert told == "the configuration has no patterns of paths"


def test_prefixes_that_match_too_much_are_listed() -> None:
    loose = [LoosePrefix(("ignore", 0), "src", "src2/a.py")]
    assert matches_text([], [], 7, loose).splitlines()[-1] == "  ignore[0]: src also matches src2/a.py"
    assert orjson.loads(matches_document([], [], loose))["loose_prefixes"] == [
        {"place": "ignore[0]", "prefix": "src", "example": "src2/a.py"}
    ]


def test_matches_as_a_document() -> None:
    document = orjson.loads(matches_document([MATCHER.match("src/core/a.py")], list(MATCHER.idle(FILES))))
    (entry,) = document["paths"]
    assert list(entry) == ["path", "dropped_by", "flags", "components", "statuses"]
    column = TEXT.splitlines()[19].index("src/core") + 1
    assert entry["components"][1] == {
        "name": "Core",
        "filtered": True,
        "by": [{"pattern": "^src/core.*", "layer": "commit", "name": "codecov.yml", "line": 20, "column": column}],
    }
    assert document["idle_patterns"][0]["list"] == "ignore"
    assert document["idle_patterns"][1]["reason"] == "missing ), unterminated subpattern at position 8"
    assert [idle["as_text"] for idle in document["idle_patterns"]] == [False, True]


def test_a_list_that_only_leaves_out_is_told_from_none() -> None:
    matcher = ConfigMatcher(config_of("flags: {some: {paths: ['!lib']}, every: {}}"))
    match = matcher.match("src/a.py")
    assert [(member.name, member.filtered, member.by) for member in match.memberships] == [
        ("some", True, ()),
        ("every", False, ()),
    ]
    assert click.unstyle(matches_text([match], [], 1)).splitlines()[1:] == [
        "  flag      some   no pattern leaves it out",
        "  flag      every  all files",
    ]


def test_names_that_are_no_unicode_do_no_harm() -> None:
    match = MATCHER.match("src/core/\udcff.py")
    assert orjson.loads(matches_document([match], []))["paths"][0]["path"] == "src/core/\ufffd.py"
