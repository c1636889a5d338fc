"""What an installation lays below every user's configuration (chapter 03 §3.1 to §3.3)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from codecov_core.config.defaults import LEGACY_DEFAULTS, built_in_defaults
from codecov_core.config.layers import Layer, LayerKind, merged
from codecov_core.config.stored import mapping, thawed
from codecov_core.values import dataclass

__all__ = ["Bucket", "Installation"]

_BUCKETS = 100


@dataclass(frozen=True, slots=True)
class Bucket:
    """An entry of ``additional_user_yamls``: some of the owners get these settings on top of ``site``."""

    percentage: int
    """How many of a hundred owners."""
    layer: Layer


@dataclass(frozen=True, slots=True)
class Installation:
    """The layers that an installation decides about."""

    site: tuple[Layer, ...] = ()
    """What the operator wrote under ``site``: the file, and over it what each variable of the environment changes."""
    additional: tuple[Bucket, ...] = ()
    dated_defaults: bool = True
    """Whether owners created after 2024-04-30 start from the patch-centric defaults.

    Off where the rows of owners say nothing about when somebody signed up, as in a store on a laptop.
    """

    def layers(self, ownerid: int | None = None, owner_created: datetime | None = None) -> tuple[Layer, ...]:
        """Give the layers for an owner, the lowest first.

        Built-in defaults by the owner's age, then what the operator configured, then the owner's bucket: settings of
        the operator hold for new owners too (chapter 03 §19 rule 19).
        """
        defaults = built_in_defaults(owner_created) if self.dated_defaults else LEGACY_DEFAULTS
        bucket = None if ownerid is None else self._bucket(ownerid)
        layers = (Layer(LayerKind.BUILT_IN, defaults), *self.site)
        return layers if bucket is None else (*layers, bucket)

    @classmethod
    def from_install(
        cls,
        install: Mapping[str, object],
        changes: Mapping[str, Mapping[str, object]] = MappingProxyType({}),
        *,
        name: str = "",
        text: str | bytes | None = None,
        dated: bool = True,
    ) -> "Installation":
        """Read ``site`` and ``additional_user_yamls`` of an install configuration.

        They are normalised as far as they make sense and never refused. ``name`` and ``text`` are the install file, if
        that is where they come from; ``changes`` are parts of an install configuration that lie over it, by what they
        are called (variables of the environment). The YAML schema is loaded only if there is something to normalise.
        """
        layers: list[Layer] = []
        additional: tuple[Bucket, ...] = ()
        for origin, written, part in ((name, text, install), *((named, None, part) for named, part in changes.items())):
            site = part.get("site")
            if isinstance(site, Mapping) and site:
                layers.append(_layer(LayerKind.SITE, site, origin, written, ("site",)))
            if "additional_user_yamls" in part:
                additional = tuple(_buckets(part["additional_user_yamls"], origin, written))
        return cls(tuple(layers), additional, dated_defaults=dated)

    def _bucket(self, ownerid: int) -> Layer | None:
        """Walk the list adding percentages; the first sum above the owner's number among a hundred decides."""
        number, total = ownerid % _BUCKETS, 0
        for bucket in self.additional:
            total += bucket.percentage
            if total > number:
                return bucket.layer
        return None


def _buckets(entries: object, file: str, text: str | bytes | None) -> Iterator[Bucket]:
    if not isinstance(entries, Sequence) or isinstance(entries, str | bytes):
        return
    for at, entry in enumerate(map(mapping, entries)):
        percentage, name = entry.get("percentage"), entry.get("name")
        if isinstance(percentage, int):
            title = " ".join(str(part) for part in (file, name) if part)
            below = ("additional_user_yamls", at, "override")
            yield Bucket(percentage, _layer(LayerKind.ADDITIONAL, mapping(entry.get("override")), title, text, below))


def _layer(
    kind: LayerKind,
    config: Mapping[str, object],
    name: str,
    text: str | bytes | None,
    below: tuple[str | int, ...],
) -> Layer:
    from codecov_core.config.schema.findings import Findings
    from codecov_core.config.schema.keys import DOCUMENT
    from codecov_core.config.schema.legacy import drop_left_behind

    document = thawed(config)
    if isinstance(document, dict):
        drop_left_behind(document)
    coerced = DOCUMENT.take(document, None, Findings())
    return Layer.of(kind, mapping(merged(document, coerced)), name, text, below)
