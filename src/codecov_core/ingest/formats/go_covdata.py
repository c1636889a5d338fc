"""Go's binary coverage, as programs built with ``go build -cover`` write it to ``GOCOVERDIR`` (chapter 02 §14.9).

One file of meta-data says which blocks of source there are; files of counters, one for each run of the program, say how
often. What they say together is the profile that ``go tool covdata textfmt`` prints. The layout of both is documented
in Go's source, ``src/internal/coverage/defs.go``; all numbers are little-endian or ULEB128.
"""

import numpy as np
from numpy.typing import NDArray

from codecov_core.errors import CorruptFileError, LimitExceededError
from codecov_core.ingest.binary_data import GO_COUNTERS_MAGIC, GO_META_MAGIC
from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.branch_ways import Numbers
from codecov_core.ingest.formats.go_lines import read_blocks
from codecov_core.ingest.formats.go_meta import VERSION, GoMeta, within
from codecov_core.ingest.formats.uleb128 import UlebNumbers, Words

_COUNTERS_HEADER, _SEGMENT_HEADER, _FOOTER = 32, 16, 16
_RAW, _ULEB128 = 1, 2
_WORD = 4
_MOST_SEGMENTS = 100
"""Segments of a file of counters that are read: programs write one."""
_LARGEST_COUNT = 2**32 - 1
_FUNCTION_HEADER = 3
"""Numbers of a function before its counters: how many these are, its package, its number in the package."""


class GoCovdata:
    """Reads a file of meta-data, with the counters that the upload holds for it; without any, nothing ever ran."""

    name = "go-covdata"
    kind: Kind = "text"

    def recognises(self, upload: SniffedFile) -> bool:
        """Compare the first bytes."""
        return upload.data.startswith(GO_META_MAGIC)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Read the blocks, then the hits of each; see :class:`~codecov_core.ingest.format.Format`."""
        upload.check_numbers(upload.data)
        meta = GoMeta.of(upload.data)
        hits = np.zeros(len(meta.file), np.int64)
        for counters in upload.companions:
            try:
                upload.check_numbers(counters)
                _add(hits, meta, counters)
            except (CorruptFileError, LimitExceededError) as error:
                sink.drop("file of counters", meta.hash.hex(), str(error))
        read_blocks(meta.blocks(hits, sink), options, sink)


def _add(hits: Numbers, meta: GoMeta, counters: bytes) -> None:
    """Add the counters of one file to what is known so far of each block.

    Raises:
        CorruptFileError: it is damaged, or belongs to another program; what was read up to there is kept.

    """
    header = Words(counters, 0, _COUNTERS_HEADER)
    if header.data[:4] != GO_COUNTERS_MAGIC or header.number(4, 4) > VERSION:
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
    numbers = UlebNumbers(counters if flavor == _ULEB128 else b"")
    for _ in range(segments):
        segment = Words(counters, at, _SEGMENT_HEADER)
        functions = segment.number(0, 8)
        at += _SEGMENT_HEADER + segment.number(8, 4) + segment.number(12, 4)
        if functions and flavor == _ULEB128:
            first = int(numbers.begin_at(np.array([at]))[0])
            at = int(numbers.ends[_add_functions(hits, meta, numbers.values, first, functions) - 1])
        elif functions:
            count = max(len(counters) - at, 0) // _WORD
            words = np.frombuffer(counters, ">u4" if big_endian else "<u4", count, min(at, len(counters)))
            at += _WORD * _add_functions(hits, meta, words, 0, functions)
        at += _FOOTER


def _add_functions(hits: Numbers, meta: GoMeta, numbers: NDArray[np.integer], at: int, functions: int) -> int:
    """Add the counters of some functions, which stand from a number on; gives the place of the number behind them."""
    heads = list[int]()
    while len(heads) < functions and at + _FUNCTION_HEADER <= len(numbers):
        heads.append(at)
        at += _FUNCTION_HEADER + numbers.item(at)
    is_cut_off = len(heads) < functions or at > len(numbers)
    if at > len(numbers):
        heads.pop()
    places = np.array(heads, np.int64)
    counts, packages, names = (numbers[places + field].astype(np.int64) for field in range(_FUNCTION_HEADER))
    known = np.flatnonzero(packages < len(meta.packages) - 1)
    first = meta.packages[packages[known]]
    known = known[names[known] < meta.packages[packages[known] + 1] - first]
    function = meta.packages[packages[known]] + names[known]
    blocks = np.minimum(counts[known], meta.functions[function + 1] - meta.functions[function])
    counted = within(meta.functions[function], blocks)
    found = numbers[within(places[known] + _FUNCTION_HEADER, blocks)]
    np.add.at(hits, counted, np.minimum(found, _LARGEST_COUNT).astype(np.int64))
    hits[counted] = np.minimum(hits[counted], _LARGEST_COUNT)
    if is_cut_off:
        raise CorruptFileError("counters that are cut off")
    return at
