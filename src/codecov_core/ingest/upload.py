"""Reading one upload: from its raw bytes to a report of one session, or an error (chapter 02 §1, §4, §14.1)."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace

from codecov_core.config import oldest_accepted
from codecov_core.errors import CodecovError, CorruptUploadError
from codecov_core.ingest.companions import Companions
from codecov_core.ingest.container import ContainedFile, Container
from codecov_core.ingest.ingest_result import IngestResult
from codecov_core.ingest.kept_complexity import KeptComplexity
from codecov_core.ingest.line_fixes import LineFix
from codecov_core.ingest.options import Allowances, FileOptions, IngestOptions
from codecov_core.ingest.path_names import normalised
from codecov_core.ingest.paths import PathResolver
from codecov_core.ingest.reading import read_sniffed, unpacked
from codecov_core.ingest.results import FileProblem, FileResult, ReadFile, problem_of
from codecov_core.ingest.summary import UploadSummary
from codecov_core.ingest.unpacking import read_container
from codecov_core.ingest.upload_errors import ErrorParam, UploadError, UploadErrorCode
from codecov_core.ingest.upload_reports import UploadReports
from codecov_core.reports import Report

_SIMPLECOV_JSON, _SIMPLECOV_LCOV = "coverage/coverage.json", "coverage/coverage.lcov"


def ingest_upload(raw: bytes, options: IngestOptions) -> IngestResult:
    """Read an upload.

    Never raises for anything the bytes hold; what ``options.between_files`` raises is passed on.
    """
    allowances = Allowances(options.limits, len(raw))
    try:
        container = read_container(
            raw,
            format_version=options.format_version,
            content_encoding=options.content_encoding,
            limits=options.limits,
            allowance=allowances.decompressed,
        )
    except CodecovError as error:
        return IngestResult(None, _container_error(error, options))
    ingestion = _Ingestion(container, options, allowances)
    del container  # its files are let go of one by one
    return ingestion.result()


class _Ingestion:
    """The reading of the coverage files of one container."""

    def __init__(self, container: Container, options: IngestOptions, allowances: Allowances) -> None:
        # Text is not rewritten, so each file of it is let go of when it was read; they are as large as what is made of
        # them (a tenth of the peak of memory with 14 MB of Cobertura).
        self._container = container if container.format == "v1" else replace(container, files=())
        self._companions = Companions(container.files, allowances.decompressed)
        self._pending = deque(_simplecov_json_first(container.files))
        self._has_simplecov_json = False
        self._options = options
        self._allowances = allowances
        network = options.network if options.network is not None else container.repository_files
        self._resolver = PathResolver(options.paths, network)
        line_fixes, are_as_written = _by_final_path(container, self._resolver)
        self._container = replace(self._container, fixes_count_as_written=are_as_written)
        self._file_options = FileOptions(
            formats=options.formats,
            resolver=self._resolver,
            line_fixes=line_fixes,
            oldest=oldest_accepted(options.max_report_age, options.now) if options.check_expiry else None,
            limits=options.limits,
            kept_complexity=KeptComplexity() if options.formats.keep_complexity else None,
        )

    def result(self) -> IngestResult:
        reports = UploadReports(self._allowances)
        while self._pending:
            reports.add(self._read(self._pending.popleft()))
        report, kept = reports.merged(), self._file_options.kept_complexity
        if report is not None and kept is not None:
            report = kept.restored(report)
        files = reports.results
        drops = (*self._container.drops, *reports.drops)
        summary = UploadSummary.of(files, drops)
        return IngestResult(
            report=None if report is None else self._with_session(report),
            error=None if report is not None else _why_nothing(summary, files, self._options),
            files=files,
            drops=drops,
            rejected_patterns=self._resolver.rejected_patterns,
            container=self._container,
            summary=summary,
        )

    def _read(self, file: ContainedFile) -> ReadFile:
        self._options.between_files()
        if file.name == _SIMPLECOV_LCOV and self._has_simplecov_json:
            reason = f"{_SIMPLECOV_JSON} of the same upload is read instead"
            return ReadFile((), FileResult(file.name, problem=FileProblem.SUPERSEDED, reason=reason))
        companion = self._companions.result_of(file)
        if companion is not None:
            return companion
        name = file.name
        try:
            data = file.decoded(self._allowances.decompressed)
        except CodecovError as error:
            return ReadFile((), FileResult(name).without_lines(problem_of(error), str(error)))
        sniffed = unpacked(name, data, self._allowances, self._companions.of(name))
        del file, data  # nothing but `sniffed` holds the bytes now, which lets go of them when they are read
        if isinstance(sniffed, ReadFile):
            return sniffed
        read = read_sniffed(sniffed, self._file_options, self._allowances)
        self._has_simplecov_json |= name == _SIMPLECOV_JSON and bool(read.builders)
        return read

    def _with_session(self, report: Report) -> Report:
        environment = dict(self._container.environment) or self._options.session.env
        session = replace(self._options.session, id=0, totals=None, env=environment)
        totals = report.with_session(session).totals
        return report.with_session(replace(session, totals=totals))


def _simplecov_json_first(files: Sequence[ContainedFile]) -> Sequence[ContainedFile]:
    """Put SimpleCov's JSON, where it comes later, in front of its LCOV: whether that is read depends on it."""
    names = [file.name for file in files]
    if _SIMPLECOV_JSON not in names or _SIMPLECOV_LCOV not in names:
        return files
    first, later = names.index(_SIMPLECOV_LCOV), names.index(_SIMPLECOV_JSON)
    if later < first:
        return files
    return [*files[:first], files[later], *files[first:later], *files[later + 1 :]]


