"""Upload rows and their errors and totals (chapter 07 §4, chapter 04 §12)."""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Select, bindparam, delete, exists, func, insert, select, update

from adapters.sql.level_totals import TOTALS_COLUMNS, level_totals, upsert_totals
from adapters.sql.statements import in_batches
from adapters.sql.tables import (
    cov_upload_job,
    reports_repositoryflag,
    reports_upload,
    reports_uploaderror,
    reports_uploadflagmembership,
    reports_uploadleveltotals,
)
from codecov_core.ports import (
    FailedUpload,
    LevelTotals,
    MergedUpload,
    NewUpload,
    Upload,
    UploadError,
    UploadState,
    UploadStateId,
    UploadType,
)

_FINAL_STATES = (UploadState.MERGED, UploadState.PROCESSED, UploadState.ERROR, UploadState.COMPLETE)


class SqlUploadRepository:
    """``UploadRepository`` on an open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get_many(self, upload_ids: Sequence[int]) -> Mapping[int, Upload]:
        """Give those of the uploads that exist, by id."""
        found: dict[int, Upload] = {}
        for some in in_batches(upload_ids):
            found.update(
                (upload.id, upload) for upload in self._read(_select_upload().where(reports_upload.c.id.in_(some)))
            )
        return found

    def of_report(self, report_id: int) -> tuple[Upload, ...]:
        """Give all uploads of a report row, ordered by id."""
        return tuple(self._read(_select_upload().where(reports_upload.c.report_id == report_id)))

    def errors(self, upload_ids: Sequence[int]) -> Mapping[int, tuple[UploadError, ...]]:
        """Give the recorded errors by upload id, oldest first."""
        table = reports_uploaderror
        found: dict[int, list[UploadError]] = defaultdict(list)
        for some in in_batches(upload_ids):
            wanted = (
                select(table.c.upload_id, table.c.error_code, table.c.error_params)
                .where(table.c.upload_id.in_(some))
                .order_by(table.c.id)
            )
            for row in self._connection.execute(wanted):
                found[row.upload_id].append(UploadError(row.error_code, row.error_params))
        return {upload_id: tuple(errors) for upload_id, errors in found.items()}

    def totals(self, upload_ids: Sequence[int]) -> Mapping[int, LevelTotals]:
        """Give the recorded totals by upload id."""
        table = reports_uploadleveltotals
        found: dict[int, LevelTotals] = {}
        for some in in_batches(upload_ids):
            wanted = select(table.c.upload_id, *(table.c[name] for name in TOTALS_COLUMNS)).where(
                table.c.upload_id.in_(some)
            )
            found.update((row["upload_id"], level_totals(row)) for row in self._connection.execute(wanted).mappings())
        return found

    def insert(self, report_id: int, uploads: Sequence[NewUpload], at: datetime) -> tuple[int, ...]:
        """Insert rows; give their ids in the order of ``uploads``."""
        if not uploads:
            return ()
        insertion = insert(reports_upload).returning(reports_upload.c.id, sort_by_parameter_order=True)
        rows = [_row(report_id, upload, at) for upload in uploads]
        upload_ids = tuple(self._connection.scalars(insertion, rows))
        totals = {
            upload_id: upload.totals
            for upload_id, upload in zip(upload_ids, uploads, strict=True)
            if upload.totals is not None
        }
        upsert_totals(self._connection, reports_uploadleveltotals, "upload_id", totals, at)
        return upload_ids

    def restart(self, upload_ids: Sequence[int], at: datetime) -> None:
        """Set rows back to ``started``/1."""
        for some in in_batches(upload_ids):
            self._connection.execute(
                update(reports_upload)
                .where(reports_upload.c.id.in_(some))
                .values(state=UploadState.STARTED, state_id=int(UploadStateId.UPLOADED), updated_at=at)
            )

    def mark_merged(self, merged: Sequence[MergedUpload], at: datetime) -> None:
        """Set ``merged``/6 and the order numbers, write totals, delete old errors; ids without a row are left out."""
        existing = self._lock([one.upload_id for one in merged])
        merged = [one for one in merged if one.upload_id in existing]
        if not merged:
            return
        self._connection.execute(
            update(reports_upload)
            .where(reports_upload.c.id == bindparam("of_upload"))
            .values(
                state=UploadState.MERGED,
                state_id=int(UploadStateId.MERGED),
                order_number=bindparam("session"),
                updated_at=at,
            ),
            [{"of_upload": one.upload_id, "session": one.order_number} for one in merged],
        )
        totals = {one.upload_id: one.totals for one in merged}
        upsert_totals(self._connection, reports_uploadleveltotals, "upload_id", totals, at)
        self._delete_of_uploads([one.upload_id for one in merged], reports_uploaderror.c.upload_id)

    def mark_failed(self, failed: Sequence[FailedUpload], at: datetime) -> None:
        """Set ``error``/3, replace the errors, delete totals; ids without a row are left out."""
        existing = self._lock([one.upload_id for one in failed])
        failed = [one for one in failed if one.upload_id in existing]
        if not failed:
            return
        upload_ids = [one.upload_id for one in failed]
        for some in in_batches(upload_ids):
            self._connection.execute(
                update(reports_upload)
                .where(reports_upload.c.id.in_(some))
                .values(state=UploadState.ERROR, state_id=int(UploadStateId.ERROR), order_number=None, updated_at=at)
            )
        self._delete_of_uploads(upload_ids, reports_uploaderror.c.upload_id)
        self._delete_of_uploads(upload_ids, reports_uploadleveltotals.c.upload_id)
        self._connection.execute(
            insert(reports_uploaderror),
            [
                {
                    "upload_id": one.upload_id,
                    "error_code": one.error.code,
                    "error_params": one.error.params,
                    "external_id": uuid.uuid4(),
                    "created_at": at,
                    "updated_at": at,
                }
                for one in failed
            ],
        )

    def unpublished(self, report_id: int, created_after: datetime) -> int:
        """Count uploads on their way that no job knows yet."""
        table = reports_upload
        known = exists().where(cov_upload_job.c.upload_id == table.c.id)
        count = self._connection.scalar(
            select(func.count())
            .select_from(table)
            .where(
                table.c.report_id == report_id,
                table.c.upload_type == UploadType.UPLOADED,
                table.c.state.not_in(_FINAL_STATES),
                table.c.created_at > created_after,
                ~known,
            )
        )
        return count or 0

    def delete_carriedforward(self, report_id: int, keep_order_numbers: Sequence[int]) -> None:
        """Delete the report's ``carriedforward`` rows that are not to be kept, with what hangs on them."""
        kept = set(keep_order_numbers)
        doomed = [upload_id for order_number, upload_id in self._carriedforward(report_id) if order_number not in kept]
        self._delete_of_uploads(doomed, reports_uploaderror.c.upload_id)
        self._delete_of_uploads(doomed, reports_uploadleveltotals.c.upload_id)
        self._delete_of_uploads(doomed, reports_uploadflagmembership.c.upload_id)
        self._delete_of_uploads(doomed, reports_upload.c.id)

    def carriedforward(self, report_id: int) -> Mapping[int, int]:
        """Give upload ids of the report's ``carriedforward`` rows by order number."""
        return {number: upload_id for number, upload_id in self._carriedforward(report_id) if number is not None}

    def _carriedforward(self, report_id: int) -> list[tuple[int | None, int]]:
        table = reports_upload
        wanted = select(table.c.order_number, table.c.id).where(
            table.c.report_id == report_id, table.c.upload_type == UploadType.CARRIEDFORWARD
        )
        return [(row.order_number, row.id) for row in self._connection.execute(wanted)]

    def _lock(self, upload_ids: Sequence[int]) -> set[int]:
        """Give those of the uploads that exist; nobody deletes them until the transaction ends."""
        existing: set[int] = set()
        for some in in_batches(upload_ids):
            table = reports_upload
            wanted = select(table.c.id).where(table.c.id.in_(some)).order_by(table.c.id).with_for_update(key_share=True)
            existing.update(self._connection.scalars(wanted))
        return existing

    def _delete_of_uploads(self, upload_ids: Sequence[int], column: Column[int]) -> None:
        for some in in_batches(upload_ids):
            self._connection.execute(delete(column.table).where(column.in_(some)))

    def _read(self, wanted: Select[Any]) -> list[Upload]:
        rows = self._connection.execute(wanted.order_by(reports_upload.c.id)).mappings().all()
        flags = self._flags([row["id"] for row in rows])
        return [_upload(row, flags.get(row["id"], ())) for row in rows]

    def _flags(self, upload_ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
        link, flag = reports_uploadflagmembership, reports_repositoryflag
        found: dict[int, list[str]] = defaultdict(list)
        for some in in_batches(upload_ids):
            wanted = (
                select(link.c.upload_id, flag.c.flag_name)
                .join(flag, flag.c.id == link.c.flag_id)
                .where(link.c.upload_id.in_(some))
                .order_by(link.c.id)
            )
            for row in self._connection.execute(wanted):
                found[row.upload_id].append(row.flag_name)
        return found


def _select_upload() -> Select[Any]:
    return select(*(reports_upload.c[name] for name in _COLUMNS))


_COLUMNS = (
    "id",
    "report_id",
    "external_id",
    "created_at",
    "state",
    "state_id",
    "upload_type",
    "storage_path",
    "order_number",
    "name",
    "provider",
    "build_code",
    "build_url",
    "job_code",
    "env",
    "upload_extras",
)


def _upload(row: RowMapping, flags: Sequence[str]) -> Upload:
    return Upload(**{**row, "upload_type": UploadType(row["upload_type"]), "flags": tuple(flags)})


def _row(report_id: int, upload: NewUpload, at: datetime) -> dict[str, object]:
    return {
        "report_id": report_id,
        "external_id": upload.external_id or uuid.uuid4(),
        "created_at": at,
        "updated_at": at,
        "state": upload.state,
        "state_id": None if upload.state_id is None else int(upload.state_id),
        "upload_type": upload.upload_type,
        "upload_type_id": upload.upload_type_id,
        "storage_path": upload.storage_path,
        "order_number": upload.order_number,
        "name": upload.name,
        "provider": upload.provider,
        "build_code": upload.build_code,
        "build_url": upload.build_url,
        "job_code": upload.job_code,
        "env": upload.env,
        "upload_extras": upload.upload_extras or {},
    }
