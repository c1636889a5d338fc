"""Packing report files as uploaders do, compressed as uploads lie in object storage.

The text form (chapter 02 §2.3) wherever it says everything: it is also what a processed upload is rewritten as (§2.6),
so that nothing is unpacked and compressed once more for that. The v1 JSON form (§2.4) for everything else.
"""

import base64
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import zstandard

from runners.cli.file_names import as_unicode
from runners.cli.report_files import read_report

_FASTEST = 1  # the whole is compressed again; here it only has to fit the container
_ZSTD_LEVEL = 3
_ODD_NAME = re.compile(
    r"""[^\S\n ] | [\\"<=\#\x00-\x09\x0b-\x1f] | ^[ ] | [ ]$ | ^\./ | ^fixes$ | /target/delombok/""",
    re.VERBOSE | re.MULTILINE,
)
"""Finds names that would not read the same in the text form, which takes quotes, backslashes and some words apart."""
_QUOTED = re.compile(r'["\\\r]')
_ESCAPES = {'"': r"\"", "\\": r"\\", "\r": r"\r"}
_SPECIAL = (b"\0", b"<<<<<< ", b"==FROMNOWONIGNORED")
"""What a report must not hold in the text form: bytes that are no text, and what separates its sections."""
_COMPRESSED = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd")


def packed(reports: Sequence[Path], top: Path, network: Sequence[str]) -> bytes:
    """Return one upload, zstd-compressed, that holds these report files and the list of the repository's files.

    Each report is named relative to `top` where it lies below it. Raises `UsageProblem` naming the first one that
    cannot be read.
    """
    if _fit_text([*network, *(_name(path, top) for path in reports)]):
        content = _compressed(_text_form(reports, top, network))
        if content is not None:
            return content
    return zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compress(_json_form(reports, top, network))


def _text_form(reports: Sequence[Path], top: Path, network: Sequence[str]) -> Iterator[bytes | None]:
    """Give the parts one after the other, so that one report is in memory at a time; ``None`` for one that fits not."""
    yield "\n".join(network).encode() + b"\n<<<<<< network\n\n"
    for path in reports:
        data = read_report(path)
        if data.startswith(_COMPRESSED) or any(special in data for special in _SPECIAL):
            yield None
        yield f"# path={_name(path, top)}\n".encode()
        yield data
        yield b"\n<<<<<< EOF\n\n"


def _compressed(parts: Iterable[bytes | None]) -> bytes | None:
    stream = zstandard.ZstdCompressor(level=_ZSTD_LEVEL).compressobj()
    compressed: list[bytes] = []
    for part in parts:
        if part is None:
            return None
        compressed.append(stream.compress(part))
    return b"".join((*compressed, stream.flush()))


def _json_form(reports: Sequence[Path], top: Path, network: Sequence[str]) -> bytes:
    document = {
        "report_fixes": {"format": "legacy", "value": {}},
        "network_files": list(map(_as_git_writes, network)),
        "coverage_files": [
            {
                "filename": _name(path, top),
                "format": "base64+compressed",
                "data": base64.b64encode(zlib.compress(read_report(path), _FASTEST)).decode("ascii"),
                "labels": "",
            }
            for path in reports
        ],
        "metadata": {},
    }
    return json.dumps(document, separators=(",", ":")).encode()


def _as_git_writes(name: str) -> str:
    r"""Put a name in git's quotes that would mean another one without: ``"``, ``\`` and ``\r`` are escaped in them."""
    if _QUOTED.search(name) is None:
        return name
    return f'"{_QUOTED.sub(lambda found: _ESCAPES[found[0]], name)}"'


def _fit_text(names: Sequence[str]) -> bool:
    lines = "\n".join(names)
    return lines.count("\n") == len(names) - 1 and _ODD_NAME.search(lines) is None


def _name(path: Path, top: Path) -> str:
    real = path.resolve()
    name = real.relative_to(top).as_posix() if real.is_relative_to(top) else str(path)
    return as_unicode(name)
