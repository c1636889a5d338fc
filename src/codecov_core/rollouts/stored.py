"""Rollouts as the database holds them, and whom they give what (chapter 03 §17)."""

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum

from codecov_core.rollouts.murmur3 import murmur3_x64_128
from codecov_core.values import dataclass

_SPACE = 1 << 128


class Universe(StrEnum):
    """What identifiers a rollout's overrides are about [wire: ``feature_flags.rollout_universe``]."""

    OWNER_ID = "OWNER_ID"
    REPO_ID = "REPO_ID"
    ORG_ID = "ORG_ID"
    EMAIL = "EMAIL"


@dataclass(frozen=True, slots=True)
class Variant:
    """One of the answers of a rollout; a row of ``feature_flag_variants``."""

    value: object
    """The answer: whatever JSON holds."""
    proportion: Decimal = Decimal(0)
    """Its share of the space, from 0 to 1."""
    overrides: Mapping[Universe, frozenset[int] | frozenset[str]] = field(default_factory=dict)
    """Who gets it in any case."""


@dataclass(frozen=True, slots=True)
class StoredRollout:
    """A row of ``feature_flags`` with its variants in the order of their ids."""

    name: str
    variants: tuple[Variant, ...] = ()
    proportion: Decimal = Decimal(0)
    """How much of each variant's slice is active, from 0 to 1."""
    salt: str = ""
    universe: Universe | None = Universe.OWNER_ID
    """Which overrides count; nothing for one that this program does not know."""

    def variant_for(self, identifier: int | str) -> Variant | None:
        """Choose for an identifier: the first override, else the active slice its hash falls into, else nothing."""
        for variant in self.variants:
            if self.universe is not None and identifier in variant.overrides.get(self.universe, ()):
                return variant
        if self.proportion == 1 and len(self.variants) == 1:
            return self.variants[0]
        place = murmur3_x64_128(f"{self.name}{identifier}{self.salt}".encode())
        start = Decimal(0)
        for variant in self.variants:
            first = _part(_SPACE, start)
            if first <= place < first + _part(_part(_SPACE, variant.proportion), self.proportion):
                return variant
            start += variant.proportion if variant.proportion.is_finite() else 0
        return None


def _part(of: int, share: Decimal) -> int:
    """Multiply exactly and round down; a ``Decimal`` product would keep 28 digits of 39. What is no number is 0."""
    if not share.is_finite():
        return 0
    numerator, denominator = share.as_integer_ratio()
    return of * numerator // denominator
