"""The coverage report: lines, sessions, totals, merging, filtering, carrying forward, patches, and the stored form."""

from codecov_core.reports.builder import MAX_LINE_NUMBER, FileBuilder, ReportBuilder
from codecov_core.reports.codes import (
    BRANCH_TYPE,
    HIT,
    METHOD_TYPE,
    MISS,
    NONE,
    NULL_CODE,
    PARTIAL,
    PLAIN_TYPE,
    SKIPPED,
    SKIPPED_CODE,
    TRUE_CODE,
    Coverage,
    LineClass,
    fraction_code,
    fraction_codes,
)
from codecov_core.reports.lines import Line, LineSession
from codecov_core.reports.merging import fold, merge_reports
from codecov_core.reports.report import Report
from codecov_core.reports.sessions import FlagInfo, Session, SessionType
from codecov_core.reports.totals import Totals, ratio
from codecov_core.reports.values import classify
from codecov_core.reports.views import ReportView
from codecov_core.reports.wire import StoredReport, read_report, stored_file_order, write_report

__all__ = [
    "BRANCH_TYPE",
    "HIT",
    "MAX_LINE_NUMBER",
    "METHOD_TYPE",
    "MISS",
    "NONE",
    "NULL_CODE",
    "PARTIAL",
    "PLAIN_TYPE",
    "SKIPPED",
    "SKIPPED_CODE",
    "TRUE_CODE",
    "Coverage",
    "FileBuilder",
    "FlagInfo",
    "Line",
    "LineClass",
    "LineSession",
    "Report",
    "ReportBuilder",
    "ReportView",
    "Session",
    "SessionType",
    "StoredReport",
    "Totals",
    "classify",
    "fold",
    "fraction_code",
    "fraction_codes",
    "merge_reports",
    "ratio",
    "read_report",
    "stored_file_order",
    "write_report",
]
