"""Walking through a JSON document without trusting its shape.

What has the wrong shape reads as empty; where it is a record that is lost, the sink is told.
"""

from collections.abc import Iterator, Mapping, Sequence

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


def whole_number(value: object) -> int | None:
    """Give a whole number, null for anything else (booleans are none)."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None
