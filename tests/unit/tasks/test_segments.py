"""Segments in storage keep the order of file names."""

import struct
import zlib

import pytest

from codecov_core.errors import CorruptReportError, ObjectNotFoundError
from codecov_core.reports import Report, ReportBuilder, Session
from codecov_core.tasks.segments import Names, Segment, combined_order
from codecov_core.tasks.stored_segments import Segments
from codecov_core.testing import MemoryObjectStore


def report(*names: str) -> Report:
    builder = ReportBuilder()
    for name in names:
        builder.file(name).append(1, 1)
    return builder.freeze().with_session(Session(0))


def test_round_trip() -> None:
    segment = Segment.of(report("b", "a"))
    again = Segment.decode(segment.encode())
    assert again.pieces == (("b", "a"),)
    assert again.report.totals == segment.report.totals
    assert list(again.report.sessions) == [0]


def test_the_names_of_what_it_replaces_come_first() -> None:
    first = Segment.of(report("new", "kept"), before=(("gone", None, "kept"),))
    assert Segment.decode(first.encode()).pieces == (("gone", None, "kept"), ("new",))
    second = Segment.of(report("kept"), before=first.pieces)
    assert Segment.decode(second.encode()).pieces == (("gone", None, "kept"), ("new",), ())


def test_names_stored_before_there_were_pieces_are_one() -> None:
    body = Segment.of(report("new")).encode()[12:]
    order = b'["gone","new"]'
    head = struct.pack("<4sII", b"cov1", zlib.crc32(order + body), len(order))
    assert Segment.decode(head + order + body).pieces == (("gone", "new"),)


def test_a_damaged_order_is_refused() -> None:
    body = bytearray(Segment.of(report("new"), before=(("gone",),)).encode()[12:])
    body[0] = ord("?")
    head = struct.pack("<4sII", b"cov1", zlib.crc32(body), len(b'[["gone"],["new"]]'))
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
    placed: list[tuple[int, Names]] = [(3, ("x", "c")), (1, ("x", None, "a")), (4, ()), (2, ("b", "a"))]
    assert combined_order(placed) == ("x", None, "a", "b", "c")


@pytest.mark.parametrize(
    "data", [b"", b"cov", b"cov1\x00\x00\x00\x00", b"something else entirely", b"cov1\xff\xff\xff\xff"]
)
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(CorruptReportError):
        Segment.decode(data)


def test_what_was_written_last_is_kept() -> None:
    store = MemoryObjectStore()
    segments, reader = Segments(store, kept=1), Segments(store)
    first, second = Segment.of(report("a")), Segment.of(report("b"), before=(("a",),))
    segments.write("1", first)
    segments.write("2", second)
    assert segments.read("2") is second
    assert segments.read("1") is not first
    for one in (segments, reader):
        assert one.read("1").pieces == first.pieces
        assert one.pieces("2") == (("a",), ("b",))
        assert one.pieces("1") == (("a",),)
    store.delete_many(["1"])
    with pytest.raises(ObjectNotFoundError):
        segments.read("1")
    store.put("1", b"something else")
    with pytest.raises(CorruptReportError):
        segments.pieces("1")
