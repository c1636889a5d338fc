"""Shapes of mappings and lists, and of values that may be one thing or another (chapter 03 §5.2)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import field

from codecov_core.config.schema.declaration import Key, ReadBy, example_of
from codecov_core.config.schema.findings import Findings, Place
from codecov_core.config.schema.free_form import FreeForm
from codecov_core.config.schema.names import TextRule
from codecov_core.config.schema.shape import Shape, described, described_as_section
from codecov_core.values import dataclass

__all__ = ["AsWritten", "Block", "Either", "ListOf", "Named", "declared", "settings_below"]


@dataclass(frozen=True, slots=True)
class ListOf(Shape):
    """A list of items of one shape. A single value is never taken for a list of one."""

    item: Shape

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return f"a list, each item {self.item.expected}"

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        example = self.item.example
        return None if example is None else [example]

    def fits(self, value: object) -> bool:
        """See :class:`Shape`."""
        return isinstance(value, list)

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        if not isinstance(value, list):
            found.rule(place, described(value), self.expected)
            return value
        take = self.item.take
        return [take(item, (place, at), found) for at, item in enumerate(value)]

    def restored(self, value: object) -> object:
        """See :class:`Shape`."""
        return [self.item.restored(item) for item in value] if isinstance(value, list | tuple) else value


@dataclass(frozen=True, slots=True)
class Block(Shape):
    """A mapping with known keys; any other key is an error."""

    keys: Mapping[str, Key]
    required: str | None = None
    """The one key that must be there."""
    advised: tuple[str, ...] = ()
    """The keys without any of which the block has no effect (§19 rules 6 and 38)."""
    idle: Mapping[str, Collection[str]] = field(default_factory=dict)
    """By a value of the first advised key: the keys that have no effect beside it."""

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return f"a mapping with keys such as {', '.join(list(self.keys)[:3])}"

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return example_of(self.keys, self.advised if self.required is None else (self.required,))

    def fits(self, value: object) -> bool:
        """See :class:`Shape`."""
        return isinstance(value, dict)

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        if not isinstance(value, dict):
            found.rule(place, described_as_section(value), self.expected)
            return value
        result: dict[object, object] = {}
        kind = value.get(self.advised[0]) if self.idle else None
        idle = self.idle.get(kind, ()) if isinstance(kind, str) else ()
        for name, item in value.items():
            key = self.keys.get(name)
            if key is None:
                found.unknown((place, name), item, self.keys, _with_settings(self.keys, item))
                continue
            if key.read_by is ReadBy.NOBODY:
                found.remark((place, name), "has no effect", at_key=True)
            elif name in idle:
                found.remark((place, name), f"has no effect where {self.advised[0]!r} is {kind!r}", at_key=True)
            result[name] = key.shape.take(item, (place, name), found)
        if self.required is not None and self.required not in value:
            found.rule((place, self.required), "is missing", self.keys[self.required].shape.expected)
        for advised in self.advised:
            if value.get(advised) is None:
                found.remark(place, f"has no {advised!r}, so it has no effect")
        return result

    def restored(self, value: object) -> object:
        """See :class:`Shape`."""
        if not isinstance(value, Mapping):
            return value
        keys = self.keys
        return {name: keys[name].shape.restored(item) if name in keys else item for name, item in value.items()}


@dataclass(frozen=True, slots=True)
class Named(Shape):
    """A mapping with names of the user's choice, all values of one shape."""

    value: Shape
    noun: str
    """What the names are names of."""
    names: TextRule
    """Which names are allowed."""

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return f"a mapping from names of {self.noun} to their settings"

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return {"default": self.value.example}

    def fits(self, value: object) -> bool:
        """See :class:`Shape`."""
        return isinstance(value, dict)

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        if not isinstance(value, dict):
            found.rule(place, described_as_section(value), self.expected)
            return value
        result: dict[object, object] = {}
        for name, item in value.items():
            below: Place = (place, name)
            if not isinstance(name, str):
                found.name(below, "is a name that is not text; quotes make it text", self.names.allowed)
            elif not self.names.accepts(name):
                found.name(below, f"is no possible name of {self.noun}", self.names.allowed)
            if name in settings_below(self.value) and item is not None:
                reason, expected = f"is taken for the name of one of the {self.noun}", _name_with(name)
                if not self.value.fits(item):
                    found.rule(below, f"{reason}, and {described(item)}", expected)
                    continue
                if isinstance(item, bool):
                    found.remark(below, f"{reason}; expected {expected}", at_key=True)
            result[name] = self.value.take(item, below, found)
        return result

    def restored(self, value: object) -> object:
        """See :class:`Shape`."""
        if not isinstance(value, Mapping):
            return value
        return {name: self.value.restored(item) for name, item in value.items()}


