"""JSON formats, read with the standard library (chapter 02 §8.3, §14.9)."""

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from tests.vectors.corpus.folders import CorpusReport, Coverage, Json, Lines, Pair
from tests.vectors.corpus.plain.reading import OPEN_WAYS, Plain, by_line, counts, fraction, grouped


def document(report: CorpusReport) -> Json:
    """The document, unpacked where the tool packed it."""
    data = report.data
    return json.loads(gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data)


def istanbul(report: CorpusReport) -> Plain:
    """Best count of whatever starts on a line; istanbul's own lines are those of statements."""
    files: Lines = {}
    counted: dict[str, dict[str, Pair]] = {what: {} for what in ("lines", "statements", "branches", "functions")}
    for name, outer in document(report).items():
        entry = outer.get("data") or outer
        statements = [(_start(loc), entry["s"][id], loc) for id, loc in entry["statementMap"].items()]
        arms = [
            (_start(loc), entry["b"][id][index], loc)
            for id, branch in entry["branchMap"].items()
            for index, loc in enumerate(branch["locations"])
        ]
        functions = [(_start(fn.get("loc", {})), entry["f"][id], fn) for id, fn in entry["fnMap"].items()]
        rows = [(line, count) for line, count, item in statements + arms + functions if line and not item.get("skip")]
        files[name] = by_line(rows)
        # What a comment in the source skips counts as covered in the tool's own sums.
        counted["lines"][name] = counts(by_line((line or 0, _seen(*item)) for line, *item in statements).values())
        counted["statements"][name] = counts(_seen(*item) for _, *item in statements)
        counted["branches"][name] = counts(_seen(*item) for _, *item in arms)
        counted["functions"][name] = counts(_seen(*item) for _, *item in functions)
    return Plain(files, counted)


def _seen(count: int, item: Json) -> int:
    return 1 if item.get("skip") else count


def _start(location: Json) -> int | None:
    line = (location.get("start") or {}).get("line")
    return line if isinstance(line, int) else None


def coveragepy(report: CorpusReport) -> Plain:
    """Executed and missing lines; lines with branches show them, where they are lines at all."""
    files: Lines = {}
    counted: dict[str, dict[str, Pair]] = {"lines": {}, "branches": {}, OPEN_WAYS: {}}
    content = document(report)
    totals = content.get("totals") or content.get("summary") or {}
    for name, file in content["files"].items():
        executed, missing = file["executed_lines"], file["missing_lines"]
        lines: dict[int, Coverage] = {**dict.fromkeys(missing, 0), **dict.fromkeys(executed, 1)}
        took, missed = ([tuple(arc) for arc in file.get(f"{kind}_branches", ())] for kind in ("executed", "missing"))
        for line, ways in grouped([(arc[0], True) for arc in took] + [(arc[0], False) for arc in missed]).items():
            if line in lines:
                lines[line] = fraction(ways)
        files[name] = {line: value for line, value in lines.items() if line > 0}
        counted["lines"][name] = (len(executed), len(executed) + len(missing))
        counted["branches"][name] = (len(took), len(took) + len(missed))
        counted[OPEN_WAYS][name] = (sum(arc[0] in executed for arc in missed), 0)
    stated = {
        what: (totals.get(f"covered_{what}", 0), totals.get(f"covered_{what}", 0) + totals.get(f"missing_{what}", 0))
        for what in ("lines", "branches")
    }
    return Plain(files, counted, stated)


def coveralls(report: CorpusReport) -> Plain:
    """Counts by line, and branches in groups of four numbers: line, block, branch, hits."""
    files: Lines = {}
    counted: dict[str, dict[str, Pair]] = {"lines": {}, "branches": {}}
    for file in document(report)["source_files"]:
        values = file["coverage"]
        values = json.loads(values) if isinstance(values, str) else values
        numbers = file.get("branches") or []
        ways = [tuple(numbers[at : at + 4]) for at in range(0, len(numbers), 4)]
        lines: dict[int, Coverage] = {line: count for line, count in enumerate(values, 1) if count is not None}
        counted["lines"][file["name"]] = counts(lines.values())
        counted["branches"][file["name"]] = counts(way[3] for way in ways)
        lines |= {line: fraction(found) for line, found in grouped((way[0], way[3]) for way in ways).items()}
        files[file["name"]] = lines
    return Plain(files, counted)


