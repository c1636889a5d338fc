"""Segments in storage: a parsed report and the order of file names it stands for.

A report's file indexes must never move between publications (chapter 01 §22 rule 14). The order is that of first
appearance over all segments of a commit, and so a function of the segments alone: a segment that replaces another one
(a re-processed upload) therefore begins with the names of the one it replaces, also of files that are gone.
"""

import struct
import zlib
from collections.abc import Iterable, Sequence

import orjson

from codecov_core.errors import CorruptReportError, DamagedObjectError, ObjectNotFoundError
from codecov_core.ports import ObjectStore
from codecov_core.reports import Report, dump_segment, load_segment
from codecov_core.values import dataclass

_MAGIC = b"cov1"
_HEAD = struct.Struct("<4sII")
"""Magic, CRC-32 of everything after the head, length of the file order that comes first in it."""

LOST = (ObjectNotFoundError, DamagedObjectError, CorruptReportError)
"""What reading a segment raises when it is gone or damaged, for good."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One immutable part of a commit's report."""

    report: Report
    order: tuple[str | None, ...]
    """File names in index order; names that the report lacks, or ``None``, keep their place as a hole."""

    @classmethod
    def of(cls, report: Report, before: Iterable[str | None] = ()) -> "Segment":
        """Make a segment that begins with the names of ``before``."""
        return cls(report, appended(before, report.names))

    def encode(self) -> bytes:
        """Write it for storage."""
        order = b"" if self.order == self.report.names else orjson.dumps(self.order)
        body = order + dump_segment(self.report)
        return _HEAD.pack(_MAGIC, zlib.crc32(body), len(order)) + body

    @classmethod
    def decode(cls, data: bytes) -> "Segment":
        """Read it; raises ``CorruptReportError`` for anything else."""
        if len(data) < _HEAD.size or not data.startswith(_MAGIC):
            raise CorruptReportError("this is not a segment")
        _, checksum, length = _HEAD.unpack_from(data)
        if zlib.crc32(memoryview(data)[_HEAD.size :]) != checksum:
            raise CorruptReportError("a segment is damaged: its checksum is another one")
        body = _HEAD.size + length
        report = load_segment(data[body:])
        try:
            order = orjson.loads(data[_HEAD.size : body]) if length else report.names
        except orjson.JSONDecodeError as error:
            raise CorruptReportError(f"the file order of a segment is damaged: {error}") from error
        return cls(report, tuple(order))

    @classmethod
    def read(cls, objects: ObjectStore, path: str) -> "Segment":
        """Read one from storage; raises one of ``LOST``, or another ``StorageError`` when storage does not answer."""
        return cls.decode(objects.get(path))


def appended(before: Iterable[str | None], names: Sequence[str]) -> tuple[str | None, ...]:
    """Append the names that ``before`` does not have, in order."""
    order = list(before)
    known = set(order)
    order.extend(name for name in names if name not in known)
    return tuple(order)


def combined_order(segments: Iterable[Segment]) -> tuple[str | None, ...]:
    """Give the file order of a commit: first appearance over its segments in their order."""
    known: dict[str, None] = {}
    order: list[str | None] = []
    for segment in segments:
        for name in segment.order:
            if name is None:
                order.append(None)
            elif name not in known:
                known[name] = None
                order.append(name)
    return tuple(order)
