"""What came of reading an upload: the report, and everything that is not in it with the reason why."""

from dataclasses import field

from codecov_core.config import RejectedPattern
from codecov_core.ingest.container import Container
from codecov_core.ingest.results import FileResult
from codecov_core.ingest.sink import Drop
from codecov_core.ingest.summary import UploadSummary
from codecov_core.ingest.upload_errors import UploadError
from codecov_core.reports import Report
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class IngestResult:
    """One upload as a report of one session (id 0), or the error that it gave none; exactly one of them is null.

    ``files`` has every coverage file in the order of the upload, ``drops`` what the container itself lost,
    ``rejected_patterns`` the path fixes and patterns of the configuration that are unusable. ``container`` is null when
    the upload could not be taken apart; the files of a text container, which is never rewritten, are no longer in it.
    """

    report: Report | None
    error: UploadError | None
    files: tuple[FileResult, ...] = ()
    drops: tuple[Drop, ...] = ()
    rejected_patterns: tuple[RejectedPattern, ...] = ()
    container: Container | None = None
    summary: UploadSummary = field(default_factory=UploadSummary)
    """What became of everything in the upload, counted."""
