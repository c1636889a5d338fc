"""Unpacking hostile compressed bytes."""

import gzip
import zlib

import pytest
import zstandard

from codecov_core.errors import CorruptUploadError, LimitExceededError
from codecov_core.ingest.compression import decompressed, inflated
from codecov_core.ingest.limits import Allowance

TEXT = b"TN:\nSF:src/a.c\nDA:1,1\nend_of_record\n" * 500
GZIP = gzip.compress(TEXT)
ZSTD = zstandard.compress(TEXT)


def zstd_without_size(data: bytes) -> bytes:
    stream = zstandard.ZstdCompressor(write_content_size=False).compressobj()
    return stream.compress(data) + stream.flush()


DAMAGED = [GZIP[:30] + b"\xff" * 40 + GZIP[70:], b"\x1f\x8b" + b"x" * 50, ZSTD[:9] + b"\xff" * 90]


def allowance(size: int = 1 << 20) -> Allowance:
    return Allowance(size, "bytes")


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(GZIP, id="gzip"),
        pytest.param(ZSTD, id="zstd"),
        pytest.param(zstd_without_size(TEXT), id="zstd-size-unknown"),
        pytest.param(gzip.compress(ZSTD), id="zstd-in-gzip"),
        pytest.param(GZIP + b"\n\n", id="gzip-then-line-feeds"),
        pytest.param(ZSTD + b"\n\n", id="zstd-then-line-feeds"),
        pytest.param(gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:]), id="gzip-members"),
        pytest.param(zstandard.compress(TEXT[:100]) + zstandard.compress(TEXT[100:]), id="zstd-frames"),
        pytest.param(TEXT, id="not-compressed"),
    ],
)
def test_is_recognised_by_magic_bytes(packed: bytes) -> None:
    assert decompressed(packed, allowance()) == TEXT


@pytest.mark.parametrize("encoding", ["gzip", "zstd", "deflate", " Deflate", "br", None])
def test_a_header_never_spoils_what_is_already_unpacked(encoding: str | None) -> None:
    assert decompressed(TEXT, allowance(), encoding=encoding) == TEXT


@pytest.mark.parametrize("packed", [zlib.compress(TEXT), zlib.compress(TEXT)[2:-4]], ids=["zlib", "raw"])
def test_deflate_needs_its_header(packed: bytes) -> None:
    assert decompressed(packed, allowance(), encoding="deflate") == TEXT
    assert decompressed(packed, allowance()) == packed


@pytest.mark.parametrize(
    "packed",
    [GZIP[:-9], GZIP[:-1], GZIP[:2], ZSTD[:-5], ZSTD[:4], zstd_without_size(TEXT)[:-3]],
)
def test_cut_off_data_says_so(packed: bytes) -> None:
    with pytest.raises(CorruptUploadError, match="cut off"):
        decompressed(packed, allowance())


@pytest.mark.parametrize(
    "packed", [GZIP[:30] + b"\xff" * 40 + GZIP[70:], b"\x1f\x8b" + b"x" * 50, ZSTD[:9] + b"\xff" * 90]
)
def test_damaged_data_says_so(packed: bytes) -> None:
    with pytest.raises(CorruptUploadError, match="damaged"):
        decompressed(packed, allowance())


ZEROS = bytes(100 << 20)


@pytest.mark.parametrize("bomb", [gzip.compress(ZEROS), zstandard.compress(ZEROS)], ids=["gzip", "zstd"])
def test_a_bomb_stops_at_the_allowance(bomb: bytes) -> None:
    left = allowance(5 << 20)
    with pytest.raises(LimitExceededError, match="more than 5,242,880 bytes"):
        decompressed(bomb, left)


def test_what_is_unpacked_is_taken_from_the_allowance() -> None:
    left = allowance(len(TEXT) + 10)
    decompressed(GZIP, left)
    assert left.left == 10
    with pytest.raises(LimitExceededError):
        decompressed(GZIP, left)


def test_many_empty_members_take_linear_time() -> None:
    assert decompressed(zstandard.compress(b"") * 50_000, allowance()) == b""
    assert decompressed(gzip.compress(b"") * 20_000, allowance()) == b""


def test_v1_files_are_zlib_streams_but_gzip_is_taken_as_well() -> None:
    assert inflated(zlib.compress(TEXT), allowance()) == TEXT
    assert inflated(GZIP, allowance()) == TEXT
    assert inflated(zlib.compress(TEXT[:9]) + zlib.compress(b"") + zlib.compress(TEXT[9:]), allowance()) == TEXT
    for padding in (b"\0" * 99, b"\n", b"x", b"\x78"):
        assert inflated(zlib.compress(TEXT) + padding, allowance()) == TEXT
    assert inflated(zlib.compress(b"") * 20_000, allowance()) == b""
    with pytest.raises(CorruptUploadError):
        inflated(b"not zlib", allowance())
