"""Gradual rollouts, kept by an administration page of the API (chapter 03 §17.1)."""

from sqlalchemy import Boolean, Column, Identity, Index, Integer, Table

from adapters.sql.tables.metadata import SHARED, deferred_reference
from adapters.sql.tables.types import ArrayOf, Jsonb, Proportion, Varchar

feature_flags = Table(
    "feature_flags",
    SHARED,
    Column("name", Varchar(200), primary_key=True),
    Column("proportion", Proportion, nullable=False),
    Column("salt", Varchar(32), nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("platform", Varchar(1), nullable=False),
    Column("rollout_universe", Varchar(30), nullable=False),
)

feature_flag_variants = Table(
    "feature_flag_variants",
    SHARED,
    Column("variant_id", Integer, Identity(), primary_key=True),
    Column("name", Varchar(200), nullable=False),
    Column("proportion", Proportion, nullable=False),
    Column("value", Jsonb, nullable=False),
    Column("override_owner_ids", ArrayOf("integer"), nullable=False),
    Column("override_repo_ids", ArrayOf("integer"), nullable=False),
    Column(
        "feature_flag_id",
        Varchar(200),
        deferred_reference(
            "feature_flags.name",
            on_delete="CASCADE",
            name="feature_flag_variant_feature_flag_id_fa3a4c02_fk_feature_f",
        ),
        nullable=False,
    ),
    Column("override_emails", ArrayOf("character varying"), nullable=False),
    Column("override_org_ids", ArrayOf("integer"), nullable=False),
    Index("feature_fla_feature_15a078_idx", "feature_flag_id"),
    Index("feature_flag_variants_feature_flag_id_fa3a4c02", "feature_flag_id"),
)
