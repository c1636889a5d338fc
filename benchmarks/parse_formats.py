"""Reading the two hot formats, from bytes to a report of one session, with names as reported.

Beside Cobertura stands lxml building its tree of the same bytes, beside LCOV the splitting of the same bytes into
lines. Each side is measured by itself, not alternately: releasing a tree of lxml leaves a million small pieces of
memory to the allocator, which tidies them up when the next work asks for a large one, and that is no cost of ours.
"""

from collections.abc import Iterator

from lxml import etree

from benchmarks.large import cobertura, lcov
from benchmarks.measure import Row, best_of
from benchmarks.reading import reading

_REPEAT = 7


def rows() -> Iterator[Row]:
    """Measure both formats on the large report."""
    document = cobertura()
    yield Row(
        "Cobertura bytes to a one-session report",
        "lxml's tree of the same bytes",
        best_of(reading("Cobertura", document, "coverage.xml"), repeat=_REPEAT),
        best_of(lambda: etree.fromstring(document), repeat=_REPEAT),
        limit=1.0,
        goal=0.6,
    )
    tracefile = lcov()
    yield Row(
        "LCOV bytes to a one-session report",
        'bytes.split(b"\\n") of the same bytes',
        best_of(reading("LCOV", tracefile, "lcov.info"), repeat=_REPEAT),
        best_of(lambda: tracefile.split(b"\n"), repeat=_REPEAT),
        limit=6,
        goal=3,
    )
