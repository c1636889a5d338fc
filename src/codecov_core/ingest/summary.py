"""What became of everything in an upload, counted: one value for its error, its status and its document (§14.1)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from typing import Final, TypeAlias

from codecov_core.ingest.resolution import LOST, DroppedBecause
from codecov_core.ingest.results import FileProblem, FileResult
from codecov_core.ingest.sink import Drop
from codecov_core.values import dataclass

SummaryValue: TypeAlias = int | Sequence[str] | Mapping[str, int]
"""A JSON value."""

_SHOWN = 5


def _none() -> Mapping[str, int]:
    return MappingProxyType({})


LOST_COUNTS: Final = ("unresolved", "ignored", "foreign")
"""The counts of a summary that are names whose lines are not in the report."""


@dataclass(frozen=True, slots=True)
class UploadSummary:
    """The files of an upload, and everything in them that is not in its report.

    ``formats`` and ``tools`` count the files by recognised format and guessed tool, ``skipped`` the records left out by
    kind. ``problems`` has the names of files that gave no lines (``""`` for one without a name) by problem,
    ``unresolved_paths`` the first few of the ``unresolved`` names; ``ambiguous`` ones are among these.
    """

    files: int = 0
    read: int = 0
    """Files that gave lines."""
    formats: Mapping[str, int] = field(default_factory=_none)
    tools: Mapping[str, int] = field(default_factory=_none)
    skipped: Mapping[str, int] = field(default_factory=_none)
    problems: Mapping[FileProblem, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    unresolved: int = 0
    ambiguous: int = 0
    unresolved_paths: tuple[str, ...] = ()
    ignored: int = 0
    """Names left out by `ignore` or the flags' `paths`."""
    foreign: int = 0
    """Names that the built-in rules take for third-party code, and names that are none."""

    @property
    def lost_paths(self) -> int:
        """Names whose lines are not in the report, for whatever reason."""
        return sum(getattr(self, count) for count in LOST_COUNTS)

    @classmethod
    def of(cls, files: Sequence[FileResult], drops: Iterable[Drop] = ()) -> "UploadSummary":
        """Count what became of the files of an upload, and what its container lost."""
        skipped: Counter[str] = Counter()
        for drop in (*drops, *(drop for file in files for drop in file.drops)):
            skipped[drop.kind] += drop.count
        problems: dict[FileProblem, tuple[str, ...]] = {}
        for file in files:
            if file.problem is not None:
                problems[file.problem] = (*problems.get(file.problem, ()), file.name or "")
        lost = [path for file in files for path in file.lost_paths]
        reasons = Counter(path.reason for path in lost)
        unresolved = [path.name for path in lost if path.reason in LOST]
        return cls(
            files=len(files),
            read=sum(file.problem is None for file in files),
            formats=Counter(file.format for file in files if file.format is not None),
            tools=Counter(file.tool for file in files if file.tool is not None),
            skipped=skipped,
            problems=problems,
            unresolved=len(unresolved),
            ambiguous=reasons[DroppedBecause.AMBIGUOUS],
            unresolved_paths=tuple(unresolved[:_SHOWN]),
            ignored=reasons[DroppedBecause.IGNORED],
            foreign=reasons[DroppedBecause.FOREIGN] + reasons[DroppedBecause.NO_NAME],
        )

    def to_document(self) -> dict[str, SummaryValue]:
        """Write it as JSON values; ``empty``, ``unrecognised`` and so on name the first few files of a problem."""
        document: dict[str, SummaryValue] = {
            "files": self.files,
            "read": self.read,
            "formats": dict(self.formats),
            "tools": dict(self.tools),
            "skipped": dict(self.skipped),
            "problems": {problem.value: len(names) for problem, names in self.problems.items()},
            "unresolved": self.unresolved,
            "ambiguous": self.ambiguous,
            "unresolved_paths": list(self.unresolved_paths),
            "ignored": self.ignored,
            "foreign": self.foreign,
        }
        for problem in dict.fromkeys((FileProblem.EMPTY, FileProblem.UNRECOGNISED, *self.problems)):
            document[problem.value] = [name for name in self.problems.get(problem, ()) if name][:_SHOWN]
        return document
