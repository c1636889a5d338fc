"""How the work on a commit is named."""

from enum import StrEnum

from codecov_core.values import dataclass


class ReportType(StrEnum):
    """The kinds of uploads (``reports_commitreport.report_type``, chapter 07 §2)."""

    COVERAGE = "coverage"
    TEST_RESULTS = "test_results"
    BUNDLE_ANALYSIS = "bundle_analysis"


@dataclass(frozen=True, slots=True, order=True)
class CommitKey:
    """A commit of a repository and the kind of report: the unit that has one merger at a time."""

    repoid: int
    sha: str
    report_type: ReportType = ReportType.COVERAGE
