"""The effective configuration: merging (chapter 03 §3), defaults (§11), readers (§9, §10)."""

import time
from collections.abc import Mapping
from decimal import Decimal

import pytest
import yaml

from codecov_core.config import (
    LEGACY_DEFAULTS,
    Component,
    EffectiveConfig,
    IfNotFound,
    Layer,
    LayerKind,
    NotUploadedBehavior,
    RemovedCodeBehavior,
    SharedPatterns,
    StatusKind,
    Validated,
    flags_of_components,
    validate,
)

_Layer = Mapping[str, object]

_FLAGS: _Layer = {
    "flags": {"legacy": {"paths": ["^l.*"]}, "empty": {}, "cf": {"carryforward": True, "after_n_builds": 2}},
    "flag_management": {
        "default_rules": {"carryforward": True, "paths": ["^d.*"], "statuses": [{"type": "project"}]},
        "individual_flags": [
            {"name": "unit", "carryforward": False},
            {"name": "it", "paths": ["^it.*"]},
            {"name": "it", "paths": ["^second.*"]},
        ],
    },
}


def _over_defaults(*layers: _Layer | None) -> EffectiveConfig:
    return EffectiveConfig.of(LEGACY_DEFAULTS, *layers)


def _rule(config: _Layer, kind: str = "project") -> object:
    return next(rule for rule in EffectiveConfig.of(config).statuses() if rule.kind == kind)


class TestLayers:
    """The examples of chapter 03 §3.4."""

    @pytest.mark.parametrize(
        ("layers", "keys", "expected"),
        [
            ([{"coverage": {"precision": 4}}, {"coverage": {"round": "up"}}], ("coverage", "precision"), 4),
            ([{"coverage": {"precision": 4}}, {"coverage": {"round": "up"}}], ("coverage", "round"), "up"),
            ([{"coverage": {"precision": 4}}], ("coverage", "status", "patch"), True),
            ([{"ignore": ["^a.*"]}, {"ignore": ["^b.*"]}], ("ignore",), ("^b.*",)),
            ([{"ignore": ["^a.*"]}, {"ignore": None}], ("ignore",), None),
            (
                [
                    {"coverage": {"status": {"project": {"default": {"target": 80.0}}}}},
                    {"coverage": {"status": {"project": True}}},
                ],
                ("coverage", "status", "project"),
                True,
            ),
            (
                [{"coverage": {"status": False}}, {"coverage": {"status": {"patch": True}}}],
                ("coverage", "status"),
                {"patch": True},
            ),
            ([{"comment": False}, {"comment": {"layout": "diff"}}], ("comment",), {"layout": "diff"}),
            ([{"comment": True}], ("comment",), True),
            ([{"coverage": {}}], ("coverage", "precision"), 2),
            ([{"slack_app": {}}], ("slack_app",), {}),
        ],
    )
    def test_what_wins(self, layers: list[_Layer], keys: tuple[str, ...], expected: object) -> None:
        assert _over_defaults(*layers).read(*keys) == expected

    def test_statuses_are_merged_by_name(self) -> None:
        owner = {"coverage": {"status": {"project": {"default": {"target": 80.0}, "e2e": {"target": 50.0}}}}}
        commit = {"coverage": {"status": {"project": {"default": {"threshold": 1.0}}}}}
        assert _over_defaults(owner, commit).read("coverage", "status", "project") == {
            "default": {"target": 80.0, "threshold": 1.0},
            "e2e": {"target": 50.0},
        }

    def test_absent_layers_are_left_out(self) -> None:
        assert _over_defaults(None, None).to_mapping() == EffectiveConfig.default().to_mapping()

    def test_layers_are_not_changed_and_not_shared(self) -> None:
        owner = {"ignore": ["^a.*"], "flags": {"u": {"paths": ["^u.*"]}}}
        config = _over_defaults(owner, {"flags": {"u": {"carryforward": True}}})
        owner["ignore"] = ["changed"]
        assert config.ignore == ("^a.*",)
        assert owner["flags"] == {"u": {"paths": ["^u.*"]}}
        copy = config.to_mapping()
        copy["ignore"] = []
        assert config.to_mapping()["ignore"] == ["^a.*"]


