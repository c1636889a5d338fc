"""Segments come back as they went, and broken ones are refused."""

import struct

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codecov_core.errors import CorruptReportError
from codecov_core.reports import Report, ReportBuilder, Session, Totals, dump_segment, load_segment, read_report
from tests.unit.reports import naive
from tests.unit.reports.strategies import ANY_SESSIONS, files


def loaded(report: Report) -> Report:
    """The same report with everything decoded."""
    return report.with_lines(report.table(), [facts.without_body() for facts in report.facts])


@given(files(ANY_SESSIONS))
@settings(deadline=None, max_examples=60)
def test_a_segment_comes_back(lines: naive.Files) -> None:
    for report in (naive.stored(lines), loaded(naive.stored(lines))):
        again = load_segment(dump_segment(report))
        assert naive.exact(naive.files_of(again)) == naive.exact(lines)
        assert (again.names, again.facts, again.sessions) == (report.names, report.facts, report.sessions)
        assert again.totals == report.totals


def small() -> Report:
    builder = ReportBuilder(3)
    for number in range(1, 9):
        builder.file("a.py").append(number, number * 1000, "b" if number % 2 else None, ["x"] if number == 4 else None)
    builder.file("b.py").append(1, "1/2")
    builder.file("b.py").append(2, -7)
    return builder.freeze().with_session(Session(3, flags=("u",), totals=Totals(lines=1), env={"A": "b"}))


def test_equal_reports_give_equal_bytes() -> None:
    assert dump_segment(small()) == dump_segment(small()) == dump_segment(load_segment(dump_segment(small())))


def test_untouched_chunks_stay_undecoded() -> None:
    report = read_report({"files": {"a": [0, [0, 1, 1]]}, "sessions": {}}, '{"k":1}\n[1, null, [[0, 1]]]\n\n')
    again = load_segment(dump_segment(report))
    assert not again.is_loaded(0)
    assert again.facts == report.facts


def test_columns_of_one_value_cost_nothing() -> None:
    builder = ReportBuilder()
    for number in range(1, 10001):
        builder.file("a").append(number, 1)
    assert len(dump_segment(builder.freeze())) < 4 * 10000 + 1000


@pytest.mark.parametrize("cut", [0, 4, 9, 50, -1])
def test_a_truncated_segment_is_refused(cut: int) -> None:
    with pytest.raises(CorruptReportError):
        load_segment(dump_segment(small())[:cut])


def test_other_bytes_and_versions_are_refused() -> None:
    data = dump_segment(small())
    with pytest.raises(CorruptReportError, match="no segment"):
        load_segment(b"PK\x03\x04" + data)
    with pytest.raises(CorruptReportError, match="version 9"):
        load_segment(data[:5] + b"\x09" + data[6:])
    with pytest.raises(CorruptReportError, match="contradicts itself"):
        load_segment(data + b"x")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("names", ["a.py"]),
        ("details", []),
        ("odd", []),
        ("bodies", [5, None]),
        ("facts", [[0], [0]]),
        ("columns", {}),
        ("sessions", {"x": {}}),
    ],
)
def test_a_head_that_does_not_fit_is_refused(key: str, value: object) -> None:
    data = dump_segment(small())
    (length,) = struct.unpack_from("<I", data, 6)
    head = {**orjson.loads(data[10 : 10 + length]), key: value}
    encoded = orjson.dumps(head)
    with pytest.raises(CorruptReportError):
        load_segment(data[:6] + struct.pack("<I", len(encoded)) + encoded + data[10 + length :])


@given(st.integers(0, 10_000), st.integers(1, 255))
@settings(deadline=None)
def test_damaged_bytes_never_do_harm(place: int, change: int) -> None:
    data = bytearray(dump_segment(small()))
    data[place % len(data)] ^= change
    try:
        report = load_segment(bytes(data))
        for name in report.names:
            report.lines(name)
    except CorruptReportError:
        pass
