"""Configurations that lie over each other, and how one is laid over another (chapter 03 §3.1)."""

from collections.abc import Mapping
from enum import StrEnum

from codecov_core.config.schema import ConfigPath, normalised
from codecov_core.config.stored import frozen, mapping
from codecov_core.values import dataclass

__all__ = ["Layer", "LayerKind", "merged"]


class LayerKind(StrEnum):
    """Where a configuration comes from, the lowest first."""

    BUILT_IN = "built-in defaults"
    SITE = "installation"
    """``site`` of the install configuration."""
    ADDITIONAL = "additional settings of the installation"
    """The entry of ``additional_user_yamls`` the owner's bucket falls under."""
    OWNER = "owner"
    REPOSITORY = "repository"
    """As stored; only where the commit has no configuration of its own."""
    COMMIT = "commit"
    GIVEN = "given"
    """Handed over by a caller who did not say whence."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One configuration in its stored, normalised form, and the text it was written as, if that is known."""

    kind: LayerKind
    config: Mapping[str, object]
    """Read-only at every depth when made by :meth:`of`."""
    name: str = ""
    """The file, or whatever tells it from others of its kind."""
    text: str | bytes | None = None
    """The YAML it was read from; nothing when only the normalised form was kept."""
    below: ConfigPath = ()
    """Where in that document this configuration stands: ``("site",)`` in an install file."""

    @classmethod
    def of(
        cls,
        kind: LayerKind,
        config: object,
        name: str = "",
        text: str | bytes | None = None,
        below: ConfigPath = (),
    ) -> "Layer":
        """Make a layer of a configuration, which is copied; one that is no mapping is an empty layer.

        Stored ones hold the text they were written as under ``to_string``, which is left out (§1, §19 rule 34) unless a
        caller handed it over. Statuses of flags and components are stored as they were written by other programs of
        the installation, and are brought into their normalised form (§7.9, §19 rule 5).
        """
        kept = {key: value for key, value in mapping(config).items() if key != "to_string" or kind is LayerKind.GIVEN}
        listed = {key: value for key in _WITH_LISTED_STATUSES if _holds_statuses(value := kept.get(key))}
        if listed:
            kept |= normalised(listed)
        return cls(kind, mapping(frozen(kept)), name, text, below)


_WITH_LISTED_STATUSES = ("flag_management", "component_management")


def _holds_statuses(section: object) -> bool:
    """Tell whether there is a list of statuses at any place of a section; most have none, and need no schema."""
    if isinstance(section, Mapping):
        return "statuses" in section or any(map(_holds_statuses, section.values()))
    return isinstance(section, list | tuple) and any(map(_holds_statuses, section))


def merged(below: object, above: object) -> object:
    """Lay one configuration value over another.

    Mappings are merged key by key at every depth; anything else (lists, null, booleans, text) replaces what is below.
    A mapping over something that is no mapping replaces it too. The arguments are left alone.
    """
    if not isinstance(below, Mapping) or not isinstance(above, Mapping):
        return above
    result = dict(below)
    for key, value in above.items():
        result[key] = merged(below.get(key, {}), value)
    return result
