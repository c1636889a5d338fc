"""Plans and tiers, read on most dispatches, and the constants of the installation (chapter 07 §3, §6, §13.1)."""

from sqlalchemy import BigInteger, Boolean, Column, Identity, Index, Integer, Table, UniqueConstraint

from adapters.sql.tables.metadata import SHARED, deferred_reference
from adapters.sql.tables.types import ROW_ID, ArrayOf, PlainText, Varchar, ZonedTimestamp

codecov_auth_tier = Table(
    "codecov_auth_tier",
    SHARED,
    Column("id", ROW_ID, Identity(), primary_key=True),
    Column("created_at", ZonedTimestamp(), nullable=False),
    Column("updated_at", ZonedTimestamp(), nullable=False),
    Column("tier_name", Varchar(255), nullable=False),
    Column("bundle_analysis", Boolean, nullable=False),
    Column("test_analytics", Boolean, nullable=False),
    Column("flaky_test_detection", Boolean, nullable=False),
    Column("project_coverage", Boolean, nullable=False),
    Column("private_repo_support", Boolean, nullable=False),
    UniqueConstraint("tier_name", name="codecov_auth_tier_tier_name_key"),
)

codecov_auth_plan = Table(
    "codecov_auth_plan",
    SHARED,
    Column("id", ROW_ID, Identity(), primary_key=True),
    Column("created_at", ZonedTimestamp(), nullable=False),
    Column("updated_at", ZonedTimestamp(), nullable=False),
    Column("base_unit_price", Integer, nullable=False),
    Column("benefits", ArrayOf("text"), nullable=False),
    Column("billing_rate", PlainText),
    Column("is_active", Boolean, nullable=False),
    Column("marketing_name", Varchar(255), nullable=False),
    Column("max_seats", Integer),
    Column("monthly_uploads_limit", Integer),
    Column("paid_plan", Boolean, nullable=False),
    Column("name", Varchar(255), nullable=False),
    Column(
        "tier_id",
        BigInteger,
        deferred_reference(
            "codecov_auth_tier.id",
            on_delete="CASCADE",
            name="codecov_auth_plan_tier_id_7847a9eb_fk_codecov_auth_tier_id",
        ),
        nullable=False,
    ),
    Column("stripe_id", Varchar(255)),
    UniqueConstraint("name", name="codecov_auth_plan_name_key"),
    Index("codecov_auth_plan_tier_id_7847a9eb", "tier_id"),
)

constants = Table(
    "constants",
    SHARED,
    Column("key", Varchar(), primary_key=True),
    Column("value", Varchar(), nullable=False),
)
