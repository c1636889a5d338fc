"""The PostgreSQL enum types of the shared schema that our tables use, in the order of their values (chapter 07 §2)."""

from adapters.sql.tables.types import WireEnum

SERVICE = WireEnum(
    "service",
    (
        "github",
        "bitbucket",
        "gitlab",
        "github_enterprise",
        "gitlab_enterprise",
        "bitbucket_server",
        "to_be_deleted",
    ),
)
"""Providers an owner or a login can belong to."""

PLANS = WireEnum(
    "plans",
    (
        "5m",
        "5y",
        "25m",
        "25y",
        "50m",
        "50y",
        "100m",
        "100y",
        "250m",
        "250y",
        "500m",
        "500y",
        "1000m",
        "1000y",
        "1m",
        "1y",
        "v4-10m",
        "v4-10y",
        "v4-20m",
        "v4-20y",
        "v4-50m",
        "v4-50y",
        "v4-125m",
        "v4-125y",
        "v4-300m",
        "v4-300y",
        "users",
        "users-inappm",
        "users-inappy",
        "users-pr-inappm",
        "users-pr-inappy",
        "users-free",
        "users-basic",
        "users-enterprisey",
        "users-enterprisem",
        "users-sentrym",
        "users-sentryy",
        "users-trial",
        "users-litem",
        "users-litey",
        "users-teamm",
        "users-teamy",
        "users-developer",
        "sentry-merge",
    ),
)
"""Plan names, the legacy repo-credit ones first."""

PLAN_PROVIDERS = WireEnum(
    "plan_providers",
    ("github",),
)
"""Where a plan was bought, when not from us."""

LANGUAGES = WireEnum(
    "languages",
    (
        "javascript",
        "shell",
        "python",
        "ruby",
        "perl",
        "dart",
        "java",
        "c",
        "clojure",
        "d",
        "fortran",
        "go",
        "groovy",
        "kotlin",
        "php",
        "r",
        "scala",
        "swift",
        "objective-c",
        "xtend",
        "typescript",
        "haskell",
        "rust",
        "lua",
        "matlab",
        "assembly",
        "scheme",
        "powershell",
        "apex",
        "verilog",
        "common lisp",
        "erlang",
        "julia",
        "prolog",
        "vue",
        "c++",
        "c#",
        "f#",
    ),
)
"""Main language of a repository."""

COMMIT_STATE = WireEnum(
    "commit_state",
    (
        "pending",
        "complete",
        "error",
        "skipped",
    ),
)
"""Whether a commit has its report (chapter 04 §12.4)."""

PULL_STATE = WireEnum(
    "pull_state",
    (
        "open",
        "closed",
        "merged",
    ),
)
"""State of a pull request."""

ALL_ENUMS = (SERVICE, PLANS, PLAN_PROVIDERS, LANGUAGES, COMMIT_STATE, PULL_STATE)
"""Every enum type an owned PostgreSQL schema must create first."""
