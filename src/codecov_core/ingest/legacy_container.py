"""The text container of the older uploaders (chapter 02 §2.3).

Sections of bytes, each ended by a separator that tells its role. Two separators may share a line with content: the
uploaders put ``<<<<<< EOF`` right behind a file that does not end with a line feed.
"""

import re
from collections.abc import Iterator

from codecov_core.ingest.compression import is_compressed
from codecov_core.ingest.container import FIXES_NAME, ContainedFile, Container, beyond_limit
from codecov_core.ingest.limits import Limits
from codecov_core.ingest.line_fixes import LineFix, fixes_from_text
from codecov_core.ingest.network import network_from_text

_IGNORED_FROM = b"==FROMNOWONIGNOREDBYCODECOV==>>>"
_SEPARATOR = re.compile(rb"<<<<<< (network|ENV|EOF)")
_HEADER = b"# path="
_WHITESPACE = b" \t\n\r\v\f"


def read_legacy_container(data: bytes, limits: Limits) -> Container:
    """Take a legacy upload apart; there are no bytes it could not make something of."""
    end = data.find(_IGNORED_FROM)
    files: list[ContainedFile] = []
    network: tuple[str, ...] | None = None
    environment: dict[str, str] = {}
    line_fixes: dict[str, LineFix] = {}
    count = 0
    for role, section in _sections(data if end < 0 else data[:end]):
        name, content = _name_and_content(section)
        if role == b"network":
            network = network_from_text(_text(content))
        elif role == b"ENV":
            environment = dict(line.split("=", 1) for line in _text(content).split("\n") if "=" in line)
        elif name == FIXES_NAME:
            line_fixes = fixes_from_text(_text(content))
        else:
            count += 1
            if count <= limits.files:
                files.append(ContainedFile(name, content))
    return Container(
        "legacy",
        tuple(files),
        network,
        line_fixes,
        environment,
        beyond_limit(count, limits.files),
    )


def holds_separator(data: bytes) -> bool:
    """Tell whether bytes would fall apart when written into this container."""
    return _SEPARATOR.search(data) is not None or _IGNORED_FROM in data


def _sections(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Give the role and the bytes (outer whitespace and all) of each section that is not blank."""
    found = list(_SEPARATOR.finditer(data))
    # Inside a line of a report the same characters are content, unless nothing in the upload is cleanly separated.
    separators = [match for match in found if _on_its_own(data, match)] or found
    start = 0
    for match in separators:
        if section := data[start : match.start()].lstrip(_WHITESPACE):
            yield match[1], section
        start = match.end()
    if section := data[start:].lstrip(_WHITESPACE):
        yield b"EOF", section


def _on_its_own(data: bytes, match: re.Match[bytes]) -> bool:
    """Tell whether a separator stands at the beginning or at the end of a line; more ``<`` may come before it."""
    if data[match.end() : match.end() + 1] in (b"", b"\n", b"\r"):
        return True
    start = match.start()
    while start and data[start - 1] == ord("<"):
        start -= 1
    return start == 0 or data[start - 1] == ord("\n")


def _name_and_content(section: bytes) -> tuple[str | None, bytes]:
    name: str | None = None
    if section.startswith(_HEADER):
        line, _, section = section.partition(b"\n")
        name = _text(line[len(_HEADER) :].split(_HEADER, 1)[0]).strip() or None
        section = section.lstrip(_WHITESPACE)
    # The last bytes of compressed data may look like whitespace.
    return name, section if is_compressed(section) else section.rstrip(_WHITESPACE)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
