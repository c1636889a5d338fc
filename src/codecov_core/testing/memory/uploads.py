"""Report rows, upload rows and flags in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from codecov_core.ports import (
    FailedUpload,
    LevelTotals,
    MergedUpload,
    NewUpload,
    ReportRow,
    ReportType,
    Upload,
    UploadError,
    UploadState,
    UploadStateId,
    UploadType,
)
from codecov_core.testing.memory.tables import FlagRecord, Tables

_FINAL = {UploadState.MERGED, UploadState.PROCESSED, UploadState.ERROR, UploadState.COMPLETE}
_NAME_LENGTH = 100
_FLAG_LENGTH = 1024


class MemoryReports:
    """Tables ``reports_commitreport`` and ``reports_reportleveltotals``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get(self, commit_id: int, report_type: ReportType) -> ReportRow | None:
        """See ``ReportRepository.get``."""
        rows = self._tables.reports.values()
        return next((row for row in rows if (row.commit_id, row.report_type) == (commit_id, report_type)), None)

    def ensure(self, commit_id: int, report_type: ReportType, at: datetime) -> ReportRow:
        """See ``ReportRepository.ensure``."""
        row = self.get(commit_id, report_type)
        if row is None:
            number = self._tables.next_id("reports")
            row = ReportRow(number, commit_id, self._tables.new_uuid("reports"), report_type)
            self._tables.reports[number] = row
        return row

    def totals(self, report_id: int) -> LevelTotals | None:
        """See ``ReportRepository.totals``."""
        return self._tables.report_totals.get(report_id)

    def set_totals(self, report_id: int, totals: LevelTotals, at: datetime) -> None:
        """See ``ReportRepository.set_totals``."""
        self._tables.report_totals[report_id] = totals


