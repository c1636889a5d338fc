"""Text of ``git diff`` to a :class:`Diff` (chapter 06 §4.3, with the rules 16 to 20 of §24.2).

Hunks are read by the lengths in their headers, so that removed lines such as ``-- x`` (shown as ``--- x``) and context
lines whose leading blank was lost are lines like others. A part that cannot be understood costs one file.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from codecov_core.reports.diffs import Diff, FileDiff, FileDiffType, Hunk

_FILE_STARTS: Final = ("diff --git ", "diff --cc ", "diff --combined ")
_HUNK_HEADER: Final = re.compile(r"@@ -(\d+),?(\d*) \+(\d+),?(\d*)")
_NOWHERE: Final = "/dev/null"
_ESCAPES: Final = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPED: Final = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)


def parse_git_diff(text: bytes | str | None) -> Diff | None:
    """The files that a git diff changes; null stays null ("unknown"), text without a file is "no change"."""
    if text is None:
        return None
    if isinstance(text, bytes):
        text = text.decode(errors="replace")
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    files = {}
    for part in _parts(lines):
        if part.path is not None:
            files[part.path] = part.file_diff()
    return Diff(files)


@dataclass(slots=True)
class _Part:
    """What is known of one file of the diff while its lines are read."""

    header: str
    is_combined: bool = False
    old: str | None = None
    new: str | None = None
    type: FileDiffType = "modified"
    is_binary: bool = False
    hunks: list[Hunk] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.is_combined:
            self.old = self.new = _unquoted(self.header)
        else:
            self.old, self.new = _names_of_header(self.header)
        if self.old == _NOWHERE:
            self.type = "new"

    @property
    def path(self) -> str | None:
        """The path after the change (of a deleted file: before it)."""
        return self.old if self.type == "deleted" and self.old not in (None, _NOWHERE) else self.new

    def file_diff(self) -> FileDiff:
        if self.type == "deleted":
            return FileDiff("deleted", self.path)
        if self.is_binary:
            return FileDiff("binary")
        before = None if self.old in (self.new, _NOWHERE) else self.old
        return FileDiff(self.type, before, tuple(self.hunks))

    def read_header_line(self, line: str) -> None:
        """Take one line between the start of the file and its first hunk."""
        if line.startswith("new file mode"):
            self.type = "new"
        elif line.startswith("deleted file mode"):
            self.type = "deleted"
        elif line.startswith(("rename from ", "copy from ")):
            self.old = _unquoted(line.partition(" from ")[2])
        elif line.startswith(("rename to ", "copy to ")):
            self.new = _unquoted(line.partition(" to ")[2])
        elif line.startswith("Binary files "):
            self.is_binary = True
        elif line.startswith("--- "):
            self._read_side(line[4:], "a/")
        elif line.startswith("+++ "):
            self._read_side(line[4:], "b/")

    def _read_side(self, name: str, prefix: str) -> None:
        path = _unquoted(name.partition("\t")[0])
        is_old = prefix == "a/"
        if path == _NOWHERE:
            if not self.is_combined:
                self.type = "new" if is_old else "deleted"
            return
        if self.header.removeprefix('"').startswith("a/"):
            path = path.removeprefix(prefix)
        if self.is_combined:
            return
        if is_old:
            self.old = path
        else:
            self.new = path


def _parts(lines: Sequence[str]) -> Iterator[_Part]:
    part: _Part | None = None
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if line.startswith(_FILE_STARTS):
            if part is not None:
                yield part
            start = next(start for start in _FILE_STARTS if line.startswith(start))
            part = _Part(line.removeprefix(start), is_combined=start != _FILE_STARTS[0])
        elif part is None:
            continue
        elif line.startswith("@@ -"):
            match = _HUNK_HEADER.match(line)
            if match:
                body, at = _hunk_lines(lines, at, _length(match[2]), _length(match[4]))
                part.hunks.append(Hunk(match[1], match[2], match[3], match[4], body))
        elif not part.hunks:
            part.read_header_line(line)
    if part is not None:
        yield part


def _hunk_lines(lines: Sequence[str], at: int, base: int, head: int) -> tuple[tuple[str, ...], int]:
    """The lines of a hunk with so many lines in base and head, and where the text goes on."""
    body = []
    end = len(lines)
    while at < end and (base > 0 or head > 0):
        line = lines[at] or " "
        mark = line[0]
        if mark == "+":
            head -= 1
        elif mark == "-":
            base -= 1
        elif mark == " ":
            base -= 1
            head -= 1
        elif mark == "\\":
            at += 1
            continue
        else:  # a hunk that is shorter than it says
            break
        body.append(line)
        at += 1
    return tuple(body), at


def _length(text: str) -> int:
    return int(text) if text else 1


def _names_of_header(header: str) -> tuple[str | None, str | None]:
    """Old and new name of ``a/old b/new``; null where they cannot be told apart."""
    if header.startswith('"') or header.endswith('"'):
        return _names_of_quoted_header(header)
    middle = len(header) // 2
    same = header[:middle], header[middle + 1 :]
    if header[middle : middle + 1] == " " and _without_prefix(same[0], "a/") == _without_prefix(same[1], "b/"):
        name = _without_prefix(same[0], "a/")
        return name, name
    old, separator, new = header.partition(" b/")
    if separator and (old.startswith("a/") or old == _NOWHERE):
        return old.removeprefix("a/"), new
    return None, None


def _names_of_quoted_header(header: str) -> tuple[str | None, str | None]:
    names = [_unquoted(match[0]) for match in _QUOTED.finditer(header)]
    rest = _QUOTED.sub("", header).strip()
    if rest:
        names.insert(0 if header.endswith('"') else len(names), rest)
    if len(names) != len(("old", "new")):
        return None, None
    return _without_prefix(names[0], "a/"), _without_prefix(names[1], "b/")


def _without_prefix(name: str, prefix: str) -> str:
    return name.removeprefix(prefix)


def _unquoted(name: str) -> str:
    """A name as it is, out of git's C-style quotes (bytes beyond ASCII as octal numbers)."""
    match = _QUOTED.fullmatch(name)
    if not match:
        return name

    def byte(escape: re.Match[bytes]) -> bytes:
        code = escape[1].decode(errors="replace")
        return bytes([int(code, 8) & 0xFF if len(code) > 1 else _ESCAPES.get(code, ord(code) & 0xFF)])

    return _ESCAPED.sub(byte, match[1].encode()).decode(errors="replace")
