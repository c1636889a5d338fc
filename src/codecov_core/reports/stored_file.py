"""What is known about one file of a report beside its lines."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

import orjson

from codecov_core.errors import CorruptReportError
from codecov_core.reports.totals import Totals

PRESENT_SESSIONS: Final = "present_sessions"
Header: TypeAlias = tuple[tuple[int, ...] | None, Mapping[str, object]]
"""What a chunk's first line says: the ids of the sessions (null: nothing) and the other keys."""
NO_HEADER: Final[Mapping[str, object]] = MappingProxyType({})


class FileFacts(NamedTuple):
    """Stored facts about a file, each valid until its lines change.

    ``length`` is that of its list of lines, empty ones too, unless ``body`` tells it. ``totals`` and ``present`` (the
    ids of its sessions) are null when nothing is stored: they are computed from the lines. ``header`` are the other
    keys of the chunk's first line. ``body`` is the stored chunk without that line, as long as it still says what the
    lines are. A tuple for the reason that :class:`Totals` is one.
    """

    length: int = 0
    totals: Totals | None = None
    diff_totals: Totals | None = None
    present: tuple[int, ...] | None = None
    header: Mapping[str, object] = NO_HEADER
    body: bytes | None = None

    @property
    def positions(self) -> int:
        """Length of the list of lines; a newline at the very end of a body starts none (chapter 01 §13.1)."""
        if self.body is None:
            return self.length
        return self.body.count(b"\n") + (0 if self.body.endswith(b"\n") or not self.body else 1)

    def with_changed_lines(self, length: int) -> "FileFacts":
        """What is left of the facts once the lines are others."""
        return FileFacts(length=length, header=self.header)

    def without_body(self) -> "FileFacts":
        """The same facts without the stored text."""
        return self._replace(length=self.positions, body=None)


def parse_header(line: bytes, name: str) -> Header:
    """Session ids and further keys of a chunk's first line; null, empty and ``{}`` say nothing (chapter 01 §13.2).

    Raises:
        CorruptReportError: the line is no JSON.

    """
    text = line.strip()
    if not text or text in (b"{}", b"null"):
        return None, NO_HEADER
    try:
        header = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        message = f"the chunk header of {name} is no JSON: {error}"
        raise CorruptReportError(message, file=name, line=0) from error
    if not isinstance(header, dict):
        return None, NO_HEADER
    present = header.pop(PRESENT_SESSIONS, None)
    ids = None
    if isinstance(present, list) and all(type(id) is int for id in present):
        ids = tuple(sorted(present))
    return ids, header


def format_header(present: tuple[int, ...] | None, header: Mapping[str, object]) -> bytes:
    """A chunk's first line, always an object."""
    stored: dict[str, object] = {} if present is None else {PRESENT_SESSIONS: present}
    return orjson.dumps({**stored, **header})
