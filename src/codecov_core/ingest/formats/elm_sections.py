"""Sections of Elm's sources in columns: from one row a section to one or more rows a line (see ``elm``)."""

import numpy as np

from codecov_core.ingest.format import Sink
from codecov_core.ingest.formats.branch_ways import Mask, Numbers
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_irregular import IrregularOutlineError
from codecov_core.ingest.formats.noted_runs import NotedRuns
from codecov_core.reports import NULL_CODE
from codecov_core.values import dataclass

_COUNT_BITS, _COLUMN_BITS = 32, 15
_NO_COLUMN = (1 << _COLUMN_BITS) - 1
_MOST_SPREAD = 500_000
_PLACE = (("from", "line"), ("to", "line"), ("from", "column"), ("to", "column"), ("count",))


@dataclass(frozen=True, slots=True)
class _Sections:
    """Sections: file, first and last line, columns of the start and of the end, count, complexity as a code."""

    files: Numbers
    first: Numbers
    last: Numbers
    start: Numbers
    end: Numbers
    count: Numbers
    complexity: Numbers


def add_sections(runs: NotedRuns, lines: GatheredLines, sink: Sink) -> None:
    """Add the lines of all sections, in the order in which they would be added one by one.

    Raises:
        IrregularOutlineError: some section is to be looked at on its own.

    """
    sections = _in_columns(runs)
    is_usual = (sections.first >= 1) & (sections.last <= sink.limits.line_number) & (sections.last >= sections.first)
    if not is_usual.all():
        raise IrregularOutlineError("a section without a usable place")
    has_several = sections.last > sections.first
    if has_several.any():
        _add_spans(sections, lines, sink)
    _add_ends(sections, has_several, lines)


def _in_columns(runs: NotedRuns) -> _Sections:
    """Give all sections in the order of the document."""
    first, last, start, end, count = runs.fields(*_PLACE)
    (complexity,) = runs.fields(("complexity",), absent=NULL_CODE)
    count = np.maximum(count, 0)
    for column, bits in ((start, _COLUMN_BITS), (end, _COLUMN_BITS), (count, _COUNT_BITS)):
        if int(column.min()) < 0 or int(column.max()) >= (1 << bits) - 1:
            raise IrregularOutlineError("a number that is unusually large")
    complexity = np.where(complexity < 0, NULL_CODE, complexity)
    return _Sections(runs.files(), first, last, start, end, count, complexity)


def _add_spans(sections: _Sections, lines: GatheredLines, sink: Sink) -> None:
    """Add the lines of a section but its last one, where these are several."""
    rows = np.flatnonzero(sections.last - sections.first > 1)
    lengths = (sections.last - sections.first)[rows]
    total = int(lengths.sum())
    if total > _MOST_SPREAD:
        raise IrregularOutlineError("sections over an unusual number of lines")
    sink.spread.spend(len(rows), total)
    section = np.repeat(rows, lengths)
    offsets = np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    lines.columns(sections.files[section], sections.first[section] + offsets, sections.count[section])


def _add_ends(sections: _Sections, has_several: Mask, lines: GatheredLines) -> None:
    """Add the first and the last line of every section, with their partials, section by section."""
    no_column, zero = np.full(len(sections.first), _NO_COLUMN), np.zeros(len(sections.first), np.int64)
    starts = _partials(sections.start, np.where(has_several, no_column, sections.end), sections.count, lines)
    if not has_several.any():
        complexity = sections.complexity if (sections.complexity != NULL_CODE).any() else None
        lines.columns(sections.files, sections.first, sections.count, partials=starts, complexity=complexity)
        return
    ends = _partials(zero, sections.end, sections.count, lines)
    everywhere = np.arange(len(sections.first))
    several = np.flatnonzero(has_several)
    before_last = np.flatnonzero(sections.last - sections.first == 1)
    rows = np.concatenate((everywhere, before_last, several))
    order = np.argsort(rows, kind="stable")  # of one section in the order in which they stand here
    rows = rows[order]
    no_partials, no_complexity = np.zeros(len(before_last), np.int32), np.full(len(before_last), NULL_CODE)
    lines.columns(
        sections.files[rows],
        np.concatenate((sections.first, sections.first[before_last], sections.last[several]))[order],
        sections.count[rows],
        partials=np.concatenate((starts, no_partials, ends[several]))[order],
        complexity=np.concatenate((sections.complexity, no_complexity, np.full(len(several), NULL_CODE)))[order],
    )


def _partials(
    start: Numbers, end: Numbers, count: Numbers, lines: GatheredLines
) -> "np.ndarray[tuple[int], np.dtype[np.int32]]":
    """Give the index of the list that holds only this partial, for every section."""
    keys = (start << _COLUMN_BITS | end) << _COUNT_BITS | count
    distinct, index = np.unique(keys, return_inverse=True)
    columns, counts = distinct >> _COUNT_BITS, distinct & ((1 << _COUNT_BITS) - 1)
    places = zip((columns >> _COLUMN_BITS).tolist(), (columns & _NO_COLUMN).tolist(), counts.tolist(), strict=True)
    known = [
        lines.partials.index([(first, None if last == _NO_COLUMN else last, hits)]) for first, last, hits in places
    ]
    return np.array(known, np.int32)[index]
