"""Blocks of regular LCOV records, read in columns.

A block is regular when every record in it starts with its one ``SF`` and all its numbers are plain digits. The first
eight bytes of every text line say what it is; the digits of all ``DA`` lines, then of all ``BRDA`` lines, are read at
once, and the branches of a line become its fraction by segmented sums. A block that is anything else is declined.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.format import FormatOptions
from codecov_core.ingest.formats.branch_ways import BranchRows, Ways, has_repeated_ids, without_repeated_ids
from codecov_core.ingest.formats.byte_columns import WORD, ByteColumns, Mask, Places
from codecov_core.ingest.formats.distinct_lists import DistinctLists
from codecov_core.ingest.formats.lcov_branches import BRANCH_BITS, LETTER_SHIFT, branch_text
from codecov_core.ingest.formats.lcov_fields import IrregularLcovError, LcovFields, Numbers
from codecov_core.ingest.formats.lcov_functions import CalledLines, read_called_lines
from codecov_core.ingest.formats.lcov_left_out import (
    OF_JAVASCRIPT,
    OF_MANGLED_NAMES,
    ON_FIRST_LINE,
    WITHOUT_OPTION,
    LeftOut,
    TextLines,
    without_lines,
)
from codecov_core.ingest.formats.lcov_rows import KEY_SHIFT, LINE_MASK, Rows, are_in, branch_rows
from codecov_core.ingest.sink import KEPT_EXAMPLES, Sink
from codecov_core.values import dataclass

_Lines = tuple[NDArray[np.int32], NDArray[np.int32], Numbers, NDArray[np.int8], NDArray[np.int32]]
"""File indexes, line numbers, coverage codes, type codes and indexes of missed lists."""

_IGNORED = (b"TN:", b"LF:", b"LH:", b"FNF:", b"FNH:", b"BRF:", b"BRH:", b"FNDA:")
_KEYS = (b"DA:", b"BRDA:", b"FN:", b"FNL:", b"FNA:")
_DETAILS = ("BRDA", "FN", "FNL", "FNA")
_END_OF_RECORD = b"end_of_record"
_LARGEST_BLOCK = 32 << 20
_LARGEST_BLOCK_NUMBER = 1 << LETTER_SHIFT - BRANCH_BITS
_NEWLINE, _RETURN = b"\n\r"


class RegularRecords:
    """Collects blocks of regular records, to put their lines into the sink together."""

    def __init__(self, options: FormatOptions, sink: Sink) -> None:
        """Start without a record."""
        self._options = options
        self._sink = sink
        self._names: list[str] = []
        self._missed: DistinctLists[str] = DistinctLists()
        self._parts: list[_Lines] = []
        self._rows = 0

    def read(self, block: bytes) -> bool:
        """Read some whole records; returns False, with nothing taken, when they have to be read line by line.

        Raises:
            LimitExceededError: these are more line records than the upload may have.

        """
        if len(block) > _LARGEST_BLOCK or self._options.lcov_executed_lines_are_hits:
            return False
        if self._options.lcov_mcdc and b"MCDC:" in block:
            return False
        if not block.endswith(b"\n"):
            block += b"\n"
        try:
            names, rows, left_out = _Block(block, self._missed).read(self._options, self._sink)
        except IrregularLcovError:
            return False
        self._rows += len(rows.keys)
        self._sink.allowance.check(self._rows)
        for records in left_out:
            records.tell(self._sink)
        first = len(self._names)
        self._names += names
        files = (rows.keys >> KEY_SHIFT) + first
        lines = (rows.keys & LINE_MASK).astype(np.int32)
        self._parts.append((files.astype(np.int32), lines, rows.coverage, rows.kind, rows.missed))
        return True

    def deliver(self) -> None:
        """Put everything read since the last delivery into the sink."""
        if not self._parts:
            return
        files, lines, coverage, kinds, missed = (np.concatenate(column) for column in zip(*self._parts, strict=True))
        if len(lines):
            lists = self._missed.lists
            self._sink.columns(self._names, files, lines, coverage, kinds, missed_index=missed, missed_lists=lists)
        self._names, self._missed, self._parts, self._rows = [], DistinctLists(), [], 0


@dataclass(frozen=True, slots=True)
class _Files:
    """The rules that depend on a file's name, one entry a record."""

    without_branches: Mask
    with_mangled_names: Mask
    without_first_line: Mask

    @classmethod
    def of(cls, names: list[str], options: FormatOptions, sink: Sink) -> "_Files":
        reads_all = options.lcov_javascript_branches
        return cls(
            np.array([name.endswith(".js") and not reads_all for name in names], np.bool_),
            np.array([name.endswith(".cpp") for name in names], np.bool_),
            np.array([(sink.final_name(name) or "").endswith(".ts") for name in names], np.bool_),
        )


