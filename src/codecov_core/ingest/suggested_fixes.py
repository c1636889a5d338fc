"""Fixes for ``codecov.yml`` that lead lost names of reports to files of the repository.

A name and the file it may mean differ in what stands before the end they share: replacing the one beginning by the
other is a fix. The fix counts that most names of the reports bear out, those that are found already included.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from typing import NamedTuple

from codecov_core.ingest.path_names import first_folders, normalised, shared_components
from codecov_core.ingest.resolution import LOST, ExplainedName
from codecov_core.values import dataclass

_MOST_FILES_OF_A_NAME = 50
_UNSAYABLE = ("*", "::", "\n")
"""What stands in a fix for something else."""


@dataclass(frozen=True, slots=True)
class SuggestedFixes:
    """``fixes`` as they are written in ``codecov.yml``, to stand before those that are there; longest first.

    ``undecided`` names fit several files, told with them, and nothing in the reports says which.
    """

    fixes: tuple[str, ...] = ()
    undecided: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


class _Fix(NamedTuple):
    before: str
    after: str


def suggested_fixes(
    names: Sequence[ExplainedName], files: Sequence[str], *, one_by_one: bool = False
) -> SuggestedFixes:
    """Work out fixes for the lost ones among the names of reports; nobody has tried yet whether they do.

    ``files`` are those of the repository. Fixes ``one_by_one`` replace whole paths and touch no other name.
    """
    lost = {path: name.name for name in names if name.resolution.reason in LOST and (path := normalised(name.name))}
    by_name = _by_name(files, {_last(path) for path in lost})
    meant = {path: by_name.get(_last(path), [])[:_MOST_FILES_OF_A_NAME] for path in lost}
    votes = _votes(names, meant)
    chosen: dict[str, str] = {}
    undecided: dict[str, tuple[str, ...]] = {}
    for path, candidates in meant.items():
        best = _best(path, candidates, votes)
        if best is not None:
            fix, file = best
            if one_by_one or chosen.get(fix.before, fix.after) != fix.after:
                fix = _Fix(path, file)
            if not any(odd in part for odd in _UNSAYABLE for part in fix):
                chosen[fix.before] = fix.after
        elif candidates:
            undecided[lost[path]] = tuple(candidates)
    ordered = sorted(chosen, key=lambda before: (-len(before), before))
    return SuggestedFixes(tuple(f"{before}::{chosen[before]}" for before in ordered), MappingProxyType(undecided))


def _votes(names: Sequence[ExplainedName], meant: Mapping[str, Sequence[str]]) -> "Counter[_Fix]":
    """Count for each fix the names that it leads to a file: to their own, or to one that they may mean."""
    votes: Counter[_Fix] = Counter()
    for name in names:
        if name.resolution.path is not None:
            votes.update(_fixes(normalised(name.name), name.resolution.path))
    for path, files in meant.items():
        votes.update(fix for file in files for fix in _fixes(path, file))
    return votes


def _best(path: str, files: Sequence[str], votes: "Counter[_Fix]") -> tuple[_Fix, str] | None:
    """Give the fix with most votes, the shorter of two, and its file; null when another file has as many votes."""
    ranked = sorted(
        (max((votes[fix], -len(fix.before), fix, file) for fix in _fixes(path, file)) for file in files),
        reverse=True,
    )
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    _, _, fix, file = ranked[0]
    return fix, file


def _fixes(path: str, file: str) -> Iterator[_Fix]:
    """Give the fixes that lead a path to a file: what differs before the shared end, that with one name more, all."""
    shared = shared_components(path.lower(), file.lower())
    for kept in (shared, shared - 1):
        if kept > 0:
            yield _Fix(first_folders(path, kept), first_folders(file, kept))
    yield _Fix(path, file)


def _last(path: str) -> str:
    return path.rpartition("/")[2].lower()


def _by_name(files: Sequence[str], wanted: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for file in files:
        name = _last(file)
        if name in wanted:
            found.setdefault(name, []).append(file)
    return found
