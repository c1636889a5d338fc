"""Reading a report through the door of the room, and showing its lines as the chapter writes them."""

from dataclasses import dataclass

from codecov_core.ingest import Drop, FileOptions, FileProblem, FormatOptions, parse_file
from codecov_core.ingest.sink import ColumnBlock, Sink
from codecov_core.reports import fraction_code

Shown = tuple[object, ...]
"""Coverage, type, missed branches, partials, without trailing nulls."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came out of one report."""

    format: str | None
    files: dict[str, dict[int, Shown]]
    problem: FileProblem | None
    drops: tuple[Drop, ...]

    @property
    def lines(self) -> dict[int, Shown]:
        """The lines of the only file."""
        (lines,) = self.files.values()
        return lines

    @property
    def reasons(self) -> dict[str, int]:
        """How many records were left out for which reason."""
        return {drop.reason: drop.count for drop in self.drops}


def read_report(data: bytes | str, name: str | None = None, **formats: bool) -> Reading:
    """Read a report; ``formats`` are fields of ``FormatOptions``."""
    raw = data.encode() if isinstance(data, str) else data
    parsed = parse_file(name, raw, FileOptions(formats=FormatOptions(**formats)))
    files: dict[str, dict[int, Shown]] = {}
    if parsed.report is not None:
        for file in parsed.report.names:
            files[file] = {
                line.number: shown(line.coverage, line.type, line.sessions[0].missed, line.sessions[0].partials)
                for line in parsed.report.lines(file)
            }
    return Reading(parsed.result.format, files, parsed.result.problem, parsed.result.drops)


def shown(*columns: object) -> Shown:
    """Cut trailing nulls."""
    kept = list(columns)
    while kept and kept[-1] is None:
        kept.pop()
    return tuple(_frozen(column) for column in kept)


def _frozen(column: object) -> object:
    return tuple(_frozen(item) for item in column) if isinstance(column, list | tuple) else column


def rows_of(sink: Sink) -> list[tuple[str, list[tuple[object, ...]]]]:
    """Show what a reader put into a sink, occurrence by occurrence; coverage as codes."""
    occurrences: list[tuple[bool, str, list[tuple[object, ...]]]] = []
    for part in sink.parts:
        if isinstance(part, ColumnBlock):
            rows: dict[int, list[tuple[object, ...]]] = {}
            for row in _block_rows(part):
                rows.setdefault(int(str(row[0])), []).append(row[1:])
            occurrences += [(False, part.names[index], rows[index]) for index in sorted(rows)]
        elif part.rows:
            occurrences.append((part.last, part.name, [_coded(*row) for row in part.rows]))
    return [(name, found) for _, name, found in sorted(occurrences, key=lambda occurrence: occurrence[0])]


def drop_counts(sink: Sink) -> dict[tuple[str, str], int]:
    """Count what was left out by kind and reason."""
    return {(drop.kind, drop.reason): drop.count for drop in sink.drops}


def _block_rows(block: ColumnBlock) -> list[tuple[object, ...]]:
    kinds = ["-"] * len(block.line) if block.type is None else ["-bm"[kind] for kind in block.type.tolist()]
    indexes = [0] * len(block.line) if block.missed_index is None else block.missed_index.tolist()
    missed = [block.missed_lists[index] for index in indexes]
    columns = (block.file_index.tolist(), block.line.tolist(), block.coverage.tolist(), kinds, missed)
    return list(zip(*columns, strict=True))


def _coded(line: int, coverage: object, kind: str | None, missed: object, *_: object) -> tuple[object, ...]:
    code = fraction_code(*map(int, coverage.split("/"))) if isinstance(coverage, str) else coverage
    return line, code, kind or "-", tuple(missed) if isinstance(missed, list | tuple) else None
