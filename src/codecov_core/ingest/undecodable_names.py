"""Finding the file whose name a report gives in another encoding: what could not be decoded may be any such letters.

lcov, for one, writes names that are not ASCII as single Latin-1 bytes; in UTF-8 these are replacement characters.
"""

import re
from collections.abc import Iterable

import re2

REPLACED = "\ufffd"
_ANY_LETTERS = r"[^\x00-\x7f]+"
_MOST_NAMES = 50
"""Names that are looked for: each takes a look at every file of the repository."""


class UndecodableNames:
    """The files of a repository that names with replacement characters may mean."""

    def __init__(self, files: Iterable[str]) -> None:
        """Take the files; nothing is done before the first question."""
        self._files = files
        self._asked = 0

    def find(self, path: str) -> str | None:
        """Give the only file that shares its last two components with a path, or all of a path that has one."""
        self._asked += 1
        if self._asked > _MOST_NAMES:
            return None
        end = "/".join(path.split("/")[-2:])
        parts = re.split(f"{REPLACED}+", end)
        pattern = re2.compile("(?:.*/)?" + _ANY_LETTERS.join(map(re2.escape, parts)))
        found = [file for file in self._files if not file.isascii() and pattern.fullmatch(file)]
        return found[0] if len(found) == 1 else None
