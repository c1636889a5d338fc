"""Finding the file whose name a report gives in another encoding: what could not be decoded may be any such letters.

lcov, for one, writes names that are not ASCII as single Latin-1 bytes; in UTF-8 these are replacement characters.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import re2

REPLACED = "\ufffd"
_ANY_LETTERS = r"[^\x00-\x7f]+"
_RUN = re.compile(_ANY_LETTERS)
_DECODED = re.compile(rf"[^\x00-\x7f{REPLACED}]")
_MOST_COMPARED = 100_000
"""Files that are compared with names of which some letters were decoded: a quarter of a second for all of an upload."""
_A_PATTERN = 50
"""Files in whose time such a name becomes a pattern; each part of it takes that of a few more."""


class UndecodableNames:
    """The files of a repository that names with replacement characters may mean."""

    def __init__(self, files: Iterable[str]) -> None:
        """Take the files; nothing is done before the first question."""
        self._files = files
        self._compared = 0

    def find(self, path: str) -> str | None:
        """Give the only file that shares its last two components with a path, or all of a path that has one."""
        end = "/".join(path.rsplit("/", 2)[-2:])
        found: Sequence[str] = self._by_outline.get(_RUN.sub(REPLACED, end), ())
        if found and _DECODED.search(end):
            found = self._with_letters(end, found)
        return found[0] if len(found) == 1 else None

    def _with_letters(self, end: str, files: Sequence[str]) -> Sequence[str]:
        """Give those of some files that have the letters of an end that were decoded; none when enough were compared.

        The letters may stand beside others.
        """
        parts = re.split(f"{REPLACED}+", end)
        self._compared += (len(files) + _A_PATTERN) * (1 + len(parts) // 8)
        if self._compared > _MOST_COMPARED:
            return ()
        pattern = re2.compile("(?:.*/)?" + _ANY_LETTERS.join(map(re2.escape, parts)))
        return [file for file in files if pattern.fullmatch(file)]

    @cached_property
    def _by_outline(self) -> Mapping[str, Sequence[str]]:
        """Files that are not ASCII by their last component and by their last two, each run of other letters as one."""
        by_outline: dict[str, list[str]] = {}
        for file in self._files:
            if not file.isascii():
                *folders, name = _RUN.sub(REPLACED, "/".join(file.rsplit("/", 2)[-2:])).split("/")
                by_outline.setdefault(name, []).append(file)
                if folders:
                    by_outline.setdefault(f"{folders[0]}/{name}", []).append(file)
        return by_outline
