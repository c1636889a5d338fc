"""Merging files and reports (chapter 01 §6.3 to §6.5)."""

from collections.abc import Sequence
from itertools import accumulate, groupby

import numpy as np

from codecov_core.reports.collapsing import collapse
from codecov_core.reports.report import Report
from codecov_core.reports.ruby_files import RUBY, Occurrence, yielding
from codecov_core.reports.stored_file import FileFacts
from codecov_core.reports.table import Mask, Table, concatenate


def merge_reports(base: Report, others: Sequence[Report], *, joined: bool | Sequence[bool] = True) -> Report:
    """``base`` with the files of the others merged into it, as if one after the other (chapter 01 §6.5).

    Only files that two of them hold are decoded. Sessions are not taken along: add them with
    :meth:`Report.with_session`, or use :func:`fold`. What is merged when not ``joined``, which is said of all or of
    each of the others, leaves lines that are there the coverage and complexity they show (§6.2).

    Raises:
        CorruptReportError: a stored chunk that had to be decoded cannot be read.

    """
    of_each = [joined] * len(others) if isinstance(joined, bool) else joined
    filled = [(other, is_joined) for other, is_joined in zip(others, of_each, strict=True) if other]
    if not filled:
        return base
    reports, joining = zip(*filled, strict=True)
    return _merge([base, *reports], [True, *joining])


def fold(segments: Sequence[Report], joined: Sequence[bool]) -> Report:
    """All segments merged in their order, with the sessions of all; ``joined[i]`` says how segment ``i`` merges.

    Session ids must be distinct.

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
    return merge_reports(segments[0], segments[1:], joined=joined[1:]).with_sessions(sessions)


def holds_lines(report: Report, index: int) -> bool:
    """Whether a file has any position that holds a line; a stored file need not be decoded for that."""
    if report.is_loaded(index):
        return bool(report.line_count(index))
    return b"[" in (report.facts[index].body or b"")


def _merge(reports: Sequence[Report], joined: Sequence[bool]) -> Report:
    """All reports in one pass; how the first one joins does not matter."""
    layout = _Layout(reports)
    for place in layout.shared:
        layout.loaded[place] = True
    side = reports[0].loaded_table().side.copy()
    tables = []
    for report, target in zip(reports, layout.targets, strict=True):
        report.load([file for file, place in enumerate(target) if place in layout.shared])
        tables.append(report.loaded_table())
    ids = [set(table.distinct_sessions().tolist()) for table in tables]
    sessions_repeat = len(set().union(*ids)) < sum(map(len, ids))
    differ = len(set(joined[1:])) > 1
    if differ and sessions_repeat:
        return _merge_runs(reports, joined)
    rows = concatenate(tables, side)
    joining: bool | Mask = np.repeat(joined, [len(table) for table in tables]) if differ else joined[1]
    gone = _yielding_files(rows, layout, reports, joined)
    if gone.any():
        kept_rows = ~np.repeat(gone, rows.lengths())
        rows = rows.keep_lines(kept_rows)
        joining = joining[kept_rows] if isinstance(joining, np.ndarray) else joining
    places_of_files = np.array([place for target in layout.targets for place in target], dtype=np.int32)
    merged = collapse(
        rows,
        np.repeat(places_of_files, rows.lengths()),
        len(layout.facts),
        joined=joining,
        sessions_repeat=sessions_repeat,
    )
    facts = layout.facts
    for place, files in layout.shared.items():
        kept = [reports[at].facts[file].positions for at, file in files if not gone[layout.starts[at] + file]]
        facts[place] = facts[place].with_changed_lines(max(kept))
    return Report(layout.names, reports[0].sessions, facts, merged, loaded=np.array(layout.loaded, dtype=np.bool_))


def _merge_runs(reports: Sequence[Report], joined: Sequence[bool]) -> Report:
    """Neighbours that join alike in one pass, for sessions that two reports share: their records merge in between."""
    merged = reports[0]
    for is_joined, run in groupby(zip(reports[1:], joined[1:], strict=True), key=lambda pair: pair[1]):
        merged = merge_reports(merged, [report for report, _ in run], joined=is_joined)
    return merged


class _Layout:
    """Where the files of several reports come together.

    ``targets`` are the places of the files of each report, -1 for one without lines that has none. ``shared`` are the
    places of names that several reports hold: the report and the index there of each of their files. ``starts`` is the
    number of files in the reports before each.
    """

    def __init__(self, reports: Sequence[Report]) -> None:
        base = reports[0]
        self.facts: list[FileFacts] = list(base.facts)
        self.loaded: list[bool] = [base.is_loaded(file) for file in range(len(base))]
        self.targets: list[Sequence[int]] = [range(len(base))]
        self.shared: dict[int, list[tuple[int, int]]] = {}
        self.starts = [0, *accumulate(map(len, reports))]
        places: dict[str, int] = {name: place for place, name in enumerate(base.names)}
        origins = [(0, place) for place in range(len(base))]
        for at, report in enumerate(reports[1:], 1):
            target = []
            for file, name in enumerate(report.names):
                place = places.get(name)
                if not holds_lines(report, file):
                    target.append(-1)
                elif place is None:
                    places[name] = len(self.facts)
                    target.append(len(self.facts))
                    origins.append((at, file))
                    self.facts.append(report.facts[file])
                    self.loaded.append(report.is_loaded(file))
                else:
                    self.shared.setdefault(place, [origins[place]]).append((at, file))
                    target.append(place)
            self.targets.append(target)
        self.names = list(places)


def _yielding_files(rows: Table, layout: _Layout, reports: Sequence[Report], joined: Sequence[bool]) -> Mask:
    """Tell which of the files of all reports, one after the other, lose against one of their name."""
    names = [
        [Occurrence(layout.starts[at] + file, reports[at].facts[file].totals, joined[at]) for at, file in files]
        for place, files in layout.shared.items()
        if layout.names[place].endswith(RUBY)
    ]
    return yielding(rows, names) if names else np.zeros(rows.files, dtype=np.bool_)
