"""The reports of an upload's files: those of small files are made together, all are merged in their order."""

from collections.abc import Sequence

from codecov_core.ingest.options import Allowances
from codecov_core.ingest.results import FileResult, ReadFile, report_of
from codecov_core.ingest.sink import Drop
from codecov_core.reports import Report, ReportBuilder, freeze_together, lightened, merge_reports

_ROWS_MADE_TOGETHER = 100_000
"""Lines of small files that wait to be made reports: they come repeated as files have them, and are fewer then."""
_KEPT_EXAMPLES = 5


class UploadReports:
    """What the files of an upload gave."""

    def __init__(self, allowances: Allowances) -> None:
        """Start without any; ``allowances`` are those the files are read with."""
        self._allowances = allowances
        self._results: list[FileResult] = []
        self._made: list[Report] = []
        self._waiting: list[tuple[ReportBuilder, ...]] = []
        self._rows = 0
        self.drops: tuple[Drop, ...] = ()
        """Files that were left out by :meth:`merged`."""

    @property
    def results(self) -> tuple[FileResult, ...]:
        """What became of every file."""
        return tuple(self._results)

    def add(self, read: ReadFile) -> None:
        """Take the next file."""
        if read.builders:
            self._waiting.append(read.builders)
            self._rows += sum(builder.rows for builder in read.builders)
        self._results.append(read.result)
        if self._rows >= _ROWS_MADE_TOGETHER:
            self._make()

    def merged(self) -> Report | None:
        """Give the report of all files, null when none gave a line.

        Where it would take more than allowed when stored, the files of it that ask for most are left out.
        """
        self._make()
        merged = _merged(self._made)
        return None if merged is None else self._fitting(merged)

    def _make(self) -> None:
        reports = iter(freeze_together([builder for builders in self._waiting for builder in builders]))
        of_files = (report_of([next(reports) for _ in builders]) for builders in self._waiting)
        self._made += (report for report in of_files if report is not None)
        self._waiting, self._rows = [], 0

    def _fitting(self, report: Report) -> Report | None:
        limit = self._allowances.stored_bytes
        light, left_out = lightened(report, limit)
        if left_out:
            reason = f"when stored it would take too much: more than {limit:,} bytes in one upload"
            self.drops = (Drop("file", reason, len(left_out), tuple(left_out[:_KEPT_EXAMPLES])),)
        return light if light.names else None


def _merged(reports: Sequence[Report]) -> Report | None:
    """Merge the reports of the files in order; one with more files takes the earlier ones in (§4 step 6)."""
    if not reports:
        return None
    base, pending = reports[0], list[Report]()
    names = set(base.names)
    for report in reports[1:]:
        if len(report.names) > len(names):
            base, pending = report, [merge_reports(base, pending) if pending else base]
        else:
            pending.append(report)
        names.update(report.names)
    return merge_reports(base, pending) if pending else base
