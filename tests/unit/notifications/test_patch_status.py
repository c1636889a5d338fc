"""The patch status: the rows of chapter 05 §15.2."""

from collections.abc import Callable
from typing import Any

import pytest

from codecov_core.notifications import NotPosted, State

Hunk = Callable[[tuple[int, int, int, int], str], dict[str, object]]
Scene = Any  # the scene of conftest.py, which cannot be imported by name

BASE = {"x": "h" * 8 + "m" * 2}
HEAD = {"x": "hhmphhhhmm"}


def _covered(coverage: str, target: str) -> dict[str, object]:
    return {"kind": "patch_coverage", "coverage": coverage, "target": target}


def _added(hunk: Hunk, first: int, count: int) -> dict[str, dict[str, object]]:
    return {"x": {"type": "modified", "segments": [hunk((first, 0, first, count), "+" * count)]}}


class TestAgainstTarget:
    @pytest.mark.parametrize(
        ("settings", "state", "facts", "helped"),
        [
            pytest.param({}, "failure", _covered("50.00", "80.00"), [], id="A1"),
            pytest.param(
                {"threshold": 30},
                "success",
                {"kind": "within_threshold", "coverage": "50.00", "threshold": "30.00", "target": "80.00"},
                [],
                id="A2",
            ),
            pytest.param({"threshold": 29.99}, "failure", _covered("50.00", "80.00"), [], id="A3"),
            pytest.param({"target": 50}, "success", _covered("50.00", "50.00"), [], id="A4"),
            pytest.param(
                {"target": 60}, "failure", _covered("50.00", "60.00"), ["custom_target_helper_text_patch"], id="A5"
            ),
            pytest.param({"target": 50, "threshold": -10}, "success", _covered("50.00", "50.00"), [], id="negative"),
        ],
    )
    def test_four_added_lines(
        self,
        scene: Scene,
        hunk: Hunk,
        settings: dict[str, object],
        state: str,
        facts: dict[str, object],
        helped: list[str],
    ) -> None:
        decision = scene(BASE, HEAD, _added(hunk, 1, 4)).decide("patch", **settings)
        assert (decision.state, decision.facts_to_mapping()) == (state, facts)
        assert [text.key for text in decision.helper_texts] == helped

    def test_a12_informational(self, scene: Scene, hunk: Hunk) -> None:
        decision = scene(BASE, HEAD, _added(hunk, 1, 4)).decide("patch", target=60, informational=True)
        assert (decision.state, decision.computed_state) == (State.SUCCESS, State.FAILURE)
        assert decision.facts_to_mapping() == _covered("50.00", "60.00")

    def test_a13_one_missed_line(self, scene: Scene, hunk: Hunk) -> None:
        decision = scene(BASE, HEAD, _added(hunk, 3, 1)).decide("patch")
        assert (decision.state, decision.facts_to_mapping()) == (State.FAILURE, _covered("0.00", "80.00"))

    def test_a14_a15_the_target_is_the_filtered_base(self, scene: Scene, hunk: Hunk) -> None:
        added = {"type": "modified", "segments": [hunk((3, 0, 3, 1), "+")]}
        here = scene({"a.py": "hm", "b.py": "h"}, {"a.py": "hmm", "b.py": "h.h"}, {"a.py": added, "b.py": added})
        whole, part = here.decide("patch"), here.decide("patch", paths=["^b.*"])
        assert (whole.state, whole.facts_to_mapping()) == (State.FAILURE, _covered("50.00", "66.66"))
        assert (part.state, part.facts_to_mapping()) == (State.SUCCESS, _covered("100.00", "100.00"))


class TestNotAffected:
    def test_a6_added_lines_without_coverage(self, scene: Scene, hunk: Hunk) -> None:
        decision = scene(BASE, HEAD, _added(hunk, 50, 2)).decide("patch", target=100)
        assert decision.state is State.SUCCESS
        assert decision.facts_to_mapping() == {"kind": "not_affected", "base": "bbbbbbb", "head": "aaaaaaa"}

    def test_a7_no_diff(self, scene: Scene) -> None:
        decision = scene(BASE, HEAD).decide("patch", target=100)
        assert (decision.state, decision.facts_to_mapping()["kind"]) == (State.SUCCESS, "not_affected")

    def test_a11_no_base_commit(self, scene: Scene) -> None:
        decision = scene(None, HEAD).but(base_sha=None, pull=None).decide("patch")
        assert (decision.state, decision.facts_to_mapping()) == (State.SUCCESS, {"kind": "not_affected"})

    def test_no_head_report(self, scene: Scene, hunk: Hunk) -> None:
        assert scene(BASE, None, _added(hunk, 1, 4)).decide("patch").state is State.SUCCESS


class TestWithoutBaseReport:
    @pytest.mark.parametrize(
        ("settings", "state", "facts"),
        [
            pytest.param({}, "success", {"kind": "no_base_report"}, id="A8"),
            pytest.param({"if_not_found": "failure"}, "failure", {"kind": "no_base_report"}, id="A9"),
            pytest.param({"target": 50}, "success", _covered("50.00", "50.00"), id="A10"),
        ],
    )
    def test_four_added_lines(
        self, scene: Scene, hunk: Hunk, settings: dict[str, object], state: str, facts: dict[str, object]
    ) -> None:
        decision = scene(None, HEAD, _added(hunk, 1, 4)).decide("patch", **settings)
        assert (decision.state, decision.facts_to_mapping()) == (state, facts)

    def test_ignore_means_not_posted(self, scene: Scene, hunk: Hunk) -> None:
        decision = scene(None, HEAD, _added(hunk, 1, 4)).decide("patch", if_not_found="ignore")
        assert decision.reason is NotPosted.NOTHING_TO_COMPARE
