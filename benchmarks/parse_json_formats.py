"""Reading the JSON formats, from bytes to a report of one session, with names as reported, beside ``orjson.loads``.

Input is the run of the model as a tool writes it, or a small report of a real tool, repeated under other names until it
has a few megabytes. Files of the latter are short (20 to 60 lines), so that what a file costs counts as much as what a
line costs.
"""

import gzip
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import orjson

from benchmarks.large import FileFacts, LineFacts, model
from benchmarks.measure import Row, best_of
from benchmarks.reading import reading

_REPORTS = Path(__file__).parents[1] / "tests" / "data" / "reports"
_FILES, _LINES = 300, 500
_REPEAT = 5


def rows() -> Iterator[Row]:
    """Measure one format after the other."""
    for name, data in _documents():
        yield Row(
            f"{name} bytes to a one-session report",
            "orjson.loads of the same bytes",
            best_of(reading(name, data), repeat=_REPEAT),
            best_of(_loading(data), repeat=_REPEAT),
            limit=2.5,
            goal=1.5,
        )


def _documents() -> Iterator[tuple[str, bytes]]:
    files = list(model(_FILES, _LINES))
    for name, written in _FORMATS.items():
        yield name, orjson.dumps(written(files))
    for name, written_again in _REPEATED.items():
        yield name, written_again()


def _loading(data: bytes) -> Callable[[], object]:
    return lambda: orjson.loads(data)


# --- the run of the model ---------------------------------------------------------------------------------------------


def _coveragepy(files: Sequence[FileFacts]) -> object:
    def arcs(file: FileFacts, *, taken: bool) -> list[tuple[int, int]]:
        return [
            (line.number, -1 if way == len(line.branches) - 1 else line.number + 1 + way)
            for line in file.lines
            for way, hits in enumerate(line.branches)
            if bool(hits) is taken
        ]

    return {
        "meta": {"format": 3, "version": "7.17.3", "branch_coverage": True, "show_contexts": False},
        "files": {
            f"{file.path}.py": {
                "executed_lines": [line.number for line in file.lines if line.hits],
                "summary": {"num_statements": len(file.lines)},
                "missing_lines": [line.number for line in file.lines if not line.hits],
                "excluded_lines": [],
                "executed_branches": arcs(file, taken=True),
                "missing_branches": arcs(file, taken=False),
            }
            for file in files
        },
    }


def _istanbul(files: Sequence[FileFacts]) -> object:
    def entry(file: FileFacts) -> object:
        branching = [line for line in file.lines if line.branches]
        hits = {line.number: line.hits for line in file.lines}
        return {
            "path": f"/build/{file.path}.js",
            "statementMap": {str(id): _place(line, 2, 20) for id, line in enumerate(file.lines)},
            "s": {str(id): line.hits for id, line in enumerate(file.lines)},
            "branchMap": {
                str(id): {
                    "loc": _place(line, 2, 30),
                    "type": "if" if len(line.branches) == 2 else "switch",
                    "locations": [_place(line, 4 + 9 * way, 11 + 9 * way) for way in range(len(line.branches))],
                    "line": line.number,
                }
                for id, line in enumerate(branching)
            },
            "b": {str(id): line.branches for id, line in enumerate(branching)},
            "fnMap": {
                str(id): {
                    "name": f"fn_{start}",
                    "decl": {"start": {"line": start, "column": 9}, "end": {"line": start, "column": 15}},
                    "loc": {"start": {"line": start, "column": 18}, "end": {"line": start + 16, "column": 1}},
                    "line": start,
                }
                for id, start in enumerate(file.functions)
            },
            "f": {str(id): hits[start] for id, start in enumerate(file.functions)},
        }

    return {f"/build/{file.path}.js": entry(file) for file in files}


def _place(line: LineFacts, first: int, last: int) -> object:
    return {"start": {"line": line.number, "column": first}, "end": {"line": line.number, "column": last}}


def _salesforce(files: Sequence[FileFacts]) -> object:
    return [
        {"id": f"01p{index:015}", "name": file.path, "totalLines": len(file.lines), "lines": _counts(file)}
        for index, file in enumerate(files)
    ]


def _scct(files: Sequence[FileFacts]) -> object:
    return {"fileReports": [{"filename": f"{file.path}.scala", "coverage": _counts(file)} for file in files]}


def _counts(file: FileFacts) -> dict[str, int]:
    return {str(line.number): line.hits for line in file.lines}


def _elm(files: Sequence[FileFacts]) -> object:
    def section(line: LineFacts) -> object:
        ends = {"from": {"line": line.number, "column": 5}, "to": {"line": line.number, "column": 40}}
        return {"type": "expression", **ends, "count": line.hits}

    return {
        "coverageData": {file.path.replace("/", "."): [section(line) for line in file.lines] for file in files},
        "moduleMap": {file.path.replace("/", "."): f"src/{file.path}.elm" for file in files},
    }


def _coverlet(files: Sequence[FileFacts]) -> object:
    def method(lines: Sequence[LineFacts]) -> object:
        branches = [
            {"Line": line.number, "Offset": 7, "EndOffset": 9, "Path": way, "Ordinal": way, "Hits": hits}
            for line in lines
            for way, hits in enumerate(line.branches)
        ]
        return {"Lines": {str(line.number): line.hits for line in lines}, "Branches": branches}

    def methods(file: FileFacts) -> object:
        bounds = pairwise([*file.functions, 1 << 30])
        return {
            f"System.Void A::M{start}()": method([line for line in file.lines if start <= line.number < end])
            for start, end in bounds
        }

    return {"Large.dll": {f"/build/{file.path}.cs": {"A": methods(file)} for file in files}}


