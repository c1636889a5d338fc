"""Columns to the lines of stored chunks (chapter 01 §13.1, §13.4).

A body is a stream of tokens: per line its head ``[5,null,``, one token an observation (``[[0,5]``, ``,[1,0]``) and its
tail with the newlines up to the next line. Most tokens recur, so each distinct one is formatted once, as 8-byte words
padded with NUL, which no JSON text holds; the words are gathered by index and the padding is deleted in one pass.
That is some ten times faster than formatting or joining line by line.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import orjson
from numpy.typing import NDArray

from codecov_core.reports.codes import LINE_TYPES, NULL_CODE, ODD_BASE, Codes
from codecov_core.reports.interning import NO_DETAIL, SideTable
from codecov_core.reports.table import Index, Table, offsets_of, ranges

_WORD: Final = 8
_SMALL: Final = 4096
_TYPES: Final = len(LINE_TYPES)
_TYPE_TEXTS: Final = tuple(orjson.dumps(type_) for type_ in LINE_TYPES)


def encode_lines(table: Table, positions: Sequence[int]) -> list[bytes]:
    """Chunk bodies of the table's files, with so many lines each; the inverse of ``decode_lines``."""
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
    heads = _head_tokens(table, tokens)
    observations = _observation_tokens(table, tokens)
    tails = _tail_tokens(table, gaps, counts == 0, tokens)
    line_of = table.line_of_observations()
    stream = np.empty(2 * len(table) + len(observations), dtype=np.intp)
    first = table.first[:-1] + 2 * np.arange(len(table))
    stream[first] = heads
    stream[first + counts + 1] = tails
    stream[np.arange(1, len(observations) + 1) + 2 * line_of.astype(np.intp)] = observations
    bounds = table.first[table.offsets] + 2 * table.offsets
    text, ends = tokens.write(stream, bounds)
    return [
        b"\n" * newlines + text[start:stop]
        for newlines, start, stop in zip(lead.tolist(), ends, ends[1:], strict=False)
    ]


class _Tokens:
    """Distinct texts by number, as words."""

    def __init__(self) -> None:
        self._texts: list[bytes] = []

    def add(self, texts: Sequence[bytes]) -> int:
        """Take over some texts; they are numbered onwards from the answer."""
        base = len(self._texts)
        self._texts.extend(texts)
        return base

    def write(self, stream: Index, bounds: Index) -> tuple[bytes, list[int]]:
        """The text of a stream of tokens, and where in it the tokens at ``bounds`` start."""
        lengths = np.array([len(text) for text in self._texts], dtype=np.intp)
        sizes = -(-lengths // _WORD)
        padded = [text.ljust(size * _WORD, b"\0") for text, size in zip(self._texts, sizes.tolist(), strict=True)]
        words = np.frombuffer(b"".join(padded), dtype=np.uint64)
        starts = offsets_of(sizes)[:-1]
        text = words[ranges(starts[stream], sizes[stream])].tobytes().translate(None, b"\0")
        ends = offsets_of(lengths[stream])
        return text, ends[bounds].tolist()


def _head_tokens(table: Table, tokens: _Tokens) -> Index:
    codes, which = _distinct_codes(table.coverage)
    values = [_value_text(table.side, code) for code in codes.tolist()]
    keys, which = _dense(which * _TYPES + table.type, len(values) * _TYPES)
    texts = [b"[%s,%s," % (values[key // _TYPES], _TYPE_TEXTS[key % _TYPES]) for key in keys.tolist()]
    which += tokens.add(texts)
    return which


def _observation_tokens(table: Table, tokens: _Tokens) -> Index:
    """Observations open or go on with the list of sessions, the closing bracket is the tail's."""
    side = table.side
    codes, which = _distinct_codes(table.observed)
    values = [_value_text(side, code) for code in codes.tolist()]
    sessions = table.distinct_sessions().tolist()
    place = np.zeros((sessions[-1] if sessions else 0) + 1, dtype=np.intp)
    place[sessions] = np.arange(len(sessions))
    openings = [opening % session for session in sessions for opening in (b",[%d,", b"[[%d,")]
    which *= len(openings)
    which += 2 * place[table.session]
    filled = np.flatnonzero(table.observation_counts())
    which[table.first[filled]] += 1
    plain, numbers = _dense(which, len(values) * len(openings))
    texts = [b"%s%s]" % (openings[key % len(openings)], values[key // len(openings)]) for key in plain.tolist()]
    detailed = np.flatnonzero(table.detail != NO_DETAIL)
    if len(detailed):
        details = side.detail_texts
        rich, numbers_of_rich = np.unique(
            which[detailed] * len(details) + table.detail[detailed], return_inverse=True
        )
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
            b"" if code == NULL_CODE else b",null," + orjson.dumps(table.side.complexity_of(code))
            for code in codes.tolist()
        ]
    newlines, gap = _dense(gaps, int(gaps.max(initial=0)) + 1)
    which = (which * len(newlines) + gap) * 2 + bare
    keys, which = _dense(which, len(values) * len(newlines) * 2)
    counts = newlines.tolist()
    texts = []
    for key in keys.tolist():
        value, rest = divmod(key, 2 * len(counts))
        texts.append(
            b"%s%s]%s" % (b"[]" if rest % 2 else b"]", values[value], b"\n" * counts[rest // 2])
        )
    which += tokens.add(texts)
    return which


def _distinct_codes(codes: Codes) -> tuple[Codes, Index]:
    """Distinct codes, and which of them each code is. Small hit counts, nearly all of them, need no sorting."""
    small = codes.view(np.uint64) < _SMALL
    if small.all():
        return _dense(codes, _SMALL)
    others = np.flatnonzero(~small)
    few, which_of_few = np.unique(codes[others], return_inverse=True)
    # Give the others the numbers above the small ones, then close the holes.
    keys = codes.astype(np.intp)
    keys[others] = _SMALL + which_of_few
    distinct, which = _dense(keys, _SMALL + len(few))
    values = distinct.astype(np.int64)
    values[distinct >= _SMALL] = few
    return values, which


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


def _value_text(side: SideTable, code: int) -> bytes:
    value = side.value_of(code)
    # Integers beyond 64 bits are no JSON for orjson.
    return b"%d" % value if code <= ODD_BASE and type(value) is int else orjson.dumps(value)
