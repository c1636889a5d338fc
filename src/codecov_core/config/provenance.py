"""Which layer a value of the effective configuration comes from, and where it stands in that layer's file."""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto

from codecov_core.config.layers import Layer, LayerKind
from codecov_core.config.positions import Positions
from codecov_core.config.schema import ConfigPath
from codecov_core.values import dataclass

__all__ = ["Origin", "Provenance"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value was set."""

    kind: LayerKind
    name: str = ""
    """The file, or whatever tells the layer from others of its kind."""
    line: int | None = None
    """Line in that file, from 1; nothing when its text is not known."""
    column: int | None = None

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.name, self.line, self.column) if part)
        return f"{self.kind} ({place})" if place else str(self.kind)


class Provenance:
    """Answers for the layers of one configuration; a layer's text is read when the first answer needs it."""

    def __init__(self, layers: Sequence[Layer]) -> None:
        """Look at ``layers``, the lowest first, as they were laid over each other."""
        self._layers = tuple(layers)
        self._positions = [Positions(layer.text, layer.below) for layer in layers]

    def of(self, path: ConfigPath) -> Origin | None:
        """Tell where the value at a path was set; nothing for a path that the configuration does not have.

        What is no mapping comes from one layer alone. Of a mapping that several layers contribute to, the topmost one
        that puts something into it is named; ask for the values in it.
        """
        at = self._layer_of(path)
        if at is None:
            return None
        layer = self._layers[at]
        line, column = self._positions[at].of(path) or (None, None)
        return Origin(layer.kind, layer.name, line, column)

    def leaves(self) -> Iterator[tuple[ConfigPath, Origin]]:
        """Give every value that is no mapping (and every empty mapping) with its origin, in the order of the layers."""
        seen: set[ConfigPath] = set()
        for layer in self._layers:
            for path in _leaves(layer.config, ()):
                origin = None if path in seen else self.of(path)
                seen.add(path)
                if origin is not None and self._is_leaf(path):
                    yield path, origin

    def _is_leaf(self, path: ConfigPath) -> bool:
        at = self._layer_of(path)
        return at is not None and not _is_filled(_look(self._layers[at].config, path))

    def _layer_of(self, path: ConfigPath) -> int | None:
        empty: int | None = None
        for at in reversed(range(len(self._layers))):
            value = _look(self._layers[at].config, path)
            if value is _Missing.UNSAID:
                continue
            if value is _Missing.REPLACED:
                return empty
            if not isinstance(value, Mapping):
                return at if empty is None else empty
            if value:
                return at
            empty = at if empty is None else empty
        return empty


class _Missing(Enum):
    UNSAID = auto()
    """The layer says nothing here; what is below shows through."""
    REPLACED = auto()
    """The layer has something else here, which hides whatever is below."""


def _look(config: Mapping[str, object], path: ConfigPath) -> object:
    value: object = config
    in_list = False
    for key in path:
        if isinstance(value, Mapping):
            if key not in value:
                return _Missing.REPLACED if in_list else _Missing.UNSAID
            value = value[key]
        elif isinstance(value, tuple) and isinstance(key, int) and 0 <= key < len(value):
            value, in_list = value[key], True
        else:
            return _Missing.REPLACED
    return value


def _leaves(value: object, path: ConfigPath) -> Iterator[ConfigPath]:
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif path:
        yield path


def _is_filled(value: object) -> bool:
    return isinstance(value, Mapping) and bool(value)
