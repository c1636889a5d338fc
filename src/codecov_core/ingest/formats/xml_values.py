"""Values of XML attributes and elements, read for many elements at once."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from codecov_core.ingest.formats.byte_columns import LONGEST_LITERAL, WORD, ByteColumns, Places
from codecov_core.ingest.formats.hit_counts import parse_hits
from codecov_core.values import dataclass

MISSING: Final = -(1 << 63)
"""Stands in a column of numbers where the attribute is not there."""
UNREADABLE: Final = MISSING + 1
"""Stands in a column of numbers where the attribute is there and is none."""

ABSENT: Final = -1
"""Stands in a column of codes of texts where the attribute is not there."""

_LARGEST: Final = (1 << 63) - 1
_MASKS = np.array([(1 << 8 * length) - 1 for length in range(WORD + 1)], np.uint64)
_WHOLE = re.compile(r"\s*[+-]?[0-9]+\s*")
_MOST_DIGITS = 20
_ENTITY = re.compile("&(lt|gt|amp|quot|apos);")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_BLANKS = str.maketrans("\t\r\n", "   ")


@dataclass(frozen=True, slots=True)
class Spans:
    """Where values stand in a block, one for each element: from ``begins`` up to ``ends``, -1 for a missing one."""

    columns: ByteColumns
    begins: Places
    ends: Places

    @classmethod
    def absent(cls, columns: ByteColumns, count: int) -> "Spans":
        """Start with values that are all missing."""
        return cls(columns, np.full(count, ABSENT, np.int64), np.full(count, ABSENT, np.int64))

    def place(self, rows: Places, begins: Places, ends: Places) -> None:
        """Set where the values of some elements stand."""
        self.begins[rows] = begins
        self.ends[rows] = ends


def whole_numbers(spans: Spans) -> NDArray[np.int64]:
    """Read whole numbers, with or without a sign; those beyond 64 bits become the largest or smallest."""
    return _numbers(spans, whole_number)


def counts(spans: Spans) -> NDArray[np.int64]:
    """Read hit counts as :func:`parse_hits` does."""
    return _numbers(spans, count)


def choices(spans: Spans, options: Sequence[str]) -> NDArray[np.int64]:
    """Read which of a few texts each value is: its index, or ``UNREADABLE`` when it is none of them."""
    found = np.full(len(spans.begins), UNREADABLE, np.int64)
    lengths = spans.ends - spans.begins
    for index, option in enumerate(options):
        literal = option.encode()
        rows = np.flatnonzero(lengths == len(literal))
        found[rows[spans.columns.match(spans.begins[rows], literal)]] = index
    found[spans.begins == ABSENT] = MISSING
    return found


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts: ``distinct[codes[i]]`` is the text of row ``i``, -1 stands for a missing one."""

    codes: NDArray[np.int64]
    distinct: tuple[str, ...]

    def __iter__(self) -> Iterator[str | None]:
        """Give the text of each row, null for a missing one."""
        return (None if code == ABSENT else self.distinct[code] for code in self.codes.tolist())


class TextCollector:
    """Gathers a column of texts, block by block; each distinct one is decoded once."""

    __slots__ = ("_codes", "_known")

    def __init__(self) -> None:
        """Start with no rows."""
        self._codes: list[NDArray[np.int64]] = []
        self._known: dict[bytes, int] = {}

    def collect(self, spans: Spans) -> None:
        """Add the values of one block; of equal ones in a row only the first is looked up."""
        starts = _run_starts(spans)
        block, known = spans.columns.block, self._known
        codes = [
            known.setdefault(block[begin:end], len(known)) if begin != ABSENT else ABSENT
            for begin, end in zip(spans.begins[starts].tolist(), spans.ends[starts].tolist(), strict=True)
        ]
        self._codes.append(np.repeat(np.array(codes, np.int64), np.diff(starts, append=len(spans.begins))))

    def texts(self) -> Texts:
        """Give all of them."""
        return Texts(np.concatenate([np.zeros(0, np.int64), *self._codes]), tuple(map(decoded, self._known)))


def _run_starts(spans: Spans) -> Places:
    """Find the values that differ from the one before them; of very long ones all count as different."""
    lengths = spans.ends - spans.begins
    longest = int(lengths.max(initial=0))
    if longest > LONGEST_LITERAL:
        return np.arange(len(lengths))
    is_absent = spans.begins == ABSENT
    equal = np.flatnonzero((lengths[1:] == lengths[:-1]) & (is_absent[1:] == is_absent[:-1])) + 1
    for offset in range(0, longest, WORD):
        masks = _MASKS[np.clip(lengths[equal] - offset, 0, WORD)]
        words = spans.columns.words(spans.begins[equal] + offset) & masks
        equal = equal[words == (spans.columns.words(spans.begins[equal - 1] + offset) & masks)]
    starts = np.ones(len(lengths), np.bool_)
    starts[equal] = False
    return np.flatnonzero(starts)


def _numbers(spans: Spans, read_text: Callable[[str], int]) -> NDArray[np.int64]:
    present = np.flatnonzero(spans.begins != ABSENT)
    everywhere = len(present) == len(spans.begins)
    begins = spans.begins if everywhere else spans.begins[present]
    ends = spans.ends if everywhere else spans.ends[present]
    numbers, lengths = spans.columns.decimals(begins)
    irregular = np.flatnonzero((lengths != ends - begins) | (lengths == 0))
    for row in irregular.tolist():
        numbers[row] = read_text(decoded(spans.columns.block[int(begins[row]) : int(ends[row])]))
    if everywhere:
        return numbers
    column = np.full(len(spans.begins), MISSING, np.int64)
    column[present] = numbers
    return column


def whole_number(text: str) -> int:
    """Read a whole number, with or without a sign; one beyond 64 bits becomes the largest or smallest."""
    if _WHOLE.fullmatch(text) is None:
        return UNREADABLE
    text = text.strip()
    digits = text.lstrip("+-").lstrip("0")
    number = _LARGEST if len(digits) > _MOST_DIGITS else int(digits or "0")
    return max(-number, UNREADABLE + 1) if text.startswith("-") else min(number, _LARGEST)


def count(text: str) -> int:
    """Read a hit count as :func:`parse_hits` does."""
    return UNREADABLE if (hits := parse_hits(text)) is None else hits


def decoded(written: bytes) -> str:
    """Read the text of a value: blanks for what separates lines, characters for the five entities of XML."""
    text = written.decode("utf-8", "replace").translate(_BLANKS)
    return _ENTITY.sub(lambda found: _ENTITIES[found[1]], text) if "&" in text else text
