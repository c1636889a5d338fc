"""The shape of mappings that are nobody's business here (``cli.plugins``): anything that JSON can hold."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import field

from codecov_core.config.schema.coercion import LARGEST_NUMBER
from codecov_core.config.schema.declaration import Key, example_of
from codecov_core.config.schema.findings import Findings, Place
from codecov_core.config.schema.shape import Shape, Unusual, described
from codecov_core.values import dataclass

__all__ = ["FreeForm"]


@dataclass(frozen=True, slots=True)
class FreeForm(Shape):
    """A mapping of anything. Dates and keys that are no text become text, for JSON knows neither."""

    known: Mapping[str, Key] = field(default_factory=dict)
    """Keys that mean something here. Others accept anything below them, so what is wrong there is only warned of."""

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return "a mapping"

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return example_of(self.known)

    def fits(self, value: object) -> bool:
        """See :class:`Shape`."""
        return isinstance(value, dict)

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        if isinstance(value, dict):
            for name in value.keys() & self.known.keys():
                below = Findings()
                self.known[name].shape.take(value[name], (place, name), below)
                found.excuse(below)
            return _as_json(value, place, found)
        found.rule(place, described(value), self.expected)
        return value


def _as_json(value: object, place: Place, found: Findings) -> object:
    match value:
        case Mapping():
            return {_as_text(key): _as_json(item, (place, key), found) for key, item in value.items()}
        case list():
            return [_as_json(item, (place, at), found) for at, item in enumerate(value)]
        case dt.date():
            return value.isoformat()
        case float() if not math.isfinite(value):
            found.rule(place, described(value), "a finite number")
        case int() if abs(value) > LARGEST_NUMBER:
            found.rule(place, described(value), "a number of 64 bits")
        case Unusual():
            found.rule(place, described(value), "text, a number, a boolean, a list or a mapping")
    return value


def _as_text(key: object) -> str:
    """Write a key as JSON writers do."""
    match key:
        case str():
            return key
        case None:
            return "null"
        case bool():
            return "true" if key else "false"
        case _:
            return str(key)
