"""LCOV tracefiles, read one text line after another (chapter 02 §8.2.1)."""

from collections import defaultdict
from collections.abc import Iterator

from tests.vectors.corpus.folders import CorpusReport, Coverage, Pair
from tests.vectors.corpus.plain.reading import OPEN_WAYS, Plain, added, by_line, counts, fraction

_SUMS = {"lines": ("LH", "LF"), "branches": ("BRH", "BRF"), "functions": ("FNH", "FNF")}
_Record = list[tuple[str, str]]


def lcov(report: CorpusReport) -> Plain:
    """Records by file.

    ``lcov --summary`` counts all ``DA`` and ``BRDA`` lines, whatever we drop of them, but no branches that version 2
    marks as unreachable (``U``).
    """
    rows: dict[str, list[tuple[int, Coverage]]] = defaultdict(list)
    hits: dict[str, dict[int, int]] = defaultdict(dict)
    taken: dict[str, dict[tuple[int, str], bool]] = defaultdict(dict)
    sums: dict[str, list[Pair]] = {what: [] for what in _SUMS}
    for name, record in _records(report.data.decode("utf-8", "replace")):
        counted, ways = _hits(record), _ways(record)
        for line, count in counted:
            hits[name][line] = hits[name].get(line, 0) + count
        for line, branch, is_taken in _branches(record):
            if "U" not in branch:
                taken[name][line, branch] = taken[name].get((line, branch), False) or is_taken
        dropped = _lines_without_branches(name, record)
        kept = {line: branches for line, branches in ways.items() if line not in dropped and not name.endswith(".js")}
        rows[name] += [(line, count) for line, count in counted if line not in kept]
        rows[name] += [(line, fraction(branches.values())) for line, branches in kept.items()]
        known = {line for line, _ in rows[name]}
        if not name.endswith(".js"):
            rows[name] += [(line, calls) for line, calls in _calls(record) if line not in known]
        for what, keys in _SUMS.items():
            covered, total = (sum(int(value) for key, value in record if key == wanted) for wanted in keys)
            sums[what].append((covered, total))
    return Plain(
        {name: by_line(found) for name, found in rows.items()},
        {
            "lines": {name: counts(found.values()) for name, found in hits.items()},
            "branches": {name: counts(found.values()) for name, found in taken.items()},
            OPEN_WAYS: {
                name: (sum(hits[name].get(line, 0) > 0 and not is_taken for (line, _), is_taken in found.items()), 0)
                for name, found in taken.items()
            },
        },
        {what: added(found) for what, found in sums.items()},
    )


def _records(text: str) -> Iterator[tuple[str, _Record]]:
    for part in text.split("\nend_of_record"):
        pairs = [line.strip().partition(":") for line in part.splitlines() if ":" in line]
        record = [(key, value.strip()) for key, _, value in pairs]
        names = [value for key, value in record if key == "SF"]
        if names:
            yield names[-1], record


def _hits(record: _Record) -> list[tuple[int, int]]:
    fields = [value.split(",") for key, value in record if key == "DA"]
    return [(int(line), max(int(count), 0)) for line, count, *_ in fields]


def _ways(record: _Record) -> dict[int, dict[str, bool]]:
    ways: dict[int, dict[str, bool]] = defaultdict(dict)
    for line, branch, is_taken in _branches(record):
        ways[line][branch] = is_taken
    return ways


def _calls(record: _Record) -> list[tuple[int, int]]:
    """Lines on which functions of version 2 start, and how often those were called."""
    starts = {value.split(",")[0]: int(value.split(",")[1]) for key, value in record if key == "FNL"}
    calls = [value.split(",") for key, value in record if key == "FNA"]
    return [(starts[index], int(count)) for index, count, *_ in calls if index in starts]


def _branches(record: _Record) -> Iterator[tuple[int, str, bool]]:
    for line, block, *branch, taken in (value.split(",") for key, value in record if key == "BRDA"):
        if line != "0":
            yield int(line), f"{block}:{','.join(branch)}", taken not in ("-", "0")


def _lines_without_branches(name: str, record: _Record) -> set[int]:
    """Where C++ mangled the name of a function, and line 1 of TypeScript."""
    if name.endswith(".cpp"):
        functions = [value.split(",", 1) for key, value in record if key == "FN"]
        return {int(line) for line, function in functions if function.startswith(("_Z", "_G"))}
    return {1} if name.endswith(".ts") else set()