class _Block:
    """One block of whole records."""

    def __init__(self, block: bytes, missed: DistinctLists[str]) -> None:
        self._block = block
        self._columns = ByteColumns(block)
        self._fields = LcovFields(self._columns)
        self._ends = self._columns.find(_NEWLINE)
        self._starts = np.concatenate(([0], self._ends[:-1] + 1))
        self._missed = missed

    def read(self, options: FormatOptions, sink: Sink) -> tuple[list[str], Rows, list[LeftOut]]:
        """Give the names of all records, their lines, and what is left out."""
        heads = self._columns.words(self._starts)
        lines, branches, functions, starts, calls = (_places(heads, key) for key in _KEYS)
        ends_of_records = _places(heads, _END_OF_RECORD[:WORD])
        others = self._others(heads, (lines, branches, functions, starts, calls, ends_of_records))
        names, starts_of_records, others, conditions = self._file_names(others)
        used = (lines, branches, functions, starts, calls, others)
        records = self._records(starts_of_records, ends_of_records, used)
        files = _Files.of(names, options, sink)
        texts = TextLines(self._block, self._starts, self._ends, names, records)
        left_out = [texts.left_out("MCDC", conditions, WITHOUT_OPTION)] if len(conditions) else []
        if files.without_branches.any():
            details = zip(_DETAILS, (branches, functions, starts, calls), strict=True)
            of_javascript = ((key, places[files.without_branches[records[places]]]) for key, places in details)
            left_out += [texts.left_out(key, places, OF_JAVASCRIPT) for key, places in of_javascript]
        keys, coverage = self._read_lines(lines, records)
        rows = Rows(keys, coverage, np.zeros(len(keys), np.int8), np.zeros(len(keys), np.int32))
        first_lines, mangled, ended = self._read_functions(functions, records, files)
        called = self._read_called_lines(starts, calls, records, files)
        if len(branches):
            ways, on_first_lines = self._read_branches(branches, records, files)
            grouped = ways.by_line(self._missed)
            methods = np.union1d(first_lines, called.starts) if len(called.starts) else first_lines
            if len(on_first_lines):
                left_out.append(texts.left_out("BRDA", on_first_lines, ON_FIRST_LINE))
            if len(mangled):
                left_out.append(_of_mangled_names(grouped, mangled, names))
            rows = rows.replaced(branch_rows(grouped, methods, mangled, options))
        rows = rows.completed(called)
        if len(ended) and not rows.have(ended).all():
            raise IrregularLcovError
        # Looked up by record, of which there are few: nearly always all of them have lines.
        have_lines = np.diff(np.searchsorted(lines, starts_of_records), append=len(lines)) > 0
        if not have_lines.all():
            have_lines[rows.keys >> KEY_SHIFT] = True
            left_out.append(without_lines(names, have_lines))
        return names, rows, left_out

    # --- records

    def _others(self, heads: NDArray[np.uint64], known_places: Sequence[Places]) -> Places:
        """Give the text lines that are neither known by their first letters nor to be ignored."""
        is_known = np.zeros(len(heads), np.bool_)
        for places in known_places:
            is_known[places] = True
        others = np.flatnonzero(~is_known)
        heads = heads[others]
        is_ignored = np.zeros(len(others), np.bool_)
        for key in _IGNORED:
            is_ignored |= _are(heads, key)
        return others[~is_ignored]

    def _file_names(self, others: Places) -> tuple[list[str], Places, Places, Places]:
        """Split off the ``SF`` lines: names, their text lines, and the text lines that are left and count as keys.

        Those of conditions come once more, last.
        """
        names: list[str] = []
        starts: list[int] = []
        keys: list[int] = []
        conditions: list[int] = []
        for index in others.tolist():
            text = self._block[self._starts[index] : self._ends[index]]
            if text.startswith(b"SF:"):
                name = text[3:].decode("utf-8", "replace").strip()
                if not name:
                    raise IrregularLcovError
                names.append(name)
                starts.append(index)
            elif b":" in text and not text.startswith(b"#"):
                keys.append(index)
                if text.startswith(b"MCDC:"):
                    conditions.append(index)
        places = (np.array(found, np.int64) for found in (starts, keys, conditions))
        return names, *places  # type: ignore[return-value] # three of them

    def _records(self, starts: Places, ends: Places, used: Sequence[Places]) -> Numbers:
        """Number the record of every text line; whatever is used has to stand behind the one ``SF`` of its record."""
        at = self._starts[ends]
        lengths = self._ends[ends] - at
        lengths -= self._columns.bytes[at + lengths - 1] == _RETURN
        is_alone = self._columns.match(at, _END_OF_RECORD) & (lengths == len(_END_OF_RECORD)) & (ends > 0)
        if not is_alone.all():
            raise IrregularLcovError
        record = _numbered(ends, len(self._starts))
        file = _numbered(starts, len(self._starts)) - 1
        if len(starts) not in (len(ends), len(ends) + 1) or (record[starts] != np.arange(len(starts))).any():
            raise IrregularLcovError
        outside = np.flatnonzero(record != file)
        if any(are_in(outside, places).any() for places in used):
            raise IrregularLcovError
        return record

    # --- what the records hold

    def _read_lines(self, lines: Places, records: Numbers) -> tuple[Numbers, Numbers]:
        """Read ``DA:line,hits``, with or without a checksum: keys and hits."""
        number, at = self._fields.line_number(self._starts[lines] + len(b"DA:"))
        hits, lengths = self._columns.decimals(at)
        at = at + lengths
        if not ((lengths > 0) & (self._fields.is_comma(at) | self._fields.is_end(at))).all():
            raise IrregularLcovError
        return records[lines] << KEY_SHIFT | number, hits

    def _read_functions(self, functions: Places, records: Numbers, files: _Files) -> tuple[Numbers, Numbers, Numbers]:
        """Read ``FN:line,...``: sorted keys of the lines functions start on, and of those with a mangled name.

        The third are keys of functions with an end, of which ``FNDA`` may say more than anything else says.
        """
        number, at = self._fields.line_number(self._starts[functions] + len(b"FN:"))
        record = records[functions]
        first, second = self._columns.bytes[at], self._columns.bytes[at + 1]
        is_mangled = files.with_mangled_names[record]
        is_mangled &= (first == ord("_")) & ((second == ord("Z")) | (second == ord("G")))
        keys = record << KEY_SHIFT | number
        has_end = (first >= ord("0")) & (first <= ord("9")) & ~files.without_branches[record]
        return np.sort(keys[~is_mangled], kind="stable"), np.sort(keys[is_mangled], kind="stable"), keys[has_end]

    def _read_called_lines(self, starts: Places, calls: Places, records: Numbers, files: _Files) -> CalledLines:
        """Read ``FNL`` and ``FNA``; both are ignored where branches are."""
        starts, calls = (places[~files.without_branches[records[places]]] for places in (starts, calls))
        lines, names = ((self._starts[places], records[places]) for places in (starts, calls))
        return read_called_lines(self._fields, lines, names)

    def _read_branches(self, branches: Places, records: Numbers, files: _Files) -> tuple[Ways, Places]:
        """Read ``BRDA:line,block,branch,taken``, sorted by line; also gives the text lines of those on first lines."""
        number, at = self._fields.line_number(self._starts[branches] + len(b"BRDA:"))
        letter = self._columns.bytes[at]
        is_lettered = (letter >= ord("a")) & (letter <= ord("z"))
        block, at = self._fields.number(at + is_lettered, _LARGEST_BLOCK_NUMBER)
        branch, at = self._fields.number(at, 1 << BRANCH_BITS)
        count, lengths = self._columns.decimals(at)
        is_dash = self._columns.bytes[at] == ord("-")
        end = at + np.maximum(lengths, is_dash)
        if not ((end > at) & self._fields.is_end(end)).all():
            raise IrregularLcovError
        is_taken = ~is_dash & ((count > 0) | (lengths > 1))  # "00" is not "0"
        record = records[branches]
        keys = record << KEY_SHIFT | number
        ids = block << BRANCH_BITS | branch
        ids |= np.where(is_lettered, letter - ord("a") + 1, 0).astype(np.int64) << LETTER_SHIFT
        on_first_line = files.without_first_line[record] & (number == 1)
        used = ~files.without_branches[record]
        on_first_line &= used
        used &= ~on_first_line
        if not used.all():
            keys, ids, is_taken = keys[used], ids[used], is_taken[used]
        if (keys[1:] < keys[:-1]).any():
            order = np.argsort(keys, kind="stable")
            keys, ids, is_taken = keys[order], ids[order], is_taken[order]
        if has_repeated_ids(keys, ids):
            keys, ids, is_taken = without_repeated_ids(keys, ids, is_taken)
        return Ways(keys, ids, is_taken, branch_text), branches[on_first_line]


def _of_mangled_names(grouped: BranchRows, mangled: Numbers, names: Sequence[str]) -> LeftOut:
    """Leave out the branches of lines on which functions with mangled names start."""
    rows = np.flatnonzero(are_in(grouped.keys, mangled))
    first = grouped.keys[rows[:KEPT_EXAMPLES]].tolist()
    places = [f"{names[key >> KEY_SHIFT]}:{key & LINE_MASK}" for key in first]
    return LeftOut("BRDA", int(grouped.total[rows].sum()), places, OF_MANGLED_NAMES)


def _places(heads: NDArray[np.uint64], key: bytes) -> Places:
    return np.flatnonzero(_are(heads, key))


def _are(heads: NDArray[np.uint64], key: bytes) -> Mask:
    """Tell which text lines start with ``key``, of up to eight bytes, by their first eight bytes."""
    wanted = np.uint64(int.from_bytes(key, "little"))
    found: Mask = heads & np.uint64((1 << 8 * len(key)) - 1) == wanted
    return found


def _numbered(starts: Places, count: int) -> Numbers:
    """Tell for each of ``count`` places how many of the sorted ``starts`` are at it or before it."""
    marks = np.zeros(count, np.int64)
    marks[starts] = 1
    return np.cumsum(marks)
