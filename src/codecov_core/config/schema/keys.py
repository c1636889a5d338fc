"""Every key of ``codecov.yml``, declared once (chapter 03 §8).

Validation, the restoring of stored rows and whatever is generated from the schema read these declarations.
"""

from codecov_core.config.schema.amounts import BundleThreshold, CoverageRange, RequiredChanges
from codecov_core.config.schema.containers import Block, Either, Key, ListOf, Named, Part, ReadBy
from codecov_core.config.schema.free_form import FreeForm
from codecov_core.config.schema.names import FLAG_NAME, URL
from codecov_core.config.schema.pattern_values import BranchName, Expression, PathFix, PathPattern
from codecov_core.config.schema.status_keys import (
    BRANCHES,
    COMPONENT_STATUSES,
    COVERAGE_STATUS,
    FLAG_LIST,
    FLAG_STATUSES,
    NOTIFIERS,
    NULLABLE_PATHS,
    SWITCH,
)
from codecov_core.config.schema.values import Choice, Count, Layout, Switch, Text

__all__ = ["DOCUMENT"]

NOBODY, UPLOADERS, API = ReadBy.NOBODY, ReadBy.UPLOADERS, ReadBy.API

TEXTS = ListOf(Text())
FIXES = ListOf(PathFix())
BUILDS = Count(0)
_HIDDEN = Either((SWITCH, TEXTS))


def _switches(**about: str) -> Block:
    return Block({name: Key(SWITCH, meaning, default=False) for name, meaning in about.items()})


CODECOV = Block(
    {
        "url": Key(Text(URL), "the server", read_by=UPLOADERS),
        "token": Key(Text(secret=True), "upload token", read_by=UPLOADERS),
        "slug": Key(Text(), "owner and name of the repository", read_by=UPLOADERS),
        "bot": Key(Text(nullable=True), "account that speaks to the provider", waits_for=Part.STORING),
        "branch": Key(BranchName(), "default branch", waits_for=Part.STORING),
        "ci": Key(
            TEXTS,
            "services whose statuses count as CI; with ! in front, that do not",
            default="none",
            waits_for=Part.CI,
        ),
        "assume_all_flags": Key(SWITCH, "not looked at", read_by=NOBODY),
        "strict_yaml_branch": Key(Text(), "the only branch whose configuration is stored", waits_for=Part.STORING),
        "max_report_age": Key(
            Either((Text(), Switch(), Count())), "age from which a report is expired; off disables", default="12h ago"
        ),
        "disable_default_path_fixes": Key(SWITCH, "take paths as they are reported", default=False),
        "require_ci_to_pass": Key(SWITCH, "notify only when CI passed", default=True),
        "allow_coverage_offsets": Key(SWITCH, "deprecated", read_by=NOBODY),
        "allow_pseudo_compare": Key(SWITCH, "compare with a commit near the base", default=True, read_by=API),
        "archive": Key(
            Block({"uploads": Key(SWITCH, "keep raw uploads after processing", default=True)}), "what is kept"
        ),
        "notify": Key(
            Block(
                {
                    "after_n_builds": Key(BUILDS, "sessions the report must have before anything is sent"),
                    "countdown": Key(Count(), "not looked at", read_by=NOBODY),
                    "delay": Key(Count(), "not looked at", read_by=NOBODY),
                    "wait_for_ci": Key(SWITCH, "wait until CI has finished", default=True, waits_for=Part.CI),
                    "require_ci_to_pass": Key(SWITCH, "deprecated place of codecov.require_ci_to_pass", default=True),
                    "manual_trigger": Key(SWITCH, "notify only when asked to", default=False),
                    "notify_error": Key(SWITCH, "tell about failed uploads instead", default=False),
                }
            ),
            "when to notify",
        ),
        "ui": Key(
            Block(
                {
                    "hide_density": Key(_HIDDEN, "not looked at", read_by=NOBODY),
                    "hide_complexity": Key(
                        _HIDDEN, "hide the columns of complexity", default=False, waits_for=Part.COMMENTS
                    ),
                    "hide_contexual": Key(SWITCH, "not looked at", read_by=NOBODY),
                    "hide_sunburst": Key(SWITCH, "not looked at", read_by=NOBODY),
                    "hide_search": Key(SWITCH, "not looked at", read_by=NOBODY),
                }
            ),
            "what is hidden",
        ),
    }
)

