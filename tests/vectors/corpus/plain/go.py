"""Go's cover profiles, laid out column by column (chapter 02 §8.2.6)."""

import re
from collections import defaultdict

from tests.vectors.corpus.folders import CorpusReport, Coverage, Pair
from tests.vectors.corpus.plain.reading import Plain, fraction

_Range = tuple[int, int | None, int]
"""First column, the one behind the last (null: to the end of the line), hits."""
_Span = tuple[int, ...]


def go_cover(report: CorpusReport) -> Plain:
    """Blocks of statements; go counts statements, each block of several test binaries once."""
    blocks: dict[str, dict[_Span, int]] = defaultdict(dict)
    statements: dict[tuple[str, _Span], int] = {}
    for text in report.data.decode("utf-8", "replace").splitlines():
        found = re.fullmatch(r"(.+):(\d+)\.(\d+),(\d+)\.(\d+) (\d+) (\d+)", text.strip())
        if found:
            name, *place, number, hits = found.groups()
            span = tuple(map(int, place))
            statements[name, span] = int(number)
            blocks[name][span] = max(blocks[name].get(span, 0), int(hits))
    ran: dict[str, Pair] = {}
    for name, found_blocks in blocks.items():
        numbers = [(statements[name, span], hits) for span, hits in found_blocks.items()]
        ran[name] = (sum(number for number, hits in numbers if hits), sum(number for number, _ in numbers))
    files = {name: _lines({s: h for s, h in found.items() if statements[name, s]}) for name, found in blocks.items()}
    return Plain(files, {"statements": ran})


def _lines(blocks: dict[_Span, int]) -> dict[int, Coverage]:
    """Which ranges of columns each line has, then what it shows."""
    ranges: dict[int, set[_Range]] = defaultdict(set)
    for (first, start, last, end), hits in blocks.items():
        if first == last:
            ranges[first].add((start, end, hits))
            continue
        ranges[first].add((start, None, hits))
        for line in range(first + 1, last):
            ranges[line].add((0, None, hits))
        if end > 2:
            ranges[last].add((0, end, hits))
    return {line: _shown(found) for line, found in ranges.items()}


def _shown(ranges: set[_Range]) -> Coverage:
    segments = [hits for _, _, hits in ranges] if len(ranges) == 1 else _segments(ranges)
    if not segments:
        return max(hits for _, _, hits in ranges)
    return segments[0] if len(segments) == 1 else fraction(segments)


def _segments(ranges: set[_Range]) -> list[int]:
    """Give the hits of the runs of equal columns, from left to right."""
    columns: dict[int, int] = {}
    for start, end, hits in ranges:
        for column in range(start, end or 0):
            columns[column] = max(columns.get(column, 0), hits)
    open_ended = [(start, hits) for start, end, hits in ranges if end is None]
    behind = max(columns) + 1 if columns else max((start for start, _ in open_ended), default=0) + 1
    for start, hits in open_ended:
        for column in range(start, behind):
            columns[column] = max(columns.get(column, 0), hits)
    runs: list[tuple[int, int, int]] = []
    for column in sorted(columns):
        if runs and runs[-1][2] == columns[column]:
            runs[-1] = (runs[-1][0], column + 1, columns[column])
        else:
            runs.append((column, column + 1, columns[column]))
    only_start = len(runs) == 1 and runs[0][:2] == (0, 1)
    if runs and runs[0][:2] == (0, 1) and not only_start:
        del runs[0]
    best = max((hits for _, hits in open_ended), default=None)
    is_open = only_start or (bool(runs) and runs[-1][1:] == (behind, best))
    return [hits for _, _, hits in runs] + ([] if best is None or is_open else [best])
