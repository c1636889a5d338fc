"""The changed lines of a whole git diff as columns over its text.

A large diff has tens of thousands of hunks of a few lines. Their headers are read together, every line is counted by
its first byte, and the text of a line is cut out only when somebody asks for it.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from codecov_core.reports.diffs import Hunk
from codecov_core.reports.table import Index, Mask
from codecov_core.reports.text_words import ONE_BYTE, PADDING, Words, numbers_of, word, words_of
from codecov_core.values import dataclass

_LINE_END: Final = ord("\n")
_PLUS, _MINUS, _BLANK, _COMMA = (ord(character) for character in "+- ,")
_HUNK_START: Final = word(b"@@ -")
_HEAD_START: Final = word(b" +")
_AFTER_NUMBERS: Final = word(b" @@")


def _prefix(length: int) -> np.uint64:
    return np.uint64((1 << 8 * length) - 1)


@dataclass(frozen=True, slots=True)
class TextChanges:
    """What a diff changes in one file, as columns over the diff's text; see :class:`diffs.Changes`."""

    text: bytes
    """The whole diff."""
    added: NDArray[np.int64]
    removed: NDArray[np.int64]
    added_at: Index
    """Where each added line begins in the text, its mark included."""
    read_hunks: Callable[[], tuple[Hunk, ...]]

    def hunks(self) -> tuple[Hunk, ...]:
        """The runs of lines, read anew with every call."""
        return self.read_hunks()

    def added_texts(self, rows: Sequence[int]) -> list[str]:
        """The texts of some added lines, without their marks and line ends."""
        texts = []
        for start in self.added_at[rows].tolist():
            end = self.text.find(b"\n", start)
            texts.append(self.text[start + 1 : None if end < 0 else end].decode(errors="replace"))
        return texts


class DiffColumns:
    r"""All lines of a git diff, and which of them belong to hunks that are as long as their headers say.

    ``files`` are the places at which the parts of the files begin, in order; ``text`` has only ``\n`` as line end.
    """

    def __init__(self, text: bytes, files: Sequence[int]) -> None:
        self._text = text
        padded = text + b"\n" + PADDING
        self._words = words_of(padded)
        ends = np.flatnonzero(np.frombuffer(padded, np.uint8, len(text) + (not text.endswith(b"\n"))) == _LINE_END)
        self._starts = np.concatenate(([0], ends + 1))[: len(ends)]
        self._marks = np.frombuffer(padded, np.uint8)[self._starts]
        self._file_lines = np.append(self._starts.searchsorted(files), len(self._starts))
        self._hunk_lines = np.flatnonzero((self._words[self._starts] & _prefix(4)) == _HUNK_START)
        self._first_hunks = self._hunk_lines.searchsorted(self._file_lines)

    def first_hunk(self, file: int) -> int | None:
        """Where the first hunk of a file begins in the text."""
        first = int(self._first_hunks[file])
        return int(self._starts[self._hunk_lines[first]]) if first < self._first_hunks[file + 1] else None

    def changes(self, file: int, read_hunks: Callable[[], tuple[Hunk, ...]]) -> TextChanges | None:
        """What is changed in a file; null when one of its hunks is not as its header says."""
        hunks = slice(int(self._first_hunks[file]), int(self._first_hunks[file + 1]))
        if not self._hunks.regular[hunks].all():
            return None
        lines = slice(int(self._file_lines[file]), int(self._file_lines[file + 1]))
        added, removed = self._added, self._removed
        of_added, of_removed = added.part(lines), removed.part(lines)
        return TextChanges(
            self._text,
            added.numbers[of_added],
            removed.numbers[of_removed],
            self._starts[added.lines[of_added]],
            read_hunks,
        )

    @cached_property
    def _hunks(self) -> "_Hunks":
        ends = np.append(self._hunk_lines[1:], len(self._starts))
        next_file = self._file_lines[self._file_lines.searchsorted(self._hunk_lines, side="right")]
        return _Hunks.of(self._words, self._starts[self._hunk_lines]).counted(
            self._marks, self._hunk_lines + 1, np.minimum(ends, next_file)
        )

    @cached_property
    def _added(self) -> "_Marked":
        return self._marked(_PLUS, _MINUS, self._hunks.head_start)

    @cached_property
    def _removed(self) -> "_Marked":
        return self._marked(_MINUS, _PLUS, self._hunks.base_start)

    def _marked(self, mark: int, other: int, hunk_starts: NDArray[np.int64]) -> "_Marked":
        """The lines of hunks with this mark, numbered on the side that lacks the other ones."""
        hunks = self._hunks
        lines = np.flatnonzero(self._marks == mark)
        lines = lines[self._hunk_lines[:1].searchsorted(lines) > 0]  # not those before the first hunk
        if not len(lines):
            return _Marked(lines, lines)
        hunk = self._hunk_lines.searchsorted(lines) - 1
        inside = lines < hunks.stop[hunk]
        lines, hunk = lines[inside], hunk[inside]
        before = np.concatenate(([0], np.cumsum(self._marks != other)))
        numbers = hunk_starts[hunk] + before[lines] - before[hunks.start[hunk]]
        numbers.flags.writeable = False
        return _Marked(lines, numbers)


