"""Reading many regular stored lines at once, without a Python object a line.

A regular line is ``[C,T,[[id,C],[id,C,[...],null,null],...]]``: coverage a number of at most seven digits or a
canonical ratio, type null, ``"b"`` or ``"m"``, at least one session, no complexity, no blanks. All lines are read side
by side: one position each, moved over one item at a time, eight bytes a look. Whatever does not fit is left to the
general reader, so this module may refuse a line but never reads one otherwise (a property test holds the two equal).
"""

from collections.abc import Sequence
from typing import Final, TypeAlias, cast

import numpy as np
import orjson
from numpy.typing import NDArray

from codecov_core.reports import exact_json
from codecov_core.reports.codes import BRANCH_TYPE, METHOD_TYPE, PLAIN_TYPE, Codes, fraction_codes
from codecov_core.reports.interning import NO_DETAIL, SideTable
from codecov_core.reports.line_templates import Rank, lines_of_templates
from codecov_core.reports.table import Index, Mask
from codecov_core.reports.text_words import (
    NINE,
    ONE_BYTE,
    digit_at,
    equal_ranges,
    find_byte,
    numbers_of,
    word,
    words_of,
)
from codecov_core.values import dataclass

_BLOCK: Final = 1 << 17  # lines read side by side
_LONGEST: Final = 2048  # bytes of a line; each eight of the longest are a look at all lines
_LIST_END: Final = b"]"
_FIRST_NULL: Final = word(b"],null,n")
_SECOND_NULL: Final = word(b"ull]")
_FOUR_BYTES: Final = np.uint64((1 << 32) - 1)
_DETAIL_TAIL: Final = len("],null,null")
_QUOTE: Final = np.uint64(ord('"'))
_COMMA: Final = np.uint64(ord(","))
_NEXT_SESSION: Final = np.frombuffer(b",[", dtype="<u2")[0]
_END_OF_LINE: Final = np.frombuffer(b"]]", dtype="<u2")[0]
_DETAIL_PARTS: Final = 3


_PLAIN: Final = word(b",null,[[")
_BRANCH: Final = word(b',"b",[[')
_METHOD: Final = word(b',"m",[[')
_SEVEN_BYTES: Final = np.uint64((1 << 56) - 1)


_Expected: TypeAlias = tuple[Index, Index, Codes]


@dataclass(frozen=True, slots=True, eq=False)
class ScannedObservations:
    """Observations of one rank (0: the first of their line, 1: the second, ...): of which lines, and their columns."""

    rank: int
    line: Index
    session: NDArray[np.integer]
    observed: NDArray[np.integer]
    detail: NDArray[np.int32] | None


@dataclass(frozen=True, slots=True, eq=False)
class ScannedLines:
    """What was read of some lines: which are regular, and columns that mean something for these only."""

    regular: Mask
    coverage: Codes
    type: NDArray[np.int8]
    observed: Sequence[ScannedObservations]

    def counts(self) -> Index:
        """Number of observations of every line."""
        counts = self.regular.astype(np.intp)  # a regular line has a first one
        for part in self.observed:
            if part.rank:
                counts[part.line] += 1
        return counts

    def observations(self, first: Index) -> tuple[NDArray[np.int32], Codes, NDArray[np.int32]]:
        """Sessions, coverage and details of the observations, those of line ``i`` from ``first[i]`` on."""
        session = np.empty(int(first[-1]), dtype=np.int32)
        observed = np.empty(len(session), dtype=np.int64)
        detail = np.zeros(len(session), dtype=np.int32)
        is_one_each = len(session) == len(first) - 1 and bool((np.diff(first) == 1).all())
        for part in self.observed:
            at = part.line if is_one_each else first[part.line]
            if part.rank:
                at = at + part.rank
            session[at], observed[at] = part.session, part.observed
            if part.detail is not None:
                detail[at] = part.detail
        return session, observed, detail


def scan_lines(text: bytes, start: Index, end: Index, side: SideTable) -> ScannedLines:
    """Read the lines ``text[start[i] : end[i]]``; :data:`PADDING` must be the end of ``text``."""
    regular = np.zeros(len(start), dtype=np.bool_)
    coverage = np.zeros(len(start), dtype=np.int64)
    types = np.zeros(len(start), dtype=np.int8)
    lengths = np.minimum(end - start, 255).astype(np.uint8)  # as far as the templates tell lines by their length
    observed = []
    for at in range(0, len(start), _BLOCK):
        block = slice(at, at + _BLOCK)
        ranks = lines_of_templates(text, start[block], lengths[block], (regular[block], coverage[block], types[block]))
        observed += [
            ScannedObservations(rank, rows + at, session, seen, detail) for rank, rows, session, seen, detail in ranks
        ]
    rest = np.flatnonzero(~regular & (end - start <= _LONGEST))
    scanner = _Scanner(text, side)
    for at in range(0, len(rest), _BLOCK):
        ranks = _scan_distinct(scanner, start, end, rest[at : at + _BLOCK], (regular, coverage, types))
        observed += [_of_regular(rank, regular) for rank in ranks]
    return ScannedLines(regular, coverage, types, observed)


