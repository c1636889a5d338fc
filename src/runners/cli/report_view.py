"""A published report as rows: by file, by folder, by flag, or the lines of one file."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from codecov_core.config import Rounding
from codecov_core.errors import CorruptReportError, CorruptStoreError, DamagedObjectError
from codecov_core.reports import Line, Report, ReportView, Totals
from codecov_core.values import dataclass
from runners.cli.exits import UsageProblem
from runners.cli.file_names import as_unicode
from runners.cli.known_commits import known_commit
from runners.cli.published import published_report
from runners.cli.stores import place_of, reading_store
from runners.cli.used_config import used_config


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What the user wants to see of a commit's report."""

    commit: str
    by: str
    """``file``, ``folder`` or ``flag``."""
    flags: tuple[str, ...]
    folder: str | None
    file: str | None
    """Show this file's lines."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows with their totals, the totals of all, and lines where one file was asked for."""

    commit: str
    by: str
    rows: Sequence[tuple[str, Totals]]
    totals: Totals
    lines: Sequence[Line] | None = None
    rounding: Rounding | None = None
    """How percentages are shown; ``None`` means as the built-in defaults say."""


def report_view(request: ReportRequest, *, repo: Path, store: Path | None) -> Shown:
    """Read the report and choose what to show.

    Raises `UsageProblem` when there is no store, commit, report, flag, folder or file of that name,
    `CorruptStoreError` when the report was published and is gone or damaged.
    """
    place = place_of(repo, store)
    with reading_store(place) as stack:
        repository, key = known_commit(stack.parts, place, repo, request.commit)
        with stack.parts.database.reading() as work:
            rounding = used_config(work, stack.parts.settings, key).effective.rounding
            row = work.commits.report(key.repoid, key.sha)
        try:
            report = published_report(stack.parts, repository, key)
            if report is not None:  # whose lines are read when they are asked for, and may be damaged
                return _shown(report, request, key.sha, rounding)
        except (CorruptReportError, DamagedObjectError) as error:
            message = f"the report of {key.sha} in {place.folder} is damaged: {error}; upload its reports again"
            raise CorruptStoreError(message, sha=key.sha) from error
    if row is not None and row.totals is not None:
        message = f"the report of {key.sha} is gone from the objects of {place.folder}; upload its reports again"
        raise CorruptStoreError(message, sha=key.sha)
    message = f"commit {key.sha} has no report yet; see `codecov-worker status`"
    raise UsageProblem(message, sha=key.sha)


def _shown(report: Report, request: ReportRequest, sha: str, rounding: Rounding) -> Shown:
    unknown = sorted(set(request.flags) - set(report.flags))
    if unknown:
        known = ", ".join(sorted(report.flags)) or "none"
        message = f"the report has no flag {', '.join(unknown)}; it has {known}"
        raise UsageProblem(message)
    view = report.view(request.flags or None, _below(request.folder))
    if request.folder is not None and not view.names:
        message = f"the report has no file below {request.folder}; `--by folder` lists what it has"
        raise UsageProblem(message)
    if request.file is not None:
        return _lines(view, sha, request.file)
    return Shown(sha, request.by, _rows(report, view, request), view.totals, rounding=rounding)


def _lines(view: ReportView, sha: str, file: str) -> Shown:
    name = as_unicode(file)
    if name not in view.names:
        message = f"the report has no file {name}; without `--lines` all are listed"
        raise UsageProblem(message, file=name)
    totals, lines = view.filtered_totals[name], view.lines(name)
    if view.is_flag_view and not lines:
        message = f"no upload with these flags saw a line of {name}; `--by flag` lists what each saw"
        raise UsageProblem(message, file=name)
    return Shown(sha, "line", [(name, totals)], totals, lines)


def _rows(report: Report, view: ReportView, request: ReportRequest) -> list[tuple[str, Totals]]:
    if request.by == "flag":
        return [(flag, report.view([flag], _below(request.folder)).totals) for flag in sorted(report.flags)]
    seen = view.filtered_totals
    files = [(name, seen[name]) for name in sorted(view.names) if seen[name].lines or not view.is_flag_view]
    return files if request.by == "file" else _by_folder(files)


def _by_folder(files: Sequence[tuple[str, Totals]]) -> list[tuple[str, Totals]]:
    """Add up the files of every folder, those of its sub-folders included."""
    sums: dict[str, list[int]] = {}
    for name, totals in files:
        for folder in PurePosixPath(name).parents:
            counts = sums.setdefault("" if str(folder) == "." else str(folder), [0, 0, 0, 0])
            for place, value in enumerate((totals.hits, totals.misses, totals.partials, 1)):
                counts[place] += value or 0
    return [
        (folder or "(all)", Totals.of_lines(hits, misses, partials, files=number))
        for folder, (hits, misses, partials, number) in sorted(sums.items())
    ]


def _below(folder: str | None) -> "_Below | None":
    return None if folder is None else _Below(as_unicode(folder).strip("/") + "/")


@dataclass(frozen=True, slots=True)
class _Below:
    """Tells which names lie below a folder."""

    prefix: str

    def __call__(self, names: Sequence[str]) -> list[bool]:
        return [name.startswith(self.prefix) for name in names]