@dataclass(frozen=True, slots=True)
class _Marked:
    """Changed lines of one kind: which lines of the diff they are, and their numbers in their file."""

    lines: Index
    numbers: NDArray[np.int64]

    def part(self, lines: slice) -> slice:
        start, stop = self.lines.searchsorted((lines.start, lines.stop)).tolist()
        return slice(start, stop)


@dataclass(frozen=True, slots=True)
class _Hunks:
    """The hunks of a diff: numbers of their headers, their lines, and whether the ones tell the others."""

    base_start: NDArray[np.int64]
    base_length: NDArray[np.int64]
    head_start: NDArray[np.int64]
    head_length: NDArray[np.int64]
    regular: Mask
    start: Index
    stop: Index

    @classmethod
    def of(cls, words: Words, at: Index) -> "_Hunks":
        """Read the headers that begin at these places of the text."""
        base_start, base_length, at, base_fits = _range(words, at + len("@@ -"))
        between = (words[at] & _prefix(2)) == _HEAD_START
        head_start, head_length, at, head_fits = _range(words, at + len(" +"))
        closed = (words[at] & _prefix(3)) == _AFTER_NUMBERS
        # A side without lines starts at 0, which counts as 1 (chapter 01 §11.2).
        return cls(
            np.maximum(base_start, 1),
            base_length,
            np.maximum(head_start, 1),
            head_length,
            base_fits & between & head_fits & closed,
            at,
            at,
        )

    def counted(self, marks: NDArray[np.uint8], start: Index, stop: Index) -> "_Hunks":
        """These hunks with the lines from ``start`` to ``stop``, regular only with as many as their headers say."""
        added, removed, kept = (_counts(marks == mark, start, stop) for mark in (_PLUS, _MINUS, _BLANK))
        whole = added + removed + kept == stop - start
        fits = whole & (removed + kept == self.base_length) & (added + kept == self.head_length)
        return _Hunks(
            self.base_start,
            self.base_length,
            self.head_start,
            self.head_length,
            self.regular & fits,
            start,
            stop,
        )


def _range(words: Words, at: Index) -> tuple[NDArray[np.int64], NDArray[np.int64], Index, Mask]:
    """Read ``start[,length]`` at each place: both numbers, the place behind, and whether it is such a range."""
    starts, digits, fits = numbers_of(words[at])
    at = at + np.where(fits, digits, 0)
    lengths = np.ones(len(at), dtype=np.int64)
    given = np.flatnonzero(fits & ((words[at] & ONE_BYTE) == _COMMA))
    values, digits, given_fits = numbers_of(words[at[given] + 1])
    lengths[given], fits[given] = values, given_fits
    at[given] += np.where(given_fits, digits + 1, 0)
    return starts, lengths, at, fits


def _counts(marked: Mask, start: Index, stop: Index) -> Index:
    before = np.concatenate(([0], np.cumsum(marked)))
    return before[stop] - before[start]
