"""Merging files and reports (chapter 01 §6.3 to §6.5)."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

import numpy as np

from codecov_core.reports.collapsing import collapse
from codecov_core.reports.report import Report
from codecov_core.reports.stored_file import FileFacts
from codecov_core.reports.table import concatenate
from codecov_core.reports.totals import Totals

_RUBY: Final = ".rb"


def merge_reports(base: Report, others: Sequence[Report], *, joined: bool = True) -> Report:
    """``base`` with the files of the others merged into it, as if one after the other (chapter 01 §6.5).

    Only files that two of them hold are decoded. Sessions are not taken along: add them with
    :meth:`Report.with_session`, or use :func:`fold`. When not ``joined``, lines of ``base`` keep the coverage and
    complexity they show (§6.2).

    Raises:
        CorruptReportError: a stored chunk that had to be decoded cannot be read.

    """
    others = [other for other in others if other]
    if not others:
        return base
    if not _share_ruby_files([base, *others]):
        return _merge([base, *others], joined=joined)
    for other in others:
        base = _merge([*_settle_ruby_files(base, other)], joined=joined)
    return base


def fold(segments: Sequence[Report], joined: Sequence[bool]) -> Report:
    """All segments merged in their order, with the sessions of all; ``joined[i]`` says how segment ``i`` merges.

    Neighbours that merge alike are merged in one pass. Session ids must be distinct.

    Raises:
        ValueError: two segments hold the same session id.
        CorruptReportError: a stored chunk that had to be decoded cannot be read.

    """
    if not segments:
        return Report.EMPTY
    sessions = {id: session for segment in segments for id, session in segment.sessions.items()}
    if len(sessions) < sum(len(segment.sessions) for segment in segments):
        message = "two segments hold the same session id"
        raise ValueError(message)
    folded = segments[0]
    following = zip(segments[1:], joined[1:], strict=True)
    for is_joined, run in groupby(following, key=lambda pair: pair[1]):
        folded = merge_reports(folded, [segment for segment, _ in run], joined=is_joined)
    return folded.with_sessions(sessions)


def holds_lines(report: Report, index: int) -> bool:
    """Whether a file has any position that holds a line; a stored file need not be decoded for that."""
    if report.is_loaded(index):
        return bool(report.line_count(index))
    return b"[" in (report.facts[index].body or b"")


def _merge(reports: Sequence[Report], *, joined: bool) -> Report:
    """All reports in one pass, without the rule for Ruby files."""
    places: dict[str, int] = {name: place for place, name in enumerate(reports[0].names)}
    facts: list[FileFacts] = list(reports[0].facts)
    loaded: list[bool] = [reports[0].is_loaded(file) for file in range(len(reports[0]))]
    shared: set[int] = set()
    targets = [list(range(len(reports[0])))]
    for report in reports[1:]:
        target = []
        for file, name in enumerate(report.names):
            place = places.get(name)
            if not holds_lines(report, file):
                target.append(-1)
            elif place is None:
                places[name] = len(facts)
                target.append(len(facts))
                facts.append(report.facts[file])
                loaded.append(report.is_loaded(file))
            else:
                shared.add(place)
                target.append(place)
                facts[place] = facts[place].with_changed_lines(
                    max(facts[place].positions, report.facts[file].positions)
                )
        targets.append(target)
    for place in shared:
        loaded[place] = True

    side = reports[0].loaded_table().side.copy()
    tables = []
    for report, target in zip(reports, targets, strict=True):
        report.load([file for file, place in enumerate(target) if place in shared])
        tables.append(report.loaded_table())
    places_of_files = np.array([place for target in targets for place in target], dtype=np.int32)
    ids = [set(table.distinct_sessions().tolist()) for table in tables]
    merged = collapse(
        concatenate(tables, side),
        np.repeat(places_of_files, np.concatenate([table.lengths() for table in tables])),
        len(facts),
        joined=joined,
        sessions_repeat=len(set().union(*ids)) < sum(map(len, ids)),
    )
    return Report(list(places), reports[0].sessions, facts, merged, loaded=np.array(loaded, dtype=np.bool_))


def _share_ruby_files(reports: Sequence[Report]) -> bool:
    seen: set[str] = set()
    for report in reports:
        names = {name for name in report.names if name.endswith(_RUBY)}
        if not seen.isdisjoint(names):
            return True
        seen |= names
    return False


def _settle_ruby_files(base: Report, other: Report) -> tuple[Report, Report]:
    """Both reports without the Ruby files that lose against the other's (chapter 01 §6.3).

    A file that only misses, beside one with other counts, is dropped: that of ``base`` for the other's lines as they
    are, that of ``other`` without a trace.
    """
    base_totals = dict(zip(base.names, base.all_file_totals(), strict=True))
    other_totals = dict(zip(other.names, other.all_file_totals(), strict=True))
    emptied, ignored = [], []
    for index, name in enumerate(other.names):
        if not name.endswith(_RUBY) or name not in base_totals or not holds_lines(other, index):
            continue
        ours, theirs = base_totals[name], other_totals[name]
        if (ours.lines, ours.misses) == (theirs.lines, theirs.misses):
            continue
        if _only_misses(ours):
            emptied.append(name)
        elif _only_misses(theirs):
            ignored.append(name)
    return base.without_lines_of(emptied), _without(other, ignored)


def _only_misses(totals: Totals) -> bool:
    return totals.lines == totals.misses


def _without(report: Report, names: Iterable[str]) -> Report:
    gone = frozenset(names)
    return report.with_files([name for name in report.names if name not in gone])
