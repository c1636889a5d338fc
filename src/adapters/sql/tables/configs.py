"""Own tables of the configuration that commits bring along (chapter 03 §1, §4)."""

from sqlalchemy import Column, Integer, Table

from adapters.sql.tables.metadata import OWN
from adapters.sql.tables.types import Jsonb, PlainText, ZonedTimestamp

cov_commit_config = Table(
    "cov_commit_config",
    OWN,
    Column("repoid", Integer, primary_key=True, autoincrement=False),
    Column("sha", PlainText, primary_key=True),
    Column("path", PlainText),
    Column("config", Jsonb),
    Column("errors", Jsonb, nullable=False),
    Column("warnings", Jsonb, nullable=False),
    Column("failure", PlainText),
    Column("rules", Integer, nullable=False, server_default="0"),
    Column("first_tried", ZonedTimestamp(), nullable=False),
    Column("updated_at", ZonedTimestamp(), nullable=False),
)
"""What was found when a commit's own configuration was looked for."""

cov_saved_config = Table(
    "cov_saved_config",
    OWN,
    Column("repoid", Integer, primary_key=True, autoincrement=False),
    Column("sha", PlainText, nullable=False),
    Column("committed_at", ZonedTimestamp(), nullable=False),
    Column("updated_at", ZonedTimestamp(), nullable=False),
)
"""Which commit a repository's stored configuration comes from."""
