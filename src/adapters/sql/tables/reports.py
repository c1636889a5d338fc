"""Reports of a commit and the uploads they are made of (chapter 07 §4)."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, UniqueConstraint, text

from adapters.sql.tables.metadata import SHARED, deferred_reference
from adapters.sql.tables.types import ROW_ID, Jsonb, Percentage, PlainText, Uuid, Varchar, ZonedTimestamp

reports_commitreport = Table(
    "reports_commitreport",
    SHARED,
    Column("id", ROW_ID, primary_key=True),
    Column("external_id", Uuid, nullable=False),
    Column("created_at", ZonedTimestamp(), nullable=False),
    Column("updated_at", ZonedTimestamp(), nullable=False),
    Column(
        "commit_id",
        BigInteger,
        deferred_reference(
            "commits.id", on_delete="CASCADE", name="reports_commitreport_commit_id_06d0bd39_fk_commits_id"
        ),
        nullable=False,
    ),
    Column("code", Varchar(100)),
    Column("report_type", Varchar(100)),
    UniqueConstraint("commit_id", "code", name="unique_commit_id_code"),
    Index("commitreport_commit_id_idx", "commit_id", "id"),
    Index("reports_commitreport_commit_id_06d0bd39", "commit_id"),
    Index(
        "cov_commitreport_code_type",
        "commit_id",
        text("coalesce(code, '')"),
        text("coalesce(report_type, 'coverage')"),
        unique=True,
    ),
    sqlite_autoincrement=True,
)

reports_upload = Table(
    "reports_upload",
    SHARED,
    Column("id", ROW_ID, primary_key=True),
    Column("external_id", Uuid, nullable=False),
    Column("created_at", ZonedTimestamp(), nullable=False),
    Column("updated_at", ZonedTimestamp(), nullable=False),
    Column("build_code", PlainText),
    Column("build_url", PlainText),
    Column("env", Jsonb),
    Column("job_code", PlainText),
    Column("name", Varchar(100)),
    Column("provider", Varchar(50)),
    Column("state", Varchar(100), nullable=False),
    Column("storage_path", PlainText),
    Column("order_number", Integer),
    Column("upload_extras", Jsonb, nullable=False),
    Column("upload_type", Varchar(100), nullable=False),
    Column(
        "report_id",
        BigInteger,
        deferred_reference(
            "reports_commitreport.id", on_delete="CASCADE", name="reports_reportsessio_report_id_f6b4ffae_fk_reports_c"
        ),
        nullable=False,
    ),
    Column("state_id", Integer),
    Column("upload_type_id", Integer),
    Index("upload_report_id_idx", "report_id", "id"),
    Index("upload_report_type_idx", "report_id", "upload_type"),
    Index("upload_storage_path_idx", "storage_path"),
    Index("cov_upload_created_at", "created_at"),
    sqlite_autoincrement=True,
)

reports_uploaderror = Table(
    "reports_uploaderror",
    SHARED,
    Column("id", ROW_ID, primary_key=True),
    Column("external_id", Uuid, nullable=False),
    Column("created_at", ZonedTimestamp(), nullable=False),
    Column("updated_at", ZonedTimestamp(), nullable=False),
    Column("error_code", Varchar(100), nullable=False),
    Column("error_params", Jsonb, nullable=False),
    Column(
        "upload_id",
        BigInteger,
        deferred_reference(
            "reports_upload.id",
            on_delete="CASCADE",
            name="reports_reportsessio_report_session_id_bb6563f1_fk_reports_r",
        ),
        nullable=False,
    ),
    Index("reports_uploaderror_report_session_id_bb6563f1", "upload_id"),
    Index("uploaderror_session_id_idx", "upload_id", "id"),
)

reports_uploadflagmembership = Table(
    "reports_uploadflagmembership",
    SHARED,
    Column("id", ROW_ID, primary_key=True),
    Column(
        "flag_id",
        BigInteger,
        deferred_reference(
            "reports_repositoryflag.id", on_delete="CASCADE", name="reports_reportsessio_flag_id_59edee69_fk_reports_r"
        ),
        nullable=False,
    ),
    Column(
        "upload_id",
        BigInteger,
        deferred_reference(
            "reports_upload.id",
            on_delete="CASCADE",
            name="reports_reportsessio_report_session_id_7d7f9546_fk_reports_r",
        ),
        nullable=False,
    ),
    Index("reports_uploadflagmembership_flag_id_59edee69", "flag_id"),
    Index("reports_uploadflagmembership_report_session_id_7d7f9546", "upload_id"),
    Index("uploadflag_session_id_idx", "upload_id", "id"),
    Index("cov_uploadflagmembership_flag", "upload_id", "flag_id", unique=True),
)

reports_reportleveltotals = Table(
    "reports_reportleveltotals",
    SHARED,
    Column("id", ROW_ID, primary_key=True),
    Column("external_id", Uuid, nullable=False),
    Column("created_at", ZonedTimestamp(), nullable=False),
    Column("updated_at", ZonedTimestamp(), nullable=False),
    Column("branches", Integer, nullable=False),
    Column("coverage", Percentage, nullable=False),
    Column("hits", Integer, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("methods", Integer, nullable=False),
    Column("misses", Integer, nullable=False),
    Column("partials", Integer, nullable=False),
    Column("files", Integer, nullable=False),
    Column(
        "report_id",
        BigInteger,
        deferred_reference(
            "reports_commitreport.id", on_delete="CASCADE", name="reports_reportlevelt_report_id_b690dffa_fk_reports_c"
        ),
        nullable=False,
    ),
    UniqueConstraint("report_id", name="reports_reportleveltotals_report_id_key"),
)

reports_uploadleveltotals = Table(
    "reports_uploadleveltotals",
    SHARED,
    Column("id", ROW_ID, primary_key=True),
    Column("external_id", Uuid, nullable=False),
    Column("created_at", ZonedTimestamp(), nullable=False),
    Column("updated_at", ZonedTimestamp(), nullable=False),
    Column("branches", Integer, nullable=False),
    Column("coverage", Percentage, nullable=False),
    Column("hits", Integer, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("methods", Integer, nullable=False),
    Column("misses", Integer, nullable=False),
    Column("partials", Integer, nullable=False),
    Column("files", Integer, nullable=False),
    Column(
        "upload_id",
        BigInteger,
        deferred_reference(
            "reports_upload.id",
            on_delete="CASCADE",
            name="reports_sessionlevel_report_session_id_e2cd6669_fk_reports_r",
        ),
        nullable=False,
    ),
    UniqueConstraint("upload_id", name="reports_uploadleveltotals_upload_id_key"),
    Index("ult_session_id_idx", "upload_id", "id"),
)