def _scan_distinct(
    scanner: "_Scanner", start: Index, end: Index, rows: Index, columns: tuple[Mask, Codes, NDArray[np.int8]]
) -> list[Rank]:
    """Lines of any regular form, each distinct text read once; writes what they show to their places."""
    leaders = rows[equal_ranges(scanner.words, start[rows], end[rows] - start[rows])]
    distinct = rows[leaders == rows]
    ranks = _scan_any(scanner, start, end, distinct, columns)
    if len(distinct) == len(rows):
        return ranks
    for column in columns:
        column[rows] = column[leaders]
    place = np.full(len(start), -1, dtype=np.intp)
    repeated: list[Rank] = []
    for number, lines, session, observed, detail in ranks:
        place[lines] = np.arange(len(lines))
        at = place[leaders]
        has = at >= 0
        at = at[has]
        repeated.append((number, rows[has], session[at], observed[at], None if detail is None else detail[at]))
        place[lines] = -1
    return repeated


def _scan_any(
    scanner: "_Scanner", start: Index, end: Index, rows: Index, columns: tuple[Mask, Codes, NDArray[np.int8]]
) -> list[Rank]:
    """Lines of any regular form; writes what they show to their places in the columns."""
    regular, coverage, types = columns
    begin, ends = start[rows] + 1, end[rows]
    fits = scanner.byte_is(begin - 1, b"[")
    shown, at, found = scanner.coverage(begin)
    fits &= found
    lengths = at - begin
    types[rows], at, found = scanner.type(at)
    fits &= found
    coverage[rows] = shown
    regular[rows] = fits
    ranks: list[Rank] = []
    active, at, ends = rows[fits], at[fits], ends[fits]
    expected: _Expected | None = (begin[fits], lengths[fits], shown[fits])  # the first session often saw the same
    while len(active):
        session, observed, detail, at, fits = scanner.observation(at, ends, expected)
        expected = None
        following = scanner.pair(at)
        goes_on = following == _NEXT_SESSION
        fits &= goes_on | ((following == _END_OF_LINE) & (at + 2 == ends))
        regular[active[~fits]] = False
        ranks.append((len(ranks), active, session, observed, detail if detail.any() else None))
        goes_on &= fits
        active, at, ends = active[goes_on], at[goes_on] + 2, ends[goes_on]
    return ranks


def _of_regular(rank: Rank, regular: Mask) -> ScannedObservations:
    number, line, session, observed, detail = rank
    keep = regular[line]
    if keep.all():
        return ScannedObservations(number, line, session, observed, detail)
    kept_detail = None if detail is None else detail[keep]
    return ScannedObservations(number, line[keep], session[keep], observed[keep], kept_detail)


