"""Branches of the lines of one file, as they turn into fractions."""

from collections.abc import Iterator, Mapping, Sequence

from codecov_core.ingest.formats.gathered_lines import GatheredLines


class BranchLines:
    """Collects which branches of which lines were taken.

    A branch is known by an id, a text that is unique on its line; stated twice, it was taken if it once was.
    """

    __slots__ = ("_lines",)

    def __init__(self) -> None:
        """Start without any line."""
        self._lines: dict[int, dict[str, bool]] = {}

    def __bool__(self) -> bool:
        """Whether there is a line with branches."""
        return bool(self._lines)

    def __contains__(self, line: object) -> bool:
        """Whether a line has branches."""
        return line in self._lines

    def add(self, line: int, branch: str, *, is_taken: bool) -> None:
        """Add a branch."""
        branches = self._lines.setdefault(line, {})
        branches[branch] = is_taken or branches.get(branch, False)

    def without_keys(self, values: Mapping[str, object]) -> Mapping[str, object]:
        """Give a map of counts from line numbers as texts without those of lines with branches."""
        if not self._lines:
            return values
        taken = {str(line) for line in self._lines}
        return {line: count for line, count in values.items() if line not in taken}

    def without(self, values: Sequence[object], first_line: int = 1) -> Sequence[object]:
        """Give a list of counts by line without those of lines with branches, whose fractions replace them."""
        if not self._lines:
            return values
        counts = list(values)
        for line in self._lines:
            if 0 <= line - first_line < len(counts):
                counts[line - first_line] = None
        return counts

    def deliver(self, lines: GatheredLines) -> None:
        """Add the fractions of all lines to the file opened last, with the ids of the branches not taken."""
        lines.fractions(self._fractions())

    def _fractions(self) -> Iterator[tuple[int, int, int, tuple[str, ...] | None]]:
        for line, branches in self._lines.items():
            total, taken = len(branches), sum(branches.values())
            missed = tuple(branch for branch, is_taken in branches.items() if not is_taken) if taken < total else None
            yield line, taken, total, missed
