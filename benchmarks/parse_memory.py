"""A Cobertura report of 126 MB and 12,000 classes: peak memory and time of a process that reads it."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.large import cobertura
from benchmarks.measure import MIB, Row, best_process

_COPIES, _FILES, _LINES = 12, 1000, 405
_READ = """
import sys
from codecov_core.ingest import parse_file
parsed = parse_file("coverage.xml", open(sys.argv[1], "rb").read())
assert len(parsed.report) == int(sys.argv[2]), parsed.result
"""
_BUILD_TREE = """
import sys, lxml.etree
lxml.etree.fromstring(open(sys.argv[1], "rb").read())
"""


def rows() -> Iterator[Row]:
    """Measure one run of each; their length makes more of them pointless."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "coverage.xml")
        size = _write(report) / MIB
        ours, tree = best_process(
            [sys.executable, "-c", _READ, str(report), str(_COPIES * _FILES)],
            [sys.executable, "-c", _BUILD_TREE, str(report)],
            repeat=1,
        )
    work = f"a Cobertura report of {size:,.0f} MB"
    yield Row(f"{work}, whole process: time", "a process that builds lxml's tree", ours.seconds, tree.seconds, 1.5, 0.8)
    yield Row(f"{work}, whole process: peak memory", "the size of the report", ours.peak_mib, size, 4, 3, unit="MB")


def _write(report: Path) -> int:
    """Write the classes of one run several times, below folders of their own; gives the bytes."""
    head, opening, rest = cobertura(_FILES, _LINES).partition(b"\t<packages>\n")
    packages, closing, tail = rest.rpartition(b"\t</packages>\n")
    with report.open("wb") as file:
        file.write(head + opening)
        for copy in range(_COPIES):
            file.write(packages.replace(b'filename="', b'filename="part%02d/' % copy))
        file.write(closing + tail)
        return file.tell()
