"""Reading one coverage file: unpack, recognise, read, assemble (chapter 02 §5, §14.1).

Nothing a file holds makes this raise: whatever is wrong with it is told in the result.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from lxml import etree

from codecov_core.config import report_time
from codecov_core.errors import (
    CodecovError,
    CorruptFileError,
    ExpiredReportError,
    LimitExceededError,
    UnsupportedFormatError,
)
from codecov_core.ingest.assembly import assemble
from codecov_core.ingest.compression import decompressed
from codecov_core.ingest.fingerprint import fingerprint
from codecov_core.ingest.format import Format
from codecov_core.ingest.formats import recognised
from codecov_core.ingest.formats.json_irregular import IrregularOutlineError
from codecov_core.ingest.formats.refused import Refused
from codecov_core.ingest.formats.refused_xml import RefusedXml
from codecov_core.ingest.kept_complexity import KeptComplexity
from codecov_core.ingest.limits import DEFAULT_LIMITS
from codecov_core.ingest.options import Allowances, FileOptions
from codecov_core.ingest.path_filter import NOT_INCLUDED
from codecov_core.ingest.paths import NamesAsReported
from codecov_core.ingest.report_paths import ReportPaths
from codecov_core.ingest.resolution import LOST, DroppedBecause, ExplainedName, PathRule, Resolution, Step
from codecov_core.ingest.results import FileProblem, FileResult, LostPath, ParsedFile, ReadFile, problem_of
from codecov_core.ingest.sink import Drop, FileRows, Sink
from codecov_core.ingest.sniffing import SniffedFile
from codecov_core.ingest.tools import guessed_tool

_MALFORMED = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, etree.LxmlError)
"""What code that walks through foreign data may raise; never an error of the machine or a cancellation."""
_ENOUGH_BAD_RECORDS = 10


def parse_file(
    name: str | None,
    data: bytes,
    options: FileOptions | None = None,
    *,
    allowances: Allowances | None = None,
) -> ParsedFile:
    """Read one coverage file.

    ``name`` is the file's own name (null when it has none); ``data`` may be compressed. ``allowances`` are shared by
    the files of one upload.
    """
    options = FileOptions() if options is None else options
    allowances = Allowances(options.limits) if allowances is None else allowances
    kept = KeptComplexity() if options.formats.keep_complexity else None
    options = replace(options, kept_complexity=kept)
    file = unpacked(name, data, allowances)
    parsed = (file if isinstance(file, ReadFile) else read_sniffed(file, options, allowances)).parsed()
    if kept is None or parsed.report is None:
        return parsed
    return replace(parsed, report=kept.restored(parsed.report))


def unpacked(
    name: str | None, data: bytes, allowances: Allowances, companions: Sequence[bytes] = ()
) -> SniffedFile | ReadFile:
    """Undo the compression a file has; the result says what is wrong where that cannot be done."""
    try:
        return SniffedFile(
            name, decompressed(data, allowances.decompressed), companions, most_memory=allowances.document_memory
        )
    except CodecovError as error:
        return _failed(FileResult(name), problem_of(error), str(error))


def read_sniffed(file: SniffedFile, options: FileOptions, allowances: Allowances) -> ReadFile:
    """Read an unpacked coverage file, whose bytes are gone afterwards."""
    if not file.data:
        return _failed(FileResult(file.name), FileProblem.EMPTY, "the file is empty")
    by_outline = _read_by_outline(file, options, allowances)
    if by_outline is not None:
        return by_outline
    try:
        format = recognised(file)
    except LimitExceededError as error:
        return _failed(FileResult(file.name), FileProblem.TOO_LARGE, str(error))
    if format is None:
        return _failed(FileResult(file.name), FileProblem.UNRECOGNISED, _why_unrecognised(file))
    return _read(file, format, options, allowances)


def _read_by_outline(file: SniffedFile, options: FileOptions, allowances: Allowances) -> ReadFile | None:
    """Read a large JSON file by its outline, with equal results; null when it has to be looked at as a whole."""
    if not file.data.startswith((b"{", b"[")):
        return None
    from codecov_core.ingest.outlines import outline_of

    found = outline_of(file)
    if found is None:
        return None
    outline, format = found
    try:
        with allowances.spread.given_back_on_failure():
            return _read(outline, format, options, allowances)
    except IrregularOutlineError:
        return None


def holds_coverage(name: str | None, beginning: bytes) -> bool:
    """Tell whether a format that has lines recognises a file by its first bytes.

    Of JSON that has to be the whole document. Nothing is read; what is refused in any case holds none.
    """
    file = SniffedFile(name, beginning, most_memory=Allowances(DEFAULT_LIMITS).document_memory)
    try:
        format = recognised(file)
    except LimitExceededError:
        return False
    return format is not None and not isinstance(format, (Refused, RefusedXml))


def _read(file: SniffedFile, format: Format, options: FileOptions, allowances: Allowances) -> ReadFile:
    result = FileResult(file.name, format.name, guessed_tool(file, format.name))
    paths = NamesAsReported() if options.resolver is None else ReportPaths(options.resolver, file.name)
    sink = Sink(
        limits=options.limits,
        allowance=allowances.lines,
        parsed_tags=allowances.parsed_tags,
        odd_lines=allowances.odd_lines,
        spread=allowances.spread,
        resolve=lambda name: paths.resolve(name).path,
        repository=options.resolver,
        check_timestamp=_expiry_check(options),
    )
    try:
        with allowances.lines.given_back_on_failure():
            format.read(file, options.formats, sink)
            file.forget()
            _refuse_if_most_is_bad(sink)
        names = _NamesBelowRoots(paths, sink.source_roots, sink.other_names)
        names.help_each_other(sink)
        assembled = assemble(sink, names, options.line_fixes)
        if options.kept_complexity is not None:
            options.kept_complexity.note_parts(sink.parts, lambda name: names.first_found(name).path)
    except ExpiredReportError as error:
        return _failed(result, FileProblem.EXPIRED, str(error))
    except LimitExceededError as error:
        return _failed(result, FileProblem.TOO_LARGE, str(error), sink.drops)
    except UnsupportedFormatError as error:
        return _failed(result, FileProblem.UNRECOGNISED, str(error))
    except CorruptFileError as error:
        return _failed(result, FileProblem.CORRUPT, str(error), sink.drops)
    except _MALFORMED as error:
        return _failed(result, FileProblem.CORRUPT, f"{type(error).__name__}: {error}", sink.drops)
    explained = names.explained(sink) if options.explains else ()
    result = replace(result, drops=sink.drops, lost_paths=assembled.lost_paths)
    if assembled.builders:
        return ReadFile(assembled.builders, result, explained)
    if assembled.fixed_lines:
        problem, reason = FileProblem.EMPTY, "the line fixes of the upload leave no line in it"
    elif assembled.lost_paths:
        problem, reason = FileProblem.NO_PATHS, _why_nothing_is_left(assembled.lost_paths, names)
    else:
        problem, reason = FileProblem.EMPTY, "there are no lines in it"
    return ReadFile((), replace(result, problem=problem, reason=reason), explained)


class _NamesBelowRoots:
    """The names of one file, which may be relative to the roots it tells; answers are remembered."""

    def __init__(
        self,
        paths: NamesAsReported | ReportPaths,
        roots: Sequence[str] = (),
        other_names: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        self._paths = paths
        self._roots = tuple(dict.fromkeys(roots))
        self._other_names = other_names
        self._answers: dict[str, Resolution] = {}

    def resolve(self, name: str) -> Resolution:
        answer = self._answers.get(name)
        if answer is None:
            answer = self._answers[name] = self._paths.resolve(name, self._roots)
        return answer

    def help_each_other(self, sink: Sink) -> None:
        """Resolve all names that were read, and those again that were lost before the others were known."""
        if isinstance(self._paths, NamesAsReported):
            return
        parts = ((part.name,) if isinstance(part, FileRows) else part.names for part in sink.parts)
        names = dict.fromkeys(name for part in parts for name in part)
        lost = [name for name in names if self.resolve(name).reason in LOST]
        if not lost:
            return
        self._paths.learn_from(self._answers)
        for name in lost:
            del self._answers[name]
            # What the format knows of a file says more than how other names begin.
            if self.first_found(name).reason in LOST:
                self._answers[name] = self._paths.as_others_begin(name) or self._answers[name]

    def are_final(self, names: Sequence[str]) -> bool:
        return self._paths.are_final(names)

    def explained(self, sink: Sink) -> tuple[ExplainedName, ...]:
        """Tell what became of every name, each name once."""
        lines: Counter[str] = Counter()
        for part in sink.parts:
            if isinstance(part, FileRows):
                lines[part.name] += len(part.rows)
            else:
                counts = np.bincount(part.file_index, minlength=len(part.names)).tolist()
                for name, count in zip(part.names, counts, strict=True):
                    lines[name] += count
        return tuple(ExplainedName(name, self.first_found(name), count) for name, count in lines.items())

    def first_found(self, name: str) -> Resolution:
        """Resolve a name, or else the first of its other names that resolves."""
        plain = self.resolve(name)
        if plain.path is not None:
            return plain
        for other in self._other_names.get(name, ()):
            found = self.resolve(other)
            if found.path is not None:
                return found._replace(steps=(Step(PathRule.OTHER_NAME, other, other), *found.steps))
        return plain


def _why_nothing_is_left(lost: Sequence[LostPath], names: _NamesBelowRoots) -> str:
    """Say by what the configuration leaves all files out, where it is the configuration."""
    if {path.reason for path in lost} != {DroppedBecause.IGNORED}:
        return "none of its files belongs to the repository's report"
    by = Counter(names.first_found(path.name).by for path in lost)
    ((pattern, _),) = by.most_common(1)
    if pattern == NOT_INCLUDED:
        return "the configuration leaves out all of its files: the `paths` of the upload's flags match none of them"
    others = f" and {len(by) - 1} more" if len(by) > 1 else ""
    return f"the configuration leaves out all of its files, by the pattern {pattern!r}{others}"


def _expiry_check(options: FileOptions) -> Callable[[str], None]:
    def check(text: str) -> None:
        time = report_time(text)
        if time is not None and options.oldest is not None and time < options.oldest:
            message = f"the report is of {time:%Y-%m-%d %H:%M}, reports before {options.oldest:%Y-%m-%d %H:%M} expire"
            raise ExpiredReportError(message, timestamp=text)

    return check


def _failed(result: FileResult, problem: FileProblem, reason: str, drops: tuple[Drop, ...] = ()) -> ReadFile:
    return ReadFile((), result.without_lines(problem, reason, drops))


def _refuse_if_most_is_bad(sink: Sink) -> None:
    """Take a file for corrupt when more than half of its records are bad; of a few records half says nothing.

    Details of lines, such as branches, count only in a file that has no lines.
    """
    kept = sink.kept_records
    bad, first = sink.bad_of(details=not kept)
    if first is not None and bad > kept and (bad >= _ENOUGH_BAD_RECORDS or not kept):
        message = f"most of its records are bad, for instance {first.kind} {first.examples[0]}: {first.reason}"
        raise CorruptFileError(message)


def _why_unrecognised(file: SniffedFile) -> str:
    if file.broken is not None:
        return file.broken
    if file.kind is None:
        return "a dependency report, no coverage"
    found = f"no known coverage format ({fingerprint(file)})"
    return f"{found}: have the coverage tool write Cobertura XML, LCOV or its own JSON, and upload that"
