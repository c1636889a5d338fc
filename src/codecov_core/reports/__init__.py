"""The coverage report: lines, sessions, totals, merging, filtering, carrying forward, patches, and the stored form."""

from codecov_core.reports.builder import MAX_LINE_NUMBER, FileBuilder, ReportBuilder, freeze_together
from codecov_core.reports.carryforward import BatchResult, carry_forward, clear_carried, merge_batch
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
    Complexity,
    Coverage,
    LineClass,
    fraction_code,
    fraction_codes,
    taken_of,
    total_of,
)
from codecov_core.reports.complexities import largest_complexity
from codecov_core.reports.diffs import Diff, FileDiff, Hunk
from codecov_core.reports.git_diff import parse_git_diff
from codecov_core.reports.line_complexities import with_complexities
from codecov_core.reports.lines import Line, LineSession
from codecov_core.reports.merging import fold, merge_reports
from codecov_core.reports.patch import (
    PatchTotals,
    UncoveredRows,
    patch_totals,
    touches_tracked_lines,
    uncovered_rows,
    with_patch_totals,
)
from codecov_core.reports.report import Report
from codecov_core.reports.segments import dump_segment, load_segment, names_of_segment
from codecov_core.reports.sessions import FlagInfo, Session, SessionType
from codecov_core.reports.shifting import shift_lines
from codecov_core.reports.stored_size import lightened, overhead_together, stored_overhead
from codecov_core.reports.table import Table
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
    "BatchResult",
    "Complexity",
    "Coverage",
    "Diff",
    "FileBuilder",
    "FileDiff",
    "FlagInfo",
    "Hunk",
    "Line",
    "LineClass",
    "LineSession",
    "PatchTotals",
    "Report",
    "ReportBuilder",
    "ReportView",
    "Session",
    "SessionType",
    "StoredReport",
    "Table",
    "Totals",
    "UncoveredRows",
    "carry_forward",
    "classify",
    "clear_carried",
    "dump_segment",
    "fold",
    "fraction_code",
    "fraction_codes",
    "freeze_together",
    "largest_complexity",
    "lightened",
    "load_segment",
    "merge_batch",
    "merge_reports",
    "names_of_segment",
    "overhead_together",
    "parse_git_diff",
    "patch_totals",
    "ratio",
    "read_report",
    "shift_lines",
    "stored_file_order",
    "stored_overhead",
    "taken_of",
    "total_of",
    "touches_tracked_lines",
    "uncovered_rows",
    "with_complexities",
    "with_patch_totals",
    "write_report",
]