@dataclass(frozen=True, slots=True)
class Either(Shape):
    """A value of one of several types."""

    shapes: tuple[Shape, ...]

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return ", or ".join(shape.expected for shape in self.shapes)

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return next((shape.example for shape in self.shapes if shape.example is not None), None)

    def fits(self, value: object) -> bool:
        """See :class:`Shape`."""
        return any(shape.fits(value) for shape in self.shapes)

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        for shape in self.shapes:
            if shape.fits(value):
                return shape.take_value(value, place, found)
        found.rule(place, self._described(value), self.expected)
        return value

    def _described(self, value: object) -> str:
        has_section = any(isinstance(shape, Block | Named) for shape in self.shapes)
        return described_as_section(value) if has_section else described(value)

    def restored(self, value: object) -> object:
        """See :class:`Shape`."""
        plain = dict(value) if isinstance(value, Mapping) else value
        for shape in self.shapes:
            if shape.fits(plain):
                return shape.restored(plain)
        return value


@dataclass(frozen=True, slots=True)
class AsWritten(Shape):
    """A value the reference checks without coercing anything in it, reporting no place below it (§7.9).

    We coerce it after the same checks, on validation and when a stored value is read (§19 rule 5).
    """

    shape: Shape

    @property
    def expected(self) -> str:
        """See :class:`Shape`."""
        return self.shape.expected

    @property
    def example(self) -> object:
        """See :class:`Shape`."""
        return self.shape.example

    def fits(self, value: object) -> bool:
        """See :class:`Shape`."""
        return self.shape.fits(value)

    def take_value(self, value: object, place: Place, found: Findings) -> object:
        """See :class:`Shape`."""
        below = Findings()
        result = self.shape.take(value, place, below)
        found.absorb(below, place)
        return result

    def restored(self, value: object) -> object:
        """See :class:`Shape`."""
        return self.shape.restored(value)


def declared(
    shape: Shape, path: tuple[str, ...] = (), above: Key | None = None
) -> Iterator[tuple[tuple[str, ...], Key]]:
    """List every key below a shape with its path; ``*`` stands for a name of the user's, ``[]`` for any item."""
    match shape:
        case Block(keys=keys):
            for name, key in keys.items():
                full = key.below(above)
                yield (*path, name), full
                yield from declared(key.shape, (*path, name), full)
        case Named(value=below):
            yield from declared(below, (*path, "*"), above)
        case ListOf(item=below):
            yield from declared(below, (*path, "[]"), above)
        case Either(shapes=shapes):
            for alternative in shapes:
                yield from declared(alternative, path, above)
        case AsWritten(shape=below):
            yield from declared(below, path, above)
        case FreeForm(known=known):
            yield from declared(Block(known), path)
        case _:
            return


def _name_with(setting: object) -> str:
    return f"a name, such as 'default', with {setting!r} below it"


def _with_settings(keys: Mapping[str, Key], value: object) -> str:
    """Give the first key that has names of the user's choice with settings such as these below it, if there is one."""
    if not isinstance(value, dict) or not value:
        return ""
    return next((name for name, key in keys.items() if value.keys() <= _settings_of_names(key.shape).keys()), "")


def _settings_of_names(shape: Shape) -> Mapping[str, Key]:
    match shape:
        case Named(value=below):
            return settings_below(below)
        case Either(shapes=shapes):
            return next((_settings_of_names(below) for below in shapes if isinstance(below, Named)), {})
        case _:
            return {}


def settings_below(shape: Shape) -> Mapping[str, Key]:
    """Give the keys that a mapping of a shape has, to recognise one that stands in another place."""
    match shape:
        case Block(keys=keys):
            return keys
        case Either(shapes=shapes):
            return next((below.keys for below in shapes if isinstance(below, Block)), {})
        case _:
            return {}
