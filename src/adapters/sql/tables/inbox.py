"""Own tables of the upload inbox, where it is not in Redis (chapter 04 §8, §10.1)."""

from sqlalchemy import Column, Identity, Index, Integer, LargeBinary, Table

from adapters.sql.tables.metadata import OWN
from adapters.sql.tables.types import ROW_ID, PlainText, Varchar, ZonedTimestamp

cov_inbox_element = Table(
    "cov_inbox_element",
    OWN,
    Column("id", ROW_ID, Identity(), primary_key=True),
    Column("repoid", Integer, nullable=False),
    Column("sha", PlainText, nullable=False),
    Column("report_type", Varchar(100), nullable=False),
    Column("element", LargeBinary, nullable=False),
    Index("cov_inbox_element_list", "repoid", "sha", "report_type", "id"),
    sqlite_autoincrement=True,
)
"""One arrived upload each; the order of ids is the order of arrival."""

cov_inbox_push = Table(
    "cov_inbox_push",
    OWN,
    Column("repoid", Integer, primary_key=True, autoincrement=False),
    Column("sha", PlainText, primary_key=True),
    Column("report_type", Varchar(100), primary_key=True),
    Column("pushed_at", ZonedTimestamp(), nullable=False),
    Index("cov_inbox_push_time", "pushed_at"),
)
"""When a list was last pushed to."""
