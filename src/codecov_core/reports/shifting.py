"""Moving the lines of a report along with a diff (chapter 01 §11.4)."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from codecov_core.errors import CorruptDiffError
from codecov_core.reports.diffs import Diff, Hunk
from codecov_core.reports.report import Report
from codecov_core.reports.table import Index, offsets_of

_EMPTY: Final = -1


def shift_lines(report: Report, diff: Diff | None) -> Report:
    """The report with the lines of its modified files where the diff moves them.

    Removed lines lose what is known of them, added lines are empty. A malformed hunk ends its file, with the hunks
    before it applied. Renamed, deleted and new files stay as they are.
    """
    modified = {
        path: file.hunks or ()
        for path, file in (diff.files if diff is not None else {}).items()
        if file.type == "modified" and path in report and file.hunks
    }
    if not modified:
        return report
    report.load([index for index, name in enumerate(report.names) if name in modified])
    table = report.loaded_table()
    lines, numbers, lengths = [], [], []
    facts = list(report.facts)
    for index, name in enumerate(report.names):
        start, stop = int(table.offsets[index]), int(table.offsets[index + 1])
        rows: Index = np.arange(start, stop)
        moved = table.number[start:stop]
        hunks = modified.get(name)
        if hunks:
            positions = _shifted(moved, facts[index].positions, hunks)
            occupied = np.flatnonzero(positions != _EMPTY)
            rows, moved = positions[occupied] + start, (occupied + 1).astype(np.int32)
            facts[index] = facts[index].with_changed_lines(len(positions))
        lines.append(rows)
        numbers.append(moved)
        lengths.append(len(rows))
    shifted = table.take_lines(np.concatenate(lines), offsets_of(np.array(lengths, dtype=np.intp)))
    return report.with_lines(shifted.with_numbers(np.concatenate(numbers)), facts)


def _shifted(numbers: NDArray[np.int32], length: int, hunks: tuple[Hunk, ...]) -> Index:
    """For every position after the change, which of the file's lines is there (``_EMPTY``: none)."""
    positions = [_EMPTY] * length
    for row, number in enumerate(numbers.tolist()):
        positions[number - 1] = row
    try:
        for hunk in hunks:
            _apply(hunk, positions)
    except CorruptDiffError:
        pass
    return np.array(positions, dtype=np.intp)


def _apply(hunk: Hunk, positions: list[int]) -> None:
    at = hunk.first_head_line() - 1
    for line in hunk.lines:
        if not line:
            message = "a line of a segment lacks its first character"
            raise CorruptDiffError(message)
        if line[0] == "-":
            if at < len(positions):
                del positions[at]
        elif line[0] == "+":
            positions.insert(at, _EMPTY)
            at += 1
        else:
            at += 1
