"""Packing report files as an uploader does: the v1 JSON container (chapter 02 §2.4)."""

import base64
import json
import zlib
from collections.abc import Sequence
from pathlib import Path

from runners.cli.exits import UsageProblem

_FASTEST = 1  # the object store compresses again; here it only has to fit the container


def packed(reports: Sequence[Path], top: Path, network: Sequence[str]) -> bytes:
    """Return one upload that holds these report files and the list of the repository's files.

    Each report is named relative to `top` where it lies below it. Raises `UsageProblem` naming the first one that
    cannot be read.
    """
    document = {
        "report_fixes": {"format": "legacy", "value": {}},
        "network_files": list(network),
        "coverage_files": [
            {
                "filename": _name(path, top),
                "format": "base64+compressed",
                "data": base64.b64encode(zlib.compress(_bytes(path), _FASTEST)).decode("ascii"),
                "labels": "",
            }
            for path in reports
        ],
        "metadata": {},
    }
    return json.dumps(document, separators=(",", ":")).encode()


def _name(path: Path, top: Path) -> str:
    real = path.resolve()
    return real.relative_to(top).as_posix() if real.is_relative_to(top) else str(path)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"the report {path} cannot be read: {error.strerror}"
        raise UsageProblem(message, path=str(path)) from error