def codecov(report: CorpusReport) -> Plain:
    """Coverage by line, as the document has it."""
    files: Lines = {}
    for name, lines in document(report)["coverage"].items():
        pairs = lines.items() if isinstance(lines, dict) else enumerate(lines)
        files[name] = {int(line): value for line, value in pairs if value is not None and int(line) > 0}
    return Plain(files, {"lines": {name: _ran(lines) for name, lines in files.items()}})


def _ran(lines: dict[int, Coverage]) -> Pair:
    return counts(str(value).partition("/")[0] != "0" for value in lines.values())


def covr(report: CorpusReport) -> Plain:
    """Counts by line; the first entry is no line."""
    files: Lines = {
        file["name"]: {line: int(value) for line, value in enumerate(file["coverage"]) if value is not None}
        for file in document(report)["files"]
    }
    return Plain(files, {"lines": {name: _ran(lines) for name, lines in files.items()}})


def resultset(report: CorpusReport) -> Plain:
    """Counts by line of every command, merged; ``nocov`` is not marked in it."""
    rows: dict[str, list[tuple[int, Coverage]]] = defaultdict(list)
    for command in document(report).values():
        for name, value in command["coverage"].items():
            counts_ = value["lines"] if isinstance(value, dict) else value
            rows[name] += [(line, count) for line, count in enumerate(counts_, 1) if count is not None]
    return Plain({name: by_line(found) for name, found in rows.items()})


def simplecov(report: CorpusReport) -> Plain:
    """What SimpleCov's formatters write: ignored lines marked, branches with the line they stand on."""
    content = document(report)
    if "files" in content:
        files = {file["filename"]: file["coverage"] for file in content["files"]}
    else:
        files = content["coverage"]
    lines: Lines = {}
    counted: dict[str, dict[str, Pair]] = {"lines": {}, "branches": {}}
    for name, file in files.items():
        values = file["lines"] if isinstance(file, dict) else file
        branches = file.get("branches") or [] if isinstance(file, dict) else []
        ways = [branch for branch in branches if isinstance(branch, dict) and branch["coverage"] != "ignored"]
        found: dict[int, Coverage] = {n: value for n, value in enumerate(values, 1) if isinstance(value, int)}
        counted["lines"][name] = counts(found.values())
        counted["branches"][name] = counts(way["coverage"] for way in ways)
        found |= {n: fraction(x) for n, x in grouped((way["start_line"], way["coverage"]) for way in ways).items()}
        lines[name] = found
    return Plain(lines, counted)


def gcov_json(report: CorpusReport) -> Plain:
    """Counts by line, the best of all functions that have it; what gcovr left out is no line."""
    files: Lines = {}
    counted: dict[str, dict[str, Pair]] = {"lines": {}, "branches": {}}
    for file in document(report)["files"]:
        lines = [line for line in file["lines"] if not line.get("gcovr/noncode") and not line.get("gcovr/excluded")]
        ways = [way for line in lines for way in line["branches"] if not way.get("gcovr/excluded")]
        files[file["file"]] = by_line((line["line_number"], line["count"]) for line in lines)
        counted["lines"][file["file"]] = counts(line["count"] for line in lines)
        counted["branches"][file["file"]] = counts(way["count"] for way in ways)
    return Plain(files, counted)


