"""Segments in storage keep the order of file names."""

import struct
import zlib

import pytest

from codecov_core.errors import CorruptReportError
from codecov_core.reports import Report, ReportBuilder, Session
from codecov_core.tasks.segments import Segment, combined_order


def report(*names: str) -> Report:
    builder = ReportBuilder()
    for name in names:
        builder.file(name).append(1, 1)
    return builder.freeze().with_session(Session(0))


def test_round_trip() -> None:
    segment = Segment.of(report("b", "a"))
    again = Segment.decode(segment.encode())
    assert again.order == ("b", "a")
    assert again.report.totals == segment.report.totals
    assert list(again.report.sessions) == [0]


def test_the_order_of_what_it_replaces_comes_first() -> None:
    segment = Segment.of(report("new", "kept"), before=("gone", None, "kept"))
    assert Segment.decode(segment.encode()).order == ("gone", None, "kept", "new")


def test_a_damaged_order_is_refused() -> None:
    body = bytearray(Segment.of(report("new"), before=("gone",)).encode()[12:])
    body[0] = ord("?")
    head = struct.pack("<4sII", b"cov1", zlib.crc32(body), len(b'["gone","new"]'))
    with pytest.raises(CorruptReportError, match="file order"):
        Segment.decode(head + body)


def test_one_changed_bit_anywhere_is_noticed() -> None:
    data = Segment.of(report("b", "a")).encode()
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1
        with pytest.raises(CorruptReportError):
            Segment.decode(bytes(changed))


def test_order_of_a_commit() -> None:
    parts = [Segment(report("a"), ("x", None, "a")), Segment.of(report("b", "a")), Segment.of(report("x", "c"))]
    assert combined_order(parts) == ("x", None, "a", "b", "c")


@pytest.mark.parametrize(
    "data", [b"", b"cov", b"cov1\x00\x00\x00\x00", b"something else entirely", b"cov1\xff\xff\xff\xff"]
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(CorruptReportError):
        Segment.decode(data)
