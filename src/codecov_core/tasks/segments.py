"""Segments in storage: a parsed report and the order of file names it stands for.

A report's file indexes must never move between publications (chapter 01 §22 rule 14). The order is that in which names
were merged, and so a function of the segments and their places alone. A segment that replaces another one (of an upload
that was processed again) therefore begins with the names of that one, also of files that are gone, which keep their
place; the names it adds are a piece of their own, with a place after all that was merged before.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import itemgetter
from typing import TypeAlias

import orjson

from codecov_core.errors import CorruptReportError, DamagedObjectError, ObjectNotFoundError
from codecov_core.reports import Report, dump_segment, load_segment, names_of_segment
from codecov_core.values import dataclass

_MAGIC = b"cov1"
_HEAD = struct.Struct("<4sII")
"""Magic, CRC-32 of everything after the head, length of the file order that comes first in it."""

Names: TypeAlias = tuple[str | None, ...]
"""File names in index order; ``None`` keeps the place of a hole."""

LOST = (ObjectNotFoundError, DamagedObjectError, CorruptReportError)
"""What reading a segment raises when it is gone or damaged, for good."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One immutable part of a commit's report."""

    report: Report
    pieces: tuple[Names, ...]
    """Its names, then those that each later processing of the upload added; names that the report lacks are holes."""

    @classmethod
    def of(cls, report: Report, before: Sequence[Names] = ()) -> "Segment":
        """Make a segment of which ``before`` are the pieces so far."""
        known = frozenset(chain.from_iterable(before))
        return cls(report, (*before, tuple(name for name in report.names if name not in known)))

    def encode(self) -> bytes:
        """Write it for storage."""
        order = b"" if self.pieces == (self.report.names,) else orjson.dumps(self.pieces)
        body = order + dump_segment(self.report)
        return _HEAD.pack(_MAGIC, zlib.crc32(body), len(order)) + body

    @classmethod
    def decode(cls, data: bytes) -> "Segment":
        """Read it; raises ``CorruptReportError`` for anything else."""
        order, body = _taken_apart(data)
        report = load_segment(body)
        return cls(report, _pieces(order, report.names))

    @staticmethod
    def pieces_of(data: bytes) -> tuple[Names, ...]:
        """Read only its names; raises as :meth:`decode`."""
        order, body = _taken_apart(data)
        return _pieces(order, names_of_segment(body))


def _taken_apart(data: bytes) -> tuple[bytes, bytes]:
    """Give the file order, if one is told, and the report, both still encoded."""
    if len(data) < _HEAD.size or not data.startswith(_MAGIC):
        raise CorruptReportError("this is not a segment")
    _, checksum, length = _HEAD.unpack_from(data)
    if zlib.crc32(memoryview(data)[_HEAD.size :]) != checksum:
        raise CorruptReportError("a segment is damaged: its checksum is another one")
    at = _HEAD.size + length
    return data[_HEAD.size : at], data[at:]


def _pieces(order: bytes, names: Names) -> tuple[Names, ...]:
    if not order:
        return (names,)
    try:
        told = orjson.loads(order)
    except orjson.JSONDecodeError as error:
        raise CorruptReportError(f"the file order of a segment is damaged: {error}") from error
    pieces = told if told and isinstance(told[0], list) else [told]  # once there were no pieces
    return tuple(map(tuple, pieces))


def appended(before: Iterable[str | None], names: Sequence[str]) -> Names:
    """Append the names that ``before`` does not have, in order."""
    order = list(before)
    known = set(order)
    order.extend(name for name in names if name not in known)
    return tuple(order)


def combined_order(placed: Iterable[tuple[int, Names]]) -> Names:
    """Give the file order of a commit: first appearance over the pieces of its segments, by their places."""
    known: set[str] = set()
    order: list[str | None] = []
    for _, names in sorted(placed, key=itemgetter(0)):
        for name in names:
            if name is None:
                order.append(None)
            elif name not in known:
                known.add(name)
                order.append(name)
    return tuple(order)
