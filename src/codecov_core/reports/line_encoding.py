"""Columns to the lines of stored chunks (chapter 01 §13.1, §13.4).

A body is a stream of tokens: per line its head ``[5,null,``, one token an observation (``[[0,5]``, ``,[1,0]``) and its
tail with the newlines up to the next line. Most tokens recur, so each distinct one is formatted once, into a row of
fixed width, and the rows are written to their places by index. Formatting or joining line by line takes ten times as
long.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import orjson
from numpy.typing import NDArray

from codecov_core.reports import exact_json
from codecov_core.reports.codes import (
    FRACTION_BIT,
    LINE_TYPES,
    MAX_PART,
    NULL_CODE,
    PART_BITS,
    SKIPPED_CODE,
    Codes,
    fraction_codes,
    taken_of,
    total_of,
)
from codecov_core.reports.interning import NO_DETAIL, SideTable
from codecov_core.reports.table import Index, Table, offsets_of, ranges
from codecov_core.values import dataclass

_WIDTH: Final = 32  # bytes of a row; nearly all tokens are shorter
_BLOCK: Final = 1 << 16  # tokens written at once, so that their rows stay in the cache
_LINES: Final = 1 << 16  # lines encoded at once, so that what is made on the way stays small
_HITS: Final = 1 << 16
_WAYS: Final = 1 << 7
_SMALL: Final = _HITS + _WAYS * _WAYS
_LONG: Final = 64
"""Bytes of a token that are copied in one go sooner than one by one, which takes an index of each."""
_TYPES: Final = len(LINE_TYPES)
_TYPE_TEXTS: Final = tuple(orjson.dumps(type_) for type_ in LINE_TYPES)


def encode_lines(table: Table, positions: Sequence[int]) -> list[bytes]:
    """Chunk bodies of the table's files, with so many lines each; the inverse of ``decode_lines``."""
    bodies: list[bytes] = []
    while len(bodies) < table.files:
        start = len(bodies)
        within = int(table.offsets.searchsorted(table.offsets[start] + _LINES, side="right")) - 1
        stop = max(within, start + 1)
        bodies += _bodies(table.part(start, stop), positions[start:stop])
    return bodies


def _bodies(table: Table, positions: Sequence[int]) -> list[bytes]:
    lengths = table.lengths()
    lines = np.array(positions, dtype=np.intp)
    if not len(table):
        return [b"\n" * max(length - 1, 0) for length in positions]
    last = np.ones(table.files, dtype=np.intp)
    filled = np.flatnonzero(lengths)
    last[filled] = table.number[table.offsets[filled + 1] - 1]
    gaps = np.zeros(len(table), dtype=np.intp)
    np.subtract(table.number[1:], table.number[:-1], out=gaps[:-1])
    gaps[table.offsets[filled + 1] - 1] = lines[filled] - last[filled]
    lead = np.maximum(lines, 1) - last
    lead[filled] = table.number[table.offsets[filled]] - 1

    counts = table.observation_counts()
    tokens = _Tokens()
    shown = _values_of(table.coverage, table.side)
    heads = _head_tokens(table, shown, tokens)
    seen = shown if table.observed is table.coverage else _values_of(table.observed, table.side)
    observations = _observation_tokens(table, seen, tokens)
    tails = _tail_tokens(table, gaps, counts == 0, tokens)
    stream = _interleave(table.first, heads, observations, tails)
    text, ends = tokens.write(stream, table.first[table.offsets] + 2 * table.offsets)
    return [
        b"".join((b"\n" * newlines, text[start:stop]))
        for newlines, start, stop in zip(lead.tolist(), ends, ends[1:], strict=False)
    ]


