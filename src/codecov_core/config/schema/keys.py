"""Every key of ``codecov.yml``, declared once (chapter 03 §8).

Validation, the restoring of stored rows and whatever is generated from the schema read these declarations.
"""

from codecov_core.config.report_age import DEFAULT_MAX_REPORT_AGE
from codecov_core.config.schema.amounts import BundleThreshold, CoverageRange, RequiredChanges
from codecov_core.config.schema.containers import Block, Either, ListOf
from codecov_core.config.schema.declaration import Key, Part, ReadBy, without_effect
from codecov_core.config.schema.flag_keys import COMPONENT_MANAGEMENT, FLAG_MANAGEMENT, FLAGS
from codecov_core.config.schema.free_form import FreeForm
from codecov_core.config.schema.names import URL
from codecov_core.config.schema.pattern_values import BranchName, PathFix, PathPattern
from codecov_core.config.schema.status_keys import (
    BRANCHES,
    COVERAGE_STATUS,
    FLAG_LIST,
    NOTIFIERS,
    NULLABLE_PATHS,
    SWITCH,
)
from codecov_core.config.schema.values import Choice, Count, Layout, ReportAge, Seconds, Switch, Text

__all__ = ["DOCUMENT"]

UPLOADERS, API = ReadBy.UPLOADERS, ReadBy.API

TEXTS = ListOf(Text())
FIXES = ListOf(PathFix())
BUILDS = Count(0)
_HIDDEN = Either((SWITCH, TEXTS))


def _switches(**about: str) -> Block:
    return Block({name: Key(SWITCH, meaning, default=False) for name, meaning in about.items()})


NOTIFY = Block(
    {
        "after_n_builds": Key(
            BUILDS, "sessions the report must have before anything is sent", default=0, part=Part.NOTIFYING
        ),
        "countdown": without_effect(Count()),
        "delay": without_effect(Count()),
        "wait_for_ci": Key(SWITCH, "wait until CI has finished", default=True, part=Part.CI),
        "require_ci_to_pass": Key(
            SWITCH, "deprecated place of `codecov.require_ci_to_pass`", default=True, part=Part.NOTIFYING
        ),
        "manual_trigger": Key(SWITCH, "notify only when asked to", default=False, part=Part.NOTIFYING),
        "notify_error": Key(SWITCH, "tell about failed uploads instead", default=False, part=Part.NOTIFYING),
    }
)

CODECOV = Block(
    {
        "url": Key(Text(URL), "the server", read_by=UPLOADERS),
        "token": Key(Text(secret=True), "upload token", example="secret-upload-token", read_by=UPLOADERS),
        "slug": Key(Text(), "owner and name of the repository", example="octocat/hello", read_by=UPLOADERS),
        "bot": Key(
            Text(nullable=True), "account that speaks to the provider", example="coverage-bot", part=Part.STORING
        ),
        "branch": Key(BranchName(), "default branch", otherwise="the provider's", part=Part.STORING),
        "ci": Key(
            TEXTS,
            "services whose statuses count as CI besides those that are known; with ! in front, that do not",
            example=["ci.example.org", "!circleci.com"],
            part=Part.CI,
        ),
        "assume_all_flags": without_effect(SWITCH),
        "strict_yaml_branch": Key(
            Text(), "the only branch whose configuration is stored", example="main", part=Part.STORING
        ),
        "max_report_age": Key(
            Either((ReportAge(), Switch(), Seconds())),
            "age at which a report is expired, back from the start of today (UTC): a whole number is seconds, "
            "or unix time if it has ten digits; `true` is none at all, so reports of earlier days are expired; `off` "
            "disables; `local` and `process` take reports of any age",
            default=DEFAULT_MAX_REPORT_AGE,
            example="3d ago",
            part=Part.READING,
        ),
        "disable_default_path_fixes": Key(SWITCH, "take paths as they are reported", default=False, part=Part.READING),
        "require_ci_to_pass": Key(SWITCH, "notify only when CI passed", default=True, part=Part.NOTIFYING),
        "allow_coverage_offsets": without_effect(SWITCH, "deprecated"),
        "allow_pseudo_compare": Key(SWITCH, "compare with a commit near the base", default=True, read_by=API),
        "archive": Key(
            Block({"uploads": Key(SWITCH, "keep raw uploads after processing", default=True, part=Part.READING)}),
            "what is kept",
        ),
        "notify": Key(NOTIFY, "when to notify"),
        "ui": Key(
            Block(
                {
                    "hide_density": without_effect(_HIDDEN),
                    "hide_complexity": Key(
                        _HIDDEN, "hide the columns of complexity", default=False, part=Part.COMMENTS
                    ),
                    "hide_contexual": without_effect(SWITCH),
                    "hide_sunburst": without_effect(SWITCH),
                    "hide_search": without_effect(SWITCH),
                }
            ),
            "what is hidden",
        ),
    }
)

COVERAGE = Block(
    {
        "precision": Key(Count(0, 99), "decimals of percentages", default=2, part=Part.FIGURES),
        "round": Key(
            Choice(("down", "up", "nearest")), "how percentages are rounded", default="down", part=Part.FIGURES
        ),
        "range": Key(
            CoverageRange(),
            "coverage that is shown red, and coverage that is shown green",
            default="60..80",
            example="50..90",
            part=Part.PULLS,
        ),
        "status": Key(COVERAGE_STATUS, "commit statuses", part=Part.STATUSES),
        "notify": Key(NOTIFIERS, "messages to other services", part=Part.MESSAGES),
    }
)

