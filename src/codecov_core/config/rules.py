"""Typed rules read from a configuration: statuses, flags, components."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from codecov_core.config.shared_patterns import SharedPatterns
from codecov_core.config.stored import mapping, member, number, percent, switch, text, texts
from codecov_core.values import dataclass

__all__ = [
    "NEVER_READ",
    "Component",
    "FlagRule",
    "IfNotFound",
    "NotUploadedBehavior",
    "RemovedCodeBehavior",
    "StatusKind",
    "StatusRule",
    "flags_of_components",
]


class StatusKind(StrEnum):
    """The three commit statuses."""

    PROJECT = "project"
    PATCH = "patch"
    CHANGES = "changes"


NEVER_READ: Mapping[str, frozenset[str]] = {
    StatusKind.PROJECT: frozenset(),
    StatusKind.PATCH: frozenset({"removed_code_behavior"}),
    StatusKind.CHANGES: frozenset({"target", "threshold", "if_not_found", "removed_code_behavior"}),
}
"""The settings that a kind of status is accepted with and never looks at (chapter 03 §8.3, chapter 05 §6.1)."""


class IfNotFound(StrEnum):
    """State of a status that has nothing to compare with; ``ignore`` means that nothing is posted."""

    SUCCESS = "success"
    FAILURE = "failure"
    ERROR = "error"
    IGNORE = "ignore"


class NotUploadedBehavior(StrEnum):
    """What becomes of a status of flags of which none was freshly uploaded (chapter 05 §6.3)."""

    INCLUDE = "include"
    EXCLUDE = "exclude"
    AUTO_PASS = "pass"  # noqa: S105 (the word codecov.yml has for it)


class RemovedCodeBehavior(StrEnum):
    """How a failing project status is looked at again when covered code was removed (chapter 05 §6.5)."""

    OFF = "off"
    REMOVALS_ONLY = "removals_only"
    ADJUST_BASE = "adjust_base"
    FULLY_COVERED_PATCH = "fully_covered_patch"


@dataclass(frozen=True, slots=True)
class StatusRule:
    """One status to decide: its kind, its name and its settings (chapter 05 §5.2, §6.1)."""

    kind: StatusKind
    title: str = "default"
    target: Decimal | None = None
    """Explicit target in percent; nothing means automatic (the base's coverage)."""
    threshold: Decimal = Decimal(0)
    """Percentage points by which the target may be missed."""
    base: str = "auto"
    branches: tuple[str, ...] | None = None
    only_pulls: bool = False
    flags: tuple[str, ...] | None = None
    """Only sessions with one of these flags count; nothing means all sessions, an empty tuple none at all."""
    paths: tuple[str, ...] = ()
    if_not_found: IfNotFound = IfNotFound.SUCCESS
    informational: bool = False
    not_uploaded: NotUploadedBehavior = NotUploadedBehavior.INCLUDE
    removed_code: RemovedCodeBehavior = RemovedCodeBehavior.ADJUST_BASE
    removed_code_is_explicit: bool = False

    @property
    def context(self) -> str:
        """The status's name at the provider [wire]."""
        return f"codecov/{self.kind}" if self.title == "default" else f"codecov/{self.kind}/{self.title}"

    @property
    def needs_pull(self) -> bool:
        """Whether it is only posted for pull requests."""
        return self.only_pulls or self.base == "pr"

    @classmethod
    def from_stored(
        cls,
        kind: StatusKind,
        title: str,
        settings: Mapping[str, object],
        *,
        not_uploaded: NotUploadedBehavior = NotUploadedBehavior.INCLUDE,
    ) -> "StatusRule":
        """Read a status's settings; ``not_uploaded`` is what ``coverage.status.default_rules`` says."""
        settings = {name: value for name, value in settings.items() if name not in NEVER_READ[kind]}
        removed = settings.get("removed_code_behavior")
        return cls(
            kind=kind,
            title=title,
            target=percent(settings.get("target")),
            threshold=percent(settings.get("threshold")) or Decimal(0),
            base=text(settings.get("base")) or "auto",
            branches=texts(settings.get("branches")),
            only_pulls=switch(settings.get("only_pulls"), default=False),
            flags=texts(settings.get("flags")) or None,
            paths=texts(settings.get("paths")) or (),
            if_not_found=member(IfNotFound, settings.get("if_not_found"), IfNotFound.SUCCESS),
            informational=switch(settings.get("informational"), default=False),
            not_uploaded=member(NotUploadedBehavior, settings.get("flag_coverage_not_uploaded_behavior"), not_uploaded),
            removed_code=_removed_code(removed),
            removed_code_is_explicit=removed is not None,
        )


@dataclass(frozen=True, slots=True)
class FlagRule:
    """What the configuration says about one flag (chapter 03 §9.2)."""

    name: str
    configured: bool = False
    """Whether there is any configuration for it; without one its paths do not count at all."""
    paths: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    after_n_builds: int = 0
    """Head sessions with this flag that a status of the flag waits for."""

    @classmethod
    def from_stored(cls, name: str, settings: Mapping[str, object] | None) -> "FlagRule":
        """Read a flag's merged settings."""
        if settings is None:
            return cls(name)
        return cls(
            name=name,
            configured=True,
            paths=texts(settings.get("paths")),
            ignore=texts(settings.get("ignore")),
            after_n_builds=number(settings.get("after_n_builds"), default=0),
        )


@dataclass(frozen=True, slots=True)
class Component:
    """A named part of the project: files by path, sessions by flag (chapter 03 §9.3)."""

    component_id: str
    name: str
    flag_regexes: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    statuses: tuple[Mapping[str, object], ...] = ()

    @property
    def display_name(self) -> str:
        """Its name, else its id."""
        return self.name or self.component_id or "default_component"

    @classmethod
    def from_stored(cls, settings: Mapping[str, object]) -> "Component":
        """Read a component's settings, already laid over the default rules."""
        statuses = settings.get("statuses")
        return cls(
            component_id=text(settings.get("component_id")) or "",
            name=text(settings.get("name")) or "",
            flag_regexes=texts(settings.get("flag_regexes")) or (),
            paths=texts(settings.get("paths")) or (),
            statuses=tuple(mapping(item) for item in statuses) if isinstance(statuses, tuple) else (),
        )


def flags_of_components(
    components: Sequence[Component], flags: Iterable[str], patterns: SharedPatterns
) -> list[tuple[str, ...] | None]:
    """Give for each component the flags that its regexes match (from the start), in the given order.

    Nothing means that it does not look at flags. An empty tuple means that its regexes match none of them: then no
    session belongs to the component (chapter 05 §16 rule 10, chapter 03 §19 rule 24). Each flag is looked at once,
    however many components there are; ``patterns`` compiles the regexes.
    """
    wanted: dict[str, list[int]] = {}
    for at, component in enumerate(components):
        for regex in dict.fromkeys(component.flag_regexes):
            wanted.setdefault(regex, []).append(at)
    found: list[dict[str, None] | None] = [{} if component.flag_regexes else None for component in components]
    regexes = patterns.regexes(wanted)
    for flag in dict.fromkeys(flags) if regexes else ():
        for regex in regexes.matching(flag):
            for at in wanted[regex]:
                selected = found[at]
                if selected is not None:
                    selected[flag] = None
    return [None if selected is None else tuple(selected) for selected in found]


def _removed_code(value: object) -> RemovedCodeBehavior:
    if value is None:
        return RemovedCodeBehavior.ADJUST_BASE
    return member(RemovedCodeBehavior, value, RemovedCodeBehavior.OFF)
