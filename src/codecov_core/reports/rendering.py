"""Rows of the columns as line values."""

from codecov_core.reports.codes import LINE_TYPES
from codecov_core.reports.lines import Line, LineSession
from codecov_core.reports.table import Table


def render_lines(table: Table, file: int) -> tuple[Line, ...]:
    """All lines of one file, in order of their numbers."""
    return tuple(render_line(table, row) for row in range(int(table.offsets[file]), int(table.offsets[file + 1])))


def render_line(table: Table, row: int) -> Line:
    """One row of the table of lines, with its observations."""
    side, details = table.side, table.side.details()
    sessions = []
    for at in range(int(table.first[row]), int(table.first[row + 1])):
        detail = details[table.detail[at]]
        sessions.append(
            LineSession(
                id=int(table.session[at]),
                coverage=side.value_of(int(table.observed[at])),
                missed=detail.missed,
                partials=detail.partials,
                complexity=detail.complexity,
            )
        )
    return Line(
        number=int(table.number[row]),
        coverage=side.value_of(int(table.coverage[row])),
        type=LINE_TYPES[table.type[row]],
        sessions=tuple(sessions),
        complexity=None if table.complexity is None else side.complexity_of(int(table.complexity[row])),
    )