class TestPlainReaders:
    def test_built_in_defaults(self) -> None:
        config = EffectiveConfig.default()
        assert (config.rounding.precision, config.rounding.mode) == (2, "down")
        assert config.max_report_age == "12h ago"
        assert config.archives_uploads
        assert not config.disable_default_path_fixes
        assert config.notify.wait_for_ci
        assert config.notify.require_ci_to_pass
        assert config.notify.after_n_builds == 0
        assert (config.fixes, config.ignore, dict(config.parsers)) == ((), (), {})
        assert [rule.context for rule in config.statuses()] == ["codecov/project", "codecov/patch"]

    def test_set_values(self) -> None:
        config = EffectiveConfig.of(
            {
                "codecov": {
                    "max_report_age": False,
                    "disable_default_path_fixes": True,
                    "archive": {"uploads": False},
                    "require_ci_to_pass": False,
                    "notify": {"after_n_builds": 3, "wait_for_ci": False, "manual_trigger": True, "notify_error": True},
                },
                "fixes": ["a::b"],
                "ignore": ["^x.*", None],
                "parsers": {"go": {"partials_as_hits": True}},
            }
        )
        assert config.max_report_age is False
        assert config.disable_default_path_fixes
        assert not config.archives_uploads
        assert (config.notify.after_n_builds, config.notify.manual_trigger, config.notify.notify_error) == (
            3,
            True,
            True,
        )
        assert not config.notify.wait_for_ci
        assert not config.notify.require_ci_to_pass
        assert (config.fixes, config.ignore) == (("a::b",), ("^x.*",))
        assert config.parsers == {"go": {"partials_as_hits": True}}

    @pytest.mark.parametrize("odd", [None, True, 7, "text", [1], {"a": {"b": 1}}])
    def test_nothing_stored_can_stop_a_reader(self, odd: object) -> None:
        keys = ("codecov", "coverage", "fixes", "ignore", "parsers", "flags", "flag_management", "component_management")
        config = EffectiveConfig.of(dict.fromkeys(keys, odd))
        assert config.rounding.precision == 2
        assert config.statuses(("unit",)) == ()
        assert config.flags.rule("unit").after_n_builds == 0
        assert not config.flags.carries("unit")
        assert not config.flags.has_any_carryforward
        assert config.flags.joined(["unit"])
        assert config.flags.paths(["unit"]) == ()
        assert config.notify.after_n_builds == 0

    @pytest.mark.parametrize(
        ("coverage", "expected"),
        [
            ({}, (2, "nearest")),
            ({"precision": 0, "round": "up"}, (0, "up")),
            ({"precision": 99, "round": "down"}, (99, "down")),
            ({"precision": 100, "round": ["up"]}, (2, "nearest")),
            ({"precision": -1, "round": None}, (2, "nearest")),
        ],
    )
    def test_rounding(self, coverage: _Layer, expected: tuple[int, str]) -> None:
        rounding = EffectiveConfig.of({"coverage": coverage}).rounding
        assert (rounding.precision, rounding.mode) == expected


class TestFlags:
    """The table of chapter 03 §9.2, with rule 23 of its §19: an empty entry under ``flags`` is an entry."""

    @pytest.mark.parametrize(
        ("flag", "carries", "paths"),
        [
            ("legacy", False, ("^l.*",)),
            ("empty", False, None),
            ("cf", True, None),
            ("unit", False, ("^d.*",)),
            ("it", True, ("^it.*",)),
            ("other", True, ("^d.*",)),
        ],
    )
    def test_configuration(self, flag: str, carries: bool, paths: tuple[str, ...] | None) -> None:
        config = EffectiveConfig.of(_FLAGS)
        assert config.flags.carries(flag) is carries
        assert config.flags.rule(flag).configured
        assert config.flags.rule(flag).paths == paths

    def test_without_any_configuration(self) -> None:
        assert not EffectiveConfig.default().flags.rule("unit").configured

    def test_builds_to_wait_for(self) -> None:
        assert EffectiveConfig.of(_FLAGS).flags.rule("cf").after_n_builds == 2

    @pytest.mark.parametrize(
        ("flags", "expected"),
        [
            (["legacy", "it"], ("^l.*", "^it.*")),
            (["legacy", "cf"], ()),
            (["other"], ("^d.*",)),
            (["it", "it"], ("^it.*",)),
            ([], ()),
        ],
    )
    def test_paths_of_flags(self, flags: list[str], expected: tuple[str, ...]) -> None:
        assert EffectiveConfig.of(_FLAGS).flags.paths(flags) == expected

    def test_flags_without_configuration_do_not_widen_the_paths(self) -> None:
        config = EffectiveConfig.of({"flags": {"a": {"paths": ["^a.*"]}}})
        assert config.flags.paths(["a", "unknown"]) == ("^a.*",)

    @pytest.mark.parametrize(
        ("config", "expected"),
        [
            (_FLAGS, True),
            ({"flags": {"a": {"carryforward": True}}}, True),
            ({"flag_management": {"individual_flags": [{"name": "a", "carryforward": True}]}}, True),
            ({"flags": {"a": {"carryforward": False}}, "flag_management": {"default_rules": {}}}, False),
        ],
    )
    def test_any_carryforward(self, config: _Layer, expected: bool) -> None:
        assert EffectiveConfig.of(config).flags.has_any_carryforward is expected

    @pytest.mark.parametrize(
        ("flags", "expected"), [(["a"], True), (["no"], False), (["a", "no"], False), ([], True), (["null"], True)]
    )
    def test_joined(self, flags: list[str], expected: bool) -> None:
        config = EffectiveConfig.of(
            {"flags": {"a": {"joined": True}, "no": {"joined": False}, "null": {"joined": None}}}
        )
        assert config.flags.joined(flags) is expected


