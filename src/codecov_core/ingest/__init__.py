"""From the bytes of an upload to a report of one session (chapter 02).

:func:`ingest_upload` reads a whole raw upload, :func:`parse_file` one coverage file. Neither raises for what the bytes
hold: the results tell what was left out and why.
"""

from codecov_core.ingest.container import ContainedFile, Container
from codecov_core.ingest.explaining import ExplainedPaths, explained_paths
from codecov_core.ingest.format import Format, FormatOptions
from codecov_core.ingest.ingest_result import IngestResult
from codecov_core.ingest.limits import DEFAULT_LIMITS, Limits
from codecov_core.ingest.line_fixes import LineFix
from codecov_core.ingest.options import FileOptions, IngestOptions
from codecov_core.ingest.path_filter import PathFilter
from codecov_core.ingest.paths import PathResolver, PathRules
from codecov_core.ingest.reading import holds_coverage, parse_file
from codecov_core.ingest.resolution import DroppedBecause, ExplainedName, PathRule, Resolution, Step
from codecov_core.ingest.results import FileProblem, FileResult, LostPath, ParsedFile
from codecov_core.ingest.rewriting import ArchiveAction, ArchiveDecision, archive_decision, rewritten
from codecov_core.ingest.sink import Drop
from codecov_core.ingest.summary import LOST_COUNTS, UploadSummary
from codecov_core.ingest.upload import ingest_upload
from codecov_core.ingest.upload_errors import BreadcrumbError, UploadError, UploadErrorCode

__all__ = [
    "DEFAULT_LIMITS",
    "LOST_COUNTS",
    "ArchiveAction",
    "ArchiveDecision",
    "BreadcrumbError",
    "ContainedFile",
    "Container",
    "Drop",
    "DroppedBecause",
    "ExplainedName",
    "ExplainedPaths",
    "FileOptions",
    "FileProblem",
    "FileResult",
    "Format",
    "FormatOptions",
    "IngestOptions",
    "IngestResult",
    "Limits",
    "LineFix",
    "LostPath",
    "ParsedFile",
    "PathFilter",
    "PathResolver",
    "PathRule",
    "PathRules",
    "Resolution",
    "Step",
    "UploadError",
    "UploadErrorCode",
    "UploadSummary",
    "archive_decision",
    "explained_paths",
    "holds_coverage",
    "ingest_upload",
    "parse_file",
    "rewritten",
]