class MemoryUploads:
    """Tables ``reports_upload``, ``reports_uploaderror`` and ``reports_uploadleveltotals``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def get_many(self, upload_ids: Sequence[int]) -> Mapping[int, Upload]:
        """See ``UploadRepository.get_many``."""
        return {number: self._with_flags(number) for number in upload_ids if number in self._tables.uploads}

    def of_report(self, report_id: int) -> tuple[Upload, ...]:
        """See ``UploadRepository.of_report``."""
        return tuple(self._with_flags(row.id) for row in self._of_report(report_id))

    def errors(self, upload_ids: Sequence[int]) -> Mapping[int, tuple[UploadError, ...]]:
        """See ``UploadRepository.errors``."""
        return {n: self._tables.upload_errors[n] for n in upload_ids if n in self._tables.upload_errors}

    def totals(self, upload_ids: Sequence[int]) -> Mapping[int, LevelTotals]:
        """See ``UploadRepository.totals``."""
        return {n: self._tables.upload_totals[n] for n in upload_ids if n in self._tables.upload_totals}

    def insert(self, report_id: int, uploads: Sequence[NewUpload], at: datetime) -> tuple[int, ...]:
        """See ``UploadRepository.insert``."""
        ids = []
        for new in uploads:
            number = self._tables.next_id("uploads")
            self._tables.uploads[number] = Upload(
                id=number,
                report_id=report_id,
                external_id=new.external_id or self._tables.new_uuid("uploads"),
                created_at=at,
                state=new.state,
                state_id=new.state_id,
                upload_type=new.upload_type,
                storage_path=new.storage_path,
                order_number=new.order_number,
                flags=(),
                name=None if new.name is None else new.name[:_NAME_LENGTH],
                provider=new.provider,
                build_code=new.build_code,
                build_url=new.build_url,
                job_code=new.job_code,
                env=new.env,
                upload_extras=new.upload_extras or {},
            )
            if new.totals is not None:
                self._tables.upload_totals[number] = new.totals
            ids.append(number)
        return tuple(ids)

    def restart(self, upload_ids: Sequence[int], at: datetime) -> None:
        """See ``UploadRepository.restart``."""
        for number in upload_ids:
            self._change(number, state=UploadState.STARTED, state_id=UploadStateId.UPLOADED)

    def mark_merged(self, merged: Sequence[MergedUpload], at: datetime) -> None:
        """See ``UploadRepository.mark_merged``."""
        for row in merged:
            if row.upload_id in self._tables.uploads:
                self._change(row.upload_id, state=UploadState.MERGED, state_id=UploadStateId.MERGED)
                upload = self._tables.uploads[row.upload_id]
                self._tables.uploads[row.upload_id] = replace(upload, order_number=row.order_number)
                self._tables.upload_totals[row.upload_id] = row.totals
                self._tables.upload_errors.pop(row.upload_id, None)

    def mark_failed(self, failed: Sequence[FailedUpload], at: datetime) -> None:
        """See ``UploadRepository.mark_failed``."""
        for row in failed:
            if row.upload_id in self._tables.uploads:
                self._change(row.upload_id, state=UploadState.ERROR, state_id=UploadStateId.ERROR)
                upload = self._tables.uploads[row.upload_id]
                self._tables.uploads[row.upload_id] = replace(upload, order_number=None)
                self._tables.upload_errors[row.upload_id] = (row.error,)
                self._tables.upload_totals.pop(row.upload_id, None)

    def unpublished(self, report_id: int, created_after: datetime) -> int:
        """See ``UploadRepository.unpublished``."""
        return sum(
            row.upload_type is UploadType.UPLOADED
            and row.state not in _FINAL
            and row.created_at > created_after
            and row.id not in self._tables.upload_jobs
            for row in self._of_report(report_id)
        )

    def delete_carriedforward(self, report_id: int, keep_order_numbers: Sequence[int]) -> None:
        """See ``UploadRepository.delete_carriedforward``."""
        for row in list(self._of_report(report_id)):
            if row.upload_type is UploadType.CARRIEDFORWARD and row.order_number not in keep_order_numbers:
                del self._tables.uploads[row.id]
                self._tables.upload_errors.pop(row.id, None)
                self._tables.upload_totals.pop(row.id, None)
                for link in [link for link in self._tables.links if link[0] == row.id]:
                    del self._tables.links[link]

    def carriedforward(self, report_id: int) -> Mapping[int, int]:
        """See ``UploadRepository.carriedforward``."""
        return {
            row.order_number: row.id
            for row in self._of_report(report_id)
            if row.upload_type is UploadType.CARRIEDFORWARD and row.order_number is not None
        }

    def _of_report(self, report_id: int) -> list[Upload]:
        return [row for row in self._tables.uploads.values() if row.report_id == report_id]

    def _with_flags(self, number: int) -> Upload:
        names = tuple(self._tables.flags[flag].name for upload, flag in self._tables.links if upload == number)
        return replace(self._tables.uploads[number], flags=names)

    def _change(self, number: int, *, state: UploadState, state_id: UploadStateId) -> None:
        if number in self._tables.uploads:
            row = self._tables.uploads[number]
            self._tables.uploads[number] = replace(row, state=state, state_id=state_id)


class MemoryFlags:
    """Tables ``reports_repositoryflag`` and ``reports_uploadflagmembership``."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def ensure(self, repoid: int, names: Sequence[str], at: datetime) -> Mapping[str, int]:
        """See ``FlagRepository.ensure``."""
        ids: dict[str, int] = {}
        for name in names:
            kept = name[:_FLAG_LENGTH]
            number = self._find(repoid, kept)
            if number is None:
                number = self._tables.next_id("flags")
                self._tables.flags[number] = FlagRecord(repoid, kept)
            ids[name] = number
        return ids

    def link(self, pairs: Sequence[tuple[int, int]]) -> None:
        """See ``FlagRepository.link``."""
        for pair in pairs:
            self._tables.links.setdefault(pair, None)

    def names(self, repoid: int) -> tuple[str, ...]:
        """See ``FlagRepository.names``."""
        return tuple(row.name for row in self._tables.flags.values() if row.repoid == repoid and not row.deleted)

    def _find(self, repoid: int, name: str) -> int | None:
        return next((n for n, row in self._tables.flags.items() if (row.repoid, row.name) == (repoid, name)), None)
