"""From the bytes of a raw upload to its container (chapter 02 §2.1, §2.2)."""

import codecs

from codecov_core.errors import LimitExceededError
from codecov_core.ingest.compression import decompressed
from codecov_core.ingest.container import Container
from codecov_core.ingest.json_container import read_json_container
from codecov_core.ingest.legacy_container import holds_separator, read_legacy_container
from codecov_core.ingest.limits import Allowance, Limits
from codecov_core.ingest.whitespace import first_content, last_content


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
    a v1 upload that was processed before is stored as legacy text (§2.6). ``allowance`` counts unpacked bytes.

    Raises:
        CorruptUploadError: damaged compression or JSON.
        LimitExceededError: the upload is larger than ``allowance`` has left.

    """
    if len(raw) > limits.decompressed_bytes:
        message = f"more than {limits.decompressed_bytes:,} bytes in one upload"
        raise LimitExceededError(message, limit=limits.decompressed_bytes, unit="bytes")
    data = decompressed(raw, allowance, encoding=content_encoding) if raw else raw
    data = data.removeprefix(codecs.BOM_UTF8)
    if format_version == "v1" and _looks_like_object(data):
        return read_json_container(data.strip(), limits)
    return read_legacy_container(data, limits)


def _looks_like_object(data: bytes) -> bool:
    """Tell a v1 container from the text it may have been rewritten to; one that was cut off is still JSON, and damaged.

    The list of files of a text may begin with a brace as well (`{{cookiecutter.name}}/setup.py`).
    """
    start, stop = first_content(data, 0, len(data)), last_content(data, 0, len(data))
    if not data.startswith(b"{", start):
        return False
    return data.endswith(b"}", start, stop) or not holds_separator(data)
