"""The worked examples (chapter 03 §12, but 8 and 53, where §19 rules 4 and 5 differ) and the tables of §5.3 and §7."""

import pytest

from codecov_core.config import Invalid, Validated, normalised, validate
from codecov_core.config.schema.results import ErrorLocation

_PROJECT = "coverage: {status: {project: {default: {%s}}}}"
_DEFAULT = ("coverage", "status", "project", "default")
_FLAG = "flag_management: {individual_flags: [{name: unit, statuses: %s}]}"
_FLAG_STATUSES = ("flag_management", "individual_flags", 0, "statuses")
_COMPONENT = "component_management: {individual_components: [%s]}"
_COMPONENT_0 = ("component_management", "individual_components", 0)

REFUSED: list[tuple[str, ErrorLocation]] = [
    ('coverage: {range: "80..60"}', ("coverage", "range")),
    ("coverage: {range: [1,2,3]}", ("coverage", "range")),
    ("coverage: {precision: 2.0}", ("coverage", "precision")),
    ('coverage: {precision: "2"}', ("coverage", "precision")),
    ("coverage: {precision: 100}", ("coverage", "precision")),
    ("coverage: {precision: -1}", ("coverage", "precision")),
    ("coverage: {round: Down}", ("coverage", "round")),
    ("coverage: {status: {project: yes, patch: null}}", ("coverage", "status", "patch")),
    ("coverage: {status: {project: {target: 80%}}}", ("coverage", "status", "project", "target")),
    ('coverage: {status: {project: {"my status": true}}}', ("coverage", "status", "project", "my status")),
    ("coverage: {status: {project: {a/b: true}}}", ("coverage", "status", "project", "a/b")),
    (
        "coverage: {status: {changes: {default: {target: 80%}}}}",
        ("coverage", "status", "changes", "default", "target"),
    ),
    ("coverage: {status: {bogus: true}}", ("coverage", "status", "bogus")),
    ("coverage: {status: null}", ("coverage", "status")),
    ("coverage: {status: [project]}", ("coverage", "status")),
    (_PROJECT % 'threshold: "-1"', (*_DEFAULT, "threshold")),
    (_PROJECT % "threshold: auto", (*_DEFAULT, "threshold")),
    (_PROJECT % "removed_code_behavior: on", (*_DEFAULT, "removed_code_behavior")),
    (_PROJECT % "removed_code_behavior: 0", (*_DEFAULT, "removed_code_behavior")),
    (_PROJECT % "base: main", (*_DEFAULT, "base")),
    (_PROJECT % 'enabled: "true"', (*_DEFAULT, "enabled")),
    (_PROJECT % "flags: unit", (*_DEFAULT, "flags")),
    (_PROJECT % "branches: [1.2]", (*_DEFAULT, "branches", 0)),
    (_PROJECT % "paths: [null]", (*_DEFAULT, "paths", 0)),
    ("codecov: {notify: {require_ci_to_pass: null}}", ("codecov", "require_ci_to_pass")),
    ('codecov: {notify: {after_n_builds: "3"}}', ("codecov", "notify", "after_n_builds")),
    ("codecov: {notify: {after_n_builds: -1}}", ("codecov", "notify", "after_n_builds")),
    ('codecov: {notify: {wait_for_ci: "yes"}}', ("codecov", "notify", "wait_for_ci")),
    ("codecov: {max_report_age: 1.5}", ("codecov", "max_report_age")),
    ('codecov: {url: "http://localhost"}', ("codecov", "url")),
    ("codecov: {token: 123}", ("codecov", "token")),
    ("codecov: {ci: travis}", ("codecov", "ci")),
    ("codecov: {archive: {uploads: no, x: 1}}", ("codecov", "archive", "x")),
    ("codecov: {Notify: {}}", ("codecov", "Notify")),
    ("flags: {unit: null}", ("flags", "unit")),
    ("flags: {1: {}}", ("flags", 1)),
    ('flags: {"a\'b": {}}', ("flags", "a'b")),
    ('flags: {"": {}}', ("flags", "")),
    (f"flags:\n  ? {'n' * 1025}\n  : {{}}", ("flags", "n" * 1025)),
    ("flags: {unit: {statuses: []}}", ("flags", "unit", "statuses")),
    (_FLAG % "{project: true}", _FLAG_STATUSES),
    (_FLAG % "[{type: project, flags: [a]}]", _FLAG_STATUSES),
    (_COMPONENT % "{component_id: 1}", (*_COMPONENT_0, "component_id")),
    (_COMPONENT % "{component_id: a, statuses: [{type: project, paths: [x]}]}", (*_COMPONENT_0, "statuses")),
    ("comment: null", ("comment",)),
    ("comment: {require_changes: maybe}", ("comment", "require_changes")),
    ("comment: {require_changes: null}", ("comment", "require_changes")),
    ('comment: {layout: "reach, bogus"}', ("comment", "layout")),
    ("comment: {behavior: update}", ("comment", "behavior")),
    ("comment: {require_bundle_changes: 1}", ("comment", "require_bundle_changes")),
    ("bundle_analysis: {status: fail}", ("bundle_analysis", "status")),
    ("bundle_analysis: {status: null}", ("bundle_analysis", "status")),
    ('github_checks: {annotations: "no"}', ("github_checks", "annotations")),
    ("ai_pr_review: true", ("ai_pr_review",)),
    ("fixes: null", ("fixes",)),
    ('fixes: "a::b"', ("fixes",)),
    (
        "coverage: {notify: {email: {default: {to: a@example.org}}}}",
        ("coverage", "notify", "email", "default", "to"),
    ),
    ("coverage: {notify: {webhook: {default: {url: 5}}}}", ("coverage", "notify", "webhook", "default", "url")),
    ("coverage: {notify: {teams: {default: {url: x}}}}", ("coverage", "notify", "teams")),
    ("cli: {plugins: {p: {a: 1}}, x: 1}", ("cli", "x")),
    ("parsers: {python: {}}", ("parsers", "python")),
    ("bogus: 1", ("bogus",)),
    ("abc", ()),
    ("- a", ()),
    ("3", ()),
    ("a: b: c", "invalid_yaml"),
    ("codecov: {bot: a}\n---\ncodecov: {bot: b}", "invalid_yaml"),
    ("codecov: !foo bar", "invalid_yaml"),
]

