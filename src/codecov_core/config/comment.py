"""The comment on a pull request, annotations, limits on bundles (chapter 03 §10.2 to §10.5)."""

from collections.abc import Mapping
from dataclasses import field
from decimal import Decimal
from enum import StrEnum

from codecov_core.config.stored import member, number, switch
from codecov_core.values import dataclass

__all__ = [
    "BundleChanges",
    "BundleRules",
    "BundleStatus",
    "CheckRules",
    "CommentBehavior",
    "CommentRules",
    "Requirement",
    "SizeThreshold",
]

_HEADERS = frozenset({"header", "newheader", "condensed_header"})


class CommentBehavior(StrEnum):
    """What becomes of the comment that is there already."""

    DEFAULT = "default"
    """Edit it, or make it if there is none."""
    ONCE = "once"
    """Edit it; one that was deleted is not made again."""
    NEW = "new"
    """Delete it and make a new one."""
    SPAMMY = "spammy"
    """Make a new one beside it."""


class Requirement:
    """Bits of ``comment.require_changes``; a comment is made when every group has a bit that holds."""

    ANY_CHANGE = 1
    COVERAGE_DROP = 2
    UNCOVERED_PATCH = 4


class BundleChanges(StrEnum):
    """``comment.require_bundle_changes``: which change of bundles a bundle comment waits for."""

    NOT_REQUIRED = "no"
    ANY = "yes"
    INCREASE = "bundle_increase"


class BundleStatus(StrEnum):
    """``bundle_analysis.status``."""

    OFF = "off"
    ON = "on"
    INFORMATIONAL = "informational"


@dataclass(frozen=True, slots=True)
class SizeThreshold:
    """A change in size: bytes, or a percentage."""

    amount: Decimal
    is_percentage: bool = False

    @classmethod
    def from_stored(cls, value: object, default: "SizeThreshold") -> "SizeThreshold":
        """Read a pair, a bare whole number (bytes) or a bare fraction (percent); chapter 03 §7.10."""
        kind: object = "percentage" if isinstance(value, float) else "absolute"
        amount = value
        if isinstance(value, tuple) and len(value) == 2:  # noqa: PLR2004 - a pair
            kind, amount = value
        if kind not in ("absolute", "percentage") or isinstance(amount, bool) or not isinstance(amount, int | float):
            return default
        return cls(Decimal(str(amount)), kind == "percentage")


@dataclass(frozen=True, slots=True)
class BundleRules:
    """``bundle_analysis``."""

    status: BundleStatus = BundleStatus.INFORMATIONAL
    warning_threshold: SizeThreshold = field(default=SizeThreshold(Decimal(5), is_percentage=True))

    @classmethod
    def from_stored(cls, settings: Mapping[str, object]) -> "BundleRules":
        """Read the block."""
        status = settings.get("status")
        if isinstance(status, int):
            status = BundleStatus.ON if status else BundleStatus.OFF
        return cls(
            status=member(BundleStatus, status, BundleStatus.INFORMATIONAL),
            warning_threshold=SizeThreshold.from_stored(settings.get("warning_threshold"), cls().warning_threshold),
        )


@dataclass(frozen=True, slots=True)
class CheckRules:
    """``github_checks``: whether check runs are used where they can be, and whether the patch check annotates."""

    enabled: bool = True
    annotations: bool = False

    @classmethod
    def from_stored(cls, value: object) -> "CheckRules":
        """Read the value: only ``false`` means commit statuses instead, only a mapping can ask for annotations."""
        annotations = isinstance(value, Mapping) and switch(value.get("annotations"), default=False)
        return cls(enabled=switch(value, default=True), annotations=annotations)


@dataclass(frozen=True, slots=True)
class CommentRules:
    """``comment`` where there is to be one."""

    sections: tuple[str, ...] = ()
    """``layout`` in order: a header always first, the list of files last if files are asked for."""
    behavior: CommentBehavior = CommentBehavior.DEFAULT
    require_changes: tuple[int, ...] = (0,)
    """Groups of :class:`Requirement` bits; 0 asks for nothing. Only looked at before the first comment."""
    after_n_builds: int = 0
    """Sessions the report must have before the comment is made."""
    show_carryforward_flags: bool = False
    hide_comment_details: bool = False
    hide_project_coverage: bool = False
    require_bundle_changes: BundleChanges = BundleChanges.NOT_REQUIRED
    bundle_change_threshold: SizeThreshold = field(default=SizeThreshold(Decimal(0)))

    @classmethod
    def from_stored(cls, settings: Mapping[str, object]) -> "CommentRules":
        """Read the block's mapping."""
        layout = settings.get("layout")
        return cls(
            sections=_sections(layout if isinstance(layout, str) else ""),
            behavior=member(CommentBehavior, settings.get("behavior"), CommentBehavior.DEFAULT),
            require_changes=_requirements(settings.get("require_changes")),
            after_n_builds=number(settings.get("after_n_builds"), default=0),
            show_carryforward_flags=switch(settings.get("show_carryforward_flags"), default=False),
            hide_comment_details=switch(settings.get("hide_comment_details"), default=False),
            hide_project_coverage=switch(settings.get("hide_project_coverage"), default=False),
            require_bundle_changes=_bundle_changes(settings.get("require_bundle_changes")),
            bundle_change_threshold=SizeThreshold.from_stored(
                settings.get("bundle_change_threshold"), cls().bundle_change_threshold
            ),
        )


def _sections(layout: str) -> tuple[str, ...]:
    sections = [section.strip() for section in layout.split(",") if section.strip()]
    if not _HEADERS.intersection(sections):
        sections.insert(0, "condensed_header")
    if "files" in sections or "tree" in sections:
        sections.append("newfiles")
    return tuple(sections)


def _requirements(value: object) -> tuple[int, ...]:
    if isinstance(value, bool):
        return (int(value),)
    groups = value if isinstance(value, tuple) else ()
    return tuple(group for group in groups if isinstance(group, int)) or (0,)


def _bundle_changes(value: object) -> BundleChanges:
    if isinstance(value, bool):
        return BundleChanges.ANY if value else BundleChanges.NOT_REQUIRED
    return BundleChanges.INCREASE if value == BundleChanges.INCREASE.value else BundleChanges.NOT_REQUIRED