class TestStatuses:
    """Chapter 03 §9.4 and §10.1, chapter 05 §5.2 and §6.1."""

    @pytest.mark.parametrize(
        ("value", "titles"),
        [
            (True, ["default"]),
            (False, []),
            (None, []),
            ({}, []),
            ({"default": None}, []),
            ([1], []),
            ("yes", []),
            (1, []),
            (
                {"default": True, "a": False, "b": {"enabled": False, "target": 1}, "c": {"target": 2}, "d": "x"},
                ["default", "c"],
            ),
        ],
    )
    def test_switches(self, value: object, titles: list[str]) -> None:
        config = EffectiveConfig.of({"coverage": {"status": {"project": value}}})
        assert [rule.title for rule in config.statuses()] == titles

    def test_true_stands_for_all_kinds(self) -> None:
        config = EffectiveConfig.of({"coverage": {"status": True}})
        assert [rule.kind for rule in config.statuses()] == ["project", "patch", "changes"]

    def test_order_and_names_of_flags_and_components(self) -> None:
        config = EffectiveConfig.of(
            {
                "coverage": {"status": {"patch": {"default": True, "unit": {"target": "80%"}}}},
                "flag_management": {
                    "individual_flags": [
                        {
                            "name": "it",
                            "statuses": [{"type": "project", "name_prefix": "f-"}, {"target": 1}, {"type": "x"}],
                        },
                        {"name": "off", "statuses": [{"type": "project", "enabled": False}]},
                    ]
                },
                "component_management": {
                    "default_rules": {"statuses": [{"type": "patch", "threshold": "1%"}]},
                    "individual_components": [
                        {"component_id": "ui", "name": "UI", "paths": ["^ui/.*"], "flag_regexes": ["i"]},
                        {"component_id": "none", "flag_regexes": ["zzz"]},
                        {"component_id": "all", "statuses": []},
                    ],
                },
            }
        )
        rules = config.statuses(("it", "off", "unit"))
        assert [rule.context for rule in rules] == [
            "codecov/patch",
            "codecov/patch/unit",
            "codecov/project/f-it",
            "codecov/patch/UI",
        ]
        assert [rule.flags for rule in rules] == [None, None, ("it",), ("it",)]
        assert rules[3].paths == ("^ui/.*",)
        assert (rules[1].target, rules[3].threshold) == (Decimal(80), Decimal(1))

    @pytest.mark.parametrize("kind", [LayerKind.OWNER, LayerKind.REPOSITORY, LayerKind.COMMIT, LayerKind.GIVEN])
    def test_raw_statuses_of_rows_mean_what_validated_ones_do(self, kind: LayerKind) -> None:
        status = {"type": "project", "target": "90%", "paths": ["**/*.py", "src", "lib/**"], "branches": ["rel/*"]}
        plugin = {"gitignore_globs": True, "prefixes_end_at_names": True}
        row: dict[str, object] = {
            "flag_management": {"individual_flags": [{"name": "u", "statuses": [status]}]},
            "component_management": {
                "individual_components": [{"component_id": "c", "statuses": [{"type": "patch", "threshold": "1%"}]}]
            },
            "cli": {"plugins": {"codecov_worker": plugin}},
        }
        outcome = validate(yaml.safe_dump(row))
        assert isinstance(outcome, Validated)
        raw, validated = EffectiveConfig.of(Layer.of(kind, row)), EffectiveConfig.of(outcome.config)
        assert raw.to_mapping() == validated.to_mapping()
        assert raw.statuses(["u"]) == validated.statuses(["u"])
        (of_flag, _) = raw.statuses(["u"])
        shown = raw.status_paths(of_flag, SharedPatterns())
        assert shown is not None
        assert [path for path in ("a.py", "src/a.x", "src2/a.x", "lib/x") if shown.matches(path)] == [
            "a.py",
            "src/a.x",
            "lib/x",
        ]
        origin = raw.provenance.of(("flag_management", "individual_flags", 0, "statuses", 0, "target"))
        assert origin is not None
        assert origin.kind is kind

    def test_settings(self) -> None:
        settings = {
            "target": 66.67,
            "threshold": "1.5%",
            "base": "pr",
            "branches": ["^main$", "^rel.*"],
            "flags": ["u"],
            "paths": ["^src/.*"],
            "if_not_found": "failure",
            "informational": True,
            "flag_coverage_not_uploaded_behavior": "pass",
            "removed_code_behavior": "removals_only",
        }
        (rule,) = EffectiveConfig.of({"coverage": {"status": {"project": {"default": settings}}}}).statuses()
        assert rule.kind is StatusKind.PROJECT
        assert (rule.target, rule.threshold) == (Decimal("66.67"), Decimal("1.5"))
        assert rule.needs_pull
        assert rule.branches == ("^main$", "^rel.*")
        assert (rule.flags, rule.paths) == (("u",), ("^src/.*",))
        assert rule.if_not_found is IfNotFound.FAILURE
        assert rule.informational
        assert rule.not_uploaded is NotUploadedBehavior.AUTO_PASS
        assert rule.removed_code is RemovedCodeBehavior.REMOVALS_ONLY

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (None, RemovedCodeBehavior.ADJUST_BASE),
            ("off", RemovedCodeBehavior.OFF),
            (False, RemovedCodeBehavior.OFF),
            (True, RemovedCodeBehavior.OFF),
            ("nonsense", RemovedCodeBehavior.OFF),
            ("fully_covered_patch", RemovedCodeBehavior.FULLY_COVERED_PATCH),
        ],
    )
    def test_removed_code(self, value: object, expected: RemovedCodeBehavior) -> None:
        config = EffectiveConfig.of(
            {"coverage": {"status": {"project": {"default": {"removed_code_behavior": value}}}}}
        )
        (rule,) = config.statuses()
        assert rule.removed_code is expected
        assert rule.removed_code_is_explicit is (value is not None)

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("auto", None),
            (None, None),
            ("80", Decimal(80)),
            (" 80.5 %", Decimal("80.5")),
            (True, Decimal(1)),
            (float("nan"), None),
            ("a", None),
            ([80], None),
        ],
    )
    def test_targets(self, value: object, expected: Decimal | None) -> None:
        (rule,) = EffectiveConfig.of({"coverage": {"status": {"patch": {"default": {"target": value}}}}}).statuses()
        assert rule.target == expected

    def test_default_rules_apply_where_a_status_says_nothing(self) -> None:
        config = EffectiveConfig.of(
            {
                "coverage": {
                    "status": {
                        "default_rules": {"flag_coverage_not_uploaded_behavior": "exclude"},
                        "project": {"a": True, "b": {"flag_coverage_not_uploaded_behavior": "include"}},
                    }
                }
            }
        )
        assert [rule.not_uploaded for rule in config.statuses()] == ["exclude", "include"]

    def test_paths_of_a_status_are_joined_with_those_of_its_flags(self) -> None:
        config = EffectiveConfig.of(
            {
                "coverage": {"status": {"project": {"a": {"flags": ["u"], "paths": ["^x/.*"]}, "b": True}}},
                "flags": {"u": {"paths": ["^u/.*"]}},
            }
        )
        filtered, whole = config.statuses()
        paths = config.status_paths(filtered, SharedPatterns())
        assert paths is not None
        assert paths.matches_many(["x/a", "u/a", "z/a"]) == [True, True, False]
        assert config.status_paths(whole, SharedPatterns()) is None


