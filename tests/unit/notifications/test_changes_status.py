"""The changes status: the rows of chapter 05 §15.3."""

from typing import Any

import pytest

from codecov_core.notifications import State

Scene = Any  # the scene of conftest.py, which cannot be imported by name


@pytest.mark.parametrize(
    ("base", "head", "files"),
    [
        pytest.param({"a": "hm"}, {"a": "hm"}, 0, id="C1"),
        pytest.param({"a": "hm"}, {"a": "mm"}, 1, id="C2"),
        pytest.param({"a": "hm"}, {"a": "hh"}, 0, id="C3"),
        pytest.param({"a": "h", "b": "h"}, {"a": "m", "b": "p"}, 2, id="C4"),
        pytest.param({"a": "h", "b": "h"}, {"a": "h"}, 0, id="C5"),
        pytest.param({"a": "mmmh"}, {"a": "hhhm"}, 0, id="C6"),
        pytest.param({"a": "hh"}, {"a": "h"}, 0, id="C7"),
        pytest.param({"a": "h"}, {"a": "hm"}, 1, id="C8"),
        pytest.param({"a": "m"}, {"a": "p"}, 0, id="C9"),
    ],
)
def test_changes_outside_the_diff(scene: Scene, base: dict[str, str], head: dict[str, str], files: int) -> None:
    decision = scene(base, head).decide("changes")
    facts = {"kind": "indirect_changes", "files": files} if files else {"kind": "no_indirect_changes"}
    assert (decision.fails, decision.facts_to_mapping()) == (files > 0, facts)
    assert [text.key for text in decision.helper_texts] == ["indirect_changes_helper_text"] * bool(files)


def test_c10_informational(scene: Scene) -> None:
    decision = scene({"a": "hm"}, {"a": "mm"}).decide("changes", informational=True)
    assert (decision.state, decision.facts_to_mapping()) == (
        State.SUCCESS,
        {"kind": "indirect_changes", "files": 1},
    )
    assert decision.helper_texts == ()


def test_c11_no_base_report(scene: Scene) -> None:
    here = scene(None, {"a": "h"})
    assert here.decide("changes").facts_to_mapping() == {"kind": "no_base_report"}
    assert here.decide("changes", base="parent").facts_to_mapping() == {"kind": "no_indirect_changes"}
    assert here.but(pull=None).decide("changes").facts_to_mapping() == {"kind": "no_indirect_changes"}
