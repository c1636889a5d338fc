"""An accepted and a refused value for every key of ``codecov.yml``.

A row is found by the end of a key's path, the longest one first, so keys that are the same wherever they stand need one
row. ``*`` stands for a name of the user's, ``[]`` for any item of a list.
"""

from typing import Any, NamedTuple


class Example(NamedTuple):
    """A value that is accepted, what becomes of it, and a value that is refused."""

    accepted: Any
    normalised: Any
    refused: Any


def same(accepted: Any, refused: Any) -> Example:
    return Example(accepted, accepted, refused)


SWITCH = same(True, "true")
TEXT = same("some text", 7)
BUILDS = same(3, -1)
BLOCK = same({}, "text")
STATUSES = same(True, "yes")
STATE = same("error", "failed")
BEHAVIOR = same("exclude", "auto")
PATHS = Example(["src", "*.py", "a.*"], ["^src.*", r"(?s:[^\/]*\.py)\Z", "a.*"], "src")
BRANCHES = Example(["main", "feature/*", None], ["^main$", "^feature/.*", None], ["a(b"])
FLAG_LIST = same(["unit"], ["it's"])
THRESHOLD = Example("10kb", ["absolute", 10_000.0], "10")
FIXES = Example(["before/::after/", "::src/"], ["^before/::after/", "::src/"], ["no arrow"])
LAYOUT = same("reach, diff, files:10", "reach, nonsense")