HEADLINES: list[tuple[str, ErrorLocation]] = [
    ("{zeta: 1, alpha: 2}", ("alpha",)),
    ("{coverage: {zz: 1, aa: 2}, bogus: 1}", ("bogus",)),
    (
        "{codecov: {max_report_age: 1.5, bogus: 2}, coverage: {status: {project: {default: {target: abc}}}}}",
        ("codecov", "bogus"),
    ),
    ('{coverage: {status: {project: {default: {flags: ["it\'s"]}}}}}', (*_DEFAULT, "flags", 0)),
    ("{flag_management: {individual_flags: [{name: u, statuses: [{type: projects}]}]}}", _FLAG_STATUSES),
    ("{component_management: {individual_components: [{name: x}]}}", (*_COMPONENT_0, "component_id")),
    ("{fixes: [src]}", ("fixes", 0)),
    ('{comment: {branches: ["a("], zz: 1}}', ("comment", "zz")),
    ("{fixes: [x, 1]}", ("fixes", 1)),
    (
        '{coverage: {status: {project: {"z z": {target: 5}, c: {target: y}}}}}',
        ("coverage", "status", "project", "z z"),
    ),
    ("{comment: {require_changes: 5, bundle_change_threshold: -1}}", ("comment", "bundle_change_threshold")),
    ("{coverage: {range: [a, b], precision: x}}", ("coverage", "precision")),
    # a text passes the rule of percentages with a line break at its end, and cannot be read as a number then
    (_PROJECT % 'target: "80%\\n", zz: 1', (*_DEFAULT, "zz")),
]

CRASHES: list[tuple[str, ErrorLocation]] = [
    ("coverage: null", ("coverage",)),
    ("coverage: 1", ("coverage",)),
    ("coverage: flags and fixes", ("coverage",)),
    ("coverage: [ignore]", ("coverage",)),
    ("codecov: true", ("codecov",)),
    ("codecov: text", ("codecov",)),
    ("codecov: {notify: true}", ("codecov", "notify")),
    ("codecov: {notify: 1}", ("codecov", "notify")),
]
"""What the reference cannot take (§5.4)."""