def _interleave(first: Index, heads: Index, observations: Index, tails: Index) -> Index:
    """Line by line its head, its observations, its tail."""
    size = len(heads)
    stream = np.empty(2 * size + len(observations), dtype=np.intp)
    if len(observations) == size and bool((first[1:] > first[:-1]).all()):
        for place, numbers in enumerate((heads, observations, tails)):
            stream[place::3] = numbers
        return stream
    at = first[:-1] + 2 * np.arange(size)
    is_observation = np.ones(len(stream), dtype=np.bool_)
    is_observation[at] = False
    stream[at] = heads
    at = first[1:] + 2 * np.arange(size) + 1
    is_observation[at] = False
    stream[at] = tails
    stream[is_observation] = observations
    return stream


class _Tokens:
    """Distinct texts by number."""

    def __init__(self) -> None:
        self._texts: list[bytes] = []

    def add(self, texts: Sequence[bytes]) -> int:
        """Take over some texts; they are numbered onwards from the answer."""
        base = len(self._texts)
        self._texts.extend(texts)
        return base

    def write(self, stream: Index, bounds: Index) -> tuple[memoryview, list[int]]:
        """The text of a stream of tokens, and where in it the tokens at ``bounds`` start."""
        lengths = np.array([len(text) for text in self._texts], dtype=np.intp)
        rows = np.array([text[:_WIDTH] for text in self._texts], dtype=f"S{_WIDTH}").view(f"V{_WIDTH}")
        ends = offsets_of(lengths[stream])
        text = np.empty(int(ends[-1]) + _WIDTH, dtype=np.uint8)
        # Each row is written whole, its padding beyond the token's end; the next token, which starts there, is written
        # after it: NumPy assigns in the order of the index.
        places = np.ndarray((len(text) - _WIDTH + 1,), dtype=rows.dtype, buffer=text.data, strides=(1,))
        for start in range(0, len(stream), _BLOCK):
            block = slice(start, start + _BLOCK)
            places[ends[:-1][block]] = rows[stream[block]]
        if int(lengths.max()) > _WIDTH:
            self._write_rests(stream, lengths, ends, text)
        return text.data[: int(ends[-1])], ends[bounds].tolist()

    def _write_rests(self, stream: Index, lengths: Index, ends: Index, text: NDArray[np.uint8]) -> None:
        """What did not fit into the rows of longer texts."""
        rests = np.maximum(lengths - _WIDTH, 0)
        pool = np.frombuffer(b"".join([token[_WIDTH:] for token in self._texts]), dtype=np.uint8)
        longer = np.flatnonzero((rests > 0)[stream])
        tokens = stream[longer]
        is_long = rests[tokens] > _LONG
        content = text.data
        for start, token in zip(ends[longer[is_long]].tolist(), tokens[is_long].tolist(), strict=True):
            content[start : start + len(self._texts[token])] = self._texts[token]
        longer, tokens = longer[~is_long], tokens[~is_long]
        text[ranges(ends[longer] + _WIDTH, rests[tokens])] = pool[ranges(offsets_of(rests)[tokens], rests[tokens])]


