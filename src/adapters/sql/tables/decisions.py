"""Own table of what was decided to say about a commit, and whether it was said (design §6)."""

from sqlalchemy import BigInteger, Boolean, Column, Identity, Index, Integer, Table

from adapters.sql.tables.metadata import OWN
from adapters.sql.tables.types import ROW_ID, Jsonb, PlainText, Varchar, ZonedTimestamp

cov_decision = Table(
    "cov_decision",
    OWN,
    Column("id", ROW_ID, Identity(), primary_key=True),
    Column("repoid", Integer, nullable=False),
    Column("sha", PlainText, nullable=False),
    Column("report_type", Varchar(100), nullable=False),
    Column("generation", BigInteger, nullable=False),
    Column("context", PlainText, nullable=False),
    Column("kind", Varchar(100), nullable=False),
    Column("title", PlainText, nullable=False),
    Column("state", Varchar(100)),
    Column("posted", Boolean, nullable=False),
    Column("reason", PlainText),
    Column("description", PlainText, nullable=False),
    Column("facts", Jsonb, nullable=False),
    Column("decided_at", ZonedTimestamp(), nullable=False),
    Column("delivered_at", ZonedTimestamp()),
    Column("error", PlainText),
    Index("cov_decision_context", "repoid", "sha", "report_type", "generation", "context", unique=True),
)
