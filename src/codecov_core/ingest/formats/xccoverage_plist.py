"""Xcode's ``xccoverage.plist`` (Xcode 7 to 9): an archive of objects that refer to each other (chapter 02 §8.4, §14.4).

The archive is a flat list of objects; a reference is the index of one. Targets have source files, a source file has its
path and its lines, a line its count or the ranges of columns that ran differently often.
"""

import plistlib
from collections.abc import Iterator, Mapping, Sequence
from xml.parsers.expat import ExpatError

from codecov_core.errors import CorruptFileError
from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.json_shapes import as_list, as_mapping, whole_number
from codecov_core.ingest.formats.stated_coverage import UnusableValueError, hits_of
from codecov_core.ingest.limits import Allowance
from codecov_core.ingest.sink import Partial

_TARGETS = 2
"""Index of the object that holds the targets."""
_BYTES_OF_A_REFERENCE = 4
"""What one takes at least, with the object that it leads to."""
_NAMELESS_RANGE = 2
"""Length of ranges that are left out."""


class XccoveragePlist:
    """Reads the lines of all source files, from the XML form and from the binary one."""

    name = "xccoverage"
    kind: Kind = "plist"

    def recognises(self, upload: SniffedFile) -> bool:
        """Take a property list that is an archive with source files, whatever it is called."""
        return b"$objects" in upload.data and b"sourceFiles" in upload.data

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read all source files of all targets; see :class:`~codecov_core.ingest.format.Format`."""
        try:
            document = plistlib.loads(upload.data)
        except (
            ExpatError,
            ValueError,
            LookupError,
            ArithmeticError,
            TypeError,
            AttributeError,
            RecursionError,
        ) as error:
            raise CorruptFileError(f"no valid property list: {error}") from error
        archive = _Archive(
            as_mapping(document).get("$objects"),
            Allowance(len(upload.data) // _BYTES_OF_A_REFERENCE, "references in a property list"),
        )
        lines = GatheredLines(sink)
        for target in archive.items(archive.get(_TARGETS)):
            for file in archive.items(archive.at(target, "sourceFiles")):
                path = archive.at(file, "documentLocation")
                if not isinstance(path, str) or not path:
                    sink.drop("file", str(path)[:40], "no usable path")
                    continue
                lines.start(path)
                for number, line in enumerate(archive.items(archive.at(file, "lines")), 1):
                    _read_line(archive, as_mapping(line), number, lines, sink)
        lines.deliver()


class _Archive:
    """The objects of an archive."""

    def __init__(self, objects: object, allowance: Allowance) -> None:
        # References may meet in one array from everywhere: honest archives follow each of theirs once.
        self._allowance = allowance
        self._objects = as_list(objects)

    def get(self, index: int) -> object:
        """Give an object; null when there is none of this index."""
        return self._objects[index] if 0 <= index < len(self._objects) else None

    def at(self, holder: object, key: str) -> object:
        """Give what is under a key of an object, following a reference."""
        return self._followed(as_mapping(holder).get(key))

    def items(self, holder: object) -> Iterator[object]:
        """Give the items of an archived array."""
        items = as_list(as_mapping(holder).get("NS.objects"))
        self._allowance.spend(len(items))
        yield from map(self._followed, items)

    def _followed(self, value: object) -> object:
        index = reference(value)
        return value if index is None else self.get(index)


def reference(value: object) -> int | None:
    """Give the index a reference has, of the binary form or of the XML one; null for any other value."""
    if isinstance(value, plistlib.UID):
        return value.data
    if isinstance(value, dict) and len(value) == 1:
        return whole_number(value.get("CF$UID"))
    return None


def _read_line(archive: _Archive, line: Mapping[str, object], number: int, lines: GatheredLines, sink: Sink) -> None:
    if not line.get("x"):
        return
    try:
        if reference(line.get("s")) in (0, None):
            lines.append(number, hits_of(line.get("c")))
            return
        ranges = [as_mapping(item) for item in archive.items(archive.at(line, "s"))]
        partials = list(_partials(ranges))
    except UnusableValueError as error:
        sink.drop("line", str(number), str(error))
        return
    fraction = f"{sum(bool(partial[2]) for partial in partials)}/{len(partials)}"
    lines.append(number, fraction, "b" if partials else None, None, partials)


def _partials(ranges: Sequence[Mapping[str, object]]) -> Iterator[Partial]:
    for item in ranges:
        column, length = whole_number(item.get("c")), whole_number(item.get("len"))
        if column is None or length is None:
            raise UnusableValueError("a range without a place")
        if length != _NAMELESS_RANGE:
            yield column, column + length, hits_of(item.get("x"))
