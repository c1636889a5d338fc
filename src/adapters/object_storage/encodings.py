"""Compressing what is stored and undoing it (chapter 07 §10.4): zstd at level 3, gzip, or nothing."""

import gzip
import zlib

import zstandard

from codecov_core.errors import DamagedObjectError
from codecov_core.ports import Encoding

_ZSTD_LEVEL = 3
_GZIP_LEVEL = 6
_MAGIC = {b"\x28\xb5\x2f\xfd": Encoding.ZSTD, b"\x1f\x8b\x08": Encoding.GZIP}


def encode(data: bytes, encoding: Encoding) -> bytes:
    """Compress; equal bytes give equal bytes (no time stamps)."""
    if encoding is Encoding.GZIP:
        return gzip.compress(data, _GZIP_LEVEL, mtime=0)
    return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(data)


def decode(data: bytes, encoding: Encoding, path: str) -> bytes:
    """Undo one encoding; several gzip members or zstd frames after one another are read as one.

    Raises `DamagedObjectError` naming `path` when the bytes are damaged or cut off.
    """
    try:
        return gzip.decompress(data) if encoding is Encoding.GZIP else _decode_zstd(data)
    except (zstandard.ZstdError, zlib.error, EOFError, OSError) as error:
        message = (
            f"object {path} says it is {encoding.value} but cannot be decoded: {str(error) or 'unexpected end'}; "
            "restore it, or have the commit's uploads processed again"
        )
        raise DamagedObjectError(message, path=path, encoding=encoding.value) from error


def sniffed(data: bytes) -> Encoding | None:
    """Tell the encoding by the first bytes, for stores that keep no attributes."""
    return next((encoding for magic, encoding in _MAGIC.items() if data.startswith(magic)), None)


def _decode_zstd(data: bytes) -> bytes:
    frames: list[bytes] = []
    while data:
        frame = zstandard.ZstdDecompressor().decompressobj()
        frames.append(frame.decompress(data))
        if not frame.eof:
            raise EOFError
        data = frame.unused_data
    return frames[0] if len(frames) == 1 else b"".join(frames)
