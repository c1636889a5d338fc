"""The effective configuration of a commit: all layers laid over each other, read through typed readers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from codecov_core.config.layers import LEGACY_DEFAULTS, merged
from codecov_core.config.patterns import PatternSet
from codecov_core.config.rounding import Rounding
from codecov_core.config.rules import Component, FlagRule, NotUploadedBehavior, StatusKind, StatusRule
from codecov_core.config.stored import EMPTY, frozen, mapping, member, number, switch, text, texts, thawed

__all__ = ["EffectiveConfig", "NotifyRules"]


@dataclass(frozen=True, slots=True)
class NotifyRules:
    """When a commit is notified about (``codecov.notify`` and ``codecov.require_ci_to_pass``, chapter 03 §10.6)."""

    after_n_builds: int = 0
    """Sessions the report must have before anything is sent; 0 means no such condition."""
    wait_for_ci: bool = True
    require_ci_to_pass: bool = True
    manual_trigger: bool = False
    notify_error: bool = False


@dataclass(frozen=True, slots=True)
class EffectiveConfig:
    """An immutable configuration in its stored, normalised form.

    Nothing in it is ever a reason to fail: a value that is missing, null or of an unexpected shape reads as the default
    of its reader (chapter 03 §8).
    """

    tree: Mapping[str, object]
    """The mapping itself, read-only at every depth."""

    @classmethod
    def of(cls, *layers: Mapping[str, object] | None) -> "EffectiveConfig":
        """Lay layers over each other, the lowest first; absent ones are left out (chapter 03 §3.1).

        The usual order is site, owner, then commit or, when the commit has none, repository. Lists, null, booleans,
        numbers and texts replace what is below them, mappings are merged.
        """
        result: object = EMPTY
        for layer in layers:
            if layer is not None:
                result = merged(result, layer)
        return cls(mapping(frozen(result)))

    @classmethod
    def default(cls) -> "EffectiveConfig":
        """Give the built-in legacy defaults (chapter 03 §11)."""
        return cls(LEGACY_DEFAULTS)

    def to_mapping(self) -> dict[str, object]:
        """Copy the configuration into plain dicts and lists."""
        return {key: thawed(value) for key, value in self.tree.items()}

    def read(self, *keys: str) -> object:
        """Walk down the mapping; nothing when a key is missing, null or below something that is no mapping."""
        value: object = self.tree
        for key in keys:
            value = mapping(value).get(key)
        return value

    # What is read and how

    @property
    def rounding(self) -> Rounding:
        """How percentages are shown."""
        return Rounding.from_stored(self.read("coverage", "precision"), self.read("coverage", "round"))

    @property
    def fixes(self) -> tuple[str, ...]:
        """Path fixes in their stored form, in order."""
        return texts(self.read("fixes")) or ()

    @property
    def ignore(self) -> tuple[str, ...]:
        """Patterns of paths that are dropped when an upload is read."""
        return texts(self.read("ignore")) or ()

    @property
    def parsers(self) -> Mapping[str, object]:
        """Options of the formats, by name of the tool (chapter 02 §12)."""
        return mapping(self.read("parsers"))

    @property
    def max_report_age(self) -> str | int:
        """Age from which on a report is expired; falsy, null too, switches the check off (chapter 02 §7)."""
        codecov = mapping(self.read("codecov"))
        value = codecov.get("max_report_age", "12h ago")
        return value if isinstance(value, str | int) else 0 if value is None else "12h ago"

    @property
    def disable_default_path_fixes(self) -> bool:
        """Whether paths are left as reported instead of being looked up among the repository's files."""
        return switch(self.read("codecov", "disable_default_path_fixes"), default=False)

    @property
    def archives_uploads(self) -> bool:
        """Whether raw uploads are kept after processing."""
        return switch(self.read("codecov", "archive", "uploads"), default=True)

    @property
    def notify(self) -> NotifyRules:
        """When a commit is notified about."""
        settings = mapping(self.read("codecov", "notify"))
        return NotifyRules(
            after_n_builds=number(settings.get("after_n_builds"), default=0),
            wait_for_ci=switch(settings.get("wait_for_ci"), default=True),
            require_ci_to_pass=switch(self.read("codecov", "require_ci_to_pass"), default=True),
            manual_trigger=switch(settings.get("manual_trigger"), default=False),
            notify_error=switch(settings.get("notify_error"), default=False),
        )

    # Flags

    def flag(self, name: str) -> FlagRule:
        """Read a flag's rules: its own entry under ``flags`` only, else ``flag_management`` (chapter 03 §9.2)."""
        return FlagRule.from_stored(name, self._flag_settings(name))

    def carries(self, flag: str) -> bool:
        """Whether coverage of this flag is carried forward (chapter 01 §8.1)."""
        legacy = mapping(self._legacy_flags.get(flag))
        if legacy:
            return switch(legacy.get("carryforward"), default=False)
        for entry in self._individual_flags():
            if entry.get("name") == flag and entry.get("carryforward") is not None:
                return bool(entry["carryforward"])
        return switch(self._flag_defaults.get("carryforward"), default=False)

    @property
    def has_any_carryforward(self) -> bool:
        """Whether any flag at all could be carried forward; without it no base has to be looked for."""
        sources = [*map(mapping, self._legacy_flags.values()), self._flag_defaults, *self._individual_flags()]
        return any(source.get("carryforward") for source in sources)

    def joined(self, flags: Iterable[str]) -> bool:
        """Whether a session with these flags counts in the overall coverage (chapter 01 §9.3)."""
        return not any(mapping(self._legacy_flags.get(flag)).get("joined") is False for flag in flags)

    def paths_of_flags(self, flags: Iterable[str]) -> tuple[str, ...]:
        """Give the path patterns of some flags together; empty means that there is no path filter.

        One configured flag without ``paths`` switches the filter off; flags without configuration do not count.
        """
        patterns: dict[str, None] = {}
        for rule in map(self.flag, flags):
            if not rule.configured:
                continue
            if rule.paths is None:
                return ()
            patterns.update(dict.fromkeys(rule.paths))
        return tuple(patterns)

    # Statuses and components

    def statuses(self, flags: Sequence[str] = ()) -> tuple[StatusRule, ...]:
        """List the statuses to decide: those of the project, then of ``flags``, then of components (chapter 05 §5.2).

        ``flags`` are the names of the repository's flags, even of those the commit does not have.
        """
        return (*self._project_statuses(), *self._flag_statuses(flags), *self._component_statuses(flags))

    @property
    def components(self) -> tuple[Component, ...]:
        """The components, each laid over the default rules."""
        management = mapping(self.read("component_management"))
        defaults = mapping(management.get("default_rules"))
        return tuple(
            Component.from_stored({**defaults, **entry}) for entry in _mappings(management.get("individual_components"))
        )

    def status_paths(self, rule: StatusRule) -> PatternSet | None:
        """Give the files a status looks at: its own paths and those of its flags (chapter 05 §14.3)."""
        patterns = dict.fromkeys((*rule.paths, *self.paths_of_flags(rule.flags or ())))
        return PatternSet(patterns) if patterns else None

    # Details

    @property
    def _legacy_flags(self) -> Mapping[str, object]:
        return mapping(self.read("flags"))

    @property
    def _flag_defaults(self) -> Mapping[str, object]:
        return mapping(self.read("flag_management", "default_rules"))

    def _individual_flags(self) -> Iterator[Mapping[str, object]]:
        return _mappings(self.read("flag_management", "individual_flags"))

    def _flag_settings(self, name: str) -> Mapping[str, object] | None:
        legacy = self._legacy_flags.get(name)
        if isinstance(legacy, Mapping):
            return legacy
        if not mapping(self.read("flag_management")):
            return None
        own = next((entry for entry in self._individual_flags() if entry.get("name") == name), EMPTY)
        return {**self._flag_defaults, **own}

    @property
    def _not_uploaded_default(self) -> NotUploadedBehavior:
        value = self.read("coverage", "status", "default_rules", "flag_coverage_not_uploaded_behavior")
        return member(NotUploadedBehavior, value, NotUploadedBehavior.INCLUDE)

    def _project_statuses(self) -> Iterator[StatusRule]:
        configured = self.read("coverage", "status")
        sections = dict.fromkeys(StatusKind, True) if configured is True else mapping(configured)
        for key, value in sections.items():
            if key in set(StatusKind):
                for title, settings in _switched_on(value):
                    yield self._status(StatusKind(key), title, settings)

    def _flag_statuses(self, flags: Sequence[str]) -> Iterator[StatusRule]:
        for flag in flags:
            settings = self._flag_settings(flag) or EMPTY
            if settings.get("enabled") is not False:
                yield from self._item_statuses(settings.get("statuses"), flag, {"flags": (flag,)})

    def _component_statuses(self, flags: Sequence[str]) -> Iterator[StatusRule]:
        for component in self.components:
            selected = component.flags_among(flags)
            filters = {"flags": selected, "paths": component.paths}
            for rule in self._item_statuses(component.statuses, component.display_name, filters):
                yield replace(rule, flags=()) if selected == () else rule

    def _item_statuses(self, items: object, name: str, filters: Mapping[str, object]) -> Iterator[StatusRule]:
        for item in _mappings(items):
            kind = item.get("type")
            if item.get("enabled") is False or not isinstance(kind, str) or kind not in set(StatusKind):
                continue
            title = f"{text(item.get('name_prefix')) or ''}{name}"
            yield self._status(StatusKind(kind), title, {**filters, **item})

    def _status(self, kind: StatusKind, title: str, settings: Mapping[str, object]) -> StatusRule:
        return StatusRule.from_stored(kind, title, settings, not_uploaded=self._not_uploaded_default)


def _mappings(value: object) -> Iterator[Mapping[str, object]]:
    return (item for item in value if isinstance(item, Mapping)) if isinstance(value, tuple) else iter(())


def _switched_on(value: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Give the named entries of a block that are on (chapter 03 §9.4)."""
    if value is True:
        yield "default", EMPTY
    for title, settings in mapping(value).items():
        if settings is True:
            yield title, EMPTY
        elif isinstance(settings, Mapping) and settings.get("enabled") is not False:
            yield title, settings
