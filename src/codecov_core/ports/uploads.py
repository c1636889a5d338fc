"""Upload rows, one a session, and what hangs on them (chapter 07 §4, chapter 04 §12)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Protocol
from uuid import UUID

from codecov_core.ports.json_values import JsonObject
from codecov_core.ports.reports import LevelTotals
from codecov_core.values import dataclass


class UploadState(StrEnum):
    """``reports_upload.state``: no other text may be written (chapter 04 §12.1)."""

    STARTED = "started"
    UPLOADED = "uploaded"
    PROCESSED = "processed"
    MERGED = "merged"
    ERROR = "error"
    COMPLETE = "complete"


class UploadStateId(IntEnum):
    """``reports_upload.state_id`` (chapter 07 §2)."""

    UPLOADED = 1
    PROCESSED = 2
    ERROR = 3
    FULLY_OVERWRITTEN = 4
    PARTIALLY_OVERWRITTEN = 5
    MERGED = 6


class UploadType(StrEnum):
    """``reports_upload.upload_type``."""

    UPLOADED = "uploaded"
    CARRIEDFORWARD = "carriedforward"


@dataclass(frozen=True, slots=True)
class UploadError:
    """A row of ``reports_uploaderror``; ``code`` as in chapter 04 §12.2."""

    code: str
    params: JsonObject


@dataclass(frozen=True, slots=True)
class Upload:
    """A row of ``reports_upload`` with its flags' names."""

    id: int
    report_id: int
    external_id: UUID
    created_at: datetime
    state: str
    """One of ``UploadState``, or an old text."""
    state_id: int | None
    upload_type: UploadType
    storage_path: str | None
    """Object path of the raw upload, or an http URL; empty in carriedforward rows."""
    order_number: int | None
    """The session id in the published report; NULL until published."""
    flags: tuple[str, ...]
    """In order of their linking."""
    name: str | None
    provider: str | None
    build_code: str | None
    build_url: str | None
    job_code: str | None
    env: JsonObject | None
    upload_extras: JsonObject


@dataclass(frozen=True, slots=True)
class NewUpload:
    """An upload row to insert; ``name`` is cut to 100 characters by the adapter (chapter 04 §10.6)."""

    external_id: UUID | None = None
    """Random version 4 where ``None``."""
    state: UploadState = UploadState.STARTED
    state_id: UploadStateId | None = UploadStateId.UPLOADED
    upload_type: UploadType = UploadType.UPLOADED
    upload_type_id: int | None = 1
    """1 uploaded, 2 carriedforward; NULL in carriedforward rows (chapter 01 §9.4)."""
    storage_path: str | None = None
    order_number: int | None = None
    name: str | None = None
    provider: str | None = None
    build_code: str | None = None
    build_url: str | None = None
    job_code: str | None = None
    env: JsonObject | None = None
    upload_extras: JsonObject | None = None
    """``{}`` where ``None``."""
    totals: LevelTotals | None = None
    """Written to ``reports_uploadleveltotals`` where given."""


@dataclass(frozen=True, slots=True)
class MergedUpload:
    """An upload that the published report holds."""

    upload_id: int
    order_number: int | None
    """Its session id; ``None`` when it had no lines."""
    totals: LevelTotals


@dataclass(frozen=True, slots=True)
class FailedUpload:
    """An upload that ended in an error."""

    upload_id: int
    error: UploadError


class UploadRepository(Protocol):
    """Reads and writes upload rows."""

    def get_many(self, upload_ids: Sequence[int]) -> Mapping[int, Upload]:
        """Give those of the uploads that exist, by id. At most two statements."""
        ...

    def of_report(self, report_id: int) -> tuple[Upload, ...]:
        """Give all uploads of a report row, ordered by id. At most two statements."""
        ...

    def errors(self, upload_ids: Sequence[int]) -> Mapping[int, tuple[UploadError, ...]]:
        """Give the recorded errors by upload id, oldest first; uploads without one are left out."""
        ...

    def totals(self, upload_ids: Sequence[int]) -> Mapping[int, LevelTotals]:
        """Give the recorded totals by upload id; uploads without any are left out."""
        ...

    def insert(self, report_id: int, uploads: Sequence[NewUpload], at: datetime) -> tuple[int, ...]:
        """Insert rows; give their ids in the order of ``uploads``. Ids are never used again after a deletion."""
        ...

    def restart(self, upload_ids: Sequence[int], at: datetime) -> None:
        """Set rows back to ``started``/1 for another processing; order number, totals and errors stay until then."""
        ...

    def mark_merged(self, merged: Sequence[MergedUpload], at: datetime) -> None:
        """Set ``merged``/6 and the order number; write totals, replacing old ones; delete old error rows."""
        ...

    def mark_failed(self, failed: Sequence[FailedUpload], at: datetime) -> None:
        """Set ``error``/3, order number NULL; replace error rows by the one given; delete totals.

        (Totals of a failed upload can only be left from an earlier success that is not in the report any more.)
        """
        ...

    def unpublished(self, report_id: int, created_after: datetime) -> int:
        """Count uploads that are on their way but that no job knows yet.

        Those of the report row with type ``uploaded``, a state other than ``merged``, ``processed``, ``error`` and
        ``complete`` (chapter 04 §16.1 D4), created after the given moment (D5), and without a ``cov_upload_job`` row.
        """
        ...

    def delete_carriedforward(self, report_id: int, keep_order_numbers: Sequence[int]) -> None:
        """Delete the report's ``carriedforward`` rows whose order number is not among those to keep.

        Their errors, totals and flag links go first (chapter 01 §9.4).
        """
        ...

    def carriedforward(self, report_id: int) -> Mapping[int, int]:
        """Give upload ids of the report's ``carriedforward`` rows by order number."""
        ...
