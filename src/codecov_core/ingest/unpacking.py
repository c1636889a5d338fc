"""From the bytes of a raw upload to its container (chapter 02 §2.1, §2.2)."""

import codecs

from codecov_core.errors import CorruptUploadError, LimitExceededError
from codecov_core.ingest.compression import decompressed
from codecov_core.ingest.container import Container
from codecov_core.ingest.json_container import read_json_container
from codecov_core.ingest.legacy_container import holds_separator, read_legacy_container
from codecov_core.ingest.limits import Allowance, Limits
from codecov_core.ingest.whitespace import first_content, last_content

_LIST_OF_FILES = b'"coverage_files"'


def read_container(
    raw: bytes,
    *,
    format_version: str | None,
    content_encoding: str | None,
    limits: Limits,
    allowance: Allowance,
) -> Container:
    """Unpack a raw upload and take it apart.

    ``format_version`` is what the upload announced; ``"v1"`` counts only when the bytes look like a JSON object, since
    a v1 upload that was processed before is stored as legacy text (§2.6). An object that lists coverage files is one of
    v1 even if nothing announced it. ``allowance`` counts unpacked bytes.

    Raises:
        CorruptUploadError: damaged compression or JSON.
        LimitExceededError: the upload is larger than ``allowance`` has left.

    """
    if len(raw) > limits.decompressed_bytes:
        message = f"more than {limits.decompressed_bytes:,} bytes in one upload"
        raise LimitExceededError(message, limit=limits.decompressed_bytes, unit="bytes")
    data = decompressed(raw, allowance, encoding=content_encoding) if raw else raw
    data = data.removeprefix(codecs.BOM_UTF8)
    if _looks_like_object(data):
        if format_version == "v1":
            return read_json_container(data.strip(), limits)
        unannounced = _unannounced_v1(data, limits)
        if unannounced is not None:
            return unannounced
    return read_legacy_container(data, limits)


def _unannounced_v1(data: bytes, limits: Limits) -> Container | None:
    """Read an object that holds coverage files; null for any other, a report that merely has the word."""
    if _LIST_OF_FILES not in data:
        return None
    try:
        container = read_json_container(data.strip(), limits)
    except CorruptUploadError:
        return None
    return container if container.files else None


def _looks_like_object(data: bytes) -> bool:
    """Tell a v1 container from the text it may have been rewritten to; one that was cut off is still JSON, and damaged.

    The list of files of a text may begin with a brace as well (`{{cookiecutter.name}}/setup.py`).
    """
    start, stop = first_content(data, 0, len(data)), last_content(data, 0, len(data))
    if not data.startswith(b"{", start):
        return False
    return data.endswith(b"}", start, stop) or not holds_separator(data)
