"""All lists of a configuration share the time for what needs backtracking (chapter 03 §19 rule 9)."""

import time

import pytest

from codecov_core.comparison import compare
from codecov_core.config import EffectiveConfig, SharedPatterns, backtracking
from codecov_core.notifications import StatusContext, StatusDecision, decide_statuses
from codecov_core.reports import ReportBuilder, Session

_CATASTROPHIC = "(?=a)(?:a|aa){10,15}(?=b)"
_NAMES = [f"{'a' * 18}{number}" for number in range(40)]


def test_a_bad_list_leaves_time_to_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtracking, "EVALUATION_SECONDS", 0.1)
    shared = SharedPatterns()
    shared.patterns([_CATASTROPHIC]).matches_many(_NAMES * 100)
    good = shared.patterns([r"(?!x)src/.*\.py"])
    assert good.matches_many(["src/a.py", "x"]) == [True, False]
    assert good.rejected == ()
    assert [rejected.pattern for rejected in shared.rejected] == [_CATASTROPHIC]


def test_equal_lists_are_compiled_once() -> None:
    shared = SharedPatterns()
    assert shared.patterns(["^src/.*"]) is shared.patterns(["^src/.*"])
    assert [pattern for pattern, _, _ in (shared.regexes(["a("]), shared.rejected)[1]] == ["a("]


def _decided(status: dict[str, object]) -> tuple[StatusDecision, ...]:
    builder = ReportBuilder(0)
    for name in _NAMES:
        builder.file(name).append(1, 1)
    config = {"coverage": {"status": status}}
    return decide_statuses(
        StatusContext(
            evidence=compare(None, builder.freeze().with_session(Session(0)), None),
            config=EffectiveConfig.of(config),
            head_sha="a" * 40,
            repository_flags=("a" * 18,),
        )
    )


def test_statuses_share_the_time_and_tell_what_was_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtracking, "EVALUATION_SECONDS", 0.05)
    statuses: dict[str, object] = {f"s{at}": {"paths": [f"^{_CATASTROPHIC}{at}.*"]} for at in range(100)}
    started = time.thread_time()
    decisions = _decided({"project": {"whole": True, **statuses}})
    assert time.thread_time() - started < 1
    whole, *others = decisions
    assert "rejected_patterns" not in whole.facts_to_mapping()
    assert others[-1].facts_to_mapping()["rejected_patterns"] == [
        {"pattern": f"^{_CATASTROPHIC}99.*", "reason": "takes too long to match", "as_text": True}
    ]


def test_expressions_of_components_and_branches_share_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backtracking, "EVALUATION_SECONDS", 0)
    context = StatusContext(
        evidence=compare(None, None, None),
        config=EffectiveConfig.of(
            {
                "coverage": {"status": {"project": {"main": {"branches": ["^(?=m)main$"]}}}},
                "component_management": {
                    "individual_components": [{"component_id": "c", "flag_regexes": ["(?=u)unit"]}]
                },
            }
        ),
        head_sha="a" * 40,
        branch="main",
        repository_flags=("unit",),
    )
    decide_statuses(context)
    assert [rejected.pattern for rejected in context.patterns.rejected] == ["(?=u)unit", "^(?=m)main$"]
