"""Report rows of commits and their totals (chapter 07 §4)."""

from datetime import datetime
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from codecov_core.ports.commit_key import ReportType
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row of ``reports_commitreport`` with ``code`` NULL."""

    id: int
    commit_id: int
    external_id: UUID
    report_type: ReportType


@dataclass(frozen=True, slots=True)
class LevelTotals:
    """The columns of ``reports_reportleveltotals`` and ``reports_uploadleveltotals`` (chapter 01 §15.2)."""

    files: int
    lines: int
    hits: int
    misses: int
    partials: int
    branches: int
    methods: int
    coverage: Decimal
    """Percent, rounded by configuration before; 0 where there is none. Stored as numeric(8,5)."""


class ReportRepository(Protocol):
    """Reads and writes report rows."""

    def get(self, commit_id: int, report_type: ReportType) -> ReportRow | None:
        """Give the row with ``code`` NULL and this type (coverage also: type NULL), the first one if there are many."""
        ...

    def ensure(self, commit_id: int, report_type: ReportType, at: datetime) -> ReportRow:
        """Give that row, made if missing (once, however many callers race: chapter 04 §16.1 D26)."""
        ...

    def totals(self, report_id: int) -> LevelTotals | None:
        """Give the stored totals of a report."""
        ...

    def set_totals(self, report_id: int, totals: LevelTotals, at: datetime) -> None:
        """Write the totals of a report, inserting or replacing."""
        ...
