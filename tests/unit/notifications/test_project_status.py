"""The project status: every row of chapter 05 §15.1 that a comparison can express, with the rules of its §16.

Rows whose result a rule of §16 changes say which: P12 (6), P18 (7), P35 (2), P36 (1).
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from codecov_core.notifications import Decoration, NotPosted, State, StatusDecision
from codecov_core.notifications.statuses.facts import Facts, NoPullRequest, OtherBranch

Hunk = Callable[[tuple[int, int, int, int], str], dict[str, object]]
Scene = Any  # the scene of conftest.py, which cannot be imported by name

SEVEN, EIGHT = "h" * 7 + "m" * 3, "h" * 8 + "m" * 2


def _facts(decision: StatusDecision) -> dict[str, object]:
    return decision.facts_to_mapping()


def _change(coverage: str, change: str, **more: object) -> dict[str, object]:
    return {"kind": "project_change", "coverage": coverage, "change": change, "base": "bbbbbbb", **more}


def _target(coverage: str, target: str, **more: object) -> dict[str, object]:
    return {"kind": "project_target", "coverage": coverage, "target": target, **more}


def _helped(decision: StatusDecision) -> list[str]:
    return [text.key for text in decision.helper_texts]


class TestAgainstBase:
    @pytest.mark.parametrize(
        ("base", "head", "settings", "state", "coverage", "change"),
        [
            pytest.param(SEVEN, SEVEN, {}, "success", "70.00", "0.00", id="P1"),
            pytest.param(SEVEN, EIGHT, {}, "success", "80.00", "10.00", id="P2"),
            pytest.param(EIGHT, SEVEN, {}, "failure", "70.00", "-10.00", id="P3"),
            pytest.param(EIGHT, SEVEN, {"threshold": 10}, "success", "70.00", "-10.00", id="P4"),
            pytest.param(EIGHT, SEVEN, {"threshold": "10%"}, "success", "70.00", "-10.00", id="P4-text"),
            pytest.param(EIGHT, SEVEN, {"threshold": 9.99}, "failure", "70.00", "-10.00", id="P5"),
            pytest.param(EIGHT, SEVEN, {"threshold": -10}, "failure", "70.00", "-10.00", id="P39"),
            pytest.param(EIGHT, EIGHT, {"threshold": -10}, "failure", "80.00", "0.00", id="stricter"),
        ],
    )
    def test_plain(
        self,
        scene: Scene,
        base: str,
        head: str,
        settings: dict[str, object],
        state: str,
        coverage: str,
        change: str,
    ) -> None:
        decision = scene({"x": base}, {"x": head}).decide("project", removed_code_behavior="off", **settings)
        assert (decision.state, _facts(decision)) == (state, _change(coverage, change))
        assert decision.helper_texts == ()

    def test_p14_informational(self, scene: Scene) -> None:
        decision = scene({"x": EIGHT}, {"x": SEVEN}).decide("project", informational=True)
        assert (decision.state, decision.computed_state) == (State.SUCCESS, State.FAILURE)
        assert _facts(decision) == _change("70.00", "-10.00")

    @pytest.mark.parametrize(
        ("coverage_settings", "coverage", "change"),
        [
            pytest.param({"precision": 0, "round": "down"}, "66", "33", id="P37-down"),
            pytest.param({"precision": 0, "round": "up"}, "67", "34", id="P37-up"),
            pytest.param({"precision": 0, "round": "nearest"}, "67", "33", id="P37-nearest"),
            pytest.param({}, "66.67", "33.33", id="P38"),
        ],
    )
    def test_rounding(self, scene: Scene, coverage_settings: dict[str, object], coverage: str, change: str) -> None:
        here = scene({"x": "hmm"}, {"x": "hhm"}).but(config={"coverage": coverage_settings})
        assert _facts(here.decide("project")) == _change(coverage, change)


class TestAgainstTarget:
    @pytest.mark.parametrize(
        ("head", "settings", "state", "coverage", "target"),
        [
            pytest.param(SEVEN, {"target": 75, "threshold": 5}, "success", "70.00", "75.00", id="P6"),
            pytest.param(SEVEN, {"target": 75}, "failure", "70.00", "75.00", id="P7"),
            pytest.param("hhm", {"target": 66.67}, "failure", "66.66", "66.67", id="P8"),
            pytest.param("hhm", {"target": 66.66}, "success", "66.66", "66.66", id="P9"),
        ],
    )
    def test_target(
        self, scene: Scene, head: str, settings: dict[str, object], state: str, coverage: str, target: str
    ) -> None:
        decision = scene({"x": head}, {"x": head}).decide("project", **settings)
        assert (decision.state, _facts(decision)) == (state, _target(coverage, target))
        assert _helped(decision) == (["custom_target_helper_text_project"] if state == "failure" else [])

    def test_p12_a_target_needs_no_base(self, scene: Scene) -> None:
        """Chapter 05 §16 rule 6: the reference system answers by ``if_not_found``."""
        assert scene(None, {"x": SEVEN}).decide("project", target=50).state is State.SUCCESS
        failing = scene(None, {"x": SEVEN}).decide("project", target=80)
        assert (failing.state, _facts(failing)) == (State.FAILURE, _target("70.00", "80.00"))


class TestNothingToCompare:
    @pytest.mark.parametrize(
        ("base", "head", "settings", "state", "kind"),
        [
            pytest.param(None, {"x": SEVEN}, {}, "success", "no_base_report", id="P10"),
            pytest.param(None, {"x": SEVEN}, {"if_not_found": "failure"}, "failure", "no_base_report", id="P11"),
            pytest.param({"x": "hm"}, None, {}, "success", "no_head_coverage", id="P13"),
            pytest.param({"x": "hm"}, {"x": ""}, {}, "success", "no_head_coverage", id="no-lines"),
            pytest.param(
                {"x": ""}, {"x": "h"}, {"if_not_found": "error"}, "error", "no_base_coverage", id="base-empty"
            ),
        ],
    )
    def test_state(
        self,
        scene: Scene,
        base: dict[str, str] | None,
        head: dict[str, str] | None,
        settings: dict[str, object],
        state: str,
        kind: str,
    ) -> None:
        decision = scene(base, head).decide("project", **settings)
        assert (decision.state, _facts(decision)) == (state, {"kind": kind})

    def test_ignore_means_not_posted(self, scene: Scene) -> None:
        """Chapter 05 §16 rule 5."""
        decision = scene(None, {"x": SEVEN}).decide("project", if_not_found="ignore")
        assert (decision.posted, decision.reason, decision.state) == (False, NotPosted.NOTHING_TO_COMPARE, None)
        assert decision.explanation() == "not posted: no report to compare with, and if_not_found is ignore"


class TestGates:
    @pytest.mark.parametrize(
        ("facts", "settings", "why"),
        [
            pytest.param({"branch": "wip"}, {"branches": ["^main$"]}, OtherBranch("wip"), id="P15"),
            pytest.param({"pull": None}, {"only_pulls": True}, NoPullRequest(), id="P16"),
            pytest.param({"pull": None}, {"base": "pr"}, NoPullRequest(), id="base-pr"),
            pytest.param({"branch": None}, {"branches": ["^main$"]}, OtherBranch(None), id="no-branch"),
            pytest.param({"branch": "wip-1"}, {"branches": ["^!wip.*"]}, OtherBranch("wip-1"), id="negative"),
            pytest.param(
                {"pull": None, "branch": "x/gh-readonly-queue/main/pr-1-a"},
                {"only_pulls": True},
                NoPullRequest(),
                id="queue-like",
            ),
        ],
    )
    def test_not_fit(self, scene: Scene, facts: dict[str, object], settings: dict[str, object], why: Facts) -> None:
        decision = scene({"x": EIGHT}, {"x": SEVEN}).but(**facts).decide("project", **settings)
        assert (decision.posted, decision.reason, decision.facts) == (False, NotPosted.NOT_FIT_CRITERIA, why)
        assert decision.explanation().startswith("not posted")

    @pytest.mark.parametrize(
        ("facts", "settings"),
        [
            pytest.param(
                {"pull": None, "branch": "gh-readonly-queue/main/pr-12-0a1b2c"}, {"only_pulls": True}, id="P17"
            ),
            pytest.param({"branch": None}, {"branches": ["^!wip.*"]}, id="no-branch"),
            pytest.param({"branch": "main"}, {"branches": ["^main$", None]}, id="branch"),
            pytest.param({}, {"branches": []}, id="no-patterns"),
        ],
    )
    def test_fit(self, scene: Scene, facts: dict[str, object], settings: dict[str, object]) -> None:
        assert scene({"x": EIGHT}, {"x": EIGHT}).but(**facts).decide("project", **settings).posted


class TestDecorations:
    def test_p18_without_a_seat_nothing_is_shown_and_nothing_fails(self, scene: Scene) -> None:
        """Chapter 05 §16 rule 7: the reference system posts the hidden numbers' failure."""
        decision = scene({"x": EIGHT}, {"x": SEVEN}).but(decoration=Decoration.UPGRADE).decide("project")
        assert (decision.state, decision.computed_state) == (State.NEUTRAL, State.FAILURE)
        assert _facts(decision) == {"kind": "user_not_activated"}
        assert not decision.fails

    @pytest.mark.parametrize("kind", ["project", "patch", "changes"])
    def test_p19_empty_uploads(self, scene: Scene, kind: str) -> None:
        here = scene(None, None)
        passing = here.but(decoration=Decoration.PASSING_EMPTY_UPLOAD).decide(kind)
        failing = here.but(decoration=Decoration.FAILING_EMPTY_UPLOAD).decide(kind)
        assert (passing.state, _facts(passing)) == (State.SUCCESS, {"kind": "non_testable_files"})
        assert (failing.state, _facts(failing)) == (State.FAILURE, {"kind": "testable_files"})


