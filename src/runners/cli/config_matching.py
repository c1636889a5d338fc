"""Which patterns of a configuration a path falls under, what that makes it part of, and which patterns hit nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from codecov_core.config import (
    ConfigPath,
    EffectiveConfig,
    Origin,
    RegexSet,
    RejectedPattern,
    SharedPatterns,
    flags_of_components,
    pattern_lists,
)
from codecov_core.ingest import PathFilter
from codecov_core.values import dataclass
from runners.cli.pattern_places import PatternPlaces

_NEGATION = "!"
_NEGATIONS = ("!", "^!")
"""Both are negations in lists that say which files count; in what is asked of uploads only the first is one."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A pattern that matches a path, in its stored form."""

    pattern: str
    origin: Origin | None


@dataclass(frozen=True, slots=True)
class Membership:
    """Something a path is part of."""

    kind: str
    """``flag``, ``component`` or ``status``."""
    name: str
    filtered: bool
    """Whether there are patterns at all; without them every path is part of it."""
    by: tuple[Hit, ...]
    """The patterns that include it; none where those there are only leave paths out, or it is named literally."""


@dataclass(frozen=True, slots=True)
class PathMatch:
    """What a path falls under."""

    path: str
    dropped_by: Hit | None
    """The pattern of ``ignore`` by which it is dropped from every upload."""
    memberships: tuple[Membership, ...]


@dataclass(frozen=True, slots=True)
class IdlePattern:
    """A pattern that does nothing."""

    place: ConfigPath
    """The list it stands in."""
    pattern: str
    origin: Origin | None
    rejected: RejectedPattern | None
    """What becomes of it as no usable expression, and why; nothing for one that just matches no file."""


@dataclass(frozen=True, slots=True)
class _Group:
    kind: str
    name: str
    includes: Callable[[str], bool]
    filtered: bool
    regexes: RegexSet
    """The patterns that include paths."""
    places: tuple[ConfigPath, ...]

    @classmethod
    def of(
        cls,
        kind: str,
        name: str,
        includes: Callable[[str], bool],
        patterns: Iterable[str],
        *places: ConfigPath,
    ) -> "_Group":
        given = list(patterns)
        negations = _NEGATION if kind == "flag" else _NEGATIONS
        positive = [pattern for pattern in given if not pattern.startswith(negations)]
        return cls(kind, name, includes, bool(given), RegexSet(positive), places)


class ConfigMatcher:
    """The patterns of a configuration, compiled once."""

    def __init__(self, config: EffectiveConfig, flags: Iterable[str] = ()) -> None:
        """Take a configuration, and the names of flags it does not name itself."""
        self._config = config
        self._provenance = config.provenance
        self._patterns = SharedPatterns()
        self._lists = dict(pattern_lists(config.tree))
        self._flags = tuple(dict.fromkeys((*_named_flags(config), *flags)))
        self._places = PatternPlaces(config, self._flags)
        self._ignore = PathFilter(ignores=[config.ignore])
        self._groups = [*self._of_flags(), *self._of_components(), *self._of_statuses()]

    @property
    def has_patterns(self) -> bool:
        """Whether there is any pattern of paths that has an effect."""
        return any(self._lists.values())

    def match(self, path: str) -> PathMatch:
        """Tell what a path of the repository falls under; what is dropped from uploads falls under nothing else."""
        dropped_by = self._ignore.dropped_by(path)
        if dropped_by is not None:
            return PathMatch(path, self._hit(dropped_by, (("ignore",),)), ())
        return PathMatch(
            path,
            None,
            tuple(
                Membership(group.kind, group.name, group.filtered, self._hits(group, path))
                for group in self._groups
                if group.includes(path)
            ),
        )

    def idle(self, files: Iterable[str]) -> Iterator[IdlePattern]:
        """Give every pattern that matches none of the files, or cannot be used at all, in the order of the tree."""
        regexes = RegexSet(
            {_unsigned(place, pattern): None for place, patterns in self._lists.items() for pattern in patterns}
        )
        seen: set[str] = set()
        for file in files:
            seen.update(regexes.matching(file))
        rejected = {pattern.pattern: pattern for pattern in regexes.rejected}
        for place, patterns in self._lists.items():
            for at, pattern in enumerate(patterns):
                unsigned = _unsigned(place, pattern)
                if unsigned not in seen:
                    origin = self._provenance.of((*place, at))
                    yield IdlePattern(place, pattern, origin, rejected.get(unsigned))

    def _of_flags(self) -> Iterator[_Group]:
        for name in self._flags:
            rule = self._config.flags.rule(name)
            kept = PathFilter(rule.paths or (), [rule.ignore or ()])
            yield _Group.of("flag", name, kept.keeps, rule.paths or (), self._places.of_flag(name))

    def _of_components(self) -> Iterator[_Group]:
        components = self._config.components
        for at, (component, flags) in enumerate(
            zip(components, flags_of_components(components, self._flags, self._patterns), strict=True)
        ):
            if flags == ():  # its regexes match no flag, so it has no coverage (chapter 03 §19 rule 24)
                continue
            included, place = self._patterns.patterns(component.paths), self._places.of_component(at)
            yield _Group.of("component", component.display_name, included.matches, component.paths, place)

    def _of_statuses(self) -> Iterator[_Group]:
        for rule in self._config.statuses(self._flags, self._patterns):
            included = self._config.status_paths(rule, self._patterns)
            yield _Group.of(
                "status",
                rule.context,
                _everything if included is None else included.matches,
                dict.fromkeys((*rule.paths, *self._config.flags.paths(rule.flags or ()))),
                *self._places.of_status(rule),
            )

    def _hits(self, group: _Group, path: str) -> tuple[Hit, ...]:
        return tuple(self._hit(pattern, group.places) for pattern in group.regexes.matching(path))

    def _hit(self, pattern: str, places: Iterable[ConfigPath]) -> Hit:
        """Find where a pattern stands: in the places where it is expected, or else anywhere."""
        for place in (*places, *self._lists):
            listed = self._lists.get(place, ())
            if pattern in listed:
                return Hit(pattern, self._provenance.of((*place, listed.index(pattern))))
        return Hit(pattern, None)


def _named_flags(config: EffectiveConfig) -> Iterator[str]:
    settings = config.flags
    yield from settings.own
    individual = settings.management.get("individual_flags")
    for entry in individual if isinstance(individual, tuple) else ():
        name = entry.get("name") if isinstance(entry, Mapping) else None
        if isinstance(name, str):
            yield name


def _unsigned(place: ConfigPath, pattern: str) -> str:
    """Give what a pattern of a list matches; ``^!`` is a negation where files count, and none in ``ignore``."""
    negations = _NEGATION if place[-1] == "ignore" else _NEGATIONS
    return pattern.replace(_NEGATION, "", 1) if pattern.startswith(negations) else pattern


def _everything(_path: str) -> bool:
    return True
