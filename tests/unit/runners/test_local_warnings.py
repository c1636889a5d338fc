"""What `local` says of files that its reports have and its result has not."""

from datetime import UTC, datetime

from codecov_core.config import EffectiveConfig
from codecov_core.ingest import Drop, FileResult, IngestResult
from codecov_core.ports import CommitKey, Decision, JsonObject, NewDecision
from codecov_core.tasks.processing_result import result_document
from runners.cli.local_warnings import of_decisions, of_loose_prefixes, of_processing
from runners.cli.rendering.parsed_document import dropped


def test_lost_files_are_told_by_reason() -> None:
    lost = [{"name": "a.py", "reason": "ignored"}, {"name": "b.py", "reason": "unknown"}]
    lost += [{"name": f"c{number}.py", "reason": "unknown"} for number in range(6)]
    file: JsonObject = {"name": "lcov.info", "lost_paths": lost, "lost_path_count": 10}
    assert list(of_processing({"files": [file]})) == [
        "lcov.info: 1 of its files left out (ignored): a.py",
        "lcov.info: 7 of its files left out (unknown): b.py, c0.py, c1.py, c2.py, c3.py and 2 more",
        "lcov.info: 2 more of its files left out",
    ]


def test_prefixes_are_advised_against_with_what_would_be_exact() -> None:
    config = EffectiveConfig.of({"ignore": ["^src/a.py.*", "!^it's.*"]})
    assert list(of_loose_prefixes(config, ["src/a.py", "src/a.pyi", "it's", "it's1"])) == [
        r"ignore[0]: 'src/a.py' also matches src/a.pyi; '^src/a\.py$' would not",
        """ignore[1]: "it's" also matches it's1; '^it''s$' would not""",
    ]


def test_lost_files_of_a_report_that_was_left_out_are_its_problem() -> None:
    lost = [{"name": "a.py", "reason": "ignored"}]
    file: JsonObject = {"name": "lcov.info", "problem": "no_paths", "reason": "none fits", "lost_paths": lost}
    assert list(of_processing({"files": [file]})) == ["lcov.info was left out: none fits"]


def test_records_that_reports_have_anyway_are_no_warning() -> None:
    usual = Drop("BRDA", "of JavaScript", 4000, ("a.js:1",), usual=True)
    rare = Drop("DA", "no number", 1, ("a.js:x",))
    result = IngestResult(None, None, files=(FileResult("lcov.info", drops=(usual, rare)),))
    document = result_document(result)
    assert list(of_processing(document)) == ["lcov.info: 1 x DA left out: no number, for instance a.js:x"]
    assert [drop.get("usual") for drop in dropped(result.files[0])] == [True, None]


def _decision(context: str, facts: JsonObject) -> Decision:
    when = datetime(2026, 12, 1, tzinfo=UTC)
    new = NewDecision(context, "project", "t", "success", True, None, "fine", facts)
    return Decision(CommitKey(1, "a" * 40), 0, new, when, None, None)


def test_hidden_statuses_and_unusable_patterns_are_told_once_each() -> None:
    slow: JsonObject = {"pattern": "(?=a)(a+)+$", "reason": "takes too long to match", "as_text": False}
    facts: JsonObject = {"rejected_patterns": [slow]}
    decisions = [_decision("codecov/project/a", facts), _decision("b", facts), _decision("c", {"hidden": 2})]
    assert list(of_decisions(decisions)) == [
        "2 more of the statuses are called c; only the last one counts",
        "the pattern '(?=a)(a+)+$' is not used: takes too long to match (in codecov/project/a, b)",
    ]
