"""A report as a table or as a JSON document."""

import sys

from codecov_core.reports import Line, LineClass, Totals
from runners.cli.plain import plain
from runners.cli.rendering.json_text import json_text
from runners.cli.rendering.percentages import percentage
from runners.cli.report_view import Shown

_MARKS = {LineClass.HIT: "+", LineClass.MISS: "-", LineClass.PARTIAL: "~"}


def report_document(shown: Shown) -> bytes:
    """Return one JSON object: commit, rows by name with 13 totals each, totals, and lines where they were asked for."""
    document: dict[str, object] = {
        "commit": shown.commit,
        "by": shown.by,
        "rows": {name: totals.to_list() for name, totals in shown.rows},
        "totals": shown.totals.to_list(),
    }
    if shown.lines is not None:
        document["lines"] = [[line.number, line.coverage, line.type, _sessions(line)] for line in shown.lines]
    return json_text(document)


def report_text(shown: Shown) -> str:
    """Return the rows under each other; a table with lines around it where the output is a terminal."""
    if shown.lines is not None:
        return "\n".join(_line(line) for line in shown.lines)
    if sys.stdout.isatty():
        return _drawn(shown)
    width = max((len(name) for name, _ in shown.rows), default=0)
    lines = [f"{plain(name):<{width}}  {'  '.join(_cells(totals, shown))}".rstrip() for name, totals in shown.rows]
    return "\n".join([*lines, f"{'Total':<{width}}  {'  '.join(_cells(shown.totals, shown))}"])


def _drawn(shown: Shown) -> str:
    from io import StringIO

    from rich.console import Console
    from rich.table import Table

    table = Table(title=f"Commit {shown.commit[:7]}", show_footer=True)
    total = _cells(shown.totals, shown)
    table.add_column(shown.by.capitalize(), "Total")
    for name, footer in zip(("Coverage", "Hit", "Missed", "Partial"), total, strict=True):
        table.add_column(name, footer.strip(), justify="right")
    for name, totals in shown.rows:
        table.add_row(plain(name), *(cell.strip() for cell in _cells(totals, shown)))
    written = StringIO()
    Console(file=written, force_terminal=True).print(table)
    return written.getvalue().rstrip()


def _cells(totals: Totals, shown: Shown) -> tuple[str, str, str, str]:
    return (
        f"{percentage(totals, shown.rounding) or '-':>8}",
        f"{totals.hits:>8}",
        f"{totals.misses:>8}",
        f"{totals.partials:>8}",
    )


def _line(line: Line) -> str:
    return f"{line.number:>6} {_MARKS.get(line.line_class, ' ')} {line.coverage}"


def _sessions(line: Line) -> list[list[object]]:
    return [[session.id, session.coverage] for session in line.sessions]
