"""Where the lists stand that say which files a flag, a component or a status is about (chapter 03 §9.2, §9.3)."""

from collections.abc import Iterable, Iterator, Mapping

from codecov_core.config import ConfigPath, EffectiveConfig, StatusRule

_FLAGS, _COMPONENTS = "flag_management", "component_management"
_RULES = "default_rules"


class PatternPlaces:
    """The places of the lists of one configuration, looked up once."""

    def __init__(self, config: EffectiveConfig, flags: Iterable[str]) -> None:
        """Take a configuration and the names of all flags."""
        self._config = config
        self._individual: dict[str, int] = {}
        for at, entry in self._entries(_FLAGS, "individual_flags"):
            name = entry.get("name")
            if isinstance(name, str):
                self._individual.setdefault(name, at)
        self._of_statuses: dict[tuple[str, str], list[ConfigPath]] = {}
        for flag in flags:
            self._note_statuses(flag, self._of_flag(flag, "statuses"))
        for (at, _), component in zip(
            self._entries(_COMPONENTS, "individual_components"), config.components, strict=True
        ):
            statuses = self._set(_COMPONENTS, "individual_components", at, "statuses")
            self._note_statuses(component.display_name, statuses, self.of_component(at))

    def of_flag(self, name: str) -> ConfigPath:
        """Give the place of a flag's ``paths``."""
        return self._of_flag(name, "paths")

    def of_component(self, at: int) -> ConfigPath:
        """Give the place of the ``paths`` of a component, by its number."""
        return self._set(_COMPONENTS, "individual_components", at, "paths")

    def of_status(self, rule: StatusRule) -> Iterator[ConfigPath]:
        """Give the places of a status's own ``paths``, those that say what it says first, then those of its flags."""
        below = ("coverage", "status", rule.kind.value, rule.title, "paths")
        places = [below, *self._of_statuses.get((rule.kind.value, rule.title), ())]
        yield from sorted(places, key=lambda place: self._read(place) != rule.paths)
        yield from map(self.of_flag, rule.flags or ())

    def _of_flag(self, name: str, key: str) -> ConfigPath:
        if isinstance(self._config.read("flags", name), Mapping):
            return "flags", name, key
        at = self._individual.get(name)
        return (_FLAGS, _RULES, key) if at is None else self._set(_FLAGS, "individual_flags", at, key)

    def _set(self, management: str, entries: str, at: int, key: str) -> ConfigPath:
        """Give the place where a key of an entry is set: there, or in the default rules."""
        own = (management, entries, at, key)
        return (management, _RULES, key) if self._read(own) is None else own

    def _note_statuses(self, name: str, listed: ConfigPath, otherwise: ConfigPath | None = None) -> None:
        items = self._read(listed)
        for at, item in enumerate(items if isinstance(items, tuple) else ()):
            if isinstance(item, Mapping):
                own = (*listed, at, "paths")
                place = own if otherwise is None or item.get("paths") is not None else otherwise
                key = (str(item.get("type")), f"{item.get('name_prefix') or ''}{name}")
                self._of_statuses.setdefault(key, []).append(place)

    def _entries(self, *path: str) -> Iterator[tuple[int, Mapping[str, object]]]:
        entries = self._read(path)
        for at, entry in enumerate(entries if isinstance(entries, tuple) else ()):
            if isinstance(entry, Mapping):
                yield at, entry

    def _read(self, place: ConfigPath) -> object:
        value: object = self._config.tree
        for key in place:
            if isinstance(value, Mapping):
                value = value.get(key)
            elif isinstance(value, tuple) and isinstance(key, int):
                value = value[key]
            else:
                return None
        return value
