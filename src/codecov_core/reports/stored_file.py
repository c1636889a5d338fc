"""What is known about one file of a report beside its lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

import orjson

from codecov_core.errors import CorruptReportError
from codecov_core.reports.totals import Totals

PRESENT_SESSIONS: Final = "present_sessions"
NO_HEADER: Final[Mapping[str, object]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Stored facts about a file, each valid until its lines change.

    ``positions`` is the length of its list of lines, empty ones too. ``totals`` and ``present`` (the ids of its
    sessions) are null when nothing is stored: they are computed from the lines. ``header`` are the other keys of the
    chunk's first line. ``body`` is the stored chunk without that line, as long as it still says what the lines are.
    """

    positions: int = 0
    totals: Totals | None = None
    diff_totals: Totals | None = None
    present: tuple[int, ...] | None = None
    header: Mapping[str, object] = field(default_factory=lambda: NO_HEADER)
    body: bytes | None = None

    def with_changed_lines(self, positions: int) -> "FileFacts":
        """What is left of the facts once the lines are others."""
        return FileFacts(positions=positions, header=self.header)


def parse_header(line: bytes, name: str) -> tuple[tuple[int, ...] | None, Mapping[str, object]]:
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
