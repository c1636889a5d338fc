"""Every key of ``codecov.yml`` in words, for people: what it takes, what holds without it, where it has its effect."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from codecov_core.config.defaults import LEGACY_DEFAULTS, PATCH_CENTRIC_DEFAULTS, PATCH_CENTRIC_SINCE
from codecov_core.values import dataclass

if TYPE_CHECKING:
    from codecov_core.config.schema.declaration import Key
    from codecov_core.config.schema.shape import Shape

__all__ = ["KeyEntry", "KeySection", "key_reference"]

_PLACEHOLDERS = {"*": "<name>"}


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """One key; all texts are Markdown."""

    name: str
    """Below the place of its section, with dots: ``notify.after_n_builds``."""
    about: str
    """What it does; empty for most that has no effect."""
    values: str
    """What it may be."""
    default: str
    """What holds without it; empty where that is nothing at all."""
    effect: str
    """Where it takes effect, or why it does not."""
    example: str
    """A line of YAML; of a mapping, one key of it or those it needs."""


@dataclass(frozen=True, slots=True)
class KeySection:
    """Keys that stand together."""

    places: tuple[str, ...]
    """Where they stand, with dots: ``<name>`` is a name of the user's, ``[]`` any item of a list. ``""`` is the top."""
    entries: tuple[KeyEntry, ...]


def key_reference() -> tuple[KeySection, ...]:
    """Give all keys in the order of the schema; what stands in several places is told once."""
    from codecov_core.config.schema.containers import declared
    from codecov_core.config.schema.keys import DOCUMENT

    by_place: dict[str, list[KeyEntry]] = {}
    for path, key in declared(DOCUMENT):
        depth = _depth_of_section(path)
        place = ".".join(_PLACEHOLDERS.get(step, step) for step in path[:depth])
        by_place.setdefault(place, []).append(_entry(path, ".".join(path[depth:]), key))
    places: dict[tuple[KeyEntry, ...], list[str]] = {}
    for place, entries in by_place.items():
        places.setdefault(tuple(entries), []).append(place)
    return tuple(KeySection(tuple(there), entries) for entries, there in places.items())


def _depth_of_section(path: tuple[str, ...]) -> int:
    """Tell how much of a path is its section: up to the last free name or item, or else the top-level key."""
    free = [at + 1 for at, step in enumerate(path[:-1]) if step in ("*", "[]")]
    return free[-1] if free else min(1, len(path) - 1)


def _entry(path: tuple[str, ...], name: str, key: "Key") -> KeyEntry:
    example = key.written_example
    return KeyEntry(
        name=name,
        about=key.about,
        values=_values(key.shape).replace("*", r"\*"),
        default=_default(path, key),
        effect=_effect(key),
        example="" if example is None else f"{path[-1]}: {_yaml(example)}",
    )


def _values(shape: "Shape", before_null: str = ", ") -> str:
    """Say what a value may be; of a mapping with known keys no more than that, for they are listed."""
    from codecov_core.config.schema.containers import AsWritten, Block, Either, ListOf

    match shape:
        case Block():
            told = "a mapping"
        case ListOf(item=item):
            told = f"a list, each item {_values(item, ' ')}"
        case Either(shapes=shapes):
            told = ", or ".join(map(_values, shapes))
        case AsWritten(shape=below):
            told = _values(below)
        case _:
            told = shape.expected
    return f"{told}{before_null}or null" if shape.nullable else told


def _effect(key: "Key") -> str:
    from codecov_core.config.schema.declaration import TO_COME, ReadBy

    match key.read_by:
        case ReadBy.NOBODY:
            return "none"
        case ReadBy.API | ReadBy.UPLOADERS:
            return f"{key.read_by}, not the worker"
        case ReadBy.WORKER:
            return f"{key.part or ''} (to come)" if key.part in TO_COME else f"{key.part or ''}"


def _default(path: tuple[str, ...], key: "Key") -> str:
    told = f"`{_yaml(key.default)}`" if key.default is not None else key.otherwise or _otherwise(key.shape)
    newer = _at(PATCH_CENTRIC_DEFAULTS, path)
    if newer == _at(LEGACY_DEFAULTS, path):
        return told
    return f"{told}; `{_yaml(newer)}` for owners created after {PATCH_CENTRIC_SINCE:%Y-%m-%d}"


def _otherwise(shape: "Shape") -> str:
    from codecov_core.config.schema.containers import Block, Named

    match shape:
        case Block():
            return "as its keys say"
        case Named():
            return "none"
        case _:
            return ""


def _at(config: Mapping[str, object], path: tuple[str, ...]) -> object:
    value: object = config
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return None if isinstance(value, Mapping) else value


def _yaml(value: object) -> str:
    """Write a value in one line of YAML."""
    import yaml

    text = yaml.safe_dump(value, default_flow_style=True, sort_keys=False, width=1000, allow_unicode=True)
    return str(text).removesuffix("...\n").strip()
