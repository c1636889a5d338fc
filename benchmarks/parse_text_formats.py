"""Reading the text formats but LCOV, from bytes to a report of one session, with names as reported.

Beside each stands the splitting of the same bytes into lines. A Go profile is that of the large run; of the others a
small report of a real tool is repeated under other names until it has a few megabytes, so that what a file costs
counts as much as what a line costs.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.large import FileFacts, model
from benchmarks.measure import Row, best_of
from benchmarks.reading import reading

_REPORTS = Path(__file__).parents[1] / "tests" / "data" / "reports"
_FILES, _LINES = 300, 500
_REPEAT = 5


def rows() -> Iterator[Row]:
    """Measure one format after the other."""
    for name, data in _texts().items():
        yield Row(
            f"{name} bytes to a one-session report",
            'bytes.split(b"\\n") of the same bytes',
            best_of(reading(name, data), repeat=_REPEAT),
            best_of(_splitting(data), repeat=_REPEAT),
            limit=12,
            goal=6,
        )


def _texts() -> dict[str, bytes]:
    gcov = _bytes("gcov/parse.c.gcov")
    luacov = (
        _bytes("../corpus/luacov/maze/reports/luacov.report.out").partition(b"==\nSummary")[0].rpartition(b"\n")[0]
        + b"\n"
    )
    gap = _bytes("../corpus/gap-cover/bells-gap/reports/cover-own-files.json").partition(b"\n")[2]
    listing, _, footer = _bytes("../corpus/ldc-cov/gears/reports/source-gears-wheel.lst").rstrip().rpartition(b"\n")
    shown = _bytes("llvm-cov/show.txt")
    return {
        "Go": "".join(_go(model(_FILES, _LINES))).encode(),
        "gcov": b"".join(gcov.replace(b"0:Source:", b"0:Source:%d/" % copy) for copy in range(1500)),
        "LuaCov": b"".join(luacov.replace(b"\nsrc/", b"\nsrc/%d/" % copy) for copy in range(1500)),
        "GAP": b"".join(
            gap.replace(b'"File":"', b'"File":"%d/' % copy).replace(b'"FileId":', b'"FileId":%d' % copy)
            for copy in range(1, 1000)
        ),
        "D listing": (listing + b"\n") * 2500 + footer,
        "llvm-cov show": b"".join(shown.replace(b"/build/", b"/build/%d/" % copy) for copy in range(500)),
    }


def _go(files: Iterator[FileFacts]) -> Iterator[str]:
    yield "mode: count\n"
    for file in files:
        for line in file.lines:
            for way, hits in enumerate(line.branches or (line.hits,)):
                columns = f"{line.number}.{2 + 10 * way},{line.number}.{12 + 10 * way}"
                yield f"example.org/acme/large/{file.path}.go:{columns} 1 {hits}\n"


def _bytes(path: str) -> bytes:
    return (_REPORTS / path).read_bytes()


def _splitting(data: bytes) -> Callable[[], object]:
    return lambda: data.split(b"\n")
