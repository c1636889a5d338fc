"""The report model line by line, as chapter 01 tells it: what the columns are compared with."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from codecov_core.reports import Line, LineClass, LineSession, Report, ReportBuilder, Session, read_report
from codecov_core.reports.codes import Complexity, Coverage
from codecov_core.reports.collapsing import merge_sessions
from codecov_core.reports.values import fold, missed_branches
from tests.unit.reports.texts import chunk_of, line_text

Files = Mapping[str, Mapping[int, Line]]


def files_of(report: Report) -> dict[str, dict[int, Line]]:
    """Every line of every file."""
    return {name: {line.number: line for line in report.lines(name)} for name in report.names}


def exact(files: Files) -> dict[str, dict[int, str]]:
    """The lines as their stored text, in which true is not 1."""
    return {name: {number: line_text(line) for number, line in lines.items()} for name, lines in files.items()}


def stored(files: Files, sessions: Sequence[int] = (0, 1, 2, 3, 4, 5)) -> Report:
    """A report that was stored with these lines; built as text, so that nothing of the columns is taken for granted."""
    return read_report(
        {
            "files": {name: [index, None] for index, name in enumerate(files)},
            "sessions": {str(id): {"f": [f"flag{id}"]} for id in sessions},
        },
        "\n<<<<< end_of_chunk >>>>>\n".join(chunk_of(lines.values()) for lines in files.values()),
    )


def merged_lines(before: Line | None, after: Line | None, *, joined: bool) -> Line:
    """Two lines of which one may be absent (chapter 01 §6.2)."""
    if before is None or after is None:
        present = before or after
        assert present is not None
        return present
    sessions = tuple(merge_sessions(before.sessions, after.sessions))
    line = replace(before, sessions=sessions, type=before.type or after.type)
    if not joined or not sessions:
        return line
    return replace(line, coverage=shown(sessions), complexity=complexity(sessions))


def shown(sessions: Sequence[LineSession]) -> Coverage:
    """§5.7."""
    return fold((s.coverage for s in sessions), missed_branches((s.coverage, s.missed) for s in sessions))


def complexity(sessions: Sequence[LineSession]) -> Complexity:
    """§5.8, with numbers beside pairs as ``[n, 0]``."""
    if not sessions or sessions[0].complexity is None:
        return None
    values: list[Any] = [s.complexity for s in sessions if s.complexity is not None]
    pairs = [value if isinstance(value, list) else [value, 0] for value in values]
    hit, total = (max(parts) for parts in zip(*pairs, strict=True))
    return [hit, total] if any(isinstance(value, list) for value in values) else hit


def merged(base: Files, other: Files, *, joined: bool = True) -> dict[str, dict[int, Line]]:
    """§6.3 to §6.5, without the rule for Ruby files."""
    result = {name: dict(lines) for name, lines in base.items()}
    for name, lines in other.items():
        if not lines:
            continue
        own = result.setdefault(name, {})
        numbers = sorted({*own, *lines})
        result[name] = {n: merged_lines(own.get(n), lines.get(n), joined=joined) for n in numbers}
    return result


def deleted(files: Files, ids: Collection[int]) -> dict[str, dict[int, Line]]:
    """§7.1."""
    result = {}
    for name, lines in files.items():
        present = {session.id for line in lines.values() for session in line.sessions}
        left = dict(lines)
        if present & set(ids):
            left = {} if present <= set(ids) else _without(lines, ids)
        if any(line.line_class in (LineClass.HIT, LineClass.MISS, LineClass.PARTIAL) for line in left.values()):
            result[name] = left
    return result


def _without(lines: Mapping[int, Line], ids: Collection[int]) -> dict[int, Line]:
    left = {}
    for number, line in lines.items():
        sessions = tuple(session for session in line.sessions if session.id not in ids)
        if len(sessions) == len(line.sessions):
            left[number] = line
        elif sessions:
            left[number] = replace(line, sessions=sessions, coverage=fold(s.coverage for s in sessions))
    return left


def selected(files: Files, ids: Collection[int]) -> dict[str, dict[int, Line]]:
    """§10.1."""
    result: dict[str, dict[int, Line]] = {}
    for name, lines in files.items():
        result[name] = {}
        for number, line in lines.items():
            sessions = tuple(session for session in line.sessions if session.id in ids)
            if sessions:
                coverage = fold(s.coverage for s in sessions)
                result[name][number] = replace(
                    line, sessions=sessions, coverage=coverage, complexity=complexity(sessions)
                )
    return result


def built(rows: Sequence[tuple[str, Line]]) -> Report:
    """A report from a builder; of each line only its own values count."""
    builder = ReportBuilder()
    for name, line in rows:
        session = line.sessions[0]
        builder.file(name).append(
            line.number, line.coverage, line.type, session.missed, session.partials, session.complexity
        )
    return builder.freeze().with_session(Session(0))
