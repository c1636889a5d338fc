"""Merging, filtering, writing, reading and folding reports: the columns of ``codecov_core.reports``."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import orjson
import zstandard
from numpy.typing import NDArray

from benchmarks.large import ROOT, cobertura, lcov
from benchmarks.measure import Row, beside, fresh_process
from codecov_core.ingest import parse_file
from codecov_core.reports import (
    Report,
    Session,
    dump_segment,
    fold,
    load_segment,
    merge_reports,
    read_report,
    write_report,
)

END_OF_CHUNK = b"\n<<<<< end_of_chunk >>>>>\n"
SEGMENTS, SEGMENT_FILES = 30, 190  # of about 60,000 lines each

_ARGSORT = "one stable argsort of all their rows' keys"
_PARSE_AND_MERGE = """
import sys
from benchmarks.reports_columns import parsed
from codecov_core.reports import merge_reports
reports = [parsed(name, open(name, "rb").read(), id) for id, name in enumerate(sys.argv[1:])]
print(merge_reports(reports[0], reports[1:]).totals.lines)
"""


def rows() -> Iterator[Row]:
    """The rows of the table that reports decide; the last is a fresh process."""
    xml, info = cobertura(), lcov()
    base, other = parsed("a.xml", xml, 0), parsed("a.info", info, 1)
    keys = shuffled_keys([base, other])

    def sort() -> object:
        return np.argsort(keys, kind="stable")

    yield Row(
        "merge of two reports with totals",
        _ARGSORT,
        *beside(lambda: merge_reports(base, [other]).totals, sort, repeat=9),
        limit=1.5,
        goal=0.5,
    )
    four = fold([base, other, parsed("b.xml", xml, 2), parsed("b.info", info, 3)], [True] * 4)
    yield Row(
        "totals and files of one flag out of four",
        _ARGSORT,
        *beside(lambda: one_flag(as_new(four)), sort, repeat=9),
        limit=0.5,
        goal=0.2,
    )
    yield from wire_rows("one report", base)
    yield from wire_rows("two merged reports", merge_reports(base, [other]))
    yield publishing_row()
    yield memory_row(xml, info)


def wire_rows(what: str, report: Report) -> Iterator[Row]:
    """Writing a report, and reading what was written."""
    stored = write_report(report)
    text = stored.report_json + stored.chunks
    zstd = zstandard.ZstdCompressor(level=3)
    yield Row(
        f"{what} to wire form",
        "zstd -3 of the result",
        *beside(lambda: write_report(as_new(report)), lambda: zstd.compress(text)),
        limit=8,
        goal=3,
    )
    lines = lines_as_array(stored.chunks)
    yield Row(
        f"wire form of {what} to columns, all files",
        "orjson.loads of all its lines",
        *beside(lambda: read_report(stored.report_json, stored.chunks).table(), lambda: orjson.loads(lines)),
        limit=0.6,
        goal=0.3,
    )


def publishing_row() -> Row:
    """Folding many segments and writing the result, beside reading them, sorting all their rows and compressing.

    The reference is 1.5 x (reading + sorting) + 8 x compressing, so that the limit is 1.
    """
    names = ("a.xml", "a.info")
    makers = (cobertura, lcov)
    reports = [
        parsed(names[id % 2], makers[id % 2](SEGMENT_FILES, seed=id // 2), id).with_session(Session(id))
        for id in range(SEGMENTS)
    ]
    segments = [dump_segment(report) for report in reports]
    keys = shuffled_keys(reports)
    zstd = zstandard.ZstdCompressor(level=3)

    def publish() -> bytes:
        loaded = [load_segment(segment) for segment in segments]
        stored = write_report(fold(loaded, [True] * len(loaded)))
        return zstd.compress(stored.chunks) + zstd.compress(stored.report_json)

    stored = write_report(fold(reports, [True] * len(reports)))
    ours, reading = beside(publish, lambda: [load_segment(segment).table() for segment in segments], repeat=3)
    sorting, packing = beside(
        lambda: np.argsort(keys, kind="stable"), lambda: zstd.compress(stored.chunks + stored.report_json), repeat=3
    )
    return Row(
        f"publishing {SEGMENTS} segments of {len(keys) // SEGMENTS:,} lines",
        "1.5 x (reading, sorting) + 8 x zstd -3",
        ours,
        1.5 * (reading + sorting) + 8 * packing,
        limit=1,
        goal=0.5,
    )


def memory_row(xml: bytes, info: bytes) -> Row:
    """Peak memory of a fresh process that parses both reports, merges them and adds up."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, "a.xml"), Path(folder, "a.info")]
        for path, data in zip(paths, (xml, info), strict=True):
            path.write_bytes(data)
        cost = fresh_process(_PARSE_AND_MERGE, *map(str, paths))
    return Row("peak memory: parse both, merge, totals", "", cost.peak_mib, None, limit=150, goal=100, unit="MB")


def parsed(name: str, data: bytes, session_id: int) -> Report:
    """One file as a report of one session, by names that both formats share."""
    report = parse_file(name, data).report
    if report is None:
        message = f"{name} gave no report"
        raise ValueError(message)
    report = report.renamed([(old, old.removeprefix(f"{ROOT}/src/").rpartition(".")[0]) for old in report.names])
    report = report.with_session(Session(0, flags=(f"flag{session_id}",)))
    return report.renumbered({0: session_id}) if session_id else report


def as_new(report: Report) -> Report:
    """The same report without anything computed before."""
    return report.with_lines(report.table(), report.facts)


def one_flag(report: Report) -> object:
    """What is shown of one flag: its totals, and the totals of each file."""
    view = report.view(flags=["flag2"])
    return view.totals, view.filtered_totals


def shuffled_keys(reports: Sequence[Report]) -> NDArray[np.int64]:
    """The keys (file and line number) of all rows, in a fixed random order."""
    keys = [report.table().file_of_lines().astype(np.int64) << 32 | report.table().number for report in reports]
    return np.random.default_rng(1).permutation(np.concatenate(keys))


def lines_as_array(chunks: bytes) -> bytes:
    """All stored lines as one JSON array."""
    lines = [line for chunk in chunks.split(END_OF_CHUNK) for line in chunk.split(b"\n")[1:] if line]
    return b"[" + b",".join(lines) + b"]"