EXAMPLES: dict[str, Example] = {
    "codecov": BLOCK,
    "codecov.url": same("https://codecov.example.org", "http://localhost"),
    "codecov.token": TEXT,
    "codecov.slug": TEXT,
    "codecov.bot": same(None, 7),
    "codecov.branch": Example("origin/main", "main", ["main"]),
    "codecov.ci": same(["travis", "!ci.example.org"], "travis"),
    "codecov.assume_all_flags": SWITCH,
    "codecov.strict_yaml_branch": same("origin/main", 1),
    "codecov.max_report_age": same("2d ago", 1.5),
    "codecov.disable_default_path_fixes": SWITCH,
    "require_ci_to_pass": SWITCH,
    "codecov.allow_coverage_offsets": SWITCH,
    "codecov.allow_pseudo_compare": SWITCH,
    "codecov.archive": BLOCK,
    "codecov.archive.uploads": SWITCH,
    "codecov.notify": BLOCK,
    "codecov.notify.countdown": same(-5, 1.5),
    "codecov.notify.delay": same(250, "3"),
    "codecov.notify.wait_for_ci": SWITCH,
    "codecov.notify.manual_trigger": SWITCH,
    "codecov.notify.notify_error": SWITCH,
    "codecov.ui": BLOCK,
    "codecov.ui.hide_density": same(["a"], "a"),
    "codecov.ui.hide_complexity": same(True, [1]),
    "codecov.ui.hide_contexual": same(True, []),
    "codecov.ui.hide_sunburst": SWITCH,
    "codecov.ui.hide_search": SWITCH,
    "coverage": BLOCK,
    "coverage.precision": same(0, 100),
    "coverage.round": same("nearest", "Down"),
    "coverage.range": Example("60...80", [60.0, 80.0], "80..60"),
    "coverage.status": STATUSES,
    "coverage.status.project": STATUSES,
    "coverage.status.patch": STATUSES,
    "coverage.status.changes": STATUSES,
    "coverage.status.default_rules": BLOCK,
    "coverage.status.no_upload_behavior": same("pass", "success"),
    "target": Example("80%", 80.0, "80,5%"),
    "threshold": Example(1, 1.0, "-1"),
    "include_changes": same("auto", [5]),
    "base": same("pr", "main"),
    "branches": BRANCHES,
    "statuses.[].branches": Example(["main"], ["^main$"], [1.2]),
    "flags": FLAG_LIST,
    "paths": PATHS,
    "enabled": SWITCH,
    "informational": SWITCH,
    "only_pulls": SWITCH,
    "if_ci_failed": STATE,
    "if_not_found": STATE,
    "if_no_uploads": STATE,
    "removed_code_behavior": same(False, True),
    "flag_coverage_not_uploaded_behavior": BEHAVIOR,
    "carryforward_behavior": BEHAVIOR,
    "measurement": same(None, "lines"),
    "disable_approx": SWITCH,
    "skip_if_assumes": SWITCH,
    "statuses": same([], {"project": True}),
    "statuses.[].type": same("patch", "projects"),
    "statuses.[].name_prefix": same("team.", "team a"),
    "coverage.notify": BLOCK,
    "coverage.notify.irc": BLOCK,
    "coverage.notify.slack": BLOCK,
    "coverage.notify.gitter": BLOCK,
    "coverage.notify.hipchat": BLOCK,
    "coverage.notify.webhook": BLOCK,
    "coverage.notify.email": BLOCK,
    "url": same("secret:v2::abc", 5),
    "message": TEXT,
    "channel": TEXT,
    "server": TEXT,
    "password": same(None, 5),
    "nickserv_password": same("secret:abc", None),
    "notice": SWITCH,
    "attachments": LAYOUT,
    "card": SWITCH,
    "hipchat.*.notify": SWITCH,
    "email.*.to": same(["secret:abc", "b@example.org"], "a@example.org"),
    "layout": LAYOUT,
    "bundle_analysis": BLOCK,
    "bundle_analysis.warning_threshold": Example("5%", ["percentage", 5.0], "auto"),
    "bundle_analysis.status": same("informational", "fail"),
    "parsers": BLOCK,
    "parsers.go": BLOCK,
    "parsers.javascript": BLOCK,
    "parsers.v1": BLOCK,
    "parsers.gcov": BLOCK,
    "parsers.jacoco": BLOCK,
    "parsers.cobertura": BLOCK,
    "parsers.lcov": BLOCK,
    "partials_as_hits": SWITCH,
    "enable_partials": SWITCH,
    "include_full_missed_files": SWITCH,
    "branch_detection": BLOCK,
    "conditional": SWITCH,
    "loop": SWITCH,
    "method": SWITCH,
    "macro": SWITCH,
    "handle_missing_conditions": SWITCH,
    "document.ignore": Example(None, None, [None]),
    "ignore": PATHS,
    "fixes": FIXES,
    "document.flags": same({"unit": {}}, {"": {}}),
    "joined": SWITCH,
    "carryforward": SWITCH,
    "carryforward_mode": same("labels", "some"),
    "required": SWITCH,
    "assume": same("text", [True]),
    "after_n_builds": BUILDS,
    "flag_management": BLOCK,
    "default_rules": BLOCK,
    "individual_flags": same([], {}),
    "individual_flags.[].name": same("unit", "it's"),
    "component_management": BLOCK,
    "individual_components": same([], {}),
    "component_id": same("", 1),
    "individual_components.[].name": TEXT,
    "flag_regexes": same(["unit", "ui.*"], [1]),
    "comment": same(False, None),
    "comment.require_changes": Example("coverage_drop and uncovered_patch", [2, 4], "maybe"),
    "require_base": SWITCH,
    "require_head": SWITCH,
    "show_critical_paths": SWITCH,
    "comment.behavior": same("once", "update"),
    "show_carryforward_flags": SWITCH,
    "hide_comment_details": SWITCH,
    "hide_project_coverage": SWITCH,
    "require_bundle_changes": same("bundle_increase", 1),
    "bundle_change_threshold": THRESHOLD,
    "slack_app": same({}, "yes"),
    "github_checks": same(True, []),
    "annotations": same(False, "no"),
    "profiling": BLOCK,
    "grouping_attributes": same(["a"], "a"),
    "critical_files_paths": Example(["lib"], ["^lib.*"], None),
    "beta_groups": same(["a"], [1]),
    "ai_pr_review": same({}, True),
    "auto_review": SWITCH,
    "ai_pr_review.method": same("label", False),
    "label_name": TEXT,
    "test_analytics": BLOCK,
    "flake_detection": SWITCH,
    "shorten_paths": SWITCH,
    "cli": BLOCK,
    "cli.plugins": same({"pycoverage": {"report_type": "json", "depth": [1, None, 2.5]}}, ["pycoverage"]),
    "codecov_worker": same({"pit_mutations": True}, ["pit_mutations"]),
    "gitignore_globs": SWITCH,
    "pit_mutations": SWITCH,
    "lcov_javascript_branches": SWITCH,
    "lcov_executed_lines_are_hits": SWITCH,
    "lcov_mcdc": SWITCH,
    "keep_complexity": SWITCH,
    "prefixes_end_at_names": SWITCH,
    "jacoco_project_is_no_folder": SWITCH,
    "dotcover_whole_statements": SWITCH,
    "javascript_partials_everywhere": SWITCH,
    "cli.runners": same({"pytest": {}}, "pytest"),
}


def example_row(path: tuple[str, ...]) -> str | None:
    """The row for a key, or nothing."""
    full = ("document", *path)
    return next((row for at in range(len(full)) if (row := ".".join(full[at:])) in EXAMPLES), None)