def _dart(files: Sequence[FileFacts]) -> object:
    def source(file: FileFacts) -> object:
        hits = [number for line in file.lines for number in (line.number, line.hits)]
        return {"source": f"file:///build/{file.path}.dart", "script": {"type": "@Script"}, "hits": hits}

    return {"type": "CodeCoverage", "coverage": [source(file) for file in files]}


def _tarpaulin(files: Sequence[FileFacts]) -> object:
    def trace(line: LineFacts) -> object:
        return {"line": line.number, "address": [], "length": 1, "stats": {"Line": line.hits}}

    return {
        "files": [
            {"path": ["/", "build", *f"{file.path}.rs".split("/")], "traces": [trace(line) for line in file.lines]}
            for file in files
        ]
    }


def _xccov(files: Sequence[FileFacts]) -> object:
    def line(facts: LineFacts) -> object:
        return {"line": facts.number, "isExecutable": True, "executionCount": facts.hits}

    def listing(file: FileFacts) -> list[object]:
        known = {facts.number: line(facts) for facts in file.lines}
        return [known.get(number, {"line": number, "isExecutable": False}) for number in range(1, _LINES + 1)]

    return {f"/build/{file.path}.swift": listing(file) for file in files}


def _jscoverage(files: Sequence[FileFacts]) -> object:
    def line_data(file: FileFacts) -> list[int | None]:
        hits = {line.number: line.hits for line in file.lines}
        return [hits.get(number) for number in range(_LINES + 1)]

    def conditions(line: LineFacts) -> list[object]:
        found = (
            {"position": 4 * way, "nodeLength": 3, "evalTrue": hits, "evalFalse": line.hits}
            for way, hits in enumerate(line.branches)
        )
        return [None, *found]

    return {
        f"/{file.path}.js": {
            "lineData": line_data(file),
            "branchData": {str(line.number): conditions(line) for line in file.lines if line.branches},
        }
        for file in files
    }


_FORMATS: dict[str, Callable[[Sequence[FileFacts]], object]] = {
    "coverage.py JSON of a large run": _coveragepy,
    "Istanbul JSON": _istanbul,
    "Salesforce JSON": _salesforce,
    "scct JSON": _scct,
    "Elm JSON": _elm,
    "Coverlet JSON": _coverlet,
    "Dart hitmap": _dart,
    "tarpaulin JSON": _tarpaulin,
    "xccov JSON": _xccov,
    "JSCoverage": _jscoverage,
}


# --- small reports of real tools --------------------------------------------------------------------------------------


def _bytes(path: str) -> bytes:
    data = (_REPORTS / path).read_bytes()
    return gzip.decompress(data) if path.endswith(".gz") else data


def _repeated(path: str, where: str, copies: int, *, key: str | None = None) -> bytes:
    """Repeat the files of a document: items of a list, named under ``key``, or entries of an object."""
    document = orjson.loads(_bytes(path))
    *above, last = where.split(".")
    holder = document
    for step in above:
        holder = holder[step]
    files = holder[last]
    if key is None:
        holder[last] = {f"{copy}/{name}": file for copy in range(copies) for name, file in files.items()}
    else:
        holder[last] = [{**file, key: f"{copy}/{file[key]}"} for copy in range(copies) for file in files]
    return orjson.dumps(document)


def _llvm_export(copies: int) -> bytes:
    document = orjson.loads(_bytes("llvm-cov/llvm.json"))
    (unit,) = document["data"]
    unit.pop("functions", None)
    unit["files"] = [
        {**file, "filename": f"/{copy}{file['filename']}"} for copy in range(copies) for file in unit["files"]
    ]
    return orjson.dumps(document)


def _covdir(copies: int) -> bytes:
    tree = orjson.loads(_bytes("grcov/covdir.json"))
    return orjson.dumps({"coveragePercent": 1, "children": dict.fromkeys(map(str, range(copies)), tree)})


_REPEATED: dict[str, Callable[[], bytes]] = {
    "coverage.py JSON": lambda: _repeated("coveragepy/coverage.json", "files", 100),
    "covr JSON": lambda: _repeated("../corpus/covr/tidepool/reports/codecov.json", "files", 5000, key="name"),
    "Coveralls JSON": lambda: _repeated("gcovr/coveralls.json", "source_files", 1000, key="name"),
    "Codecov JSON": lambda: _repeated("codecov-json/monocart.json", "coverage", 2000),
    "SimpleCov JSON": lambda: _repeated("simplecov/coverage.json", "coverage", 1500),
    "simplecov-json": lambda: _repeated("simplecov/simplecov-json.json", "files", 1500, key="filename"),
    ".resultset.json": lambda: _repeated("simplecov/resultset.json", "RSpec.coverage", 1500),
    "Flow JSON": lambda: _repeated("flow/flow-coverage.json", "files", 400),
    "fastcov JSON": lambda: _repeated("../corpus/fastcov/ringbuf/reports/fastcov.json", "sources", 1000),
    "gcov JSON": lambda: _repeated("gcov/ring.gcov.json.gz", "files", 500, key="file"),
    "gcovr JSON": lambda: _repeated("gcovr/gcovr.json", "files", 150, key="file"),
    "llvm-cov export": lambda: _llvm_export(300),
    "covdir": lambda: _covdir(1500),
}
