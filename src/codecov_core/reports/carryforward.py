"""Carrying a report forward to a child commit, and merging a batch of uploads into it (chapter 01 §8.4, §9.2)."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

from codecov_core.errors import CorruptReportError
from codecov_core.reports.merging import holds_lines, merge_reports
from codecov_core.reports.report import Report
from codecov_core.reports.sessions import Session, next_session_id
from codecov_core.values import dataclass

_Key = TypeVar("_Key", bound=Hashable)


def carry_forward(
    report: Report,
    flags: Collection[str],
    paths: Callable[[Sequence[str]], Sequence[bool]] | None = None,
    extras: Mapping[str, object] | None = None,
) -> Report:
    """What a child commit starts with: the sessions with any of the flags, in the files that match the paths (§8.4).

    ``extras`` replace those of the sessions when given (``{"carriedforward_from": sha}``). Lines are not shifted.
    """
    if paths is not None:
        names = report.names
        report = report.with_files([name for name, matches in zip(names, paths(names), strict=True) if matches])
    kept = frozenset(flags)
    left = report.deleted([id for id, session in report.sessions.items() if not session.has_any_flag(kept)])
    return left.with_sessions({id: session.carried(extras) for id, session in left.sessions.items()})


def clear_carried(report: Report, flags: Collection[str]) -> tuple[Report, tuple[int, ...]]:
    """The report without its carried-forward sessions that have any of the flags, and their ids (§9.2 step 1)."""
    wanted = frozenset(flags)
    ids = tuple(id for id, session in report.sessions.items() if session.is_carried and session.has_any_flag(wanted))
    return (report.deleted(ids) if ids else report), ids


@dataclass(frozen=True, slots=True)
class BatchResult(Generic[_Key]):
    """A commit's report after a batch: where each upload went, and which carried sessions it replaced."""

    report: Report
    mapping: Mapping[_Key, int]
    deleted: tuple[int, ...]


def merge_batch(
    master: Report,
    intermediates: Sequence[tuple[_Key, Report]],
    *,
    carries: Callable[[str], bool],
    joined: Callable[[Sequence[str]], bool],
) -> BatchResult[_Key]:
    """Merge one-session reports of uploads into a commit's report, in their order (§9.2).

    ``carries`` tells whether a flag is carried forward: the carried sessions of such flags that the batch uploads are
    cleared first. ``joined`` tells for the flags of a session how it merges. Reports without files get no session.

    Raises:
        CorruptReportError: a report with files but not exactly one session, or chunks that cannot be read.

    """
    uploads = [(key, report, _only_session(report)) for key, report in intermediates if report]
    deleted: tuple[int, ...] = ()
    if master:
        uploaded = {flag for _, _, session in uploads for flag in session.flags or ()}
        master, deleted = clear_carried(master, {flag for flag in uploaded if carries(flag)})
    base, sessions = master, dict(master.sessions)
    mapping: dict[_Key, int] = {}
    waiting: list[Report] = []
    joining: list[bool] = []
    has_files = bool(base)
    for key, report, session in uploads:
        id = mapping[key] = next_session_id(sessions)
        if not has_files and session.id == id:
            base, sessions, has_files = report, dict(report.sessions), True
            continue
        placed = report if session.id == id else report.renumbered({session.id: id})
        sessions |= placed.sessions
        waiting.append(placed)
        joining.append(joined(session.flags or ()))
        has_files = has_files or any(holds_lines(placed, file) for file in range(len(placed)))
    return BatchResult(merge_reports(base, waiting, joined=joining).with_sessions(sessions), mapping, deleted)


def _only_session(report: Report) -> Session:
    if len(report.sessions) != 1:
        message = f"the report of an upload must hold one session, not {len(report.sessions)}"
        raise CorruptReportError(message)
    return next(iter(report.sessions.values()))