class TestRemovedCode:
    @pytest.fixture
    def removal(self, scene: Scene, hunk: Hunk) -> Scene:
        """80 hits and 20 misses, of which 40 hits are removed (P20-P25)."""
        diff = {"x": {"type": "modified", "segments": [hunk((1, 40, 0, 0), "-" * 40)]}}
        return scene({"x": "h" * 80 + "m" * 20}, {"x": "h" * 40 + "m" * 20}, diff)

    @pytest.fixture
    def worsened(self, scene: Scene, hunk: Hunk) -> Scene:
        """The same, and ten missed lines are added (P26, P27)."""
        segments = [hunk((1, 40, 0, 0), "-" * 40), hunk((100, 0, 61, 10), "+" * 10)]
        diff = {"x": {"type": "modified", "segments": segments}}
        return scene({"x": "h" * 80 + "m" * 20}, {"x": "h" * 40 + "m" * 30}, diff)

    @pytest.fixture
    def replaced(self, scene: Scene, hunk: Hunk) -> Scene:
        """Five hit lines of a are replaced by three hit lines (P29, P30)."""
        diff = {"a": {"type": "modified", "segments": [hunk((1, 5, 1, 3), "-----+++")]}}
        return scene({"a": "h" * 10, "b": "m" * 10}, {"a": "h" * 8, "b": "m" * 10}, diff)

    @pytest.mark.parametrize(
        ("settings", "state", "facts"),
        [
            pytest.param(
                {},
                "success",
                _change("66.66", "-13.34", passed_by="adjust_base", increase="0.00", adjusted_base="66.66"),
                id="P20",
            ),
            pytest.param({"removed_code_behavior": "off"}, "failure", _change("66.66", "-13.34"), id="P21-off"),
            pytest.param({"removed_code_behavior": False}, "failure", _change("66.66", "-13.34"), id="P21-false"),
            pytest.param(
                {"removed_code_behavior": "removals_only"},
                "success",
                _change("66.66", "-13.34", passed_by="removals_only"),
                id="P22",
            ),
            pytest.param(
                {"removed_code_behavior": "fully_covered_patch"},
                "success",
                _change("66.66", "-13.34", passed_by="fully_covered_patch", patch_has_lines=False),
                id="P23",
            ),
            pytest.param(
                {"removed_code_behavior": "adjust_base", "target": 70}, "failure", _target("66.66", "70.00"), id="P24"
            ),
            pytest.param(
                {"removed_code_behavior": "removals_only", "target": 70},
                "success",
                _target("66.66", "70.00", passed_by="removals_only"),
                id="P25",
            ),
        ],
    )
    def test_removal(self, removal: Scene, settings: dict[str, object], state: str, facts: dict[str, object]) -> None:
        decision = removal.decide("project", **settings)
        assert decision.state == state
        assert _decimals(_facts(decision)) == _decimals(facts)
        assert _helped(decision) == (
            ["custom_target_helper_text_project"] if "target" in facts and state == "failure" else []
        )

    def test_p26_removal_does_not_excuse_new_misses(self, worsened: Scene) -> None:
        decision = worsened.decide("project")
        assert (decision.state, _facts(decision)) == (State.FAILURE, _change("57.14", "-22.86"))
        assert decision.helper_texts == ()
        (explained,) = worsened.decide("project", removed_code_behavior="adjust_base").helper_texts
        assert explained.key == "rcb_adjust_base_helper_text"
        assert (str(explained.coverage), str(explained.adjusted_base)) == ("57.14", "66.66")

    def test_p27_the_threshold_lowers_the_adjusted_base(self, worsened: Scene) -> None:
        decision = worsened.decide("project", removed_code_behavior="adjust_base", threshold=10)
        pardon = {"passed_by": "adjust_base", "increase": "0.47", "adjusted_base": "56.66"}
        assert (decision.state, _facts(decision)) == (State.SUCCESS, _change("57.14", "-22.86", **pardon))

    def test_p28_nothing_is_left_to_adjust(self, scene: Scene, hunk: Hunk) -> None:
        diff = {"x": {"type": "deleted"}, "y": {"type": "new", "segments": [hunk((0, 0, 1, 1), "+")]}}
        decision = scene({"x": "h" * 10}, {"y": "m"}, diff).decide("project")
        assert (decision.state, _facts(decision)) == (State.FAILURE, _change("0.00", "-100.00"))

    def test_p29_a_fully_covered_patch(self, replaced: Scene) -> None:
        decision = replaced.decide("project", removed_code_behavior="fully_covered_patch")
        pardon = {"passed_by": "fully_covered_patch", "patch_has_lines": True}
        assert (decision.state, _facts(decision)) == (State.SUCCESS, _change("44.44", "-5.56", **pardon))

    def test_p30_the_same_by_default(self, replaced: Scene) -> None:
        decision = replaced.decide("project")
        pardon = {"passed_by": "adjust_base", "increase": "11.11", "adjusted_base": "33.33"}
        assert (decision.state, _facts(decision)) == (State.SUCCESS, _change("44.44", "-5.56", **pardon))

    def test_p31_indirect_changes_are_not_excused(self, scene: Scene, hunk: Hunk) -> None:
        diff = {"a": {"type": "modified", "segments": [hunk((1, 5, 1, 3), "-----+++")]}}
        here = scene({"a": "h" * 10, "b": "m" * 10}, {"a": "h" * 7 + "m", "b": "m" * 10}, diff)
        decision = here.decide("project", removed_code_behavior="fully_covered_patch")
        assert (decision.state, _facts(decision)["coverage"]) == (State.FAILURE, "38.88")
        assert _helped(decision) == ["rcb_indirect_changes_helper_text"]
        assert here.decide("project", removed_code_behavior="removals_only").state is State.FAILURE

    @pytest.mark.parametrize(
        ("hits", "settings", "state"),
        [
            pytest.param(30_000, {}, "success", id="P32"),
            pytest.param(30_000, {"removed_code_behavior": "off"}, "failure", id="P33"),
            pytest.param(20_000, {}, "failure", id="P34"),
        ],
    )
    def test_tolerance(self, scene: Scene, hits: int, settings: dict[str, object], state: str) -> None:
        decision = scene({"x": "h" * hits + "m"}, {"x": "h" * hits + "mm"}).decide("project", **settings)
        assert (decision.state, _facts(decision)["change"]) == (state, "-0.01")

    def test_p35_a_deleted_file_is_removed_code(self, scene: Scene, hunk: Hunk) -> None:
        """Chapter 05 §16 rule 2: the reference system sees no removed lines and fails."""
        diff = {"a": {"type": "deleted"}, "a2": {"type": "new", "segments": [hunk((0, 0, 1, 1), "+")]}}
        here = scene({"a": "h" * 80, "b": "m" * 20}, {"b": "m" * 20, "a2": "h"}, diff)
        decision = here.decide("project")
        pardon = {"passed_by": "adjust_base", "increase": "4.76", "adjusted_base": "0.00"}
        assert (decision.state, _facts(decision)) == (State.SUCCESS, _change("4.76", "-75.24", **pardon))
        only_deleted = scene({"a": "h" * 80, "b": "m"}, {"b": "m"}, {"a": {"type": "deleted"}})
        assert only_deleted.decide("project", removed_code_behavior="removals_only").state is State.SUCCESS

    def test_p36_a_part_looks_at_its_own_removals(self, scene: Scene, hunk: Hunk) -> None:
        """Chapter 05 §16 rule 1: the reference system adjusts by what was removed elsewhere and passes."""
        diff = {"a": {"type": "modified", "segments": [hunk((1, 5, 0, 0), "-----")]}}
        here = scene({"a": "h" * 10, "b": EIGHT}, {"a": "h" * 5, "b": SEVEN}, diff)
        decision = here.decide("project", paths=["^b.*"])
        assert (decision.state, _facts(decision)) == (State.FAILURE, _change("70.00", "-10.00"))

    def test_adjusting_is_decimal(self, scene: Scene, hunk: Hunk) -> None:
        """Chapter 05 §16 rule 3: binary division gives 59.99 for 3 of 5."""
        diff = {"x": {"type": "modified", "segments": [hunk((1, 5, 0, 0), "-----")]}}
        decision = scene({"x": "h" * 8 + "m" * 2}, {"x": "h" * 3 + "m" * 2}, diff).decide("project")
        assert _facts(decision)["adjusted_base"] == "60.00"

    def test_without_coverage_there_is_nothing_to_adjust(self, scene: Scene) -> None:
        decision = scene({"x": "h"}, {"x": ""}).decide("project", if_not_found="failure")
        assert (decision.state, _facts(decision)) == (State.FAILURE, {"kind": "no_head_coverage"})


