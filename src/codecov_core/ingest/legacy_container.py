"""The text container of the older uploaders (chapter 02 §2.3).

Sections of bytes, each ended by a separator that tells its role. Two separators may share a line with content: the
uploaders put ``<<<<<< EOF`` right behind a file that does not end with a line feed.
"""

import re
from collections.abc import Iterator

from codecov_core.ingest.binary_data import end_of_binary, is_binary
from codecov_core.ingest.container import FIXES_NAME, ContainedFile, Container, beyond_limit
from codecov_core.ingest.limits import Limits
from codecov_core.ingest.line_fixes import LineFix, fixes_from_text
from codecov_core.ingest.network import network_from_text
from codecov_core.ingest.whitespace import first_content, last_content

_IGNORED_FROM = b"==FROMNOWONIGNOREDBYCODECOV==>>>"
_MARK = b"<<<<<< "
_SEPARATOR = re.compile(_MARK + rb"(network|ENV|EOF)")
_HEADER = b"# path="


def read_legacy_container(data: bytes, limits: Limits) -> Container:
    """Take a legacy upload apart; there are no bytes it could not make something of."""
    end = data.find(_IGNORED_FROM)
    files: list[ContainedFile] = []
    network: tuple[str, ...] | None = None
    environment: dict[str, str] = {}
    line_fixes: dict[str, LineFix] = {}
    count = 0
    for role, start, stop in _sections(data, len(data) if end < 0 else end):
        if role == b"EOF" and count >= limits.files and not data.startswith(_HEADER, start, stop):
            count += 1  # beyond the limit only a section with a name may be something else than coverage
            continue
        name, content = _name_and_content(data, start, stop)
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
    return next(_separators(data, len(data)), None) is not None or _IGNORED_FROM in data


def _separators(data: bytes, end: int) -> Iterator[re.Match[bytes]]:
    """Find what separates sections; XML has too many ``<`` for a pattern that begins with one."""
    at = data.find(_MARK, 0, end)
    while at >= 0:
        match = _SEPARATOR.match(data, at, end)
        if match is not None:
            yield match
        at = data.find(_MARK, at + 1 if match is None else match.end(), end)


def _sections(data: bytes, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Give the role and the bounds of each section that is not blank, without the whitespace before it.

    Bounds, because a section is often nearly the whole upload and every copy of it counts in the peak of memory.
    """
    found = list(_separators(data, end))
    # Inside a line of a report the same characters are content, unless nothing in the upload is cleanly separated.
    separators = [match for match in found if _on_its_own(data, end, match)] or found
    position = 0
    for role, stop, after in (*((match[1], match.start(), match.end()) for match in separators), (b"EOF", end, end)):
        start = first_content(data, position, stop)
        if start < stop:
            yield role, start, stop
        position = after


def _on_its_own(data: bytes, end: int, match: re.Match[bytes]) -> bool:
    """Tell whether a separator stands at the beginning or at the end of a line; more ``<`` may come before it."""
    if match.end() == end or data[match.end()] in b"\n\r":
        return True
    start = match.start()
    while start and data[start - 1] == ord("<"):
        start -= 1
    return start == 0 or data[start - 1] == ord("\n")


def _name_and_content(data: bytes, start: int, stop: int) -> tuple[str | None, bytes]:
    name: str | None = None
    if data.startswith(_HEADER, start, stop):
        line_end = data.find(b"\n", start, stop)
        line = data[start : stop if line_end < 0 else line_end]
        name = _text(line[len(_HEADER) :].split(_HEADER, 1)[0]).strip() or None
        start = first_content(data, start + len(line), stop)
    if not is_binary(data, start, stop):
        stop = last_content(data, start, stop)
    elif stop < len(data):
        stop = end_of_binary(data, start, stop)
    return name, data[start:stop]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