COVERAGE = Block(
    {
        "precision": Key(Count(0, 99), "decimals of percentages", default=2),
        "round": Key(Choice(("down", "up", "nearest")), "how percentages are rounded", default="nearest"),
        "range": Key(CoverageRange(), "coverage that is shown red and green", default="60..80", waits_for=Part.PULLS),
        "status": Key(COVERAGE_STATUS, "commit statuses"),
        "notify": Key(NOTIFIERS, "messages to other services", waits_for=Part.MESSAGES),
    }
)

PARSERS = Block(
    {
        "go": Key(_switches(partials_as_hits="count partial lines as hit"), "Go cover profiles"),
        "javascript": Key(_switches(enable_partials="read partial lines"), "Istanbul reports"),
        "v1": Key(
            Block({"include_full_missed_files": Key(SWITCH, "deprecated", read_by=NOBODY)}),
            "deprecated",
            read_by=NOBODY,
        ),
        "gcov": Key(
            Block(
                {
                    "branch_detection": Key(
                        _switches(
                            conditional="branches of conditions count",
                            loop="branches of loops count",
                            method="lines that start a method count as such",
                            macro="branches of macros count",
                        ),
                        "which branches count",
                    )
                }
            ),
            "gcov reports",
        ),
        "jacoco": Key(_switches(partials_as_hits="count partial lines as hit"), "JaCoCo reports"),
        "cobertura": Key(
            _switches(
                handle_missing_conditions="tell conditions that are missing",
                partials_as_hits="count partial lines as hit",
            ),
            "Cobertura reports",
        ),
        "lcov": Key(_switches(partials_as_hits="count partial lines as hit"), "LCOV reports"),
    }
)

_CARRYFORWARD = {
    "carryforward": Key(SWITCH, "carry coverage of the flag forward from the base", default=False),
    "carryforward_mode": Key(Choice(("all", "labels")), "shown, but not looked at", read_by=API),
    "paths": Key(NULLABLE_PATHS, "files that belong to the flag", default="all"),
    "ignore": Key(NULLABLE_PATHS, "files that are dropped from uploads with the flag", default="none"),
    "after_n_builds": Key(BUILDS, "sessions with the flag that its statuses wait for", default=0),
}

FLAGS = Named(
    Block(
        {
            "joined": Key(SWITCH, "false keeps its uploads out of the overall coverage", default=True),
            **_CARRYFORWARD,
            "required": Key(SWITCH, "not looked at", read_by=NOBODY),
            "assume": Key(
                Either((SWITCH, Text(), Block({"branches": Key(BRANCHES, "not looked at", read_by=NOBODY)}))),
                "not looked at",
                read_by=NOBODY,
            ),
        }
    ),
    "flags",
    FLAG_NAME,
)

_FLAG_RULES = {"statuses": Key(FLAG_STATUSES, "statuses of the flag"), **_CARRYFORWARD}

FLAG_MANAGEMENT = Block(
    {
        "default_rules": Key(Block(_FLAG_RULES), "what holds for all flags"),
        "individual_flags": Key(
            ListOf(
                Block(
                    {"name": Key(Text(FLAG_NAME), "the flag"), **_FLAG_RULES},
                    advised="name",
                )
            ),
            "what holds for one flag",
        ),
    }
)

_COMPONENT_RULES = {
    "statuses": Key(COMPONENT_STATUSES, "statuses of the component"),
    "flag_regexes": Key(ListOf(Expression()), "expressions for the flags that belong to it", default="none"),
    "paths": Key(NULLABLE_PATHS, "files that belong to it", default="none"),
}

COMPONENT_MANAGEMENT = Block(
    {
        "default_rules": Key(Block(_COMPONENT_RULES), "what holds for all components"),
        "individual_components": Key(
            ListOf(
                Block(
                    {
                        "component_id": Key(Text(), "what identifies it"),
                        "name": Key(Text(), "what it is called", default="its id"),
                        **_COMPONENT_RULES,
                    },
                    required="component_id",
                )
            ),
            "the components",
        ),
    }
)

