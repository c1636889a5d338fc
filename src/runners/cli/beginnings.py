"""Telling coverage reports from other files by what they begin with, at a bounded cost."""

from pathlib import Path

from codecov_core.ingest import holds_coverage

_LOOKED_AT = 4 << 20
"""Bytes of one file; JSON that is larger has to be named as a report."""
_MOST = 256 << 20
"""Bytes of all files."""


class Beginnings:
    """Answers for file after file until so many bytes were read that the rest is told by name only."""

    def __init__(self, most: int = _MOST) -> None:
        """Allow `most` bytes to be read in all."""
        self._left = most
        self.passed_over = 0
        """How many files were asked about when nothing more could be read."""

    def hold_coverage(self, file: Path) -> bool:
        """Tell whether a file begins as a report; one that cannot be read does not."""
        if self._left <= 0:
            self.passed_over += 1
            return False
        try:
            with file.open("rb") as stream:
                beginning = stream.read(_LOOKED_AT)
        except OSError:
            return False
        self._left -= len(beginning)
        return holds_coverage(file.name, beginning)
