"""Go's binary coverage, as programs built with ``go build -cover`` write it to ``GOCOVERDIR`` (chapter 02 §14.9).

One file of meta-data says which blocks of source there are; files of counters, one for each run of the program, say how
often. What they say together is the profile that ``go tool covdata textfmt`` prints. The layout of both is documented
in Go's source, ``src/internal/coverage/defs.go``; all numbers are little-endian or ULEB128.
"""

from collections.abc import Iterator, Sequence

from codecov_core.errors import CorruptFileError
from codecov_core.ingest.binary_data import GO_COUNTERS_MAGIC, GO_META_MAGIC
from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.go_cover import read_profile
from codecov_core.ingest.formats.uleb128 import UlebNumbers, Words, texts_at
from codecov_core.values import dataclass

_VERSION = 1
_META_HEADER, _PACKAGE_HEADER = 56, 44
_COUNTERS_HEADER, _SEGMENT_HEADER, _FOOTER = 32, 16, 16
_RAW, _ULEB128 = 1, 2
_SET_MODE = 1
_MOST_SEGMENTS = 100
"""Segments of a file of counters that are read: programs write one."""
_LARGEST_COUNT = 2**32 - 1
_NUMBERS_OF_A_UNIT = 5

_Function = tuple[int, int]
"""Number of the package in the meta-data, number of the function in the package."""


class GoCovdata:
    """Reads a file of meta-data, with the counters that the upload holds for it; without any, nothing ever ran."""

    name = "go-covdata"
    kind: Kind = "text"

    def recognises(self, upload: SniffedFile) -> bool:
        """Compare the first bytes."""
        return upload.data.startswith(GO_META_MAGIC)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Write the blocks as a profile and read that; see :class:`~codecov_core.ingest.format.Format`."""
        meta = _Meta.of(upload.data)
        counts: dict[_Function, list[int]] = {}
        for counters in upload.companions:
            try:
                _add(counts, meta, counters)
            except CorruptFileError as error:
                sink.drop("file of counters", meta.hash.hex(), str(error))
        read_profile(b"".join(_profile(meta, counts)), options, sink)


@dataclass(frozen=True, slots=True)
class _Meta:
    """The packages of a program; ``hash`` is what its counters name it by."""

    hash: bytes
    is_set: bool
    packages: Sequence[bytes]

    @classmethod
    def of(cls, data: bytes) -> "_Meta":
        header = Words(data, 0, _META_HEADER)
        if header.number(4, 4) > _VERSION:
            raise CorruptFileError("meta-data of a newer version of Go: run `go tool covdata textfmt`")
        count = header.number(16, 8)
        table = Words(data, _META_HEADER, 16 * count)
        packages = []
        for index in range(count):
            start, length = table.number(8 * index, 8), table.number(8 * (count + index), 8)
            packages.append(Words(data, start, length).data)
        return cls(header.data[24:40], header.number(48, 1) == _SET_MODE, packages)


def _profile(meta: _Meta, counts: dict[_Function, list[int]]) -> Iterator[bytes]:
    """Write every block with its hits as a line of a cover profile; they may be out of order."""
    yield b"mode: set\n" if meta.is_set else b"mode: count\n"
    for number, package in enumerate(meta.packages):
        for function, (file, units) in enumerate(_functions(package)):
            hits = counts.get((number, function), ())
            for unit, (first, start, last, end, statements) in enumerate(units):
                count = hits[unit] if unit < len(hits) else 0
                yield b"%s:%d.%d,%d.%d %d %d\n" % (file, first, start, last, end, statements, count)


def _functions(package: bytes) -> Iterator[tuple[bytes, list[tuple[int, ...]]]]:
    """Give each function's file and its blocks: first line and column, last line and column, statements."""
    header = Words(package, 0, _PACKAGE_HEADER)
    count = header.number(40, 4)
    offsets = Words(package, _PACKAGE_HEADER, 4 * count)
    texts, end = texts_at(package, _PACKAGE_HEADER + 4 * count)
    numbers = UlebNumbers(package, end)
    for function in range(count):
        numbers.move_to(offsets.number(4 * function, 4))
        units, _, file = numbers.take(3)
        values = numbers.take(_NUMBERS_OF_A_UNIT * units)
        if file >= len(texts):
            raise CorruptFileError("a function names a file that is not there")
        columns = [values[at::_NUMBERS_OF_A_UNIT] for at in range(_NUMBERS_OF_A_UNIT)]
        yield texts[file], list(zip(*columns, strict=True))


def _add(counts: dict[_Function, list[int]], meta: _Meta, counters: bytes) -> None:
    """Add the counters of one file to what is known so far.

    Raises:
        CorruptFileError: it is damaged, or belongs to another program; what was read up to there is kept.

    """
    header = Words(counters, 0, _COUNTERS_HEADER)
    if header.data[:4] != GO_COUNTERS_MAGIC or header.number(4, 4) > _VERSION:
        raise CorruptFileError("no counters that can be read")
    if header.data[8:24] != meta.hash:
        raise CorruptFileError("counters of another program")
    flavor, big_endian = header.number(24, 1), header.number(25, 1) == 1
    footer = Words(counters, max(len(counters) - _FOOTER, 0), _FOOTER)
    if footer.data[:4] != GO_COUNTERS_MAGIC or flavor not in (_RAW, _ULEB128):
        raise CorruptFileError("counters that are cut off")
    at, segments = _COUNTERS_HEADER, footer.number(8, 4)
    if segments > _MOST_SEGMENTS:
        raise CorruptFileError(f"counters in more than {_MOST_SEGMENTS} segments")
    for _ in range(segments):
        segment = Words(counters, at, _SEGMENT_HEADER)
        at += _SEGMENT_HEADER + segment.number(8, 4) + segment.number(12, 4)
        if flavor == _ULEB128:
            numbers = UlebNumbers(counters, at)
        else:
            numbers = UlebNumbers.of_words(counters, at, big_endian=big_endian)
        for _ in range(segment.number(0, 8)):
            count, package, function = numbers.take(3)
            hits = numbers.take(count)
            known = counts.get((package, function))
            if known is not None and len(known) == len(hits):
                hits = [min(one + other, _LARGEST_COUNT) for one, other in zip(known, hits, strict=True)]
            counts[package, function] = hits
        at = numbers.position + _FOOTER
