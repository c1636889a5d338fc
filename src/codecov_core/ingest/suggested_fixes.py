"""Fixes for ``codecov.yml`` that lead lost names of reports to files of the repository.

A name and the file it may mean differ in what stands before the end they share: replacing the one beginning by the
other is a fix. The fix counts that most names of the reports bear out, those that are found already included.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from itertools import accumulate
from types import MappingProxyType
from typing import TypeAlias

from codecov_core.ingest.path_names import normalised
from codecov_core.ingest.resolution import LOST, ExplainedName
from codecov_core.values import dataclass

_MOST_FILES_OF_A_NAME = 50
_MOST_FILES = 100_000
"""Files that all names together are held against, a few microseconds each: of less than 2,000 names it is all."""
_UNSAYABLE = ("*", "::", "\n")
"""What stands in a fix for something else."""


@dataclass(frozen=True, slots=True)
class SuggestedFixes:
    """``fixes`` as they are written in ``codecov.yml``, to stand before those that are there; longest first.

    ``undecided`` names fit several files, told with them, and nothing in the reports says which.
    """

    fixes: tuple[str, ...] = ()
    undecided: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


_Fix: TypeAlias = tuple[str, str]
"""What stands at the beginning of a path, and what instead of it."""
_Candidates: TypeAlias = Sequence[tuple[str, Sequence[_Fix]]]
"""The files that a path may mean, each with the fixes that lead there."""


def suggested_fixes(
    names: Sequence[ExplainedName], files: Sequence[str], *, one_by_one: bool = False
) -> SuggestedFixes:
    """Work out fixes for the lost ones among the names of reports; nobody has tried yet whether they do.

    ``files`` are those of the repository. Fixes ``one_by_one`` replace whole paths and touch no other name.
    """
    lost = {path: name.name for name in names if name.resolution.reason in LOST and (path := normalised(name.name))}
    meant = _meant(lost, _by_name(files, {_last(path) for path in lost}))
    votes = _votes(names, meant)
    chosen: dict[str, str] = {}
    undecided: dict[str, tuple[str, ...]] = {}
    for path, candidates in meant.items():
        best = _best(candidates, votes)
        if best is not None:
            (before, after), file = best
            if one_by_one or chosen.get(before, after) != after:
                before, after = path, file
            if not any(odd in part for odd in _UNSAYABLE for part in (before, after)):
                chosen[before] = after
        elif candidates:
            undecided[lost[path]] = tuple(file for file, _ in candidates)
    ordered = sorted(chosen, key=lambda before: (-len(before), before))
    return SuggestedFixes(tuple(f"{before}::{chosen[before]}" for before in ordered), MappingProxyType(undecided))


def _meant(lost: Iterable[str], by_name: Mapping[str, Sequence["_Components"]]) -> dict[str, _Candidates]:
    """Give the files that each lost path may mean: so few of each that all together can be looked at."""
    found = {path: by_name.get(_last(path), ()) for path in lost}
    numbers = Counter(len(files) for files in found.values())
    most = _MOST_FILES_OF_A_NAME
    while most > 1 and sum(min(files, most) * paths for files, paths in numbers.items()) > _MOST_FILES:
        most -= 1
    meant: dict[str, _Candidates] = {}
    for path, files in found.items():
        components = _Components(path) if files else None
        meant[path] = [(file.path, _fixes(components, file)) for file in files[:most]] if components else ()
    return meant


def _votes(names: Sequence[ExplainedName], meant: Mapping[str, _Candidates]) -> "Counter[_Fix]":
    """Count for each fix the names that it leads to a file: to their own, or to one that they may mean."""
    votes: Counter[_Fix] = Counter()
    for name in names:
        if name.resolution.path is not None:
            votes.update(_fixes(_Components(normalised(name.name)), _Components(name.resolution.path)))
    for candidates in meant.values():
        votes.update(fix for _, fixes in candidates for fix in fixes)
    return votes


def _best(candidates: _Candidates, votes: "Counter[_Fix]") -> tuple[_Fix, str] | None:
    """Give the fix with most votes, the shorter of two, and its file; null when another file has as many votes."""
    ranked = sorted(
        (max((votes[fix], -len(fix[0]), fix, file) for fix in fixes) for file, fixes in candidates),
        reverse=True,
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    _, _, fix, file = ranked[0]
    return fix, file


class _Components:
    """A path, its components in lower case from the last one, and where each begins."""

    __slots__ = ("lowered", "path", "starts")

    def __init__(self, path: str) -> None:
        self.path = path
        written = path.split("/")
        self.lowered = path.lower().split("/")[::-1]
        self.starts = [0, *accumulate(len(component) + 1 for component in written[:-1])][::-1]

    def before(self, kept: int) -> str:
        """Give what stands before the last few components: empty, or with a slash at its end."""
        return self.path[: self.starts[kept - 1]]


def _fixes(path: _Components, file: _Components) -> list[_Fix]:
    """Give the fixes that lead a path to a file: what differs before the shared end, that with one name more, all."""
    shared = 0
    for one, another in zip(path.lowered, file.lowered, strict=False):
        if one != another:
            break
        shared += 1
    fixes = [(path.before(kept), file.before(kept)) for kept in (shared, shared - 1) if kept > 0]
    fixes.append((path.path, file.path))
    return fixes


def _last(path: str) -> str:
    return path.rpartition("/")[2].lower()


def _by_name(files: Sequence[str], wanted: set[str]) -> dict[str, list[_Components]]:
    """Give the first files of each wanted name."""
    found: dict[str, list[_Components]] = {}
    for file in files:
        name = _last(file)
        if name in wanted:
            of_name = found.setdefault(name, [])
            if len(of_name) < _MOST_FILES_OF_A_NAME:
                of_name.append(_Components(file))
    return found
