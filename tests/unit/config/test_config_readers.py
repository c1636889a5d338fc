"""Typed readers of the effective configuration: comment, notifiers, CI, checks, bundles (chapter 03 §8, §10)."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from codecov_core.config import (
    LEGACY_DEFAULTS,
    BundleChanges,
    BundleStatus,
    CommentBehavior,
    CoverageRange,
    EffectiveConfig,
    Installation,
    Layer,
    LayerKind,
    NotifierKind,
    PatternSet,
    RepositoryRules,
    SizeThreshold,
)


def over_defaults(config: dict[str, object]) -> EffectiveConfig:
    return EffectiveConfig.of(LEGACY_DEFAULTS, config)


class TestComment:
    """Chapter 03 §10.4, with rule 22 of §19."""

    def test_built_in_defaults(self) -> None:
        comment = EffectiveConfig.default().comment
        assert comment is not None
        assert comment.sections == ("condensed_header", "reach", "diff", "flags", "tree", "reach", "newfiles")
        assert (comment.behavior, comment.require_changes) == (CommentBehavior.DEFAULT, (0,))

    @pytest.mark.parametrize("value", [True, None])
    def test_true_is_the_settings_of_the_installation(self, value: object) -> None:
        installation = Installation.from_install({"site": {"comment": {"layout": "header, diff"}}})
        commit = Layer.of(LayerKind.COMMIT, {"comment": value})
        comment = EffectiveConfig.of(*installation.layers(), commit).comment
        assert comment is not None
        assert comment.sections == ("header", "diff")

    @pytest.mark.parametrize("switched", [True, False, None])
    def test_true_is_the_defaults_of_the_owner_where_the_installation_has_no_settings(self, switched: object) -> None:
        installation = Installation.from_install({"site": {"comment": switched}})
        layers = installation.layers(owner_created=datetime(2025, 1, 1, tzinfo=UTC))
        comment = EffectiveConfig.of(*layers, Layer.of(LayerKind.COMMIT, {"comment": True})).comment
        assert comment is not None
        assert comment == EffectiveConfig.of(layers[0]).comment
        assert comment.hide_project_coverage

    def test_missing_everywhere_is_the_built_in_settings(self) -> None:
        assert EffectiveConfig.of({}).comment == EffectiveConfig.default().comment

    @pytest.mark.parametrize("owner", [False, True, None, {}])
    def test_an_empty_mapping_is_the_default_comment_over_whatever_it_stands(self, owner: object) -> None:
        installation = Installation.from_install({"site": {"comment": {"layout": "header, diff"}}})
        layers = [*installation.layers(), Layer.of(LayerKind.OWNER, {"comment": owner})]
        comment = EffectiveConfig.of(*layers, Layer.of(LayerKind.COMMIT, {"comment": {}})).comment
        assert comment == EffectiveConfig.of(*installation.layers()).comment

    def test_false_is_no_comment(self) -> None:
        assert over_defaults({"comment": False}).comment is None

    @pytest.mark.parametrize(
        ("layout", "sections"),
        [
            ("newheader, diff", ("newheader", "diff")),
            ("files", ("condensed_header", "files", "newfiles")),
            ("", ("condensed_header",)),
            (None, ("condensed_header",)),
        ],
    )
    def test_layout(self, layout: object, sections: tuple[str, ...]) -> None:
        comment = over_defaults({"comment": {"layout": layout}}).comment
        assert comment is not None
        assert comment.sections == sections

    @pytest.mark.parametrize(
        ("stored", "expected"), [([2, 4], (2, 4)), (True, (1,)), (False, (0,)), (None, (0,)), ([], (0,)), ("x", (0,))]
    )
    def test_required_changes(self, stored: object, expected: tuple[int, ...]) -> None:
        comment = over_defaults({"comment": {"require_changes": stored}}).comment
        assert comment is not None
        assert comment.require_changes == expected

    @pytest.mark.parametrize(
        ("stored", "expected"),
        [
            (True, BundleChanges.ANY),
            (False, BundleChanges.NOT_REQUIRED),
            ("bundle_increase", BundleChanges.INCREASE),
            ("nonsense", BundleChanges.NOT_REQUIRED),
        ],
    )
    def test_required_bundle_changes(self, stored: object, expected: BundleChanges) -> None:
        comment = over_defaults({"comment": {"require_bundle_changes": stored}}).comment
        assert comment is not None
        assert comment.require_bundle_changes is expected


class TestBundles:
    @pytest.mark.parametrize(
        ("stored", "expected"),
        [
            (["absolute", 1000.0], SizeThreshold(Decimal("1000.0"))),
            (["percentage", 0.5], SizeThreshold(Decimal("0.5"), is_percentage=True)),
            (100, SizeThreshold(Decimal(100))),
            (7.5, SizeThreshold(Decimal("7.5"), is_percentage=True)),
            (True, SizeThreshold(Decimal(5), is_percentage=True)),
            (["weight", 5], SizeThreshold(Decimal(5), is_percentage=True)),
            (None, SizeThreshold(Decimal(5), is_percentage=True)),
        ],
    )
    def test_threshold(self, stored: object, expected: SizeThreshold) -> None:
        config = EffectiveConfig.of({"bundle_analysis": {"warning_threshold": stored}})
        assert config.bundles.warning_threshold == expected

    @pytest.mark.parametrize(
        ("stored", "expected"),
        [
            (True, BundleStatus.ON),
            (1, BundleStatus.ON),
            (False, BundleStatus.OFF),
            ("informational", BundleStatus.INFORMATIONAL),
            (None, BundleStatus.INFORMATIONAL),
        ],
    )
    def test_status(self, stored: object, expected: BundleStatus) -> None:
        assert EffectiveConfig.of({"bundle_analysis": {"status": stored}}).bundles.status is expected


class TestCi:
    """The table of chapter 03 §10.7."""

    @pytest.mark.parametrize(
        ("ci", "context", "url", "counts"),
        [
            ([], "ci/circleci: build", "https://circleci.com/gh/x", True),
            ([], "x", "https://jenkins.corp.example/1", True),
            ([], "styleci", "https://styleci.io/x", False),
            ([], "Jenkins2 - Build", None, True),
            (["!jenkins"], "Jenkins2 - Build", None, False),
            ([], "build", None, False),
            (["build"], "build", None, True),
            (["!ci.example.org"], "ci/x", "https://ci.example.org/1", False),
            (["example"], "zzz", "https://ci.example.org/1", True),
            ([], "codecov/project", "https://codecov.io/x", False),
            (["", "!", None], "build", None, False),
            ([], None, None, False),
        ],
    )
    def test_which_statuses_count(self, ci: object, context: str | None, url: str | None, counts: bool) -> None:
        assert EffectiveConfig.of({"codecov": {"ci": ci}}).ci().counts(context, url) is counts

    def test_providers_of_the_installation_count_too(self) -> None:
        assert EffectiveConfig.default().ci(["build"]).counts("build", None)


class TestNotifiers:
    """Chapter 03 §8.4, with rule 38 of §19."""

    def test_entries_in_order(self) -> None:
        config = EffectiveConfig.of(
            {
                "coverage": {
                    "notify": {
                        "slack": {
                            "default": {
                                "url": "secret:abc",
                                "threshold": 1.5,
                                "branches": ["main"],
                                "attachments": "sunburst, diff",
                                "paths": ["^src/.*"],
                                "flags": ["unit"],
                                "message": "{{changed}}",
                            },
                            "off": False,
                        },
                        "email": {"default": {"to": ["secret:x"]}},
                        "irc": {
                            "a": {"server": "irc.example.org", "channel": "#x", "notice": False},
                            "b": {"url": "https://x.example"},
                        },
                        "webhook": {"default": {"url": None}},
                    }
                }
            }
        )
        slack, told, mute, hook = config.notifiers
        assert (slack.kind, slack.title, slack.url) == (NotifierKind.SLACK, "default", "secret:abc")
        assert (slack.threshold, slack.branches, slack.flags) == (Decimal("1.5"), ("^main$",), ("unit",))
        assert (slack.attachments, slack.paths, slack.message) == (("sunburst", "diff"), ("^src/.*",), "{{changed}}")
        assert [rule.enabled for rule in (slack, told, mute, hook)] == [True, True, False, False]
        assert (told.gives_notice, mute.gives_notice) == (False, True)


@pytest.mark.parametrize(
    ("value", "checks"),
    [
        (None, (True, False)),
        (True, (True, False)),
        (False, (False, False)),
        ({"annotations": True}, (True, True)),
        ({}, (True, False)),
    ],
)
def test_check_runs(value: object, checks: tuple[bool, bool]) -> None:
    rules = EffectiveConfig.of({"github_checks": value}).checks
    assert (rules.enabled, rules.annotations) == checks


@pytest.mark.parametrize(
    ("value", "told"), [(None, True), (True, True), (False, False), ({}, True), ({"enabled": False}, False)]
)
def test_slack_app(value: object, told: bool) -> None:
    assert EffectiveConfig.of({"slack_app": value}).slack_app is told


def test_what_is_stored_with_the_repository() -> None:
    codecov = {"branch": "develop", "bot": "codecov-bot", "strict_yaml_branch": "release"}
    config = EffectiveConfig.of({"codecov": codecov})
    assert config.repository == RepositoryRules("develop", "codecov-bot", "release")
    assert EffectiveConfig.default().repository == RepositoryRules()


def test_switches_of_the_rest() -> None:
    config = EffectiveConfig.of(
        {"test_analytics": {"flake_detection": False}, "codecov": {"ui": {"hide_complexity": ["x"]}}}
    )
    assert (config.detects_flaky_tests, config.hides_complexity) == (False, True)
    assert (EffectiveConfig.default().detects_flaky_tests, EffectiveConfig.default().hides_complexity) == (True, False)


@pytest.mark.parametrize("stored", [None, [1], "60..80", [1, "x"], [1, 2, 3]])
def test_a_range_that_is_none_is_the_default(stored: object) -> None:
    assert EffectiveConfig.of({"coverage": {"range": stored}}).coverage_range == CoverageRange(60.0, 80.0)


@pytest.mark.parametrize(
    ("strict", "own", "branch", "expected"),
    [
        (None, None, "main", True),
        (None, "develop", "develop", True),
        (None, None, "feature/x", False),
        ("release", None, "main", False),
        ("release", None, "release", True),
        ("origin/main", None, "main", False),
        (None, None, None, False),
        (None, None, "", False),
    ],
)
def test_which_branches_are_stored(strict: str | None, own: str | None, branch: str | None, expected: bool) -> None:
    """The table of chapter 03 §4; the repository's default branch is ``main``."""
    rules = EffectiveConfig.of({"codecov": {"strict_yaml_branch": strict, "branch": own}}).repository
    assert rules.stores(branch, "main") is expected


