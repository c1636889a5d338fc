"""Packing report files as an uploader does: the v1 JSON container (chapter 02 §2.4)."""

import base64
import json
import zlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from runners.cli.exits import UsageProblem

_FASTEST = 1  # the object store compresses again; here it only has to fit the container


def packed(reports: Iterable[tuple[str, bytes]], network: Sequence[str]) -> bytes:
    """Return one upload that holds these report files (name and bytes) and the list of the repository's files."""
    document = {
        "report_fixes": {"format": "legacy", "value": {}},
        "network_files": list(network),
        "coverage_files": [
            {
                "filename": name,
                "format": "base64+compressed",
                "data": base64.b64encode(zlib.compress(data, _FASTEST)).decode("ascii"),
                "labels": "",
            }
            for name, data in reports
        ],
        "metadata": {},
    }
    return json.dumps(document, separators=(",", ":")).encode()


def read_reports(paths: Sequence[Path], top: Path) -> list[tuple[str, bytes]]:
    """Read report files; each is named relative to `top` where it lies below it.

    Raises `UsageProblem` naming the first file that cannot be read.
    """
    return [(_name(path, top), _bytes(path)) for path in paths]


def _name(path: Path, top: Path) -> str:
    real = path.resolve()
    return real.relative_to(top).as_posix() if real.is_relative_to(top) else str(path)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"the report {path} cannot be read: {error.strerror}"
        raise UsageProblem(message, path=str(path)) from error