COMMENT = Block(
    {
        "layout": Key(Layout(nullable=True), "sections of the comment in their order"),
        "require_changes": Key(RequiredChanges(), "what must have changed for a first comment", default=False),
        "require_base": Key(SWITCH, "not looked at", read_by=NOBODY),
        "require_head": Key(SWITCH, "not looked at", read_by=NOBODY),
        "show_critical_paths": Key(SWITCH, "not looked at", read_by=NOBODY),
        "branches": Key(BRANCHES, "not looked at", read_by=NOBODY),
        "paths": Key(NULLABLE_PATHS, "deprecated", read_by=NOBODY),
        "flags": Key(FLAG_LIST, "deprecated", read_by=NOBODY),
        "behavior": Key(
            Choice(("default", "once", "new", "spammy")), "whether to edit the comment or to write a new one", "default"
        ),
        "after_n_builds": Key(BUILDS, "sessions the report must have before a comment is written", default=0),
        "show_carryforward_flags": Key(SWITCH, "show flags that were carried forward", default=False),
        "hide_comment_details": Key(SWITCH, "write the summary only", default=False),
        "hide_project_coverage": Key(SWITCH, "tell about the patch only", default=False),
        "require_bundle_changes": Key(
            Choice((True, False, "bundle_increase")), "which changes of bundles are told about", default=False
        ),
        "bundle_change_threshold": Key(BundleThreshold(), "change of a bundle that is too small to tell", default=0),
    }
)

DOCUMENT = Block(
    {
        "codecov": Key(CODECOV, "the installation and when it speaks"),
        "coverage": Key(COVERAGE, "numbers, statuses and messages"),
        "bundle_analysis": Key(
            Block(
                {
                    "warning_threshold": Key(BundleThreshold(), "growth of a bundle to warn about", default="5%"),
                    "status": Key(
                        Choice((True, False, "informational"), any_type=True),
                        "the status of bundles",
                        default="informational",
                    ),
                }
            ),
            "sizes of JavaScript bundles",
            waits_for=Part.BUNDLES,
        ),
        "parsers": Key(PARSERS, "options of report formats"),
        "ignore": Key(ListOf(PathPattern(), nullable=True), "files that are dropped from uploads", default="none"),
        "fixes": Key(FIXES, "how reported paths become paths of the repository", default="none"),
        "flags": Key(FLAGS, "flags of uploads"),
        "flag_management": Key(FLAG_MANAGEMENT, "rules of flags"),
        "component_management": Key(COMPONENT_MANAGEMENT, "named parts of the project"),
        "comment": Key(Either((SWITCH, COMMENT)), "the comment on pull requests", waits_for=Part.COMMENTS),
        "slack_app": Key(
            Either((SWITCH, Block({"enabled": Key(SWITCH, "whether it is told", default=True)}))),
            "messages by the Slack app",
            default=True,
            waits_for=Part.MESSAGES,
        ),
        "github_checks": Key(
            Either((SWITCH, Block({"annotations": Key(SWITCH, "mark missed lines", default=False)}))),
            "checks instead of statuses at GitHub",
            default=True,
            waits_for=Part.CHECKS,
        ),
        "profiling": Key(
            Block(
                {
                    "fixes": Key(FIXES, "not looked at", read_by=NOBODY),
                    "grouping_attributes": Key(TEXTS, "not looked at", read_by=NOBODY),
                    "critical_files_paths": Key(ListOf(PathPattern()), "not looked at", read_by=NOBODY),
                }
            ),
            "not looked at",
            read_by=NOBODY,
        ),
        "beta_groups": Key(TEXTS, "not looked at", read_by=NOBODY),
        "ai_pr_review": Key(
            Block(
                {
                    "auto_review": Key(SWITCH, "offered without being asked", read_by=API),
                    "enabled": Key(SWITCH, "whether pull requests are reviewed", default=False),
                    "method": Key(Text(), "auto, or label", default="auto"),
                    "label_name": Key(Text(), "label that asks for a review"),
                }
            ),
            "reviews of pull requests",
            waits_for=Part.REVIEWS,
        ),
        "test_analytics": Key(
            Block(
                {
                    "flake_detection": Key(SWITCH, "look for flaky tests", default=True),
                    "shorten_paths": Key(SWITCH, "paths are always shortened", read_by=NOBODY),
                }
            ),
            "results of tests",
            waits_for=Part.TEST_RESULTS,
        ),
        "cli": Key(
            Block(
                {
                    "plugins": Key(FreeForm(), "options of plugins", read_by=UPLOADERS),
                    "runners": Key(FreeForm(), "options of runners", read_by=UPLOADERS),
                }
            ),
            "options of the uploader",
            read_by=UPLOADERS,
        ),
    }
)
"""The whole document, after legacy positions have been resolved."""
