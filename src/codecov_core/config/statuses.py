"""Which statuses a configuration asks for (chapter 03 §10.1, chapter 05 §5.2)."""

from collections.abc import Iterator, Mapping, Sequence

from codecov_core.config.flags import FlagSettings
from codecov_core.config.rules import Component, NotUploadedBehavior, StatusKind, StatusRule, flags_of_components
from codecov_core.config.shared_patterns import SharedPatterns
from codecov_core.config.stored import EMPTY, laid_over, mapping, mappings, member, switch, switched_on, text
from codecov_core.values import dataclass

__all__ = ["StatusSettings"]


@dataclass(frozen=True, slots=True)
class StatusSettings:
    """``coverage.status`` and the statuses of flags and components."""

    section: object
    """``coverage.status`` as stored: a mapping, or true for all three statuses."""
    flags: FlagSettings
    components: tuple[Component, ...]

    def rules(self, flags: Sequence[str], patterns: SharedPatterns) -> Iterator[StatusRule]:
        """Give the statuses of the project, then those of ``flags`` in order, then those of the components.

        ``patterns`` compiles the expressions by which components select flags.
        """
        yield from self._of_project()
        yield from self._of_flags(flags)
        yield from self._of_components(flags, patterns)

    def _of_project(self) -> Iterator[StatusRule]:
        sections = dict.fromkeys(StatusKind, True) if self.section is True else mapping(self.section)
        for key, value in sections.items():
            if key in set(StatusKind):
                for title, settings in switched_on(value):
                    yield self._rule(StatusKind(key), title, settings)

    def _of_flags(self, flags: Sequence[str]) -> Iterator[StatusRule]:
        for flag in flags:
            settings = self.flags.of(flag) or EMPTY
            if switch(settings.get("enabled"), default=True):
                yield from self._of_items(settings.get("statuses"), flag, {"flags": (flag,)})

    def _of_components(self, flags: Sequence[str], patterns: SharedPatterns) -> Iterator[StatusRule]:
        selections = flags_of_components(self.components, flags, patterns)
        for component, selected in zip(self.components, selections, strict=True):
            if selected != ():  # regexes that match no flag: nothing is known of the component (chapter 03 §19 rule 24)
                filters = {"flags": selected, "paths": component.paths}
                yield from self._of_items(component.statuses, component.display_name, filters)

    def _of_items(self, items: object, name: str, filters: Mapping[str, object]) -> Iterator[StatusRule]:
        for item in mappings(items):
            kind = item.get("type")
            if (
                not switch(item.get("enabled"), default=True)
                or not isinstance(kind, str)
                or kind not in set(StatusKind)
            ):
                continue
            title = f"{text(item.get('name_prefix')) or ''}{name}"
            yield self._rule(StatusKind(kind), title, laid_over(filters, item))

    def _rule(self, kind: StatusKind, title: str, settings: Mapping[str, object]) -> StatusRule:
        defaults = mapping(mapping(self.section).get("default_rules"))
        stated = defaults.get("flag_coverage_not_uploaded_behavior")
        not_uploaded = member(NotUploadedBehavior, stated, NotUploadedBehavior.INCLUDE)
        return StatusRule.from_stored(kind, title, settings, not_uploaded=not_uploaded)