def fastcov(report: CorpusReport) -> Plain:
    """Counts by line and of every branch of a line, over all tests."""
    rows: dict[str, list[tuple[int, Coverage]]] = defaultdict(list)
    counted: dict[str, dict[str, Pair]] = {"lines": {}, "branches": {}}
    for name, tests in document(report)["sources"].items():
        for test in tests.values():
            branches = {int(line): ways for line, ways in test["branches"].items()}
            hits = {int(line): count for line, count in test["lines"].items()}
            rows[name] += [(line, count) for line, count in hits.items() if line not in branches]
            rows[name] += [(line, fraction(ways)) for line, ways in branches.items()]
            counted["lines"][name] = counts(hits.values())
            counted["branches"][name] = counts(way for ways in branches.values() for way in ways)
    return Plain({name: by_line(found) for name, found in rows.items()}, counted)


def covdir(report: CorpusReport) -> Plain:
    """Counts by line in a tree of folders; -1 is no line."""
    root = document(report)
    files: Lines = {
        name: {line: count for line, count in enumerate(leaf["coverage"], 1) if count != -1}
        for name, leaf in _leaves(root, "")
    }
    stated = {"lines": (root["linesCovered"], root["linesTotal"])}
    return Plain(files, {"lines": {name: _ran(lines) for name, lines in files.items()}}, stated)


def _leaves(node: Json, path: str) -> Iterator[tuple[str, Json]]:
    for name, child in node.get("children", {}).items():
        place = f"{path}/{name}".lstrip("/")
        if "coverage" in child:
            yield place, child
        yield from _leaves(child, place)


def flow(report: CorpusReport) -> Plain:
    """Lines on which an expression starts: covered when one of those is typed."""
    files: Lines = {}
    expressions: dict[str, Pair] = {}
    for name, file in document(report)["files"].items():
        found = file["expressions"]
        covered, uncovered = (found.get(f"{kind}_locs", []) for kind in ("covered", "uncovered"))
        files[name] = by_line([*_starts(covered, 1), *_starts(uncovered, 0)])
        expressions[name] = (len(covered), len(covered) + len(uncovered))
    return Plain(files, {"expressions": expressions})


def _starts(locations: Iterable[Any], count: int) -> Iterator[tuple[int, Coverage]]:
    for location in locations:
        yield location["start"]["line"], count


def llvm_export(report: CorpusReport) -> Plain:
    """Lines by the segments that cover them, and the outcomes of the conditions that start on them (§14.9)."""
    files: Lines = {}
    counted: dict[str, dict[str, Pair]] = {"branches": {}}
    totals: Json = {}
    for part in document(report)["data"]:
        totals = part["totals"]
        for file in part["files"]:
            lines: dict[int, Coverage] = dict(_of_segments(file["segments"]))
            branches = [(branch[0], branch) for branch in file.get("branches", ())]
            for macro in file.get("expansions", ()):
                branches += [(macro["source_region"][0], branch) for branch in macro["branches"]]
            outcomes = [(line, side) for line, branch in branches for side in branch[4:6]]
            counted["branches"][file["filename"]] = counts(side for _, side in outcomes)
            lines |= {line: fraction(sides) for line, sides in grouped(outcomes).items()}
            files[file["filename"]] = lines
    stated = {
        what: (totals[what]["covered"], totals[what]["count"]) for what in ("lines", "branches") if what in totals
    }
    return Plain(files, counted, stated)


def _of_segments(segments: list[list[Json]]) -> Iterator[tuple[int, int]]:
    wrapped: list[Json] | None = None
    for line in range(1, max((segment[0] for segment in segments), default=0) + 1):
        here = [segment for segment in segments if segment[0] == line]
        entries = [s[2] for s in here if s[3] and s[4] and not (len(s) > 5 and s[5])]
        carried = [wrapped[2]] if wrapped is not None and wrapped[3] else []
        starts_skipped = bool(here) and here[0][4] and not here[0][3]
        if (entries or carried) and not starts_skipped:
            yield line, max(entries + carried)
        wrapped = here[-1] if here else wrapped