PARSERS = Block(
    {
        "go": Key(_switches(partials_as_hits="count partial lines as hit"), "Go cover profiles"),
        "javascript": Key(_switches(enable_partials="read partial lines"), "Istanbul reports"),
        "v1": without_effect(Block({"include_full_missed_files": without_effect(SWITCH)}), "deprecated"),
        "gcov": Key(
            Block(
                {
                    "branch_detection": Key(
                        _switches(
                            conditional="branches of conditions count",
                            loop="branches of loops count",
                            method="branches on lines where a function starts count",
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

COMMENT = Block(
    {
        "layout": Key(
            Layout(nullable=True), "sections of the comment in their order", default="reach,diff,flags,tree,reach"
        ),
        "require_changes": Key(RequiredChanges(), "what must have changed for a first comment", default=False),
        "require_base": without_effect(SWITCH),
        "require_head": without_effect(SWITCH),
        "show_critical_paths": without_effect(SWITCH),
        "branches": without_effect(BRANCHES),
        "paths": without_effect(NULLABLE_PATHS, "deprecated"),
        "flags": without_effect(FLAG_LIST, "deprecated"),
        "behavior": Key(
            Choice(("default", "once", "new", "spammy")),
            "whether to edit the comment or to write a new one",
            default="default",
            example="new",
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

BUNDLE_ANALYSIS = Block(
    {
        "warning_threshold": Key(BundleThreshold(), "growth of a bundle to warn about", default="5%"),
        "status": Key(
            Choice((True, False, "informational"), any_type=True), "the status of bundles", default="informational"
        ),
    }
)

AI_PR_REVIEW = Block(
    {
        "auto_review": Key(SWITCH, "offered without being asked", read_by=API),
        "enabled": Key(SWITCH, "whether pull requests are reviewed", default=False),
        "method": Key(Text(), "`auto`, or `label`", default="auto", example="label"),
        "label_name": Key(Text(), "label that asks for a review", example="review"),
    }
)

OWN = Key(
    Block(
        {
            name: Key(SWITCH, words, default=False, part=Part.READING)
            for name, words in {
                "gitignore_globs": "`**/` in patterns of paths stands for no folder as well, as in `.gitignore`",
                "prefixes_end_at_names": "a plain path such as `src` means that folder, not `src2` as well",
                "keep_complexity": "a line that an upload states several times keeps its complexity, the largest one",
                "pit_mutations": "read reports of PIT mutation tests",
                "lcov_javascript_branches": "read branches of `.js` files in LCOV, which are left out otherwise",
                "lcov_executed_lines_are_hits": "a line of LCOV that ran but took no branch is a hit, no miss",
                "lcov_mcdc": "conditions of `MCDC` records of LCOV count as branches",
                "jacoco_project_is_no_folder": "the name of a JaCoCo report is no folder where the files are not known",
                "dotcover_whole_statements": "a statement of dotCover marks all of its lines instead of the first one",
                "javascript_partials_everywhere": "`javascript.enable_partials` holds for files of any name",
            }.items()
        }
    ),
    "options of the worker that no other program knows; they stand here because a new key elsewhere would be refused",
)

DOCUMENT = Block(
    {
        "codecov": Key(CODECOV, "the installation and when it speaks"),
        "coverage": Key(COVERAGE, "figures, statuses and messages"),
        "bundle_analysis": Key(BUNDLE_ANALYSIS, "sizes of JavaScript bundles", part=Part.BUNDLES),
        "parsers": Key(PARSERS, "options of report formats", part=Part.READING),
        "ignore": Key(
            ListOf(PathPattern(), nullable=True),
            "files that are dropped from uploads",
            otherwise="none",
            example=["tests", "**/*_pb2.py"],
            part=Part.READING,
        ),
        "fixes": Key(FIXES, "how reported paths become paths of the repository", otherwise="none", part=Part.READING),
        "flags": Key(FLAGS, "flags of uploads"),
        "flag_management": Key(FLAG_MANAGEMENT, "rules of flags"),
        "component_management": Key(COMPONENT_MANAGEMENT, "named parts of the project", part=Part.STATUSES),
        "comment": Key(Either((SWITCH, COMMENT)), "the comment on pull requests", part=Part.COMMENTS),
        "slack_app": Key(
            Either((SWITCH, Block({"enabled": Key(SWITCH, "whether it is told", default=True)}))),
            "messages by the Slack app",
            default=True,
            part=Part.MESSAGES,
        ),
        "github_checks": Key(
            Either((SWITCH, Block({"annotations": Key(SWITCH, "mark missed lines", default=False)}))),
            "checks instead of statuses at GitHub",
            default=True,
            part=Part.CHECKS,
        ),
        "profiling": without_effect(
            Block(
                {
                    "fixes": without_effect(FIXES),
                    "grouping_attributes": without_effect(TEXTS),
                    "critical_files_paths": without_effect(ListOf(PathPattern())),
                }
            )
        ),
        "beta_groups": without_effect(TEXTS),
        "ai_pr_review": Key(AI_PR_REVIEW, "reviews of pull requests", part=Part.REVIEWS),
        "test_analytics": Key(
            Block(
                {
                    "flake_detection": Key(SWITCH, "look for flaky tests", default=True),
                    "shorten_paths": without_effect(SWITCH, "paths are always shortened"),
                }
            ),
            "results of tests",
            part=Part.TEST_RESULTS,
        ),
        "cli": Key(
            Block(
                {
                    "plugins": Key(FreeForm(known={"codecov_worker": OWN}), "options of plugins", read_by=UPLOADERS),
                    "runners": Key(FreeForm(), "options of runners", read_by=UPLOADERS),
                }
            ),
            "options of the uploader, and some of the worker",
        ),
    }
)
"""The whole document, after legacy positions have been resolved."""