class TestFlags:
    """F1-F11: ``unit`` was uploaded, ``integ`` is carried forward."""

    @pytest.mark.parametrize(
        ("settings", "config", "state", "coverage", "change"),
        [
            pytest.param({}, {}, "success", "100.00", "0.00", id="F1"),
            pytest.param({"flags": ["unit"]}, {}, "failure", "66.66", "-33.34", id="F2"),
            pytest.param({"flags": ["integ"]}, {}, "success", "66.66", "0.00", id="F3"),
            pytest.param({"flags": ["unit", "integ"]}, {}, "success", "100.00", "0.00", id="F4"),
            pytest.param(
                {"flags": ["integ"], "flag_coverage_not_uploaded_behavior": "include"},
                {"coverage": {"status": {"default_rules": {"flag_coverage_not_uploaded_behavior": "exclude"}}}},
                "success",
                "66.66",
                "0.00",
                id="F8",
            ),
            pytest.param(
                {"flags": ["integ"]},
                {"flags": {"integ": {"paths": ["^b.py.*"]}}},
                "success",
                "100.00",
                "0.00",
                id="F10",
            ),
            pytest.param(
                {"flags": ["integ", "unit"]},
                {"flags": {"integ": {"paths": ["^b.py.*"]}, "unit": {}}},
                "success",
                "100.00",
                "0.00",
                id="F11",
            ),
        ],
    )
    def test_numbers(
        self,
        flag_scene: Scene,
        settings: dict[str, object],
        config: dict[str, object],
        state: str,
        coverage: str,
        change: str,
    ) -> None:
        rounded = {**config, "coverage": {"precision": 2, "round": "down", **_mapping(config.get("coverage"))}}
        decision = flag_scene.but(config=rounded).decide("project", **settings)
        assert (decision.state, _facts(decision)) == (state, _change(coverage, change))

    def test_f5_an_unknown_flag(self, flag_scene: Scene) -> None:
        decision = flag_scene.decide("project", flags=["unknown"])
        assert (decision.state, _facts(decision)) == (State.SUCCESS, {"kind": "no_head_coverage"})

    def test_f6_excluded(self, flag_scene: Scene) -> None:
        decision = flag_scene.decide("project", flags=["integ"], flag_coverage_not_uploaded_behavior="exclude")
        assert decision.reason is NotPosted.FLAGS_NOT_UPLOADED

    def test_f7_auto_passed(self, flag_scene: Scene) -> None:
        decision = flag_scene.decide("project", flags=["integ"], flag_coverage_not_uploaded_behavior="pass")
        assert (decision.state, _facts(decision)) == (State.SUCCESS, _change("66.66", "0.00", auto_passed=True))
        assert "carried forward" in decision.explanation()

    def test_auto_passing_overrides_a_failure(self, flag_scene: Scene) -> None:
        failing = flag_scene.decide("project", flags=["integ"], target=90, flag_coverage_not_uploaded_behavior="pass")
        assert (failing.state, failing.computed_state) == (State.SUCCESS, State.SUCCESS)

    def test_f9_waiting_for_builds(self, flag_scene: Scene) -> None:
        waiting = flag_scene.but(config={"flags": {"unit": {"after_n_builds": 2}}})
        assert waiting.decide("project", flags=["unit"]).reason is NotPosted.NEED_MORE_BUILDS
        enough = flag_scene.but(config={"flags": {"unit": {"after_n_builds": 1}}})
        assert enough.decide("project", flags=["unit"]).posted

    @pytest.mark.parametrize(("fresh_only", "posted"), [(False, True), (True, False)])
    def test_carried_sessions_may_not_count_as_builds(
        self, flag_scene: Scene, *, fresh_only: bool, posted: bool
    ) -> None:
        scene = flag_scene.but(config={"flags": {"integ": {"after_n_builds": 1}}}, count_fresh_only=fresh_only)
        assert scene.decide("project", flags=["integ"]).posted is posted


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _decimals(facts: dict[str, object]) -> dict[str, object]:
    numbers = ("coverage", "change", "target", "increase", "adjusted_base")
    return {key: Decimal(str(value)) if key in numbers else value for key, value in facts.items()}
