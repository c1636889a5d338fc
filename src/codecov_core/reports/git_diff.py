"""Text of ``git diff`` to a :class:`Diff` (chapter 06 §4.3, with the rules 16 to 20 of §24.2).

Hunks are read by the lengths in their headers, so that removed lines such as ``-- x`` (shown as ``--- x``) and context
lines whose leading blank was lost are lines like others. A part that cannot be understood costs one file.
"""

import re
from collections.abc import Sequence
from dataclasses import field
from functools import partial
from typing import Final

from codecov_core.reports.diff_columns import DiffColumns
from codecov_core.reports.diffs import Changes, Diff, FileDiff, FileDiffType, Hunk, HunkChanges
from codecov_core.values import dataclass

_FILE_START: Final = re.compile(rb"\ndiff --(git|cc|combined) ")
_HUNK_START: Final = re.compile(r"\n@@ -(\d{1,18})(?:,(\d{0,18}))? \+(\d{1,18})(?:,(\d{0,18}))?")
_NOWHERE: Final = "/dev/null"
_ESCAPES: Final = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}
_QUOTED: Final = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPED: Final = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)


def parse_git_diff(text: bytes | str | None) -> Diff | None:
    """The files that a git diff changes; null stays null ("unknown"), text without a file is "no change"."""
    if text is None:
        return None
    if isinstance(text, str):
        text = text.encode(errors="replace")
    text = b"\n" + text.replace(b"\r\n", b"\n").removesuffix(b"\n")
    starts = list(_FILE_START.finditer(text))
    if not starts:
        return Diff()
    columns = DiffColumns(text, [match.start() + 1 for match in starts])
    ends = [*(match.start() for match in starts[1:]), len(text)]
    files = {}
    for file, (match, end) in enumerate(zip(starts, ends, strict=True)):
        first_hunk = columns.first_hunk(file)
        before = end if first_hunk is None else first_hunk - 1
        part = _read_part(text[match.end() : before].decode(errors="replace"), is_combined=match[1] != b"git")
        if part.path is not None:
            hunks = partial(_hunks, text, before, end)
            part.changes = columns.changes(file, hunks) or HunkChanges(hunks())
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
    changes: Changes = field(default_factory=lambda: HunkChanges(()))

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
        return FileDiff(self.type, before, changes=self.changes)

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


def _read_part(text: str, *, is_combined: bool) -> _Part:
    """What stands before the hunks of one file."""
    header, *lines = text.split("\n")
    part = _Part(header, is_combined=is_combined)
    for line in lines:
        part.read_header_line(line)
    return part


def _hunks(text: bytes, start: int, end: int) -> tuple[Hunk, ...]:
    """The hunks of one file; no line of a hunk can look like the start of a file or of another hunk."""
    _, *hunks = _HUNK_START.split(text[start:end].decode(errors="replace"))
    starts = zip(*(hunks[column::5] for column in range(5)), strict=True)
    return tuple(
        Hunk(base, base_length or "", head, head_length or "", _hunk_lines(body, base_length, head_length))
        for base, base_length, head, head_length, body in starts
    )


def _hunk_lines(text: str, base_length: str | None, head_length: str | None) -> tuple[str, ...]:
    """The lines of a hunk; ``text`` starts with what is left of its header, and may go on after it."""
    base, head = int(base_length or 1), int(head_length or 1)
    _, *lines = text.split("\n")
    added, removed, kept = text.count("\n+"), text.count("\n-"), text.count("\n ")
    if added + removed + kept == len(lines) and removed + kept == base and added + kept == head:
        return tuple(lines)
    return _irregular_lines(lines, base, head)


def _irregular_lines(lines: Sequence[str], base: int, head: int) -> tuple[str, ...]:
    """Those of the lines that are a hunk with so many lines in base and head."""
    body = []
    for text in lines:
        if base <= 0 and head <= 0:
            break
        line = text or " "
        if line[0] == "\\":
            continue
        if line[0] not in "+- ":  # a hunk that is shorter than it says
            break
        base -= line[0] != "+"
        head -= line[0] != "-"
        body.append(line)
    return tuple(body)


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