class _Scanner:
    """Looks at many positions of a text; each reader gives what is there, the positions after it, and where it fits."""

    def __init__(self, text: bytes, side: SideTable) -> None:
        self.text = text
        self._side = side
        self._bytes = np.frombuffer(text, dtype=np.uint8)
        self.words = words_of(text)
        self._pairs: NDArray[np.uint16] = np.ndarray((len(text) - 1,), dtype="<u2", buffer=text, strides=(1,))
        self._details: dict[bytes, int] = {}

    def byte_is(self, at: Index, byte: bytes) -> Mask:
        """Where this byte stands."""
        found: Mask = self._bytes[at] == byte[0]
        return found

    def pair(self, at: Index) -> NDArray[np.uint16]:
        """The two bytes that stand there."""
        return self._pairs[at]

    def observation(
        self, at: Index, end: Index, expected: _Expected | None
    ) -> tuple[NDArray[np.int64], Codes, NDArray[np.int32], Index, Mask]:
        """Session, coverage and detail of ``id,C]`` or ``id,C,[...],null,null]``.

        ``expected`` are place, length and code of a value that each coverage may well be equal to.
        """
        words = self.words[at]
        session = digit_at(words, 0)
        fits = (session <= NINE) & ((words >> np.uint64(8) & ONE_BYTE) == _COMMA)
        at = at + 2
        longer = np.flatnonzero(~fits)
        if len(longer):
            session[longer], after, good = self.number(at[longer] - 2)
            fits[longer] = good & self.byte_is(after, b",")
            at[longer] = after + 1
        observed, at, found = self.coverage(at) if expected is None else self._expected_coverage(at, expected)
        fits &= found
        detail, at, found = self.detail(at, fits, end)
        fits &= found & self.byte_is(at, b"]")
        return session, observed, detail, at + 1, fits

    def _expected_coverage(self, at: Index, expected: _Expected) -> tuple[Codes, Index, Mask]:
        """As :meth:`coverage`, where most values have the same text as the expected ones: then nothing is parsed."""
        places, lengths, codes = expected
        unused = np.maximum(8 - lengths, 0).astype(np.uint64) << np.uint64(3)
        same = ((self.words[at] ^ self.words[places]) << unused == 0) & (lengths <= 8)  # noqa: PLR2004 (bytes of a word)
        observed, after, fits = codes.copy(), at + lengths, np.ones(len(at), dtype=np.bool_)
        ends = self._bytes[after]
        same &= (ends == ord("]")) | (ends == ord(","))
        others = np.flatnonzero(~same)
        if len(others):
            observed[others], after[others], fits[others] = self.coverage(at[others])
        return observed, after, fits

    def number(self, at: Index) -> tuple[NDArray[np.int64], Index, Mask]:
        """A number of one to seven digits without leading zeros."""
        values, counts, fits = numbers_of(self.words[at])
        return values, at + counts, fits

    def coverage(self, at: Index) -> tuple[Codes, Index, Mask]:
        """A number, or a ratio in quotes, as a code."""
        words = self.words[at]
        codes, counts, fits = numbers_of(words)
        after = at + counts
        quoted = np.flatnonzero((words & ONE_BYTE) == _QUOTE)
        if len(quoted):
            taken, position, good = self.number(at[quoted] + 1)
            good &= self.byte_is(position, b"/")
            total, position, found = self.number(position + 1)
            good &= found & self.byte_is(position, b'"')
            codes[quoted] = fraction_codes(taken, total)
            after[quoted] = position + 1
            fits[quoted] = good
        return codes, after, fits

    def type(self, at: Index) -> tuple[NDArray[np.int8], Index, Mask]:
        """The type, and the opening brackets of the sessions."""
        words = self.words[at]
        plain = words == _PLAIN
        words &= _SEVEN_BYTES
        branch, method = words == _BRANCH, words == _METHOD
        types = np.where(branch, np.int8(BRANCH_TYPE), np.where(method, np.int8(METHOD_TYPE), np.int8(PLAIN_TYPE)))
        return types, at + 7 + plain, plain | branch | method

    def detail(self, at: Index, wanted: Mask, end: Index) -> tuple[NDArray[np.int32], Index, Mask]:
        """Missed branches with nothing after them, or nothing at all; where ``wanted`` is false nobody will ask."""
        numbers = np.zeros(len(at), dtype=np.int32)
        fits = np.ones(len(at), dtype=np.bool_)
        rows = np.flatnonzero(wanted & self.byte_is(at, b","))
        if not len(rows):
            return numbers, at, fits
        starts = at[rows] + 1
        stops = find_byte(self.words, _LIST_END, starts, end[rows])
        known = (self.words[stops] == _FIRST_NULL) & (self.words[stops + 8] & _FOUR_BYTES == _SECOND_NULL)
        stops += _DETAIL_TAIL
        starts, stops, rows, unknown = starts[known], stops[known], rows[known], rows[~known]
        fits[unknown] = False
        places = zip(starts.tolist(), stops.tolist(), strict=True)
        numbers[rows] = self._detail_numbers([self.text[start:stop] for start, stop in places])
        fits[rows] = numbers[rows] != NO_DETAIL
        after = at.copy()
        after[rows] = np.where(fits[rows], stops, at[rows])
        return numbers, after, fits

    def _detail_numbers(self, texts: Sequence[bytes]) -> list[int]:
        """Numbers of details with missed branches only, ``NO_DETAIL`` for any other text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._details]
        try:
            parsed = cast("list[list[object]]", exact_json.loads(b"[[%s]]" % b"],[".join(new))) if new else []
        except orjson.JSONDecodeError:
            parsed = []
        if len(parsed) != len(new):
            parsed = [_parts_of(text) for text in new]
        self._details.update(zip(new, self._side.detail_ids_of_missed(list(map(_only_missed, parsed))), strict=True))
        return [self._details[text] for text in texts]


def _only_missed(parts: list[object]) -> list[object] | None:
    """Give the missed branches of a detail that has nothing else; null for any other."""
    is_regular = len(parts) == _DETAIL_PARTS and parts[1] is None and parts[2] is None
    return parts[0] if is_regular and isinstance(parts[0], list) else None


def _parts_of(text: bytes) -> list[object]:
    try:
        return cast("list[object]", exact_json.loads(b"[%s]" % text))
    except orjson.JSONDecodeError:
        return []
