"""Statuses decided from stated data instead of reports (chapter 05 §6)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from codecov_core.comparison import Change, FileCoverage, ImpactedFile, LineCounts
from codecov_core.config import EffectiveConfig, PatternSet
from codecov_core.notifications import Decoration, StatusContext, StatusDecision, decide_statuses
from codecov_core.reports import Session, SessionType, Totals


@dataclass(frozen=True)
class _StatedEvidence:
    """What a case states; its numbers are already those of the status's own flags and paths."""

    head_totals: Totals | None
    base_totals: Totals | None
    head_sessions: Sequence[Session] | None
    patch_totals: Totals | None
    impacted_files: Sequence[ImpactedFile] | None
    unexpected_changes: Sequence[Change] | None

    def filtered(self, flags: tuple[str, ...] | None = None, paths: PatternSet | None = None) -> "_StatedEvidence":
        return self


def check(case: Any, expect: Any) -> None:
    decision = _decide(case)
    assert decision.context == expect["context"]
    assert decision.posted is expect["sent"]
    assert decision.reason == expect["explanation"]
    assert decision.state == expect["state"]
    assert decision.computed_state == expect["computed_state"]
    if decision.posted:
        assert _comparable(decision.facts_to_mapping()) == _comparable(_our_facts(expect["facts"]))
        helped = {text.key: _known_numbers(text) for text in decision.helper_texts}
        assert helped == {key: _comparable(numbers) for key, numbers in expect["helper_texts"].items()}


def _decide(case: Any) -> StatusDecision:
    status = {"coverage": {"status": {case["status"]: {case["title"]: case["settings"] or True}}}}
    context = StatusContext(
        evidence=_evidence(case),
        config=EffectiveConfig.of(case["yaml"], status),
        head_sha=case["head"]["sha"],
        base_sha=None if case["base"] is None else case["base"]["sha"],
        branch=case["branch"],
        pull=1 if case["pull"] else None,
        decoration=Decoration(case["decoration"]),
    )
    (decision,) = decide_statuses(context)
    return decision


def _evidence(case: Any) -> _StatedEvidence:
    return _StatedEvidence(
        head_totals=Totals.from_stored(case["head"]["totals"]),
        base_totals=None if case["base"] is None else Totals.from_stored(case["base"]["totals"]),
        head_sessions=_listed(_session, enumerate(case["head"]["sessions"] or ()), case["head"]["sessions"]),
        patch_totals=Totals.from_stored(case["patch_totals"]),
        impacted_files=_listed(_impacted, case["impacted_files"] or (), case["impacted_files"]),
        unexpected_changes=_listed(_change, case["changes"] or (), case["changes"]),
    )


def _listed(make: Any, items: Any, stated: Any) -> Any:
    return None if stated is None else [make(item) for item in items]


def _session(numbered: tuple[int, Any]) -> Session:
    number, stored = numbered
    return Session(number, flags=tuple(stored["flags"] or ()), session_type=SessionType(stored["type"]))


def _impacted(stored: Any) -> ImpactedFile:
    removed = stored["removed_diff_coverage"]
    return ImpactedFile(
        base_name=stored["base_name"],
        head_name=stored["head_name"],
        file_was_added_by_diff=stored["file_was_added_by_diff"],
        file_was_removed_by_diff=stored["file_was_removed_by_diff"],
        base_coverage=_coverage(stored["base_coverage"]),
        head_coverage=_coverage(stored["head_coverage"]),
        removed_diff_coverage=_tuples(removed),
        added_diff_coverage=_tuples(stored["added_diff_coverage"]),
        unexpected_line_changes=tuple((tuple(base), tuple(head)) for base, head in stored["unexpected_line_changes"]),
        lines_only_on_base=tuple(stored["lines_only_on_base"]),
        lines_only_on_head=tuple(stored["lines_only_on_head"]),
        removed=LineCounts(*([line_type for _, line_type in removed or ()].count(of) for of in "hmp")),
    )


def _coverage(stored: Any) -> FileCoverage | None:
    return None if stored is None else FileCoverage(**{key: stored[key] for key in stored if key != "sessions"})


def _tuples(pairs: Any) -> Any:
    return None if pairs is None else tuple(tuple(pair) for pair in pairs)


def _change(stored: Any) -> Change:
    totals = stored["totals"]
    return Change(
        stored["path"],
        new=stored["new"],
        deleted=stored["deleted"],
        in_diff=stored["in_diff"],
        old_path=stored["old_path"],
        difference=None if totals is None else LineCounts(*totals[2:5]),
        coverage_change=None if totals is None else totals[5],
    )


def _our_facts(facts: Any) -> dict[str, Any]:
    """Two reasons of one pardon are one yes or no here."""
    ours = dict(facts)
    if ours.get("passed_by") == "fully_covered_patch":
        ours["patch_has_lines"] = ours.pop("reason") == "patch_fully_covered"
    return ours


def _known_numbers(text: Any) -> dict[str, Any]:
    return {name: value for name, value in asdict(text).items() if name != "key" and value is not None}


_NUMBERS = ("coverage", "change", "target", "threshold", "increase", "adjusted_base")


def _comparable(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: Decimal(value) if key in _NUMBERS else value for key, value in facts.items()}
