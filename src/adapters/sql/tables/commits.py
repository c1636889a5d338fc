"""Commits, their errors, and pull requests (chapter 07 §3)."""

from sqlalchemy import BigInteger, Boolean, Column, Identity, Index, Integer, SmallInteger, Table, text

from adapters.sql.tables.enums import COMMIT_STATE, PULL_STATE
from adapters.sql.tables.metadata import SHARED, PartialIndex, deferred_reference, reference
from adapters.sql.tables.types import ROW_ID, Jsonb, PlainText, Timestamp, Uuid, Varchar, ZonedTimestamp

commits = Table(
    "commits",
    SHARED,
    Column("commitid", PlainText, nullable=False),
    Column("id", ROW_ID, primary_key=True),
    Column("timestamp", Timestamp(), nullable=False),
    Column(
        "repoid", Integer, reference("repos.repoid", on_delete="CASCADE", name="commits_repoid_fkey"), nullable=False
    ),
    Column("branch", PlainText),
    Column("pullid", Integer),
    Column("author", Integer, reference("owners.ownerid", on_delete="SET NULL", name="commits_author_fkey")),
    Column("ci_passed", Boolean),
    Column("updatestamp", Timestamp()),
    Column("message", PlainText),
    Column("state", COMMIT_STATE),
    Column("merged", Boolean),
    Column("deleted", Boolean),
    Column("notified", Boolean),
    Column("version", SmallInteger),
    Column("parent", PlainText),
    Column("totals", Jsonb),
    Column("report", Jsonb),
    Column("report_storage_path", Varchar(200)),
    Index("all_commits_on_pull", "repoid", "pullid"),
    Index("commits_author_cd2f50_idx", "author"),
    PartialIndex("commits_on_pull", "repoid", "pullid", where="deleted IS NOT TRUE"),
    Index("commits_repoid_branch_state_ts", "repoid", "branch", "state", text('"timestamp" DESC')),
    Index("commits_repoid_commitid", "repoid", "commitid", unique=True),
    Index("commits_repoid_commitid_short", "repoid", text("substr(lower(commitid), 1, 7)")),
    Index("commits_repoid_timestamp_desc", "repoid", text('"timestamp" DESC')),
    sqlite_autoincrement=True,
)

core_commiterror = Table(
    "core_commiterror",
    SHARED,
    Column("id", ROW_ID, Identity(), primary_key=True),
    Column("external_id", Uuid, nullable=False),
    Column("created_at", ZonedTimestamp(), nullable=False),
    Column("updated_at", ZonedTimestamp(), nullable=False),
    Column("error_code", Varchar(100), nullable=False),
    Column("error_params", Jsonb, nullable=False),
    Column(
        "commit_id",
        BigInteger,
        deferred_reference("commits.id", on_delete="CASCADE", name="core_commiterror_commit_id_e97998a0_fk_commits_id"),
        nullable=False,
    ),
    Index("commiterror_commit_id_idx", "commit_id", "id"),
    Index("core_commiterror_commit_id_e97998a0", "commit_id"),
    Index("cov_commiterror_code", "commit_id", "error_code", unique=True),
)

pulls = Table(
    "pulls",
    SHARED,
    Column("repoid", Integer, reference("repos.repoid", on_delete="CASCADE", name="pulls_repoid_fkey"), nullable=False),
    Column("pullid", Integer, nullable=False),
    Column("issueid", Integer),
    Column("updatestamp", Timestamp()),
    Column("state", PULL_STATE, nullable=False, server_default="open"),
    Column("title", PlainText),
    Column("base", PlainText),
    Column("compared_to", PlainText),
    Column("head", PlainText),
    Column("commentid", PlainText),
    Column("diff", Jsonb),
    Column("flare", Jsonb),
    Column("author", Integer, reference("owners.ownerid", on_delete="SET NULL", name="pulls_author_fkey")),
    Column("user_provided_base_sha", PlainText),
    Column("id", ROW_ID, Identity(), primary_key=True),
    Column("behind_by", Integer),
    Column("behind_by_commit", PlainText),
    Column("flare_storage_path", Varchar(200)),
    Column("bundle_analysis_commentid", PlainText),
    Column("sentry_commentid", PlainText),
    Index("pulls_author_updatestamp", "author", "updatestamp"),
    Index("pulls_pullid_desc", text("pullid DESC")),
    Index("pulls_repoid_id", "repoid", "id"),
    Index("pulls_repoid_pullid", "repoid", "pullid", unique=True),
    Index("pulls_repoid_pullid_ts", "repoid", "pullid", "updatestamp"),
    PartialIndex("pulls_repoid_state_open", "repoid", where="state = 'open'"),
)
