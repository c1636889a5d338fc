"""Explained paths, and fixes that are tried before they are told."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from codecov_core.config import EffectiveConfig, Validated, validate
from codecov_core.ingest import DroppedBecause, ExplainedPaths, PathRule, PathRules, explained_paths, suggested_fixes

FILES = ("src/main.py", "src/util/a.py", "test/util/a.py", "src/util/b.py", "setup.py", "lib/x.py", "src/x.py")


def lcov(*names: str) -> bytes:
    return "".join(f"SF:{name}\nDA:1,1\nDA:2,0\nend_of_record\n" for name in names).encode()


def rules(config: str = "") -> PathRules:
    outcome = validate(config)
    assert isinstance(outcome, Validated), outcome
    return PathRules.of(EffectiveConfig.of(outcome.config), ())


def explained(
    *names: str, files: tuple[str, ...] = FILES, config: str = "", report: str = "lcov.info"
) -> ExplainedPaths:
    return explained_paths([(report, lcov(*names))], rules(config), files)


def paths(explanation: ExplainedPaths) -> dict[str, str | None]:
    return {name.name: name.resolution.path for parsed in explanation.reports for name in parsed.names}


def with_fixes(explanation: ExplainedPaths) -> str:
    """The suggestion as a codecov.yml."""
    return yaml.safe_dump({"fixes": list(explanation.fixes)})


def test_every_name_is_told_with_its_rules_and_lines() -> None:
    explanation = explained("/ci/src/main.py", "util/a.py", "setup.py")
    (parsed,) = explanation.reports
    assert [(name.name, name.lines, [step.rule for step in name.resolution.steps]) for name in parsed.names] == [
        ("/ci/src/main.py", 2, [PathRule.WHOLE]),
        ("util/a.py", 2, []),
        ("setup.py", 2, [PathRule.EXACT]),
    ]
    assert parsed.names[1].resolution.reason is DroppedBecause.AMBIGUOUS


def test_nothing_lost_needs_no_fixes() -> None:
    explanation = explained("src/main.py")
    assert (explanation.fixes, explanation.resolved, explanation.undecided, explanation.unknown) == ((), {}, {}, ())


def test_what_other_names_bear_out_is_suggested() -> None:
    explanation = explained("b/util/a.py", "b/util/b.py", "b/setup.py")
    assert explanation.fixes == ("b/setup.py::setup.py", "b/::src/")
    assert explanation.resolved == {"b/util/a.py": "src/util/a.py", "b/setup.py": "setup.py"}
    again = explained("b/util/a.py", "b/util/b.py", "b/setup.py", config=with_fixes(explanation))
    assert paths(again) == {"b/util/a.py": "src/util/a.py", "b/util/b.py": "src/util/b.py", "b/setup.py": "setup.py"}


def test_a_prefix_is_suggested_where_no_other_name_minds() -> None:
    explanation = explained("main.py", "util/a.py")
    assert (explanation.fixes, explanation.resolved) == (("::src/",), {"util/a.py": "src/util/a.py"})


def test_a_fix_that_would_lead_another_name_elsewhere_is_made_for_one_path_only() -> None:
    files = (*FILES, "x.py")
    explanation = explained("main.py", "util/a.py", "x.py", files=files)
    assert explanation.fixes == ("util/a.py::src/util/a.py",)
    assert paths(explained("main.py", "util/a.py", "x.py", files=files, config=with_fixes(explanation))) == {
        "main.py": "src/main.py",
        "util/a.py": "src/util/a.py",
        "x.py": "x.py",
    }


def test_what_nothing_decides_is_left_to_people() -> None:
    explanation = explained("x.py", "gone.py")
    assert explanation.fixes == ()
    assert explanation.undecided == {"x.py": ("lib/x.py", "src/x.py")}
    assert explanation.unknown == ("gone.py",)


def test_names_that_are_ignored_are_not_lost() -> None:
    explanation = explained("src/main.py", config="ignore: [src]")
    assert explanation.unknown == ()
    assert explanation.reports[0].names[0].resolution.by == "^src.*"


def test_existing_fixes_stay_behind_the_new_ones() -> None:
    explanation = explained("b/util/a.py", "b/util/b.py", "old/main.py", config="fixes: ['old/::src/', 'b/::gone/']")
    assert explanation.resolved == {"b/util/a.py": "src/util/a.py"}
    assert paths(explanation)["old/main.py"] == "src/main.py"
    assert paths(explanation)["b/util/b.py"] == "src/util/b.py"


def test_several_reports_are_one_upload() -> None:
    reports = [("one/lcov.info", lcov("b/util/b.py", "b/main.py")), ("two/lcov.info", lcov("b/util/a.py"))]
    explanation = explained_paths(reports, rules(), FILES)
    assert explanation.resolved == {"b/main.py": "src/main.py", "b/util/a.py": "src/util/a.py"}


def test_the_folder_of_the_report_counts() -> None:
    explanation = explained("a.py", report="src/util/lcov.info")
    assert [step.rule for step in explanation.reports[0].names[0].resolution.steps] == [
        PathRule.BELOW_REPORT,
        PathRule.EXACT,
    ]


def test_no_fix_leads_files_of_a_package_manager_to_those_of_the_repository() -> None:
    files = ("mypkg/__init__.py", "mypkg/core.py", "tests/test_core.py")
    names = ("/home/x/.venv/lib/python3.8/site-packages/_pytest/__init__.py", "/x/node_modules/y/core.py")
    explanation = explained(*names, "gone/test_core.py", files=files)
    assert explanation.unknown == tuple(sorted(names))
    assert explanation.resolved == {"gone/test_core.py": "tests/test_core.py"}


def test_what_is_no_report_is_told() -> None:
    explanation = explained_paths([("x", b"nonsense")], rules(), FILES)
    assert explanation.reports[0].result.problem == "unrecognised"


component = st.sampled_from(["a", "b", "src", "lib", "A", "[id]", "(g)", "x y"])
path = st.lists(component, max_size=3).flatmap(
    lambda parts: st.sampled_from(["x.py", "y.py"]).map("/".join([*parts, "%s"]).__mod__)
)


@settings(max_examples=60)
@given(st.lists(path, min_size=1, max_size=6, unique=True), st.lists(path, min_size=1, max_size=6, unique=True))
def test_suggested_fixes_do_what_is_said_of_them(files: list[str], names: list[str]) -> None:
    before = explained(*names, files=tuple(files))
    after = explained(*names, files=tuple(files), config=with_fixes(before))
    expected = {
        name: found if found is not None else before.resolved.get(name) for name, found in paths(before).items()
    }
    assert paths(after) == expected
    lost = {name for name, found in paths(before).items() if found is None}
    assert lost == {*before.resolved, *before.undecided, *before.unknown}
    assert set(before.resolved.values()) <= set(files)


def test_very_many_names_are_held_against_fewer_files_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggested_fixes, "_MOST_FILES", 40)
    files = [f"d{number}/x.py" for number in range(20)]
    report = [("r.info", lcov("lost/x.py"))]
    assert explained_paths(report, PathRules(), files).undecided == {"lost/x.py": tuple(files)}
    report = [("r.info", lcov(*(f"lost{number}/x.py" for number in range(10)), "a/y.py"))]
    explanation = explained_paths(report, PathRules(), [*files, "b/y.py"])
    assert {len(candidates) for candidates in explanation.undecided.values()} == {3}
    assert explanation.resolved == {"a/y.py": "b/y.py"}
