"""Complexities of lines that several records state, which are lost when those merge (chapter 02 §6.3, 01 §22 rule 7).

With the option ``keep_complexity`` the largest one stays.
"""

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.sink import ColumnBlock, FileRows
from codecov_core.reports import NULL_CODE, Complexity, Report, fraction_code, largest_complexity, with_complexities
from codecov_core.reports import taken_of as first_of
from codecov_core.reports import total_of as second_of

_PAIRS_FROM = fraction_code(0, 0)


class KeptComplexity:
    """The largest complexity of each line of each file, by final path."""

    def __init__(self) -> None:
        """Start without any."""
        self._of_files: dict[str, dict[int, Complexity]] = {}

    def note_parts(self, parts: Iterable[FileRows | ColumnBlock], path_of: Callable[[str], str | None]) -> None:
        """Take what a format put into its sink; ``path_of`` gives the final path of a name, null for a lost one."""
        for part in parts:
            if isinstance(part, FileRows):
                path = path_of(part.name)
                for line, *_, complexity in part.rows:
                    self._note(path, line, complexity)
            elif part.complexity is not None:
                self._note_columns(part, part.complexity, path_of)

    def restored(self, report: Report) -> Report:
        """Give the report with all of them."""
        return with_complexities(report, self._of_files) if self._of_files else report

    def _note(self, path: str | None, line: int, complexity: Complexity) -> None:
        if path is None or complexity is None:
            return
        lines = self._of_files.setdefault(path, {})
        lines[line] = largest_complexity(lines.get(line), complexity)

    def _note_columns(self, block: ColumnBlock, codes: NDArray[np.int64], path_of: Callable[[str], str | None]) -> None:
        paths = [path_of(name) for name in block.names]
        rows = np.flatnonzero(codes != NULL_CODE)
        stated = codes[rows]
        files, lines = block.file_index[rows].tolist(), block.line[rows].tolist()
        firsts, seconds = first_of(stated).tolist(), second_of(stated).tolist()
        for file, line, code, first, second in zip(files, lines, stated.tolist(), firsts, seconds, strict=True):
            self._note(paths[file], line, [first, second] if code >= _PAIRS_FROM else code)
