"""All statuses of a commit together: their order, their filters, and what is kept of a decision."""

import pytest

from codecov_core.comparison import compare
from codecov_core.config import EffectiveConfig
from codecov_core.notifications import State, StatusContext, StatusDecision, decide_statuses
from codecov_core.reports import Report, ReportBuilder, Session


def _report(hits: int, misses: int) -> Report:
    builder = ReportBuilder(0)
    rows = builder.file("ui/a.py")
    for number in range(1, hits + misses + 1):
        rows.append(number, int(number <= hits))
    return builder.freeze().with_session(Session(0, flags=("unit",)))


def _decide(config: dict[str, object], *flags: str) -> tuple[StatusDecision, ...]:
    context = StatusContext(
        evidence=compare(_report(8, 2), _report(7, 3), None),
        config=EffectiveConfig.of(config),
        head_sha="a" * 40,
        base_sha="b" * 40,
        repository_flags=flags,
    )
    return decide_statuses(context)


def test_the_project_then_flags_then_components() -> None:
    decisions = _decide(
        {
            "coverage": {"status": {"patch": True, "project": {"strict": {"target": 90}}}},
            "flag_management": {"default_rules": {"statuses": [{"type": "project"}]}},
            "component_management": {
                "default_rules": {"statuses": [{"type": "project"}]},
                "individual_components": [
                    {"component_id": "ui", "paths": ["^ui/.*"]},
                    {"component_id": "api", "paths": ["^api/.*"]},
                    {"component_id": "other", "flag_regexes": ["nothing"]},
                ],
            },
        },
        "unit",
        "gone",
    )
    assert [(decision.context, decision.state) for decision in decisions] == [
        ("codecov/patch", State.SUCCESS),
        ("codecov/project/strict", State.FAILURE),
        ("codecov/project/unit", State.FAILURE),
        ("codecov/project/gone", State.SUCCESS),
        ("codecov/project/ui", State.FAILURE),
        ("codecov/project/api", State.SUCCESS),
    ]
    assert [decision.facts_to_mapping()["kind"] for decision in decisions[3:]] == [
        "no_head_coverage",
        "project_change",
        "no_head_coverage",
    ]


def test_the_built_in_defaults_ask_for_project_and_patch() -> None:
    context = StatusContext(
        evidence=compare(None, _report(1, 0), None), config=EffectiveConfig.default(), head_sha="a" * 40
    )
    assert [decision.context for decision in decide_statuses(context)] == ["codecov/project", "codecov/patch"]


def test_facts_are_plain_data() -> None:
    (decision,) = _decide({"coverage": {"status": {"project": True}, "round": "down"}})
    assert decision.facts_to_mapping() == {
        "kind": "project_change",
        "coverage": "70.00",
        "change": "-10.00",
        "base": "bbbbbbb",
    }
    assert decision.explanation() == "70.00% covered, -10.00 points against bbbbbbb"


def test_a_decision_without_outcome_is_refused() -> None:
    (decision,) = _decide({"coverage": {"status": {"project": True}}})
    with pytest.raises(ValueError, match="codecov/project"):
        StatusDecision(decision.kind, decision.title, decision.context).explanation()


def _of_component(*statuses: dict[str, object]) -> tuple[StatusDecision, ...]:
    component = {"component_id": "ui", "paths": ["^ui/.*"], "statuses": list(statuses)}
    return _decide({"component_management": {"individual_components": [component]}})


def test_of_one_name_the_last_that_is_posted_counts() -> None:
    strict, lax = {"type": "project", "target": 99}, {"type": "project", "target": 1}
    (decision,) = _of_component(strict, lax)
    assert (decision.state, decision.facts_to_mapping()["hidden"]) == (State.SUCCESS, 1)
    (decision,) = _of_component(lax, {**lax, "branches": ["^main$"]}, strict, {**lax, "branches": ["^main$"]})
    assert (decision.state, decision.facts_to_mapping()["hidden"]) == (State.FAILURE, 1)
    (decision,) = _of_component(strict, {**lax, "only_pulls": True})
    assert decision.state is State.FAILURE
    assert "hidden" not in decision.facts_to_mapping()
