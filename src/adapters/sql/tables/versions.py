"""Own table of the steps that were applied to this database."""

from sqlalchemy import Column, Integer, Table

from adapters.sql.tables.metadata import OWN
from adapters.sql.tables.types import PlainText, ZonedTimestamp

cov_schema_version = Table(
    "cov_schema_version",
    OWN,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("description", PlainText, nullable=False),
    Column("applied_at", ZonedTimestamp(), nullable=False),
)
"""One row a step; the greatest version is the version of the store."""
