"""The v1 container, one JSON object, which the current uploader sends (chapter 02 §2.4)."""

from collections.abc import Mapping

from codecov_core.errors import CorruptUploadError
from codecov_core.ingest import lenient_json
from codecov_core.ingest.container import ContainedFile, Container, PayloadEncoding, beyond_limit
from codecov_core.ingest.limits import Limits
from codecov_core.ingest.line_fixes import LineFix, fixes_from_json
from codecov_core.ingest.sink import Drop

_NO_DATA = "the entry has no text in `data`"
_NO_FIX = "neither the number of a line nor that of the last one"


def read_json_container(data: bytes, limits: Limits) -> Container:
    """Take a v1 upload apart; missing fixes, labels and file list are fine (§14.1).

    Raises:
        CorruptUploadError: the bytes are no JSON object with a list ``coverage_files``.

    """
    document = _object(data)
    entries = document.get("coverage_files")
    if not isinstance(entries, list):
        raise CorruptUploadError("the upload has no list `coverage_files`")
    fixes, bad_fixes = _line_fixes(document)
    usable = [_file(entry) for entry in entries[: limits.files]]
    broken = [str(index) for index, file in enumerate(usable) if file is None]
    drops = [Drop("coverage file", _NO_DATA, len(broken), tuple(broken[:5]))] if broken else []
    if bad_fixes:
        drops.append(Drop("line fix", _NO_FIX, len(bad_fixes), tuple(path[:200] for path in bad_fixes[:5])))
    return Container(
        "v1",
        tuple(file for file in usable if file is not None),
        _network(document.get("network_files")),
        fixes,
        drops=(*drops, *beyond_limit(len(entries), limits.files)),
    )


def _object(data: bytes) -> Mapping[str, object]:
    try:
        document = lenient_json.loads(data)
    except ValueError as error:
        raise CorruptUploadError(f"the upload is no valid JSON: {error}") from error
    if not isinstance(document, dict):
        raise CorruptUploadError("the upload is no JSON object")
    return document


def _file(entry: object) -> ContainedFile | None:
    if not isinstance(entry, Mapping):
        return None
    name, data = entry.get("filename"), entry.get("data")
    if not isinstance(data, str):
        return None
    encoding: PayloadEncoding = "plain"
    if entry.get("format") in ("base64", "base64+compressed"):
        encoding = "base64" if entry["format"] == "base64" else "base64+compressed"
    return ContainedFile(
        name if isinstance(name, str) and name else None,
        data.encode("utf-8", "replace"),
        encoding,
    )


def _network(value: object) -> tuple[str, ...] | None:
    if not isinstance(value, list):
        return None
    return tuple(path for path in value if isinstance(path, str))  # as it is: current uploaders end it with ""


def _line_fixes(document: Mapping[str, object]) -> tuple[dict[str, LineFix], list[str]]:
    """Give the fixes, and the paths of what is none."""
    fixes = document.get("report_fixes")
    if fixes is None:
        fixes = document.get("path_fixes")
    return fixes_from_json(fixes.get("value")) if isinstance(fixes, Mapping) else ({}, [])
