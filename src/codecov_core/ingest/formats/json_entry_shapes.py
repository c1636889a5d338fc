"""Shapes of the entries that tell of one file each in a JSON document: their brackets, and the texts between these.

A shape is learnt from one entry, spacing and order of keys included. It has at most two levels of brackets: those of
the entry itself, and in it lists and maps of plain values.
"""

import re
from itertools import chain
from typing import Final

import orjson

from codecov_core.ingest.formats.byte_columns import LONGEST_LITERAL
from codecov_core.ingest.formats.json_brackets import LIST, MAP, Brackets
from codecov_core.values import dataclass

_MOST_BRACKETS: Final = 10
_LONGEST_SEGMENT: Final = 4096
_TEXT = rb'"(?:[^"\\]|\\.)*+"'
_FIELD = _TEXT + rb"\s*+:\s*+(?:" + _TEXT + rb"|[-+.0-9a-zA-Z]++)"
_SEGMENT = re.compile(
    rb"(?P<before>\s*+(?:,\s*+)?+)"
    rb"(?P<fields>" + _FIELD + rb"(?:\s*+,\s*+" + _FIELD + rb")*)?"
    rb"(?P<behind>\s*+,?+\s*+(?P<key>" + _TEXT + rb")\s*+:\s*+|\s*+)",
    re.DOTALL,
)
_ONE_TEXT = re.compile(rb"(?P<key>" + _TEXT + rb"\s*+:\s*+)" + _TEXT, re.DOTALL)
_KEY = re.compile(rb"(?P<lead>\s*+)" + _TEXT + rb"(?P<colon>\s*+:\s*+)", re.DOTALL)
_BETWEEN = re.compile(rb"\s*+,\s*+")


@dataclass(frozen=True, slots=True)
class Segment:
    """What stands between two brackets: text that is the same in all entries, around fields that are not.

    ``keys`` are those of the fields, none where the whole text is the same. With ``is_text`` there is one field, the
    value of which is a text, and its key belongs to ``before``.
    """

    before: bytes
    behind: bytes
    keys: tuple[str, ...] = ()
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class Values:
    """A list or map of plain values between two brackets, and its key; without one it is the entry itself."""

    key: str | None


@dataclass(frozen=True, slots=True)
class EntryShape:
    """The brackets of an entry in their order, and what stands between each two of them."""

    kinds: bytes
    parts: tuple[Segment | Values, ...]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around entries: the bracket of their list or map, what follows it, what separates two of them.

    ``colon`` is what stands between key and entry; null in a list.
    """

    container: int
    lead: bytes
    between: bytes
    colon: bytes | None


def learn_surroundings(data: bytes, brackets: Brackets, at: int, size: int) -> Surroundings | None:
    """Learn what stands around the entry of so many brackets, from its first one on; null when it is not plain enough.

    It has to be the first one of its list or map.
    """
    container = int(brackets.kinds[at - 1]) if at else 0
    written = data[int(brackets.places[at - 1]) + 1 : int(brackets.places[at])]
    following = _BETWEEN.match(data, int(brackets.places[at + size - 1]) + 1)
    between = b"," if following is None else following[0]
    if container == LIST and not written.strip():
        around = Surroundings(container, written, between, None)
    else:
        key = _KEY.fullmatch(written) if container == MAP else None
        if key is None:
            return None
        around = Surroundings(container, key["lead"], between, key["colon"])
    longest = max(len(around.lead), len(around.between), len(around.colon or b""))
    return around if longest <= LONGEST_LITERAL else None


def enclosing_entry(brackets: Brackets, at: int) -> int | None:
    """Give the bracket of the entry that a list or map of plain values belongs to; null when it is no entry's."""
    depth = 0
    for row in range(at - 1, max(at - _MOST_BRACKETS, -1), -1):
        depth += 1 if brackets.kinds[row] in (LIST, MAP) else -1
        if depth > 0:
            return row if _size(brackets.kinds[row : row + _MOST_BRACKETS].tobytes()) else None
    return None


def learn_entry(data: bytes, brackets: Brackets, at: int, *, is_flat: bool) -> EntryShape | None:
    """Learn the shape of the entry that begins with a bracket; null when it is not plain enough.

    An entry that ``is_flat`` is a list or map of plain values, any other is an object with one or more of these.
    """
    kinds = brackets.kinds[at : at + _MOST_BRACKETS].tobytes()
    size = _size(kinds)
    if is_flat:
        return EntryShape(kinds[:2], (Values(None),)) if size == len("[]") else None
    places = brackets.places[at : at + size].tolist()
    if size <= len("{}") or kinds[0] != MAP:
        return None
    written = [b"" if row % 2 else data[places[row] + 1 : places[row + 1]] for row in range(size - 1)]
    if max(map(len, written)) > _LONGEST_SEGMENT:
        return None
    brackets_of_it = [kinds[row : row + 1] for row in range(size)]
    try:
        orjson.loads(b"".join(chain.from_iterable(zip(brackets_of_it, [*written, b""], strict=True))))
    except orjson.JSONDecodeError:
        return None
    parts: list[Segment | Values] = []
    keys: list[str | None] = []
    key: str | None = None
    for row in range(size - 1):
        if row % 2:  # an inner list or map
            parts.append(Values(key))
            keys.append(key)
            continue
        found = _segment(written[row])
        if found is None:
            return None
        segment, key = found
        parts.append(segment)
        keys += segment.keys
    return EntryShape(kinds[:size], tuple(parts)) if len(set(keys)) == len(keys) else None


def _size(kinds: bytes) -> int:
    """Give the number of brackets of an entry that has lists and maps without others in it; 0 for any other."""
    depth = 0
    for row, kind in enumerate(kinds):
        depth += 1 if kind in (LIST, MAP) else -1
        if not depth:
            return row + 1
        if depth > len("{["):
            return 0
    return 0


def _segment(written: bytes) -> tuple[Segment, str | None] | None:
    """Take the fields out of what stands between two brackets; gives as well the key of what follows."""
    found = _SEGMENT.fullmatch(written)
    if found is None:
        return None
    before, fields, behind = found["before"], found["fields"] or b"", found["behind"]
    keys = tuple(orjson.loads(b"{%b}" % fields))
    text = _ONE_TEXT.fullmatch(fields)
    segment = Segment(before + text["key"] if text else before, behind, keys, is_text=text is not None)
    if max(len(segment.before), len(segment.behind)) > LONGEST_LITERAL:
        return None
    return segment, None if found["key"] is None else orjson.loads(found["key"])
