"""The meta-data of Go's binary coverage in columns: which blocks of source a program has (chapter 02 §14.9).

A few bytes could name the same package or function again and again, so each byte belongs to one of them at most. What
is read costs what it is written in; names are texts only once, however many blocks a file has.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from codecov_core.errors import CorruptFileError
from codecov_core.ingest.formats.branch_ways import Mask, Numbers
from codecov_core.ingest.formats.go_blocks import Blocks
from codecov_core.ingest.formats.uleb128 import UlebNumbers, Words, texts_at
from codecov_core.ingest.sink import Sink
from codecov_core.values import dataclass

VERSION = 1
_HEADER, _PACKAGE_HEADER = 56, 44
_OFFSET = 4
_FUNCTION_HEADER, _NUMBERS_OF_A_BLOCK = 3, 5
"""Numbers of a function before its blocks (how many these are, its name, its file), and of a block."""
_FILE = 2


@dataclass(frozen=True, slots=True)
class GoMeta:
    """The blocks of a program, function by function and package by package.

    ``hash`` is what its counters name it by. The functions of package ``p`` are those from ``packages[p]`` to before
    ``packages[p + 1]``, the blocks of function ``f`` likewise those from ``functions[f]`` on. ``spans`` are their
    columns: first line and column, last line and column, statements. ``names[file[b]]`` is the file of block ``b``.
    """

    hash: bytes
    packages: Numbers
    functions: Numbers
    spans: Sequence[Numbers]
    file: Numbers
    names: Sequence[str]

    @classmethod
    def of(cls, data: bytes) -> "GoMeta":
        """Read a file.

        Raises:
            CorruptFileError: it is damaged, or of a version that is not known.

        """
        header = Words(data, 0, _HEADER)
        if header.number(4, 4) > VERSION:
            raise CorruptFileError("meta-data of a newer version of Go: run `go tool covdata textfmt`")
        starts, lengths = _ranges(data, header.number(16, 8))
        counts, offsets = _offsets(data, starts, lengths)
        package = np.repeat(np.arange(len(starts)), counts)
        numbers = UlebNumbers(data)
        first = numbers.begin_at(offsets + starts[package])
        blocks = _counts_of_blocks(numbers, first, (starts + lengths)[package])
        rows = within(first + _FUNCTION_HEADER, _NUMBERS_OF_A_BLOCK * blocks)
        spans = np.ascontiguousarray(numbers.values[rows].reshape(-1, _NUMBERS_OF_A_BLOCK).T)
        names, file = _files(data, starts + _PACKAGE_HEADER + _OFFSET * counts, package, numbers.values[first + _FILE])
        return cls(header.data[24:40], _places(counts), _places(blocks), list(spans), np.repeat(file, blocks), names)

    def blocks(self, hits: Numbers, sink: Sink) -> Blocks:
        """Give the blocks as those of a cover profile, with the hits of each."""
        first, _, last, _, statements = self.spans
        has_statements = statements > 0
        has_lines = (first >= 1) & (np.maximum(first, last) <= sink.limits.line_number)
        self._drop(~has_statements, "a block without statements", sink, harmless=True)
        self._drop(has_statements & ~has_lines, sink.line_number_reason, sink)
        kept = np.flatnonzero(has_statements & has_lines)
        used, mentioned, file = np.unique(self.file[kept], return_index=True, return_inverse=True)
        order = np.argsort(mentioned)
        names = [self.names[index] for index in used[order].tolist()]
        spans = [span[kept] for span in self.spans[:-1]]
        return Blocks.of_columns(names, [np.argsort(order)[file], *spans, hits[kept]])

    def _drop(self, mask: Mask, reason: str, sink: Sink, *, harmless: bool = False) -> None:
        rows = np.flatnonzero(mask)
        sink.drop_many("block", len(rows), map(self._shown, rows.tolist()), reason, harmless=harmless)

    def _shown(self, block: int) -> str:
        first, start, last, end, statements = (int(span[block]) for span in self.spans)
        return f"{self.names[self.file[block]]}:{first}.{start},{last}.{end} {statements}"


def within(starts: Numbers, lengths: Numbers) -> Numbers:
    """Give all places of ranges, one range after the other."""
    before = np.cumsum(lengths) - lengths
    places: Numbers = np.arange(int(lengths.sum())) + np.repeat(starts - before, lengths)
    return places


def _places(counts: Numbers) -> Numbers:
    """Give where each of some groups begins that follow each other, and where the last one ends."""
    return np.append(0, np.cumsum(counts))


def _ranges(data: bytes, count: int) -> tuple[Numbers, Numbers]:
    """Give where each package begins in the data, and its length."""
    table = np.frombuffer(Words(data, _HEADER, 16 * count).data, "<u8")
    if len(table) and int(table.max()) > len(data):
        raise CorruptFileError("the data is cut off")
    starts, lengths = table.astype(np.int64).reshape(2, -1)
    _refuse_overlapping(starts, starts + lengths, "package")
    return starts, lengths


def _offsets(data: bytes, starts: Numbers, lengths: Numbers) -> tuple[Numbers, Numbers]:
    """Give how many functions each package has, and where each function begins in its package."""
    counts, offsets = [], []
    for start, length in zip(starts.tolist(), lengths.tolist(), strict=True):
        package = Words(data, start, length).data
        count = int.from_bytes(package[_PACKAGE_HEADER - 4 : _PACKAGE_HEADER], "little")
        counts.append(count)
        offsets.append(Words(package, _PACKAGE_HEADER, _OFFSET * count).data)
    return np.array(counts, np.int64), np.frombuffer(b"".join(offsets), "<u4").astype(np.int64)


def _counts_of_blocks(numbers: UlebNumbers, first: Numbers, ends: Numbers) -> Numbers:
    """Give how many blocks each function has, by the index of its first number; it must end before some place."""
    counts = numbers.values[first]
    if len(counts) and int(counts.max()) > len(numbers.values):
        raise CorruptFileError("the data is cut off")
    last = first + _FUNCTION_HEADER + _NUMBERS_OF_A_BLOCK * counts
    if len(last) and (int(last.max()) > len(numbers.ends) or (numbers.ends[last - 1] > ends).any()):
        raise CorruptFileError("the data is cut off")
    _refuse_overlapping(first, last, "function")
    return counts


def _refuse_overlapping(starts: Numbers, ends: Numbers, what: str) -> None:
    order = np.argsort(starts, kind="stable")
    if (ends[order][:-1] > starts[order][1:]).any():
        raise CorruptFileError(f"a {what} begins in another one")


def _files(data: bytes, tables: Numbers, package: Numbers, file: Numbers) -> tuple[Sequence[str], Numbers]:
    """Give the names of all files, and the index of that of each function.

    ``tables`` are the places of each package's texts, ``package`` and ``file`` the package of each function and the
    text it names.
    """
    names: dict[str, int] = {}
    indexes = np.empty(len(file), np.int64)
    bounds = np.searchsorted(package, np.arange(len(tables) + 1)).tolist()
    for table, (start, end) in zip(tables.tolist(), pairwise(bounds), strict=True):
        of_package = file[start:end].tolist()
        texts = texts_at(data, table, set(of_package))
        known = {at: names.setdefault(text.decode("utf-8", "replace"), len(names)) for at, text in texts.items()}
        indexes[start:end] = [known[at] for at in of_package]
    return list(names), indexes
