"""Data whose last bytes may look like whitespace: nothing may be stripped from it (chapter 02 §14.1, §14.4).

In the legacy container a line feed before a separator may still be the separator's; some data tells where it ends.
"""

import codecs

from codecov_core.ingest.compression import GZIP_MAGIC, ZSTD_MAGIC

PLIST_MAGIC = b"bplist00"
GO_META_MAGIC, GO_COUNTERS_MAGIC = b"\0cvm", b"\0cwm"
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_MAGICS = (GZIP_MAGIC, ZSTD_MAGIC, PLIST_MAGIC, GO_META_MAGIC, GO_COUNTERS_MAGIC, *UTF16_MARKS)
_PLIST_TRAILER = 32


def is_binary(data: bytes, start: int = 0, stop: int | None = None) -> bool:
    """Tell whether data begins as compressed data, a binary property list, Go's binary coverage or UTF-16 do."""
    return data.startswith(_MAGICS, start, len(data) if stop is None else stop)


def end_of_binary(data: bytes, start: int, stop: int) -> int:
    """Tell where binary data ends that a separator follows at ``stop``: a line feed may stand in between."""
    if not data.endswith(b"\n", start, stop):
        return stop
    if data.startswith(UTF16_MARKS, start, stop):
        return stop - (stop - start) % 2
    if data.startswith(PLIST_MAGIC, start, stop):
        return stop - (not _ends_property_list(data, start, stop))
    # What unpacks gzip and zstd data takes no notice of it, and neither does what reads Go's meta-data.
    return stop - data.startswith(GO_COUNTERS_MAGIC, start, stop)


def _ends_property_list(data: bytes, start: int, stop: int) -> bool:
    """Tell whether a property list ends at ``stop``: before its trailer there is the table that the trailer tells."""
    trailer = data[max(stop - _PLIST_TRAILER, start) : stop]
    size_of_offset, count, table = trailer[6], int.from_bytes(trailer[8:16]), int.from_bytes(trailer[24:32])
    return start + table + count * size_of_offset + _PLIST_TRAILER == stop
