"""Compression as stored: exact, repeatable, damaged and joined bodies."""

import gzip

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from adapters.object_storage.encodings import decode, encode, sniffed
from codecov_core.errors import StorageError
from codecov_core.ports import Encoding


@given(st.binary(max_size=2_000), st.sampled_from(Encoding))
def test_decoding_undoes_encoding_and_equal_bytes_give_equal_bytes(data: bytes, encoding: Encoding) -> None:
    body = encode(data, encoding)
    assert decode(body, encoding, "p") == data
    assert encode(data, encoding) == body
    assert sniffed(body) is encoding


def test_several_members_and_frames_are_one_body() -> None:
    assert decode(gzip.compress(b"one,") + gzip.compress(b"two"), Encoding.GZIP, "p") == b"one,two"
    frame = zstandard.ZstdCompressor().compress
    assert decode(frame(b"one,") + frame(b"two"), Encoding.ZSTD, "p") == b"one,two"


def test_a_frame_without_its_size_is_read() -> None:
    compressor = zstandard.ZstdCompressor(write_content_size=False)
    assert decode(compressor.compress(b"x" * 100_000), Encoding.ZSTD, "p") == b"x" * 100_000


@pytest.mark.parametrize("encoding", Encoding)
def test_cut_off_or_damaged_bodies_are_storage_errors_naming_the_object(encoding: Encoding) -> None:
    body = encode(b"some text that is long enough to be cut", encoding)
    for broken in (body[:-3], body[:6], b"\x00" + body[1:]):
        with pytest.raises(StorageError, match="a/b"):
            decode(broken, encoding, "a/b")
