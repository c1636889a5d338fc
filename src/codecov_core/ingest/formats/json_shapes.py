"""Walking through a JSON document without trusting its shape.

What has the wrong shape reads as empty; where it is a record that is lost, the sink is told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from codecov_core.ingest.sink import Sink
from codecov_core.ingest.sniffing import SniffedFile

_NOTHING: Mapping[str, object] = {}


def document_of(upload: SniffedFile) -> Mapping[str, object]:
    """Give the document of a file when it is an object, else an empty one."""
    return as_mapping(upload.json)


def as_mapping(value: object) -> Mapping[str, object]:
    """Give an object, an empty one in place of anything else."""
    return value if isinstance(value, dict) else _NOTHING


def as_list(value: object) -> Sequence[object]:
    """Give an array, an empty one in place of anything else."""
    return value if isinstance(value, list) else ()


def objects(values: object, kind: str, sink: Sink) -> Iterator[Mapping[str, object]]:
    """Give the objects of an array; its other items are dropped as records of this kind, nulls silently."""
    for index, value in enumerate(as_list(values)):
        if isinstance(value, dict):
            yield value
        elif value is not None:
            sink.drop(kind, f"item {index}", "not an object")


def named_objects(values: object, key: str, kind: str, sink: Sink) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Give the objects of an array with the name each has under ``key``; those without a name are dropped."""
    for index, value in enumerate(as_list(values)):
        if isinstance(value, dict):
            name = value.get(key)
            if isinstance(name, str) and name:
                yield name, value
            else:
                sink.drop(kind, f"{key} {str(name)[:40]!r}", f"no usable {key}")
        elif value is not None:
            sink.drop(kind, f"item {index}", "not an object")


def named_columns(values: object, key: str, kind: str, sink: Sink) -> tuple[list[str], list[Mapping[str, object]]]:
    """Give names and objects as :func:`named_objects` does, each in a list.

    Documents of ten thousand small files are walked through column by column: all names, then all values of a key. That
    takes a fourth of the time of asking each object in turn.
    """
    items = as_list(values)
    if are_all(items, dict):
        objects: list[Mapping[str, object]] = items  # type: ignore[assignment] # as was just seen
        names = values_under(objects, key)
        if are_all(names, str) and all(names):
            return names, objects  # type: ignore[return-value] # texts, as was just seen
    named = list(named_objects(values, key, kind, sink))
    return [name for name, _ in named], [value for _, value in named]


def values_under(objects: Sequence[Mapping[str, object]], key: str) -> list[object]:
    """Give the value each object has under a key, null where it has none."""
    try:
        return list(map(itemgetter(key), objects))
    except KeyError:
        return [value.get(key) for value in objects]


def lists_under(objects: Sequence[Mapping[str, object]], key: str) -> list[Sequence[object]]:
    """Give the array each object has under a key, an empty one in place of anything else."""
    try:
        values = list(map(itemgetter(key), objects))
    except KeyError:
        values = [value.get(key, ()) for value in objects]
    return values if set(map(type, values)) <= {list, tuple} else list(map(as_list, values))


def mappings_of(values: Sequence[object]) -> Sequence[Mapping[str, object]]:
    """Give values as objects, an empty one in place of anything else."""
    return values if are_all(values, dict) else list(map(as_mapping, values))  # type: ignore[return-value] # as seen


def are_all(values: Iterable[object], type_: type) -> bool:
    """Tell whether all values of a document are of one of the types that JSON is read as."""
    return set(map(type, values)) <= {type_}


def whole_number(value: object) -> int | None:
    """Give a whole number, null for anything else (booleans are none)."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
