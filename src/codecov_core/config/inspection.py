"""Effective configurations value by value: what is set and by whom, and what differs between two of them."""

from collections.abc import Iterator, Mapping

from codecov_core.config.effective import EffectiveConfig
from codecov_core.config.provenance import Origin
from codecov_core.config.stored import thawed
from codecov_core.values import dataclass

__all__ = ["Difference", "Setting", "differences", "settings_of"]


@dataclass(frozen=True, slots=True)
class Setting:
    """A value of an effective configuration."""

    path: tuple[str, ...]
    value: object
    """A single value, a list, or an empty mapping; plain dicts and lists."""
    origin: Origin | None
    """Where it was set; nothing for a configuration that was not made of layers."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is not the same in two configurations; nothing on the side that does not have it."""

    path: tuple[str, ...]
    before: Setting | None
    after: Setting | None


def settings_of(config: EffectiveConfig) -> Iterator[Setting]:
    """Give every value with its origin, in the order of the configuration; laid together they are all that counts."""
    provenance = config.provenance
    for path, value in _leaves(config.tree, ()):
        yield Setting(path, thawed(value), provenance.of(path))


def differences(before: EffectiveConfig, after: EffectiveConfig) -> Iterator[Difference]:
    """Give every value that differs, those of ``before`` first; ``80`` equals ``80.0``, ``1`` is not ``true``."""
    old = {setting.path: setting for setting in settings_of(before)}
    new = {setting.path: setting for setting in settings_of(after)}
    for path in old | new:
        one, other = old.get(path), new.get(path)
        if one is None or other is None or not _are_equal(one.value, other.value):
            yield Difference(path, one, other)


def _are_equal(one: object, other: object) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_are_equal, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_are_equal(value, other[key]) for key, value in one.items())
    return isinstance(one, bool) is isinstance(other, bool) and one == other


def _leaves(value: object, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], object]]:
    if isinstance(value, Mapping) and (value or not path):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    else:
        yield path, value
