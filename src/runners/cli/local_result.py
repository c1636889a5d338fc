"""What a `local` run found, as values; rendering and exit code are made from them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import NamedTuple

from codecov_core.ports import Decision, JsonObject, ProviderCommit
from codecov_core.reports import Diff, FileDiff, Report, Totals, UncoveredRows, patch_totals, uncovered_rows
from codecov_core.values import dataclass
from runners.cli.checkouts import Base
from runners.cli.exits import ExitCode
from runners.cli.used_config import UsedConfig

_NOTHING_USABLE = frozenset({"report_empty", "report_expired", "unsupported_file_format", "unknown_processing"})


class UncoveredLine(NamedTuple):
    """A changed line that no test reached (`partial`: some of its branches), with its source without its end."""

    number: int
    partial: bool
    source: str


@dataclass(frozen=True, slots=True)
class LocalResult:
    """One run: the commit, its base, what was read and what it means."""

    store: Path
    head: ProviderCommit
    branch: str | None
    base: Base
    reports: Sequence[Path]
    upload_id: int
    replaced: bool
    error: str | None
    """Code of the upload's failure."""
    config: UsedConfig
    processing: JsonObject
    """What the processing kept: coverage files, dropped records and paths, reasons (see ``status``)."""
    totals: Totals | None = None
    base_totals: Totals | None = None
    """``None`` without a base, or without its report in the store."""
    patch: Totals | None = None
    """Totals of the changed lines; ``None`` without a base or without a changed line that a report knows."""
    patch_files: Mapping[str, Totals] = field(default_factory=dict)
    uncovered: Mapping[str, Sequence[UncoveredLine]] = field(default_factory=dict)
    decisions: Sequence[Decision] = ()
    no_statuses: str | None = None
    """Why there are no decisions, where there are none though the reports were read."""
    warnings: Sequence[str] = ()

    @property
    def exit_code(self) -> ExitCode:
        """2 when nothing in the reports was usable, 1 for another failure or a failing status, else 0."""
        if self.error is not None:
            return ExitCode.USAGE if self.error in _NOTHING_USABLE else ExitCode.FAILED
        failing = any(decision.decision.posted and decision.decision.state == "failure" for decision in self.decisions)
        return ExitCode.FAILED if failing else ExitCode.SUCCESS


@dataclass(frozen=True, slots=True)
class Patch:
    """Coverage of changed lines."""

    totals: Totals | None = None
    files: Mapping[str, Totals] = field(default_factory=dict)
    uncovered: Mapping[str, tuple[UncoveredLine, ...]] = field(default_factory=dict)
    """Changed lines that are missed or partial, by file."""
    hidden: Sequence[str] = ()
    """Files with coverage that git takes for binary, so that no changed line of them is known."""


def patch_of(report: Report, diff: Diff, stored: Totals | None = None) -> Patch:
    """Look up the changed lines of a diff in a report.

    `stored` are the totals with which the report was published, where they are those of this very diff (the commit
    against its parent); they and those of the files are then not counted again.
    """
    changed = [name for name in diff.files if name in report]
    if stored is not None:
        files = {name: totals for name in changed if (totals := report.file_diff_totals(name)) is not None}
        totals = stored
    else:
        counted = patch_totals(report, diff)
        files = {} if counted is None else dict(counted.files)
        totals = Totals.EMPTY if counted is None else counted.totals
    with_gaps = [name for name in changed if name in files and _has_gaps(files[name])]
    rows = uncovered_rows(report, {name: diff.files[name] for name in with_gaps})
    uncovered = {name: tuple(_with_source(found, diff.files[name])) for name, found in rows.items()}
    hidden = [name for name in changed if diff.files[name].type == "binary"]
    return Patch(totals if totals.lines else None, files, uncovered, hidden)


def _has_gaps(totals: Totals) -> bool:
    return bool(totals.misses or totals.partials)


def _with_source(found: UncoveredRows, changes: FileDiff) -> Iterator[UncoveredLine]:
    """Give the lines; the diff has the text of what it adds, so git need not be asked for the file."""
    texts = (text.rstrip() for text in changes.added_texts(found.rows))
    return map(UncoveredLine, found.numbers, found.partial, texts)
