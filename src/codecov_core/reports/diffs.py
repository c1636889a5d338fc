"""What changed between two commits, whatever provider said so (chapter 01 §11.1, chapter 06 §4.1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from functools import cached_property
from itertools import chain
from typing import Final, Literal, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from codecov_core.errors import CorruptDiffError
from codecov_core.values import dataclass

FileDiffType: TypeAlias = Literal["new", "modified", "deleted", "binary"]
HeaderItem: TypeAlias = int | str

_TYPES: Final[tuple[FileDiffType, ...]] = ("new", "modified", "deleted", "binary")
_HEADER_ITEMS: Final = 4
_NONE: Final = np.empty(0, dtype=np.int64)
_NONE.flags.writeable = False


class Hunk(NamedTuple):
    """One run of changed lines; each of ``lines`` starts with ``+``, ``-`` or a space.

    The header items are as the provider has them, numbers or their text; a length may be empty text (then it is 1).
    A tuple, because a large diff has tens of thousands: a frozen dataclass takes four times as long to make.
    """

    base_start: HeaderItem
    base_length: HeaderItem
    head_start: HeaderItem
    head_length: HeaderItem
    lines: tuple[str, ...] = ()

    @classmethod
    def from_wire(cls, segment: object) -> "Hunk":
        """Read a segment of the wire shape.

        Raises:
            CorruptDiffError: another shape.

        """
        header = segment.get("header") if isinstance(segment, Mapping) else None
        lines = segment.get("lines", ()) if isinstance(segment, Mapping) else None
        if (
            not isinstance(header, Sequence)
            or len(header) != _HEADER_ITEMS
            or not all(isinstance(item, int | str) for item in header)
            or not isinstance(lines, Sequence)
            or not all(isinstance(line, str) for line in lines)
        ):
            message = "a segment is not {header: [4 numbers], lines: [text]}"
            raise CorruptDiffError(message)
        base_start, base_length, head_start, head_length = header
        return cls(base_start, base_length, head_start, head_length, tuple(lines))

    def to_wire(self) -> dict[str, object]:
        """The segment as it travels: header as text or numbers, lines."""
        header = [self.base_start, self.base_length, self.head_start, self.head_length]
        return {"header": header, "lines": list(self.lines)}

    def added_lines(self) -> Iterator[int]:
        """Numbers in the head of the ``+`` lines (chapter 01 §11.2).

        Raises:
            CorruptDiffError: a start that is no number, or a line without its first character.

        """
        return iter(_numbers(self.head_start, self.lines, "+", "-"))

    def removed_lines(self) -> Iterator[int]:
        """Numbers in the base of the ``-`` lines; errors as :meth:`added_lines`."""
        return iter(_numbers(self.base_start, self.lines, "-", "+"))

    def places_of_removed(self) -> Iterator[int]:
        """Numbers in the head at which the ``-`` lines stood: those of the lines that now follow them (§11.5)."""
        place = _number(self.head_start)
        for line in self.lines:
            if line.startswith("-"):
                yield place
            else:
                place += 1

    def first_head_line(self) -> int:
        """Number of the hunk's first line in the head; a start of 0 counts as 1.

        Raises:
            CorruptDiffError: the start is no number.

        """
        return _number(self.head_start)


class Changes(Protocol):
    """The changed lines of one file, in whatever form they came."""

    @property
    def added(self) -> NDArray[np.int64]:
        """Numbers in the head of all added lines, read-only; errors as :meth:`Hunk.added_lines`."""

    @property
    def removed(self) -> NDArray[np.int64]:
        """Numbers in the base of all removed lines, read-only; errors as :meth:`Hunk.added_lines`."""

    def hunks(self) -> tuple[Hunk, ...]:
        """All runs of changed lines."""

    def added_texts(self, rows: Sequence[int]) -> list[str]:
        """The texts of some of the added lines, which are counted from 0, without mark and line end."""


class HunkChanges:
    """Changed lines that came as hunks."""

    def __init__(self, hunks: tuple[Hunk, ...]) -> None:
        self._hunks = hunks

    @cached_property
    def added(self) -> NDArray[np.int64]:
        """See :class:`Changes`."""
        return _read_only([_numbers(hunk.head_start, hunk.lines, "+", "-") for hunk in self._hunks])

    @cached_property
    def removed(self) -> NDArray[np.int64]:
        """See :class:`Changes`."""
        return _read_only([_numbers(hunk.base_start, hunk.lines, "-", "+") for hunk in self._hunks])

    def hunks(self) -> tuple[Hunk, ...]:
        """See :class:`Changes`."""
        return self._hunks

    def added_texts(self, rows: Sequence[int]) -> list[str]:
        """See :class:`Changes`."""
        texts = [line[1:] for hunk in self._hunks for line in hunk.lines if line.startswith("+")]
        return [texts[row] for row in rows]


class FileDiff:
    """How one file changed; ``before`` is its old path when it was renamed, copied or deleted."""

    __slots__ = ("_changes", "before", "type")

    def __init__(
        self,
        type: FileDiffType,
        before: str | None = None,
        hunks: tuple[Hunk, ...] | None = None,
        *,
        changes: Changes | None = None,
    ) -> None:
        """Take the changes as hunks or in another form; without both there are none (deleted and binary files)."""
        self.type: Final = type
        self.before: Final = before
        self._changes: Final = changes if hunks is None else HunkChanges(hunks)

    def __eq__(self, other: object) -> bool:
        """Whether both say the same."""
        if not isinstance(other, FileDiff):
            return NotImplemented
        return (self.type, self.before, self.hunks) == (other.type, other.before, other.hunks)

    def __hash__(self) -> int:
        """Hash of what it says."""
        return hash((self.type, self.before, self.hunks))

    @property
    def hunks(self) -> tuple[Hunk, ...] | None:
        """The runs of changed lines; null where the wire has no ``segments`` (deleted and binary files)."""
        return None if self._changes is None else self._changes.hunks()

    @property
    def stats(self) -> dict[str, int]:
        """Numbers of added and of removed lines."""
        first = [line[:1] for hunk in self.hunks or () for line in hunk.lines]
        return {"added": first.count("+"), "removed": first.count("-")}

    def added_lines(self) -> NDArray[np.int64]:
        """Numbers in the head of all added lines; errors as :meth:`Hunk.added_lines`."""
        return _NONE if self._changes is None else self._changes.added

    def removed_lines(self) -> NDArray[np.int64]:
        """Numbers in the base of all removed lines; errors as :meth:`Hunk.added_lines`."""
        return _NONE if self._changes is None else self._changes.removed

    def added_texts(self, rows: Sequence[int]) -> list[str]:
        """The texts of some of the :meth:`added_lines`, which are counted from 0, without mark and line end."""
        return [] if self._changes is None else self._changes.added_texts(rows)

    @classmethod
    def from_wire(cls, stored: object) -> "FileDiff":
        """Read a file of the wire shape.

        Raises:
            CorruptDiffError: another shape or an unknown type.

        """
        kind = stored.get("type") if isinstance(stored, Mapping) else None
        if kind not in _TYPES or not isinstance(stored, Mapping):
            message = f"a file of a diff has type {kind!r}"
            raise CorruptDiffError(message)
        before = stored.get("before")
        segments = stored.get("segments")
        if segments is not None and not isinstance(segments, Sequence):
            message = "the segments of a file of a diff are no list"
            raise CorruptDiffError(message)
        return cls(
            type=kind,
            before=before if isinstance(before, str) else None,
            hunks=None if segments is None else tuple(Hunk.from_wire(segment) for segment in segments),
        )

    def to_wire(self) -> dict[str, object]:
        """The file as it travels (chapter 06 §4.1)."""
        wire: dict[str, object] = {"type": self.type}
        if self.type != "binary":
            wire["before"] = self.before
        hunks = self.hunks
        if hunks is not None:
            wire["segments"] = [hunk.to_wire() for hunk in hunks]
        wire["stats"] = self.stats
        return wire


@dataclass(frozen=True, slots=True)
class Diff:
    """The files that changed, by their path after the change."""

    files: Mapping[str, FileDiff] = field(default_factory=dict)

    @classmethod
    def from_wire(cls, stored: object) -> "Diff | None":
        """Read a diff of the wire shape; null is "unknown", without files it is "no change" (chapter 06 §24.2 rule 20).

        Raises:
            CorruptDiffError: another shape.

        """
        if stored is None:
            return None
        files = stored.get("files") if isinstance(stored, Mapping) else stored
        if not files:
            return cls()
        if not isinstance(files, Mapping):
            message = "a diff is not {files: {path: ...}}"
            raise CorruptDiffError(message)
        return cls({path: FileDiff.from_wire(file) for path, file in files.items()})

    def to_wire(self) -> dict[str, object]:
        """The diff as it travels; a fresh object each time, since readers write totals into it."""
        return {"files": {path: file.to_wire() for path, file in self.files.items()}}


def _number(item: HeaderItem) -> int:
    try:
        return int(item) or 1
    except ValueError as error:
        message = f"a segment starts at {item!r}, which is no number"
        raise CorruptDiffError(message) from error


def _numbers(start: HeaderItem, lines: Sequence[str], marked: str, other: str) -> list[int]:
    """Numbers of the marked lines of a hunk, on the side that lacks the other ones."""
    number = _number(start)
    numbers = []
    for line in lines:
        mark = line[:1]
        if mark == other:
            continue
        if mark == marked:
            numbers.append(number)
        elif not mark:
            message = "a line of a segment lacks its first character"
            raise CorruptDiffError(message)
        number += 1
    return numbers


def _read_only(numbers: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    try:
        column = np.fromiter(chain.from_iterable(numbers), dtype=np.int64)
    except OverflowError as error:
        message = "a segment starts at a number beyond all lines"
        raise CorruptDiffError(message) from error
    column.flags.writeable = False
    return column
