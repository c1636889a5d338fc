"""What came of reading a coverage file: the report, and everything that is not in it with the reason why."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum

from codecov_core.errors import CodecovError, LimitExceededError
from codecov_core.ingest.resolution import DroppedBecause, ExplainedName
from codecov_core.ingest.sink import Drop
from codecov_core.reports import Report, ReportBuilder, freeze_together, merge_reports
from codecov_core.values import dataclass


class FileProblem(StrEnum):
    """Why a coverage file gave no lines."""

    EMPTY = "empty"
    """It has no bytes, no lines in it, or none that the line fixes of the upload leave."""
    SUPERSEDED = "superseded"
    """Another file of the upload says the same and more."""
    UNRECOGNISED = "unrecognised"
    """It is of no known format."""
    CORRUPT = "corrupt"
    """It cannot be read, or most of its records cannot."""
    EXPIRED = "expired"
    """Its own timestamp is too old."""
    TOO_LARGE = "too_large"
    """It goes beyond a limit."""
    NO_PATHS = "no_paths"
    """None of the names in it leads to a path of the repository that is kept."""


def problem_of(error: CodecovError) -> FileProblem:
    """Tell what is wrong with a file that cannot be unpacked."""
    return FileProblem.TOO_LARGE if isinstance(error, LimitExceededError) else FileProblem.CORRUPT


@dataclass(frozen=True, slots=True)
class LostPath:
    """A name in a report whose lines are not in the result."""

    name: str
    reason: DroppedBecause


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one coverage file; ``problem`` and ``reason`` are null when it gave lines."""

    name: str | None
    format: str | None = None
    tool: str | None = None
    """What wrote it, as far as its first bytes tell."""
    problem: FileProblem | None = None
    reason: str | None = None
    drops: tuple[Drop, ...] = ()
    lost_paths: tuple[LostPath, ...] = ()

    def without_lines(self, problem: FileProblem, reason: str, drops: tuple[Drop, ...] = ()) -> "FileResult":
        """Tell the same of a file that gave no lines."""
        return replace(self, problem=problem, reason=reason, drops=drops)


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """One coverage file as a report of one session (id 0); ``report`` is null when it gave no lines."""

    report: Report | None
    result: FileResult
    names: tuple[ExplainedName, ...] = ()
    """What became of every name, in the order of the report, where ``FileOptions.explains`` asked for it."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One coverage file whose lines are not a report yet: those of many files are made reports together.

    ``builders`` hold its lines, none when it gave none; all but the first hold further occurrences of files that are
    not read as one (:func:`~codecov_core.ingest.assembly.assemble`).
    """

    builders: tuple[ReportBuilder, ...]
    result: FileResult
    names: tuple[ExplainedName, ...] = ()

    def parsed(self) -> ParsedFile:
        """Give it as a report."""
        return ParsedFile(report_of(freeze_together(self.builders)), self.result, self.names)


def report_of(occurrences: Sequence[Report]) -> Report | None:
    """Give the report of one coverage file, whose builders made these; null when there were none."""
    return merge_reports(occurrences[0], occurrences[1:]) if occurrences else None
