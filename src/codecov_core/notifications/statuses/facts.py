"""What a status says, as values: one class an outcome, numbers rounded as they are shown (chapter 05 §6.4-§6.6).

The texts are in ``wording``; these are for programs: decisions are stored with them and compared by them.
"""

from dataclasses import fields
from decimal import Decimal
from typing import ClassVar

from codecov_core.values import dataclass

__all__ = [
    "AdjustedBase",
    "Facts",
    "FullyCoveredPatch",
    "HelperText",
    "IndirectChanges",
    "NoBaseCoverage",
    "NoBaseReport",
    "NoHeadCoverage",
    "NoIndirectChanges",
    "NoPullRequest",
    "NonTestableFiles",
    "NotAffected",
    "OnlyRemovedCode",
    "OtherBranch",
    "Pardon",
    "PatchCoverage",
    "ProjectChange",
    "ProjectTarget",
    "TestableFiles",
    "UserNotActivated",
    "WithinThreshold",
    "facts_to_mapping",
]


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """Project coverage against the base's; ``base`` is a short sha, ``change`` in percentage points."""

    kind: ClassVar = "project_change"
    coverage: Decimal
    change: Decimal
    base: str | None


@dataclass(frozen=True, slots=True)
class ProjectTarget:
    """Project coverage against an explicit target."""

    kind: ClassVar = "project_target"
    coverage: Decimal
    target: Decimal


@dataclass(frozen=True, slots=True)
class NoHeadCoverage:
    """The head has no report or no countable line."""

    kind: ClassVar = "no_head_coverage"


@dataclass(frozen=True, slots=True)
class NoBaseReport:
    """There is no report to compare with."""

    kind: ClassVar = "no_base_report"


@dataclass(frozen=True, slots=True)
class NoBaseCoverage:
    """The base's report has no countable line."""

    kind: ClassVar = "no_base_coverage"


@dataclass(frozen=True, slots=True)
class PatchCoverage:
    """Coverage of the patch against its target."""

    kind: ClassVar = "patch_coverage"
    coverage: Decimal
    target: Decimal


@dataclass(frozen=True, slots=True)
class WithinThreshold:
    """Coverage of the patch misses its target by no more than the threshold."""

    kind: ClassVar = "within_threshold"
    coverage: Decimal
    threshold: Decimal
    target: Decimal


@dataclass(frozen=True, slots=True)
class NotAffected:
    """The patch has no line that could be covered; short shas when the base commit is known."""

    kind: ClassVar = "not_affected"
    base: str | None = None
    head: str | None = None


@dataclass(frozen=True, slots=True)
class IndirectChanges:
    """So many files got worse outside the diff."""

    kind: ClassVar = "indirect_changes"
    files: int


@dataclass(frozen=True, slots=True)
class NoIndirectChanges:
    """No file got worse outside the diff."""

    kind: ClassVar = "no_indirect_changes"


@dataclass(frozen=True, slots=True)
class NonTestableFiles:
    """An empty upload says that nothing changed that could be tested."""

    kind: ClassVar = "non_testable_files"


@dataclass(frozen=True, slots=True)
class TestableFiles:
    """An empty upload, although files changed that could be tested."""

    kind: ClassVar = "testable_files"


@dataclass(frozen=True, slots=True)
class UserNotActivated:
    """The author has no seat, so no number is shown."""

    kind: ClassVar = "user_not_activated"


@dataclass(frozen=True, slots=True)
class NoPullRequest:
    """The status is for pull requests only, and there is none."""

    kind: ClassVar = "no_pull_request"


@dataclass(frozen=True, slots=True)
class OtherBranch:
    """The branch is none of those of the status; nothing where the commit has no branch."""

    kind: ClassVar = "other_branch"
    branch: str | None


Facts = (
    ProjectChange
    | ProjectTarget
    | NoHeadCoverage
    | NoBaseReport
    | NoBaseCoverage
    | PatchCoverage
    | WithinThreshold
    | NotAffected
    | IndirectChanges
    | NoIndirectChanges
    | NonTestableFiles
    | TestableFiles
    | UserNotActivated
    | NoPullRequest
    | OtherBranch
)


@dataclass(frozen=True, slots=True)
class OnlyRemovedCode:
    """A project status passes after all: the diff only removes code."""

    passed_by: ClassVar = "removals_only"


@dataclass(frozen=True, slots=True)
class AdjustedBase:
    """A project status passes after all: without the removed lines the base would have been no better."""

    passed_by: ClassVar = "adjust_base"
    increase: Decimal
    adjusted_base: Decimal


@dataclass(frozen=True, slots=True)
class FullyCoveredPatch:
    """A project status passes after all: nothing changed outside the diff, and the patch is covered or has no lines."""

    passed_by: ClassVar = "fully_covered_patch"
    patch_has_lines: bool


Pardon = OnlyRemovedCode | AdjustedBase | FullyCoveredPatch
"""Why a failing project status passes nevertheless (``removed_code_behavior``)."""


@dataclass(frozen=True, slots=True)
class HelperText:
    """A longer explanation for the pull comment, by its key (chapter 05 §5.5), with the numbers it shows."""

    key: str
    coverage: Decimal | None = None
    target: Decimal | None = None
    adjusted_base: Decimal | None = None


def facts_to_mapping(value: Facts | Pardon) -> dict[str, object]:
    """Give facts as plain data for JSON: numbers as the text that is shown, fields that are not known left out."""
    name = {"passed_by": value.passed_by} if isinstance(value, Pardon) else {"kind": value.kind}
    known = ((field.name, getattr(value, field.name)) for field in fields(value))
    shown = {name: f"{item:f}" if isinstance(item, Decimal) else item for name, item in known if item is not None}
    return {**name, **shown}
