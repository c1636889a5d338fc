"""What became of one name of a report: its path in the repository or the reason why it has none, and by which rules."""

from enum import StrEnum
from typing import NamedTuple


class DroppedBecause(StrEnum):
    """Why a name of a report leads to no file."""

    NO_NAME = "the report gives no usable name"
    UNRESOLVED = "no file of the repository fits this name"
    AMBIGUOUS = "more than one file of the repository fits this name"
    IGNORED = "left out by `ignore` or by the paths of the upload's flags"
    FOREIGN = "third-party or generated code by the built-in path rules"


LOST = frozenset({DroppedBecause.UNRESOLVED, DroppedBecause.AMBIGUOUS})
"""Reasons for which the same file may still be found under another name."""


class PathRule(StrEnum):
    """A rule that changed a path or settled it (chapter 02 §9)."""

    FIX = "fix"
    """A fix of ``codecov.yml`` replaced its beginning."""
    PREFIX = "prefix"
    """A fix of ``codecov.yml`` added a beginning."""
    BUILTIN_ROOT = "built-in root"
    """A known folder of build machines was cut off."""
    EXACT = "exact"
    """It is a path of the repository."""
    WORKSPACE = "workspace"
    """It lies in the folder in which other names of the upload showed the repository to lie."""
    WHOLE = "whole path"
    """It ends with a whole path of the repository."""
    ENDING = "same ending"
    """One path of the repository shares more of its end than any other."""
    OTHER_NAME = "other name"
    """The format knows another name for the same file, and that one was found."""
    BELOW_REPORT = "below the report"
    """It was found below the folder of its report or a source folder that the report names."""


class Step(NamedTuple):
    """One rule that applied: the path after it, and the fix, folder or root that it used."""

    rule: PathRule
    path: str
    by: str = ""


class Resolution(NamedTuple):
    """The path a name stands for, or else the reason why there is none.

    ``steps`` are the rules that applied, in order; ``by`` is the pattern that dropped an ignored path, ``candidates``
    are the first files that fit an ambiguous name equally well.
    """

    path: str | None
    reason: DroppedBecause | None = None
    steps: tuple[Step, ...] = ()
    by: str = ""
    candidates: tuple[str, ...] = ()


class ExplainedName(NamedTuple):
    """A name of a report with what became of it, and how many records of lines it has there."""

    name: str
    resolution: Resolution
    lines: int
