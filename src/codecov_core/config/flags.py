"""What a configuration says about flags: ``flags``, else ``flag_management`` (chapter 03 §9.2)."""

from collections.abc import Iterable, Mapping
from dataclasses import field

from codecov_core.config.rules import FlagRule
from codecov_core.config.stored import EMPTY, laid_over, mapping, mappings, switch
from codecov_core.values import dataclass

__all__ = ["FlagSettings"]


@dataclass(frozen=True, slots=True)
class FlagSettings:
    """The two blocks about flags.

    A flag that has a mapping under ``flags``, an empty one too, is described by that mapping alone, whatever is asked
    (chapter 03 §19 rule 23).
    """

    own: Mapping[str, object]
    """``flags``."""
    management: Mapping[str, object]
    """``flag_management``."""
    _individual: Mapping[str, tuple[Mapping[str, object], ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the rules for single flags by name, so that asking about all flags of a repository is linear."""
        by_name: dict[str, list[Mapping[str, object]]] = {}
        for entry in mappings(self.management.get("individual_flags")):
            name = entry.get("name")
            if isinstance(name, str):
                by_name.setdefault(name, []).append(entry)
        object.__setattr__(self, "_individual", {name: tuple(entries) for name, entries in by_name.items()})

    def rule(self, name: str) -> FlagRule:
        """Read a flag's rules."""
        return FlagRule.from_stored(name, self.of(name))

    def of(self, name: str) -> Mapping[str, object] | None:
        """Give a flag's settings: its entry laid over the default rules, key by key; nothing without configuration."""
        own = self.own.get(name)
        if isinstance(own, Mapping):
            return own
        if not self.management:
            return None
        return laid_over(self._defaults, next(iter(self._individual.get(name, ())), EMPTY))

    def carries(self, name: str) -> bool:
        """Whether coverage of a flag is carried forward (chapter 01 §8.1)."""
        own = self.own.get(name)
        if isinstance(own, Mapping):
            return switch(own.get("carryforward"), default=False)
        for entry in self._individual.get(name, ()):
            if entry.get("carryforward") is not None:
                return switch(entry["carryforward"], default=False)
        return switch(self._defaults.get("carryforward"), default=False)

    @property
    def has_any_carryforward(self) -> bool:
        """Whether any flag at all could be carried forward."""
        everybody = mappings(self.management.get("individual_flags"))
        return any(
            switch(entry.get("carryforward"), default=False)
            for entry in (*map(mapping, self.own.values()), self._defaults, *everybody)
        )

    def joined(self, names: Iterable[str]) -> bool:
        """Whether a session with these flags counts on lines that others have already (chapter 01 §6.2, §9.3)."""
        return all(switch(mapping(self.own.get(name)).get("joined"), default=True) for name in names)

    def paths(self, names: Iterable[str]) -> tuple[str, ...]:
        """Give the path patterns of some flags together; empty means that there is no path filter.

        One configured flag without ``paths`` switches the filter off; flags without configuration do not count.
        """
        patterns: dict[str, None] = {}
        for rule in map(self.rule, names):
            if not rule.configured:
                continue
            if rule.paths is None:
                return ()
            patterns.update(dict.fromkeys(rule.paths))
        return tuple(patterns)

    @property
    def _defaults(self) -> Mapping[str, object]:
        return mapping(self.management.get("default_rules"))
