"""Rows of lines in columns, with what only some of them carry."""

from collections.abc import Sequence
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.formats.branch_ways import (
    LINE_BITS,
    LINE_MASK,
    BranchRows,
    Mask,
    Numbers,
    are_among,
    line_keys,
)
from codecov_core.ingest.formats.byte_columns import Places
from codecov_core.ingest.sink import BRANCH, METHOD
from codecov_core.reports import NULL_CODE, TRUE_CODE
from codecov_core.values import dataclass

SMALLEST_FRACTION: Final = 1 << 62
"""Codes from here on are fractions; a count as large has no code of its own (``codecov_core.reports``)."""

_Number = TypeVar("_Number", np.int32, np.int64)


@dataclass(frozen=True, slots=True)
class LineColumns:
    """Rows of lines: index of the file, line, code of the coverage, type, and what all of them may be without.

    ``types`` are ``PLAIN``, ``BRANCH`` or ``METHOD``; ``missed`` and ``partials`` are indexes of distinct lists, 0 for
    none; ``complexity`` holds codes, ``NULL_CODE`` for none.
    """

    files: Numbers
    lines: Numbers
    codes: Numbers
    types: NDArray[np.int8]
    missed: NDArray[np.int32] | None = None
    partials: NDArray[np.int32] | None = None
    complexity: Numbers | None = None

    @classmethod
    def of_counts(cls, files: Numbers, lines: Numbers, counts: Numbers) -> "LineColumns":
        """Make rows of plain lines."""
        return cls(files, lines, counts, np.zeros(len(lines), np.int8))

    @classmethod
    def of_values(cls, files: Numbers, lines: Numbers, codes: Numbers) -> "LineColumns":
        """Make rows of what a report states: a fraction, or a partial without one, is a line with branches."""
        if len(codes) and int(codes.min()) >= 0 and int(codes.max()) < SMALLEST_FRACTION:
            return cls.of_counts(files, lines, codes)
        types = ((codes >= SMALLEST_FRACTION) | (codes == TRUE_CODE)).view(np.int8)  # PLAIN is 0 and BRANCH is 1
        return cls(files, lines, codes, types)

    @classmethod
    def of_branches(cls, rows: BranchRows, functions: Numbers | None) -> "LineColumns":
        """Make rows of lines with branches; those among ``functions`` (ascending keys) are those of functions."""
        types = np.full(len(rows.keys), BRANCH, np.int8)
        if functions is not None:
            types[are_among(rows.keys, functions)] = METHOD
        return cls(rows.keys >> LINE_BITS, rows.keys & LINE_MASK, rows.codes, types, rows.missed)

    def __len__(self) -> int:
        """Number of rows."""
        return len(self.lines)

    @property
    def keys(self) -> Numbers:
        """File and line of every row in one number (see ``branch_ways``)."""
        return line_keys(self.files, self.lines)

    def only(self, kept: Mask) -> "LineColumns":
        """Give the rows that are marked."""
        return self if kept.all() else self.at(kept)

    def at(self, rows: Mask | Places) -> "LineColumns":
        """Give some rows, in the order of their indexes."""
        return LineColumns(
            self.files[rows],
            self.lines[rows],
            self.codes[rows],
            self.types[rows],
            None if self.missed is None else self.missed[rows],
            None if self.partials is None else self.partials[rows],
            None if self.complexity is None else self.complexity[rows],
        )


def with_branches(columns: LineColumns, branches: LineColumns, *, of_known_lines: bool) -> LineColumns:
    """Put lines with branches, one row each by file and line, in the place of all that else is known of these lines.

    With ``of_known_lines`` lines of which nothing else is known are left out. Rows come out in ascending order where
    there are no such lines, so that nothing is left to sort for who takes them.
    """
    keys, keys_of_branches = columns.keys, branches.keys
    if (keys[1:] < keys[:-1]).any():
        order = np.argsort(keys, kind="stable")
        keys, columns = keys[order], columns.at(order)
    places = np.searchsorted(keys, keys_of_branches)
    is_known = places < len(keys)
    is_known[is_known] = keys[places[is_known]] == keys_of_branches[is_known]
    places, known = places[is_known], branches.only(is_known)
    replaced = _replaced(columns, places, known)
    is_repeated = keys[1:] == keys[:-1]
    if is_repeated.any():
        kept = np.append(True, ~is_repeated)
        kept |= ~are_among(keys, known.keys)
        replaced = replaced.only(kept)
    return replaced if of_known_lines or is_known.all() else joined([replaced, branches.only(~is_known)])


def _replaced(columns: LineColumns, places: Places, others: LineColumns) -> LineColumns:
    """Put rows with branches in the place of the rows at ``places``."""
    codes, types, missed = columns.codes.copy(), columns.types.copy(), np.zeros(len(columns), np.int32)
    codes[places], types[places] = others.codes, others.types
    if columns.missed is not None:
        missed[:] = columns.missed
    missed[places] = 0 if others.missed is None else others.missed
    partials = None if columns.partials is None else columns.partials.copy()
    if partials is not None:
        partials[places] = 0
    complexity = None if columns.complexity is None else columns.complexity.copy()
    if complexity is not None:
        complexity[places] = NULL_CODE
    return LineColumns(columns.files, columns.lines, codes, types, missed, partials, complexity)


def joined(blocks: Sequence[LineColumns]) -> LineColumns:
    """Put rows one after the other; there must be a block."""
    if len(blocks) == 1:
        return blocks[0]
    lengths = [len(block) for block in blocks]
    return LineColumns(
        np.concatenate([block.files for block in blocks]),
        np.concatenate([block.lines for block in blocks]),
        np.concatenate([block.codes for block in blocks]),
        np.concatenate([block.types for block in blocks]),
        _filled([block.missed for block in blocks], lengths, 0),
        _filled([block.partials for block in blocks], lengths, 0),
        _filled([block.complexity for block in blocks], lengths, NULL_CODE),
    )


def _filled(columns: Sequence[NDArray[_Number] | None], lengths: Sequence[int], absent: int) -> NDArray[_Number] | None:
    known = [column for column in columns if column is not None]
    if not known:
        return None
    parts = [
        np.full(length, absent, known[0].dtype) if column is None else column
        for column, length in zip(columns, lengths, strict=True)
    ]
    return np.concatenate(parts)