def _head_tokens(table: Table, shown: "_Values", tokens: _Tokens) -> Index:
    values, which = shown.texts, shown.which
    keys, which = _dense(which * _TYPES + table.type, len(values) * _TYPES)
    texts = [b"[%s,%s," % (values[key // _TYPES], _TYPE_TEXTS[key % _TYPES]) for key in keys.tolist()]
    which += tokens.add(texts)
    return which


def _observation_tokens(table: Table, seen: "_Values", tokens: _Tokens) -> Index:
    """Observations open or go on with the list of sessions, the closing bracket is the tail's."""
    values = seen.texts
    sessions = table.distinct_sessions().tolist()
    place = np.zeros((sessions[-1] if sessions else 0) + 1, dtype=np.intp)
    place[sessions] = np.arange(len(sessions))
    openings = [opening % session for session in sessions for opening in (b",[%d,", b"[[%d,")]
    which = seen.which * len(openings)
    which += 2 * place[table.session]
    filled = np.flatnonzero(table.observation_counts())
    which[table.first[filled]] += 1
    plain, numbers = _dense(which, len(values) * len(openings))
    texts = [b"%s%s]" % (openings[key % len(openings)], values[key // len(openings)]) for key in plain.tolist()]
    detailed = np.flatnonzero(table.detail != NO_DETAIL)
    if len(detailed):
        details = table.side.detail_texts
        rich, numbers_of_rich = np.unique(which[detailed] * len(details) + table.detail[detailed], return_inverse=True)
        numbers[detailed] = len(texts) + numbers_of_rich
        for key in rich.tolist():
            record, detail = divmod(key, len(details))
            texts.append(
                b"%s%s,%s]" % (openings[record % len(openings)], values[record // len(openings)], details[detail])
            )
    numbers += tokens.add(texts)
    return numbers


def _tail_tokens(table: Table, gaps: Index, bare: NDArray[np.bool_], tokens: _Tokens) -> Index:
    """End of the sessions, complexity, end of the line, newlines up to the next."""
    values = [b""]
    which = np.zeros(len(table), dtype=np.intp)
    if table.complexity is not None:
        codes, which = _distinct_codes(table.complexity)
        values = [
            b"" if code == NULL_CODE else b",null," + exact_json.dumps(table.side.complexity_of(code))
            for code in codes.tolist()
        ]
    newlines, gap = _dense(gaps, int(gaps.max(initial=0)) + 1)
    which = (which * len(newlines) + gap) * 2 + bare
    keys, which = _dense(which, len(values) * len(newlines) * 2)
    counts = newlines.tolist()
    texts = []
    for key in keys.tolist():
        value, rest = divmod(key, 2 * len(counts))
        texts.append(b"%s%s]%s" % (b"[]" if rest % 2 else b"]", values[value], b"\n" * counts[rest // 2]))
    which += tokens.add(texts)
    return which


@dataclass(frozen=True, slots=True, eq=False)
class _Values:
    """The JSON texts of a column of coverage codes: the distinct ones, and which of them each code is."""

    texts: list[bytes]
    which: Index


def _values_of(codes: Codes, side: SideTable) -> _Values:
    distinct, which = _distinct_codes(codes)
    return _Values(_value_texts(side, distinct), which)


def _distinct_codes(codes: Codes) -> tuple[Codes, Index]:
    """Distinct codes, and which of them each code is. Small hit counts and ratios, nearly all, need no sorting."""
    keys = codes.astype(np.intp)
    small = codes.view(np.uint64) < _HITS
    others = np.flatnonzero(~small)
    values = codes[others]
    taken, total = taken_of(values), total_of(values)
    packed = (values >= FRACTION_BIT) & (taken < _WAYS) & (total < _WAYS)
    few, which_of_few = np.unique(values[~packed], return_inverse=True)
    numbers = _HITS + taken * _WAYS + total
    numbers[~packed] = _SMALL + which_of_few
    keys[others] = numbers
    distinct, which = _dense(keys, _SMALL + len(few))
    ratios = distinct - _HITS
    found = np.where(distinct < _HITS, distinct, fraction_codes(ratios // _WAYS, ratios % _WAYS))
    found[distinct >= _SMALL] = few
    return found, which


def _dense(keys: NDArray[np.integer], bound: int) -> tuple[Index, Index]:
    """Distinct keys, all in ``0..bound - 1``, and which of them each key is."""
    if bound > 4 * len(keys) + (1 << 16):
        distinct, which = np.unique(keys, return_inverse=True)
        return distinct.astype(np.intp), which.astype(np.intp)
    seen = np.zeros(bound, dtype=np.bool_)
    seen[keys] = True
    numbers = np.cumsum(seen, dtype=np.intp)
    numbers -= 1
    return np.flatnonzero(seen), numbers[keys]


def _value_texts(side: SideTable, codes: Codes) -> list[bytes]:
    """JSON texts of coverage values."""
    return [
        b"%d" % code
        if SKIPPED_CODE <= code < FRACTION_BIT
        else b'"%d/%d"' % (code >> PART_BITS & MAX_PART, code & MAX_PART)
        if code >= FRACTION_BIT
        else exact_json.dumps(side.value_of(code))
        for code in codes.tolist()
    ]
