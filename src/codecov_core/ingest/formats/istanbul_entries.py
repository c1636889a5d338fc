"""Reading one entry of an Istanbul document without trusting its shape."""

from collections.abc import Mapping

from codecov_core.ingest.formats.hit_counts import MAX_HITS, clamp_hits

_NOTHING: Mapping[str, object] = {}


class BadEntryError(Exception):
    """A count or a line that is missing or no number; its text is the reason to drop the record."""


def unwrapped(entry: Mapping[str, object]) -> Mapping[str, object]:
    """Give the object that holds the maps: some tools put it below ``data``."""
    data = entry.get("data")
    return data if isinstance(data, dict) and data else entry


def mapping_at(entry: Mapping[str, object], key: str) -> Mapping[str, object]:
    """Give the object below a key; an empty one when there is none."""
    value = entry.get(key)
    return value if isinstance(value, dict) else _NOTHING


def start_line(location: Mapping[str, object]) -> int | None:
    """Tell the line a location starts on; null for the empty location of a branch that is not written down.

    Raises:
        BadEntryError: there is one, but it is no number of a line.

    """
    inner = location.get("loc")
    return line_number((_line_at_start(inner) if isinstance(inner, dict) else None) or _line_at_start(location))


def line_number(value: object) -> int | None:
    """Read the number of a line; null and 0 stand for none.

    Raises:
        BadEntryError: it is no whole number.

    """
    if not value and not isinstance(value, list | dict | str):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if type(value) is int:
        return value
    raise BadEntryError("its line is no whole number")


def _line_at_start(location: Mapping[str, object]) -> object:
    start = location.get("start")
    return start.get("line") if isinstance(start, dict) else None


def count_of(value: object) -> int | None:
    """Read a count; null stays null.

    Raises:
        BadEntryError: there is none, or it is no number.

    """
    if value is None or (type(value) is int and 0 <= value <= MAX_HITS):
        return value
    if isinstance(value, int | float):
        return clamp_hits(value)
    raise BadEntryError("no count for it")
