"""Segments in storage. The columns of reports are loaded with the first one, not by this module."""

from collections import OrderedDict
from typing import TYPE_CHECKING

from codecov_core.ports import ObjectStore

if TYPE_CHECKING:
    from codecov_core.tasks.segments import Names, Segment


class Segments:
    """The segments in storage. Keeps the last few that were written: publishing often reads just those.

    A segment never changes once it is written.
    """

    def __init__(self, objects: ObjectStore, *, kept: int = 0) -> None:
        """Read from and write to ``objects``; keep so many."""
        self._objects = objects
        self._kept = kept
        self._written: OrderedDict[str, Segment] = OrderedDict()

    def write(self, path: str, segment: "Segment") -> None:
        """Store one; raises what storage raises."""
        self._objects.put(path, segment.encode())
        if self._kept:
            self._written[path] = segment
            if len(self._written) > self._kept:
                self._written.popitem(last=False)

    def read(self, path: str) -> "Segment":
        """Give one; raises one of ``LOST``, or another ``StorageError`` when storage does not answer."""
        from codecov_core.tasks.segments import Segment

        return self._written.get(path) or Segment.decode(self._objects.get(path))

    def pieces(self, path: str) -> "tuple[Names, ...]":
        """Give only the names of one; raises as :meth:`read`."""
        from codecov_core.tasks.segments import Segment

        return Segment.pieces_of(self._objects.get(path))
