"""Reading text and JSON formats, from bytes to a report of one session, with names as reported.

Input is a small report of a real tool, repeated under other names until it has a few megabytes. Beside text stands the
splitting of the same bytes into lines, beside JSON ``orjson.loads`` of them. Files of such reports are short (20 to 60
lines), so that what a file costs counts as much as what a line costs.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import orjson

from benchmarks.measure import Row, best_of
from codecov_core.ingest import parse_file

_REPORTS = Path(__file__).parents[1] / "tests" / "data" / "reports"
_REPEAT = 5


def rows() -> Iterator[Row]:
    """Measure every format once."""
    for name, data in _texts().items():
        yield Row(
            f"{name} bytes to a one-session report",
            'bytes.split(b"\\n") of the same bytes',
            best_of(_reading(data), repeat=_REPEAT),
            best_of(_splitting(data), repeat=_REPEAT),
            limit=12,
            goal=6,
        )
    for name, data in _documents().items():
        yield Row(
            f"{name} bytes to a one-session report",
            "orjson.loads of the same bytes",
            best_of(_reading(data), repeat=_REPEAT),
            best_of(_loading(data), repeat=_REPEAT),
            limit=2.5,
            goal=1.5,
        )


def _texts() -> dict[str, bytes]:
    gcov = _bytes("gcov/parse.c.gcov")
    luacov = _bytes("luacov/luacov.report.out").partition(b"==\nSummary")[0].rpartition(b"\n")[0] + b"\n"
    gap = _bytes("gap-cover/cover.json").partition(b"\n")[2]
    listing, _, footer = _bytes("ldc-cov/source-gears-wheel.lst").rstrip().rpartition(b"\n")
    shown = _bytes("llvm-cov/show.txt")
    return {
        "gcov": b"".join(gcov.replace(b"0:Source:", b"0:Source:%d/" % copy) for copy in range(1500)),
        "LuaCov": b"".join(luacov.replace(b"\nsrc/", b"\nsrc/%d/" % copy) for copy in range(1500)),
        "GAP": b"".join(
            gap.replace(b'"File":"', b'"File":"%d/' % copy).replace(b'"FileId":', b'"FileId":%d' % copy)
            for copy in range(1, 1000)
        ),
        "D listing": (listing + b"\n") * 2500 + footer,
        "llvm-cov show": b"".join(shown.replace(b"/build/", b"/build/%d/" % copy) for copy in range(500)),
    }


def _documents() -> dict[str, bytes]:
    return {
        "coverage.py JSON": _repeated("coveragepy/coverage.json", "files", 100),
        "covr JSON": _repeated("covr/codecov.json", "files", 5000, key="name"),
        "Coveralls JSON": _repeated("gcovr/coveralls.json", "source_files", 1000, key="name"),
        "Codecov JSON": _repeated("codecov-json/monocart.json", "coverage", 2000),
        "SimpleCov JSON": _repeated("simplecov/coverage.json", "coverage", 1500),
        "Flow JSON": _repeated("flow/flow-coverage.json", "files", 400),
        "fastcov JSON": _repeated("fastcov/fastcov.json", "sources", 1000),
        "gcovr JSON": _repeated("gcovr/gcovr.json", "files", 150, key="file"),
        "llvm-cov export": _llvm_export(300),
        "covdir": orjson.dumps({"coveragePercent": 1, "children": _copies("grcov/covdir.json", 1500)}),
        ".resultset.json": orjson.dumps(
            {"RSpec": {"coverage": orjson.loads(_repeated("simplecov/resultset.json", "RSpec.coverage", 1500))}}
        ),
    }


def _bytes(path: str) -> bytes:
    return (_REPORTS / path).read_bytes()


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
    return orjson.dumps(holder[last] if above else document)


def _llvm_export(copies: int) -> bytes:
    document = orjson.loads(_bytes("llvm-cov/llvm.json"))
    (unit,) = document["data"]
    unit.pop("functions", None)
    unit["files"] = [
        {**file, "filename": f"/{copy}{file['filename']}"} for copy in range(copies) for file in unit["files"]
    ]
    return orjson.dumps(document)


def _copies(path: str, copies: int) -> dict[str, object]:
    return dict.fromkeys(map(str, range(copies)), orjson.loads(_bytes(path)))


def _reading(data: bytes) -> Callable[[], object]:
    def read() -> object:
        parsed = parse_file(None, data)
        if parsed.report is None:
            raise RuntimeError(f"not read: {parsed.result.reason}")
        return parsed

    return read


def _splitting(data: bytes) -> Callable[[], object]:
    return lambda: data.split(b"\n")


def _loading(data: bytes) -> Callable[[], object]:
    return lambda: orjson.loads(data)
