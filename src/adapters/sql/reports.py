"""Report rows of commits: tables ``reports_commitreport`` and ``reports_reportleveltotals`` (chapter 07 §4)."""

import uuid
from datetime import datetime

from sqlalchemy import Connection, insert, or_, select

from adapters.sql.level_totals import TOTALS_COLUMNS, level_totals, upsert_totals
from adapters.sql.statements import hold_lock
from adapters.sql.tables import reports_commitreport, reports_reportleveltotals
from codecov_core.ports import LevelTotals, ReportRow, ReportType


class SqlReportRepository:
    """``ReportRepository`` on an open transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, commit_id: int, report_type: ReportType) -> ReportRow | None:
        """Give the row with ``code`` NULL and this type, the first one if there are many."""
        table = reports_commitreport
        of_type = table.c.report_type == report_type
        if report_type is ReportType.COVERAGE:
            of_type = or_(of_type, table.c.report_type.is_(None))
        row = self._connection.execute(
            select(table.c.id, table.c.external_id)
            .where(table.c.commit_id == commit_id, table.c.code.is_(None), of_type)
            .order_by(table.c.id)
            .limit(1)
        ).one_or_none()
        return None if row is None else ReportRow(row.id, commit_id, row.external_id, report_type)

    def ensure(self, commit_id: int, report_type: ReportType, at: datetime) -> ReportRow:
        """Give that row, made if missing; the lock keeps racing callers from making two."""
        found = self.get(commit_id, report_type)
        if found is not None:
            return found
        hold_lock(self._connection, f"report row {commit_id}")
        found = self.get(commit_id, report_type)
        if found is not None:
            return found
        external_id = uuid.uuid4()
        report_id = self._connection.scalar(
            insert(reports_commitreport).returning(reports_commitreport.c.id),
            {
                "commit_id": commit_id,
                "report_type": report_type,
                "external_id": external_id,
                "created_at": at,
                "updated_at": at,
            },
        )
        assert report_id is not None, "RETURNING gives a row for each inserted one"  # noqa: S101 - tells the type checker
        return ReportRow(report_id, commit_id, external_id, report_type)

    def totals(self, report_id: int) -> LevelTotals | None:
        """Give the stored totals of a report."""
        table = reports_reportleveltotals
        found = self._connection.execute(
            select(*(table.c[name] for name in TOTALS_COLUMNS)).where(table.c.report_id == report_id)
        )
        row = found.mappings().one_or_none()
        return None if row is None else level_totals(row)

    def set_totals(self, report_id: int, totals: LevelTotals, at: datetime) -> None:
        """Write the totals of a report."""
        upsert_totals(self._connection, reports_reportleveltotals, "report_id", {report_id: totals}, at)