class TestComponents:
    """Chapter 03 §9.3."""

    def test_entries_are_laid_over_the_default_rules(self) -> None:
        config = EffectiveConfig.of(
            {
                "component_management": {
                    "default_rules": {"paths": ["^d.*"], "flag_regexes": ["^x$"]},
                    "individual_components": [{"component_id": "a"}, {"component_id": "b", "name": "B", "paths": []}],
                }
            }
        )
        assert [(c.display_name, c.paths, c.flag_regexes) for c in config.components] == [
            ("a", ("^d.*",), ("^x$",)),
            ("B", (), ("^x$",)),
        ]

    def test_null_sets_nothing(self) -> None:
        """Chapter 03 §19 rule 41."""
        rules = {"default_rules": {"paths": ["^d.*"], "statuses": [{"type": "patch"}]}}
        unsaid = {"paths": None, "statuses": None}
        config = EffectiveConfig.of(
            {
                "flag_management": rules | {"individual_flags": [{"name": "u"} | unsaid, {"name": "e", "paths": []}]},
                "component_management": rules | {"individual_components": [{"component_id": "c"} | unsaid]},
            }
        )
        assert [config.flags.rule(name).paths for name in ("u", "e")] == [("^d.*",), ()]
        assert config.flags.paths(["u"]) == ("^d.*",)
        assert [component.paths for component in config.components] == [("^d.*",)]
        assert [rule.context for rule in config.statuses("u")] == ["codecov/patch/u", "codecov/patch/c"]

    def test_a_status_with_null_keeps_the_files_and_sessions_of_its_flag_or_component(self) -> None:
        statuses = [{"type": "patch", "paths": None, "flags": None}]
        config = EffectiveConfig.of(
            {
                "flag_management": {"individual_flags": [{"name": "u", "statuses": statuses}]},
                "component_management": {
                    "individual_components": [{"name": "c", "paths": ["^c.*"], "statuses": statuses}]
                },
            }
        )
        of_flag, of_component = config.statuses(["u"])
        assert (of_flag.flags, of_component.paths) == (("u",), ("^c.*",))

    def test_default_rules_alone_make_no_component(self) -> None:
        assert EffectiveConfig.of({"component_management": {"default_rules": {"paths": ["^d.*"]}}}).components == ()

    def test_flags_are_matched_from_their_start(self) -> None:
        component = Component("c", "", flag_regexes=("^x$", "un"))
        without = Component("d", "")
        assert flags_of_components([component, without], ["unit", "un", "x", "xy", "junit"], SharedPatterns()) == [
            ("unit", "un", "x"),
            None,
        ]
        assert flags_of_components([component], ["other"], SharedPatterns()) == [()]

    def test_expressions_that_are_none_match_no_flag(self) -> None:
        component = Component("c", "", flag_regexes=("un(", "x"))
        assert flags_of_components([component], ["un(", "un(it", "x"], SharedPatterns()) == [("x",)]

    def test_a_component_without_any_name(self) -> None:
        assert Component("", "").display_name == "default_component"


def test_rules_of_many_flags_and_components_are_found_in_linear_time() -> None:
    """Twice as many take about twice as long; in square time it would be four times."""

    def seconds(count: int) -> float:
        config = EffectiveConfig.of(
            {
                "flag_management": {
                    "individual_flags": [{"name": f"f{at}", "statuses": [{"type": "patch"}]} for at in range(count)]
                },
                "component_management": {
                    "individual_components": [
                        {"component_id": f"c{at}", "flag_regexes": [f"f{at}$"], "statuses": [{"type": "patch"}]}
                        for at in range(count)
                    ]
                },
            }
        )
        names = [f"f{at}" for at in range(count)]
        started = time.process_time()
        rules = config.statuses(names)
        config.flags.paths(names)
        assert sum(map(config.flags.carries, names)) == 0
        assert [rule.flags for rule in rules[-2:]] == [(names[-2],), (names[-1],)]
        return time.process_time() - started

    assert min(seconds(1600), seconds(1600)) < 3 * min(seconds(800), seconds(800)) + 0.05