class TestSwitches:
    """A word is what it says, wherever a switch is one: a site's variable may say ``no``."""

    @pytest.mark.parametrize(
        ("word", "said"), [("no", False), (" Off", False), ("0", False), ("YES", True), ("1", True)]
    )
    def test_words_of_yaml(self, word: str, said: object) -> None:
        config = EffectiveConfig.of(
            {
                "codecov": {"notify": {"manual_trigger": word}, "archive": {"uploads": word}},
                "coverage": {"status": {"patch": {"default": {"enabled": word}}}},
                "flags": {"unit": {"carryforward": word, "joined": word}},
                "slack_app": {"enabled": word},
                "github_checks": word,
            }
        )
        assert config.notify.manual_trigger is said
        assert config.archives_uploads is said
        assert (config.statuses([]) != ()) is said
        assert (
            config.flags.carries("unit") is config.flags.has_any_carryforward is config.flags.joined(["unit"]) is said
        )
        assert config.slack_app is config.checks.enabled is said

    @pytest.mark.parametrize("value", ["maybe", "", [], ["no"], {"no": True}, None])
    def test_anything_else_is_the_default(self, value: object) -> None:
        config = EffectiveConfig.of({"codecov": {"notify": {"wait_for_ci": value, "manual_trigger": value}}})
        assert (config.notify.wait_for_ci, config.notify.manual_trigger) == (True, False)

    @pytest.mark.parametrize(("value", "hides"), [("no", False), (["unit"], True), ([], False), (True, True)])
    def test_flags_whose_complexity_is_hidden_hide_all(self, value: object, hides: object) -> None:
        assert EffectiveConfig.of({"codecov": {"ui": {"hide_complexity": value}}}).hides_complexity is hides

    @pytest.mark.parametrize(("value", "matches"), [("false", True), ("no", True), ("true", False), ("x", True)])
    def test_our_own_options(self, value: str, matches: object) -> None:
        own = {"prefixes_end_at_names": value}
        config = EffectiveConfig.of({"ignore": ["^src.*"], "cli": {"plugins": {"codecov_worker": own}}})
        assert PatternSet(config.ignore).matches("src2/a.py") is matches
