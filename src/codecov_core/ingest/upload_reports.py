"""The reports of an upload's files: those of small files are made together, all are merged in their order."""

from collections.abc import Sequence

from codecov_core.ingest.limits import Limits
from codecov_core.ingest.results import FileResult, ReadFile, report_of
from codecov_core.reports import Report, ReportBuilder, freeze_together, merge_reports, stored_overhead
from codecov_core.values import dataclass

_ROWS_MADE_TOGETHER = 100_000
"""Lines of small files that wait to be made reports: they come repeated as files have them, and are fewer then."""


@dataclass(frozen=True, slots=True)
class _Made:
    """The report of one file, and the file's place among the results."""

    place: int
    report: Report


class UploadReports:
    """What the files of an upload gave."""

    def __init__(self, limits: Limits) -> None:
        """Start without any."""
        self._limits = limits
        self._results: list[FileResult] = []
        self._made: list[_Made] = []
        self._waiting: list[tuple[int, tuple[ReportBuilder, ...]]] = []
        self._rows = 0

    @property
    def results(self) -> tuple[FileResult, ...]:
        """What became of every file; complete after :meth:`merged`."""
        return tuple(self._results)

    def add(self, read: ReadFile) -> None:
        """Take the next file."""
        if read.builders:
            self._waiting.append((len(self._results), read.builders))
            self._rows += sum(builder.rows for builder in read.builders)
        self._results.append(read.result)
        if self._rows >= _ROWS_MADE_TOGETHER:
            self._make()

    def merged(self) -> Report | None:
        """Give the report of all files, null when none gave a line.

        Of an upload that would take too much when stored, the files that ask for most are left out.
        """
        self._make()
        while True:
            merged = _merged([made.report for made in self._made])
            excess = 0 if merged is None else stored_overhead(merged) - self._limits.stored_bytes
            if excess <= 0:
                return merged
            self._leave_out(excess)

    def _make(self) -> None:
        reports = iter(freeze_together([builder for _, builders in self._waiting for builder in builders]))
        for place, builders in self._waiting:
            report = report_of([next(reports) for _ in builders])
            if report is not None:
                self._made.append(_Made(place, report))
        self._waiting, self._rows = [], 0

    def _leave_out(self, excess: int) -> None:
        """Leave out the files that take most, until what they take comes to the excess."""
        weights = {made.place: stored_overhead(made.report) for made in self._made}
        left_out = set()
        for place in sorted(weights, key=weights.__getitem__, reverse=True):
            if excess <= 0:
                break
            left_out.add(place)
            excess -= weights[place]
            self._results[place] = self._results[place].too_heavy(weights[place], self._limits)
        self._made = [made for made in self._made if made.place not in left_out]


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
