"""The records of an Istanbul entry whose items are all as these tools write them, map by map instead of one by one.

Whatever is odd makes the map be read item by item, which tells what is wrong with which; results are equal.
"""

from collections.abc import Collection, Container, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Final

from codecov_core.ingest.formats.hit_counts import MAX_HITS
from codecov_core.ingest.formats.istanbul_entries import mapping_at
from codecov_core.ingest.formats.json_shapes import are_all

Records = tuple[Sequence[int], Sequence[int]]
"""The lines of some records, and their counts."""
_Location = Mapping[str, Mapping[str, int]]

_ENDS: Final = ("start", "end")
_SKIP: Final = "skip"


class _OddItemError(Exception):
    """Some item has more or less to it than the others."""


_ODD = (_OddItemError, AttributeError, LookupError, TypeError)
"""What taking an odd item for a regular one raises."""


def statements(entry: Mapping[str, object]) -> Records | None:
    """Give the records of statements; null when some are odd."""
    places: Mapping[str, _Location] = mapping_at(entry, "statementMap")  # type: ignore[assignment] # others raise
    try:
        return _records(_lines(places.values()), _counts(places, entry, "s"))
    except _ODD:
        return None


def branches(entry: Mapping[str, object]) -> Records | None:
    """Give the records of the ways of all branches; null when some are odd."""
    places: Mapping[str, Mapping[str, list[_Location]]] = mapping_at(entry, "branchMap")  # type: ignore[assignment] # others raise
    try:
        _refuse_skipped(places.values())
        locations = list(map(itemgetter("locations"), places.values()))
        taken: list[list[int]] = _counts(places, entry, "b")  # type: ignore[assignment] # checked below
        are_lists = are_all(locations, list) and are_all(taken, list)
        if not are_lists or list(map(len, locations)) != list(map(len, taken)):
            return None
        return _records(_lines(list(chain.from_iterable(locations))), list(chain.from_iterable(taken)))
    except _ODD:
        return None


def functions(entry: Mapping[str, object]) -> Records | None:
    """Give the records of functions; null when some are odd."""
    places: Mapping[str, Mapping[str, _Location]] = mapping_at(entry, "fnMap")  # type: ignore[assignment] # others raise
    try:
        _refuse_skipped(places.values())
        starts = map(itemgetter("start"), map(itemgetter("loc"), places.values()))
        return _records(list(map(itemgetter("line"), starts)), _counts(places, entry, "f"))
    except _ODD:
        return None


def _counts(places: Collection[str], entry: Mapping[str, object], key: str) -> list[int]:
    return list(map(mapping_at(entry, key).__getitem__, places))  # type: ignore[arg-type] # others raise


def _refuse_skipped(items: Collection[Container[str]]) -> None:
    if any(_SKIP in item for item in items):
        raise _OddItemError


def _lines(locations: Collection[_Location]) -> list[int | None]:
    """Give the line each location starts on, null where it has none; there must be nothing but its ends to each."""
    ends = list(map(itemgetter(*_ENDS), locations))
    if not set(map(len, locations)) <= {len(_ENDS)}:
        raise _OddItemError
    return [start.get("line") for start, _ in ends]


def _records(lines: Sequence[int | None], counts: Sequence[int]) -> Records | None:
    """Leave out what has no line, as a branch that is not written down; null when some number is none."""
    known = lines if None not in lines else [line for line in lines if line is not None]
    if len(known) < len(lines):
        counts = [count for line, count in zip(lines, counts, strict=True) if line is not None]
    if not are_all(known, int) or not are_all(counts, int):
        return None
    numbers: Sequence[int] = known  # type: ignore[assignment] # as was just seen
    are_usable = not numbers or (min(numbers) > 0 and min(counts) >= 0 and max(counts) <= MAX_HITS)
    return (numbers, counts) if are_usable else None
