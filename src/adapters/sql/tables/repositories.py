"""Repositories with their branches and flags (chapter 07 §3, §4)."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, UniqueConstraint, false, text

from adapters.sql.tables.defaults import random_token, random_uuid
from adapters.sql.tables.enums import LANGUAGES
from adapters.sql.tables.metadata import SHARED, deferred_reference, reference
from adapters.sql.tables.types import (
    ROW_ID,
    ArrayOf,
    Citext,
    Jsonb,
    PlainText,
    Timestamp,
    Uuid,
    Varchar,
    ZonedTimestamp,
)

repos = Table(
    "repos",
    SHARED,
    Column("repoid", Integer, primary_key=True),
    Column(
        "ownerid", Integer, reference("owners.ownerid", on_delete="CASCADE", name="repos_ownerid_fkey"), nullable=False
    ),
    Column("service_id", PlainText, nullable=False),
    Column("name", Citext),
    Column("private", Boolean, nullable=False),
    Column("branch", PlainText, nullable=False, server_default="master"),
    Column("upload_token", Uuid, server_default=random_uuid()),
    Column("image_token", PlainText, server_default=random_token()),
    Column("updatestamp", ZonedTimestamp()),
    Column("language", LANGUAGES),
    Column("active", Boolean, server_default=false()),
    Column("deleted", Boolean, nullable=False, server_default=false()),
    Column("activated", Boolean, server_default=false()),
    Column("bot", Integer, reference("owners.ownerid", on_delete="SET NULL", name="repos_bot_fkey")),
    Column("yaml", Jsonb),
    Column("cache", Jsonb),
    Column("hookid", PlainText),
    Column("using_integration", Boolean),
    Column("forkid", Integer, reference("repos.repoid", on_delete="SET NULL", name="repos_forkid_fkey")),
    Column("webhook_secret", PlainText),
    Column("languages", ArrayOf("character varying")),
    Column("bundle_analysis_enabled", Boolean),
    Column("languages_last_updated", Timestamp()),
    Column("coverage_enabled", Boolean),
    Column("test_analytics_enabled", Boolean),
    UniqueConstraint("upload_token", name="repos_upload_token_key"),
    Index("repos_forkid_4cd440_idx", "forkid"),
    Index("repos_service_id_author", "service_id", "ownerid"),
    Index("repos_service_ids", "ownerid", "service_id", unique=True),
    Index("repos_slug", "ownerid", "name", unique=True),
)

branches = Table(
    "branches",
    SHARED,
    Column(
        "repoid", Integer, reference("repos.repoid", on_delete="CASCADE", name="branches_repoid_fkey"), primary_key=True
    ),
    Column("updatestamp", ZonedTimestamp(), nullable=False),
    Column("branch", PlainText, primary_key=True),
    Column("base", PlainText),
    Column("head", PlainText, nullable=False),
    Column("authors", ArrayOf("integer")),
    Index("branches_repoid", "repoid"),
    Index("branches_repoid_branch", "repoid", "branch", unique=True),
    Index("branches_repoid_updatestamp", "repoid", text("updatestamp DESC")),
)

reports_repositoryflag = Table(
    "reports_repositoryflag",
    SHARED,
    Column("id", ROW_ID, primary_key=True),
    Column("external_id", Uuid, nullable=False),
    Column("created_at", ZonedTimestamp(), nullable=False),
    Column("updated_at", ZonedTimestamp(), nullable=False),
    Column("flag_name", Varchar(1024), nullable=False),
    Column(
        "repository_id",
        Integer,
        deferred_reference(
            "repos.repoid", on_delete="CASCADE", name="reports_repositoryflag_repository_id_9b64b64c_fk_repos_repoid"
        ),
        nullable=False,
    ),
    Column("deleted", Boolean),
    Index("repoflag_repo_id_idx", "repository_id", "id"),
    Index("reports_repositoryflag_repository_id_9b64b64c", "repository_id"),
    Index("cov_repositoryflag_name", "repository_id", "flag_name", unique=True),
)
