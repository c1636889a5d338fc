"""JSCoverage data inside an Istanbul-like document: counts by line, conditions by line (chapter 02 §8.3.11)."""

from collections.abc import Mapping

from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.hit_counts import MAX_HITS
from codecov_core.ingest.formats.istanbul_entries import BadEntryError, count_of, mapping_at
from codecov_core.ingest.formats.lines_by_value import INDEX_ZERO
from codecov_core.ingest.sink import PLAIN, Partial, Sink

_WAYS = 2
_MOST_DIGITS = 10


def read_line_data(entry: Mapping[str, object], lines: GatheredLines, path: str, sink: Sink) -> None:
    """Read ``lineData`` (index is the line, from 1) and ``branchData`` (conditions by line, from index 1)."""
    counts = entry.get("lineData")
    conditions = mapping_at(entry, "branchData")
    with_conditions = {int(key) for key in conditions if key.isascii() and key.isdecimal() and len(key) < _MOST_DIGITS}
    numbers: list[int] = []
    hits: list[int | None] = []
    for line, count in enumerate(counts if isinstance(counts, list) else ()):
        if count is None:
            continue
        if line == 0:
            sink.drop("line", path, INDEX_ZERO, usual=True)
            continue
        partials = _partials(conditions.get(str(line))) if line in with_conditions else None
        if partials:
            lines.append(line, _coverage(partials), "b", None, partials)
            continue
        if type(count) is int and 0 <= count <= MAX_HITS:
            numbers.append(line)
            hits.append(count)
            continue
        try:
            lines.append(line, count_of(count))
        except BadEntryError as error:
            sink.drop("line", f"{path}:{line}", str(error))
    lines.records(numbers, hits, PLAIN)


def _partials(conditions: object) -> list[Partial]:
    """Make a partial of every condition: where it stands and how many of its two ways were taken."""
    partials: list[Partial] = []
    for condition in conditions[1:] if isinstance(conditions, list) else ():
        if not isinstance(condition, dict):
            continue
        position, length = condition.get("position"), condition.get("nodeLength")
        if isinstance(position, int) and isinstance(length, int):
            taken = bool(condition.get("evalTrue")) + bool(condition.get("evalFalse"))
            partials.append((position, position + length, f"{taken}/{_WAYS}"))
    return partials


def _coverage(partials: list[Partial]) -> str:
    """Take the one fraction as it is; of several, count those with a way taken."""
    if len(partials) == 1:
        return str(partials[0][2])
    return f"{sum(partial[2] != f'0/{_WAYS}' for partial in partials)}/{len(partials)}"