ACCEPTED: list[tuple[str, object]] = [
    ("coverage: {range: 60..80}", {"coverage": {"range": [60.0, 80.0]}}),
    ("coverage: {range: [90, 50]}", {"coverage": {"range": [50.0, 90.0]}}),
    (
        "coverage: {status: {project: {default: null, unit: false, e2e: {target: 80%}}}}",
        {"coverage": {"status": {"project": {"default": None, "unit": False, "e2e": {"target": 80.0}}}}},
    ),
    ("coverage: {status: true}", {"coverage": {"status": True}}),
    (
        "codecov: {notify: {require_ci_to_pass: no, after_n_builds: 3}}",
        {"codecov": {"notify": {"after_n_builds": 3}, "require_ci_to_pass": False}},
    ),
    (
        "codecov: {require_ci_to_pass: true, notify: {require_ci_to_pass: false}}",
        {"codecov": {"require_ci_to_pass": False, "notify": {}}},
    ),
    ("codecov: {max_report_age: off}", {"codecov": {"max_report_age": False}}),
    ("codecov: {branch: refs/heads/release/1}", {"codecov": {"branch": "release/1"}}),
    ("codecov: {strict_yaml_branch: origin/main}", {"codecov": {"strict_yaml_branch": "origin/main"}}),
    (
        'coverage: {flags: {unit: {carryforward: true}}, ignore: [tests], fixes: ["a/::b/"]}',
        {
            "coverage": {},
            "flags": {"unit": {"carryforward": True}},
            "ignore": ["^tests.*"],
            "fixes": ["^a/::b/"],
        },
    ),
    ("coverage: {ignore: [tests]}\nignore: [docs]", {"coverage": {}, "ignore": ["^tests.*"]}),
    (
        'flags: {unit: {paths: null, ignore: ["*.gen.py"]}}',
        {"flags": {"unit": {"paths": None, "ignore": [r"(?s:[^\/]*\.gen\.py)\Z"]}}},
    ),
    (
        "flag_management: {individual_flags: [{carryforward: true}]}",
        {"flag_management": {"individual_flags": [{"carryforward": True}]}},
    ),
    (
        _COMPONENT % '{component_id: a, flag_regexes: ["("]}',
        {"component_management": {"individual_components": [{"component_id": "a", "flag_regexes": ["("]}]}},
    ),
    ("comment: off", {"comment": False}),
    ("comment: {layout: null}", {"comment": {"layout": None}}),
    (
        "comment: {require_changes: yes, bundle_change_threshold: 1Kb}",
        {"comment": {"require_changes": [1], "bundle_change_threshold": ["absolute", 1000.0]}},
    ),
    (
        "bundle_analysis: {warning_threshold: 5%, status: informational}",
        {"bundle_analysis": {"warning_threshold": ["percentage", 5.0], "status": "informational"}},
    ),
    ("bundle_analysis: {status: 1}", {"bundle_analysis": {"status": 1}}),
    ("slack_app: {}", {"slack_app": {}}),
    ("ignore: null", {"ignore": None}),
    ("ignore: ['']", {"ignore": ["^.*"]}),
    (
        "coverage: {notify: {slack: {default: {url: null, threshold: 1%}}}}",
        {"coverage": {"notify": {"slack": {"default": {"url": None, "threshold": 1.0}}}}},
    ),
    ("to_string: abc", {}),
    ("codecov: {bot: a}\ncodecov: {bot: b}", {"codecov": {"bot": "b"}}),
    (
        "coverage: {status: {project: {default: &one {target: 80%, paths: [src/]}}, patch: {default: *one}}}",
        {
            "coverage": {
                "status": {
                    "project": {"default": {"target": 80.0, "paths": ["^src/.*"]}},
                    "patch": {"default": {"target": 80.0, "paths": ["^src/.*"]}},
                }
            }
        },
    ),
    # §19 rule 5: statuses in lists are normalised like all others
    (
        """flag_management:
             individual_flags:
             - name: unit
               paths: [src/]
               statuses: [{type: patch, target: "90%", threshold: 1%, paths: ["src/**"], branches: [feature/*]}]
        """,
        {
            "flag_management": {
                "individual_flags": [
                    {
                        "name": "unit",
                        "paths": ["^src/.*"],
                        "statuses": [
                            {
                                "type": "patch",
                                "target": 90.0,
                                "threshold": 1.0,
                                "paths": [r"(?s:src/.*)\Z"],
                                "branches": ["^feature/.*"],
                            }
                        ],
                    }
                ]
            }
        },
    ),
]

SETTINGS: list[tuple[str, object]] = [
    ("target: true, threshold: null", {"target": 1.0, "threshold": None}),
    ("threshold: -1", {"threshold": -1.0}),
    ("removed_code_behavior: off", {"removed_code_behavior": False}),
    (
        'paths: [src, "src/*.py", "a.*", "!x"]',
        {"paths": ["^src.*", r"(?s:src/[^\/]*\.py)\Z", "a.*", "!^x.*"]},
    ),
    ('branches: [main, "rel/*", null, ""]', {"branches": ["^main$", "^rel/.*", None, ".*"]}),
]


@pytest.mark.parametrize(("text", "location"), [*REFUSED, *HEADLINES, *CRASHES])
def test_refused(text: str, location: ErrorLocation) -> None:
    outcome = validate(text)
    assert isinstance(outcome, Invalid)
    assert outcome.location == location
    assert outcome.errors


@pytest.mark.parametrize(
    ("text", "config"),
    [
        *ACCEPTED,
        *((_PROJECT % text, {"coverage": {"status": {"project": {"default": made}}}}) for text, made in SETTINGS),
    ],
)
def test_accepted(text: str, config: object) -> None:
    outcome = validate(text)
    assert isinstance(outcome, Validated)
    assert outcome.config == config
    assert normalised(outcome.config or {}) == config


@pytest.mark.parametrize("text", ["", "# only a comment\n", "null", "~", "---\n"])
def test_no_document_is_no_configuration(text: str) -> None:
    assert validate(text) == Validated(None)


def test_an_empty_mapping_is_a_configuration() -> None:
    assert validate("{}") == Validated({})


@pytest.mark.parametrize(("text", "number"), [("precision: true", 1), ("precision: false", 0)])
def test_booleans_are_counts_with_a_warning(text: str, number: int) -> None:
    outcome = validate(f"coverage: {{{text}}}")
    assert isinstance(outcome, Validated)
    assert repr(outcome.config) == repr({"coverage": {"precision": number}})
    assert [(warning.line, warning.column, warning.path) for warning in outcome.warnings] == [
        (1, 23, ("coverage", "precision"))
    ]
