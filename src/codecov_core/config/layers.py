"""Configurations that lie over each other, and how one is laid over another (chapter 03 §3.1)."""

from collections.abc import Mapping
from enum import StrEnum

from codecov_core.config.schema import ConfigPath
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
        config: Mapping[str, object],
        name: str = "",
        text: str | bytes | None = None,
        below: ConfigPath = (),
    ) -> "Layer":
        """Make a layer of a configuration, which is copied.

        Stored ones hold the text they were written as under ``to_string``, which is left out (§1, §19 rule 34); what a
        caller hands over is taken as it is.
        """
        kept = {key: value for key, value in config.items() if key != "to_string" or kind is LayerKind.GIVEN}
        return cls(kind, mapping(frozen(kept)), name, text, below)


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
