"""What a status is decided from: the comparison, the configuration and where the commit stands."""

from collections.abc import Sequence
from dataclasses import field
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from codecov_core.comparison import Change, ImpactedFile
from codecov_core.config import EffectiveConfig, PatternSet, Rounding, SharedPatterns
from codecov_core.reports import Session, Totals
from codecov_core.values import dataclass

__all__ = ["Decoration", "Evidence", "StatusContext", "coverage_of"]

_SHORT = 7


class Decoration(StrEnum):
    """How a notification is dressed (chapter 05 §10.1), as far as statuses care."""

    STANDARD = "standard"
    UPGRADE = "upgrade"
    """The author of the pull request has no seat."""
    UPLOAD_LIMIT = "upload_limit"
    PROCESSING_UPLOAD = "processing_upload"
    PASSING_EMPTY_UPLOAD = "passing_empty_upload"
    FAILING_EMPTY_UPLOAD = "failing_empty_upload"


class Evidence(Protocol):
    """The reports of base and head as a status sees them; :class:`codecov_core.comparison.Comparison` is one."""

    @property
    def head_totals(self) -> Totals | None:
        """Totals of the head's report, nothing without a report."""

    @property
    def base_totals(self) -> Totals | None:
        """Totals of the base's report, nothing without a report."""

    @property
    def head_sessions(self) -> Sequence[Session] | None:
        """Sessions of the head's report, nothing without a report."""

    @property
    def patch_totals(self) -> Totals | None:
        """Totals of the patch, nothing without a diff."""

    @property
    def impacted_files(self) -> Sequence[ImpactedFile] | None:
        """Files the diff touches or that changed without it, nothing if a report is missing."""

    @property
    def unexpected_changes(self) -> Sequence[Change] | None:
        """Files whose coverage changed outside the diff, nothing if a report is missing."""

    def filtered(self, flags: tuple[str, ...] | None = None, paths: PatternSet | None = None) -> "Evidence":
        """Look only at sessions with one of ``flags`` and at files matching ``paths``."""


@dataclass(frozen=True, slots=True)
class StatusContext:
    """Everything the statuses of one commit are decided from."""

    evidence: Evidence
    """The whole, unfiltered comparison."""
    config: EffectiveConfig
    head_sha: str
    base_sha: str | None = None
    """The project base; nothing when no base commit is known."""
    branch: str | None = None
    pull: int | None = None
    decoration: Decoration = Decoration.STANDARD
    count_fresh_only: bool = False
    """Whether ``after_n_builds`` of a flag leaves carried sessions out (chapter 03 §19 rule 37)."""
    repository_flags: tuple[str, ...] = ()
    """Names of all flags of the repository that are not deleted: statuses of flags and components come from them."""
    patterns: SharedPatterns = field(default_factory=SharedPatterns, compare=False, repr=False)
    """Compiles what the statuses filter by; it tells which patterns of them were unusable."""

    @property
    def rounding(self) -> Rounding:
        """How numbers are shown."""
        return self.config.rounding

    @property
    def short_base(self) -> str | None:
        """The base's sha, abbreviated."""
        return None if self.base_sha is None else self.base_sha[:_SHORT]

    @property
    def short_head(self) -> str:
        """The head's sha, abbreviated."""
        return self.head_sha[:_SHORT]


def coverage_of(totals: Totals | None) -> Decimal | None:
    """Give the coverage of totals exactly as stored, nothing without lines."""
    return None if totals is None or totals.coverage is None else Decimal(str(totals.coverage))
