"""The tables, one module per subject: shared ones spelled as the wire has them, and our own ``cov_*`` ones."""

from adapters.sql.tables.commits import commits, core_commiterror, pulls
from adapters.sql.tables.configs import cov_commit_config, cov_saved_config
from adapters.sql.tables.decisions import cov_decision
from adapters.sql.tables.inbox import cov_inbox_element, cov_inbox_push
from adapters.sql.tables.jobs import cov_commit_job, cov_upload_job
from adapters.sql.tables.metadata import OWN, SHARED
from adapters.sql.tables.owners import owners
from adapters.sql.tables.plans import codecov_auth_plan, codecov_auth_tier, constants
from adapters.sql.tables.reports import (
    reports_commitreport,
    reports_reportleveltotals,
    reports_upload,
    reports_uploaderror,
    reports_uploadflagmembership,
    reports_uploadleveltotals,
)
from adapters.sql.tables.repositories import branches, reports_repositoryflag, repos
from adapters.sql.tables.rollouts import feature_flag_variants, feature_flags
from adapters.sql.tables.versions import cov_schema_version

__all__ = [
    "OWN",
    "SHARED",
    "branches",
    "codecov_auth_plan",
    "codecov_auth_tier",
    "commits",
    "constants",
    "core_commiterror",
    "cov_commit_config",
    "cov_commit_job",
    "cov_decision",
    "cov_inbox_element",
    "cov_inbox_push",
    "cov_saved_config",
    "cov_schema_version",
    "cov_upload_job",
    "feature_flag_variants",
    "feature_flags",
    "owners",
    "pulls",
    "reports_commitreport",
    "reports_reportleveltotals",
    "reports_repositoryflag",
    "reports_upload",
    "reports_uploaderror",
    "reports_uploadflagmembership",
    "reports_uploadleveltotals",
    "repos",
]
