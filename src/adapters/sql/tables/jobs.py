"""Own tables of the coordination: the work on each upload and on each commit (chapter 04 §16.2, design §5)."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, Integer, Table

from adapters.sql.tables.metadata import OWN, PartialIndex
from adapters.sql.tables.types import ArrayOf, Jsonb, PlainText, Varchar, ZonedTimestamp

TO_RECORD = "status = 'ready' OR (status = 'error' AND merged_gen IS NULL)"
"""An upload job whose outcome waits to be recorded in its commit."""

LIVE = "status IN ('queued', 'running')"
"""An upload job that a processor has or should have."""

UNSETTLED = "generation = -1 OR published_gen < generation OR cleaned_gen < published_gen OR chunks_stale > 0"
"""A commit job that needs a merger for its own sake."""

UNTOLD = "notify_wanted > notify_done"
"""A commit job that wants to be told."""

cov_upload_job = Table(
    "cov_upload_job",
    OWN,
    Column("upload_id", BigInteger, primary_key=True, autoincrement=False),
    Column("claim_key", PlainText, nullable=False),
    Column("repoid", Integer, nullable=False),
    Column("sha", PlainText, nullable=False),
    Column("report_type", Varchar(100), nullable=False),
    Column("arguments", Jsonb, nullable=False),
    Column("status", Varchar(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("takeovers", Integer, nullable=False),
    Column("not_before", ZonedTimestamp()),
    Column("deadline", ZonedTimestamp(), nullable=False),
    Column("lease_owner", PlainText),
    Column("lease_until", ZonedTimestamp()),
    Column("fence", BigInteger, nullable=False),
    Column("staged_segment", PlainText),
    Column("staged_empty", Boolean, nullable=False),
    Column("staged_flags", ArrayOf("text"), nullable=False),
    Column("segment", PlainText),
    Column("session_id", Integer),
    Column("position", BigInteger),
    Column("places", Jsonb, server_default="[]", nullable=False),
    Column("merged_gen", BigInteger),
    Column("result", Jsonb),
    Column("error_code", Varchar(100)),
    Column("error_params", Jsonb),
    Column("created_at", ZonedTimestamp(), nullable=False),
    Column("updated_at", ZonedTimestamp(), nullable=False),
    CheckConstraint(
        "status IN ('queued', 'running', 'ready', 'merged', 'error')",
        name="cov_upload_job_status",
    ),
    Index("cov_upload_job_claim_key", "claim_key", unique=True),
    Index("cov_upload_job_of_commit", "repoid", "sha", "report_type", "status", "merged_gen"),
    PartialIndex("cov_upload_job_live", "updated_at", where=LIVE),
    PartialIndex("cov_upload_job_to_record", "repoid", "sha", "report_type", "upload_id", where=TO_RECORD),
)

cov_commit_job = Table(
    "cov_commit_job",
    OWN,
    Column("repoid", Integer, primary_key=True, autoincrement=False),
    Column("sha", PlainText, primary_key=True),
    Column("report_type", Varchar(100), primary_key=True),
    Column("generation", BigInteger, nullable=False),
    Column("published_gen", BigInteger, nullable=False),
    Column("cleaned_gen", BigInteger, nullable=False),
    Column("dirty", BigInteger, nullable=False),
    Column("yaml", Jsonb),
    Column("base_sha", PlainText),
    Column("segment0", PlainText),
    Column("inherited", Jsonb, nullable=False),
    Column("session_ids", Jsonb, nullable=False),
    Column("next_position", BigInteger, nullable=False),
    Column("notify_wanted", BigInteger, nullable=False),
    Column("notify_done", BigInteger, nullable=False),
    Column("notify_after", ZonedTimestamp()),
    Column("notify_doubts", Integer, server_default="0", nullable=False),
    Column("publish_after", ZonedTimestamp()),
    Column("chunks_stale", Integer, nullable=False),
    Column("lease_owner", PlainText),
    Column("lease_until", ZonedTimestamp()),
    Column("fence", BigInteger, nullable=False),
    Column("created_at", ZonedTimestamp(), nullable=False),
    Column("updated_at", ZonedTimestamp(), nullable=False),
    PartialIndex("cov_commit_job_unsettled", "updated_at", where=UNSETTLED),
    PartialIndex("cov_commit_job_untold", "updated_at", where=UNTOLD),
)