def _by_final_path(container: Container, resolver: PathResolver) -> tuple[dict[str, LineFix], bool]:
    """Key line fixes by final path; those of v1 count for the path as written as well (§14.7).

    Tells whether some of them do so for a path that is not the final one.
    """
    fixes: dict[str, list[LineFix]] = {}
    are_as_written = False
    for written, fix in container.line_fixes.items():
        resolved = resolver.resolve(written).path
        if resolved is not None:
            fixes.setdefault(resolved, []).append(fix)
        if container.format == "v1" and resolved != written:
            fixes.setdefault(written, []).append(fix)
            are_as_written |= fix != LineFix() and normalised(written) == written
    return {path: LineFix.joined(parts) for path, parts in fixes.items()}, are_as_written


def _why_nothing(summary: UploadSummary, files: Sequence[FileResult], options: IngestOptions) -> UploadError:
    usable = set(summary.problems) - {FileProblem.EMPTY, FileProblem.SUPERSEDED}
    if FileProblem.EXPIRED in usable and usable <= {FileProblem.EXPIRED, FileProblem.UNRECOGNISED}:
        message = f"all reports have expired; {_told(files, FileProblem.EXPIRED)}"
        return _error(UploadErrorCode.REPORT_EXPIRED, message, summary)
    if usable == {FileProblem.UNRECOGNISED}:
        message = f"none of the files is of a known coverage format; {_told(files, FileProblem.UNRECOGNISED)}"
        return _error(UploadErrorCode.UNSUPPORTED_FILE_FORMAT, message, summary)
    for problem in (FileProblem.CORRUPT, FileProblem.TOO_LARGE):
        if problem in usable:
            location = {"location": options.session.archive}
            return _error(UploadErrorCode.UNKNOWN_PROCESSING, _told(files, problem), summary, location)
    message = "no file of the upload gave any line" if files else "there is no coverage file in the upload"
    if FileProblem.EMPTY in summary.problems and not summary.lost_paths:
        message = f"{message}; {_told(files, FileProblem.EMPTY)}"
    return _error(UploadErrorCode.REPORT_EMPTY, message, summary)


def _error(
    code: UploadErrorCode, message: str, summary: UploadSummary, location: Mapping[str, ErrorParam] | None = None
) -> UploadError:
    return UploadError(code, message, {**(location or {}), "reason": message, **summary.to_document()})


def _container_error(error: CodecovError, options: IngestOptions) -> UploadError:
    """Tell of a container that could not be taken apart: damaged, or beyond a limit."""
    corrupt = isinstance(error, CorruptUploadError)
    params: dict[str, ErrorParam] = {"location": options.session.archive, "reason": str(error)}
    refused = UploadError(UploadErrorCode.UNKNOWN_STORAGE, str(error), params, is_corrupt=corrupt)
    return replace(refused, params={**params, "breadcrumb": refused.breadcrumb.value})


def _told(files: Sequence[FileResult], problem: FileProblem) -> str:
    """Tell the reason of the first file with this problem."""
    first = next(file for file in files if file.problem is problem)
    return f"{first.name or 'a file without name'}: {first.reason}"
