"""Unpacking of compressed bytes that strangers sent: streamed, and never further than the allowance goes.

Compression is recognised by its magic bytes wherever it occurs: object headers may be missing, and single coverage
files are sent compressed as well (chapter 02 §2.1, §14.1).
"""

import sys
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO

import zstandard

from codecov_core.errors import CorruptUploadError
from codecov_core.ingest.limits import Allowance

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"

_STEP = 1 << 20
"""Most bytes unpacked before the allowance is asked again."""
_LAYERS = 3
"""Compression inside compression that is still followed, e.g. a `.json.gz` in a stored gzip object."""
_LARGE, _STEEP = 32 << 20, 60
"""Bytes and times its packed size beyond which unpacked data may be a bomb; large reports come to 10 to 40 times."""
_LARGEST_ZSTD_WINDOW = 128 << 20
_ZLIB_INPUT_STEP = 1 << 16
_SHORTEST_ZLIB, _BEGINNING = 8, 64
_ZSTD_INPUT_STEPS = (1 << 8, 1 << 12)
"""Fewest and most bytes of zstd data read at a time. Four can stand for 128 KiB: a step gives 8 to 128 MiB at most, and
more are read only while they give little."""
_ZLIB_OR_GZIP = zlib.MAX_WBITS | 32
_GZIP_ONLY = zlib.MAX_WBITS | 16


def decompressed(data: bytes, allowance: Allowance, *, encoding: str | None = None) -> bytes:
    """Unpack gzip and zstd data by their magic bytes, layer after layer; other bytes are returned as they are.

    ``encoding`` is the ``Content-Encoding`` the object was stored with. It matters for ``deflate`` only, which has no
    magic bytes: gzip and zstd are recognised anyway, and a body that an HTTP client has unpacked already stays as is.

    Raises:
        CorruptUploadError: the data is damaged or cut off.
        LimitExceededError: unpacked it is larger than ``allowance`` has left.

    """
    if encoding is not None and encoding.strip().lower() == "deflate":
        data = _inflated_if_deflated(data, allowance)
    for _ in range(_LAYERS):
        if data.startswith(GZIP_MAGIC):
            data = _joined(partial(_gunzipped, data, _GZIP_ONLY), len(data), allowance)
        elif data.startswith(ZSTD_MAGIC):
            data = _joined(partial(_unzstd, data), len(data), allowance)
        else:
            break
    return data


def inflated(data: bytes, allowance: Allowance) -> bytes:
    """Unpack a zlib (or gzip) stream, as coverage files of the v1 container are, and those behind it.

    Raises:
        CorruptUploadError: the data is damaged or cut off.
        LimitExceededError: unpacked it is larger than ``allowance`` has left.

    """
    return _joined(partial(_gunzipped, data, _ZLIB_OR_GZIP), len(data), allowance)


def _joined(unpack: Callable[[], Iterator[bytes]], packed_size: int, allowance: Allowance) -> bytes:
    """Join the pieces that ``unpack`` gives; what looks like a bomb is counted through before more of it is held."""
    joined = BytesIO()  # hands its bytes out without a copy; joining a list holds everything twice
    suspicious = max(_LARGE, packed_size * _STEEP)
    with allowance.given_back_on_failure():
        for piece in unpack():
            allowance.spend(len(piece))
            if joined.tell() + len(piece) > suspicious:
                _refuse_beyond(unpack(), joined.tell() + len(piece), allowance)
                suspicious = sys.maxsize
            joined.write(piece)
    return joined.getvalue()


def _refuse_beyond(pieces: Iterator[bytes], spent: int, allowance: Allowance) -> None:
    """Go through all pieces of which the first ``spent`` bytes are paid for; raises when the others cannot be."""
    size = 0
    for piece in pieces:
        size += len(piece)
        allowance.check(size - spent)


def _gunzipped(data: bytes, window_bits: int) -> Iterator[bytes]:
    position = 0
    while True:
        stream = zlib.decompressobj(window_bits)
        pending = b""
        while not stream.eof:
            if not pending:
                pending = data[position : position + _ZLIB_INPUT_STEP]
                position += len(pending)
            if not pending:
                raise CorruptUploadError("compressed data is cut off")
            try:
                yield stream.decompress(pending, _STEP)
            except zlib.error as error:
                raise CorruptUploadError(f"damaged compressed data: {error}") from error
            pending = stream.unconsumed_tail
        # Another member may follow (`cat a.gz b.gz`); anything else behind the end is padding.
        position -= len(stream.unused_data)
        if not data.startswith(GZIP_MAGIC, position) and not (
            window_bits == _ZLIB_OR_GZIP and _is_zlib(data, position)
        ):
            return


def _is_zlib(data: bytes, position: int) -> bool:
    """Tell whether a zlib stream begins at a place: what is long enough for one, and can be unpacked."""
    if len(data) - position < _SHORTEST_ZLIB:
        return False
    try:
        zlib.decompressobj().decompress(data[position : position + _BEGINNING], 1)
    except zlib.error:
        return False
    return True


def _unzstd(data: bytes) -> Iterator[bytes]:
    decompressor = zstandard.ZstdDecompressor(max_window_size=_LARGEST_ZSTD_WINDOW)
    position = 0
    while True:
        frame = decompressor.decompressobj()
        step = _ZSTD_INPUT_STEPS[0]
        while not frame.eof:
            piece = data[position : position + step]
            position += len(piece)
            if not piece:
                raise CorruptUploadError("compressed data is cut off")
            try:
                unpacked = frame.decompress(piece)
            except zstandard.ZstdError as error:
                raise CorruptUploadError(f"damaged compressed data: {error}") from error
            yield unpacked
            step = min(2 * step, _ZSTD_INPUT_STEPS[1]) if len(unpacked) < _STEP else _ZSTD_INPUT_STEPS[0]
        position -= len(frame.unused_data)
        if not data.startswith(ZSTD_MAGIC, position):
            return


def _inflated_if_deflated(data: bytes, allowance: Allowance) -> bytes:
    """Unpack HTTP's ``deflate``, which is zlib by the standard and raw deflate with some senders."""
    for window_bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            zlib.decompressobj(window_bits).decompress(data, 1)
        except zlib.error:
            continue
        return _joined(partial(_gunzipped, data, window_bits), len(data), allowance)
    return data
