"""The names in one coverage file: relative to that file's own folder, and helping each other (chapter 02 §9.5)."""

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from codecov_core.ingest.path_names import first_folders, is_absolute, normalised, shared_components
from codecov_core.ingest.paths import ENOUGH_TO_LEARN, MOST_LEARNT, PathResolver
from codecov_core.ingest.resolution import LOST, DroppedBecause, PathRule, Resolution, Step

_MOST_ROOTS = 100
_FREE = 2
"""Folders below which every name may be looked for, as it is in the folder of its report or below the only source."""
_DIFFERING = frozenset({PathRule.WHOLE, PathRule.ENDING})


class _Beginning(NamedTuple):
    """How names of a report begin, and the files they mean instead."""

    theirs: str
    ours: str


class ReportPaths:
    """Resolves the names of one coverage file."""

    def __init__(self, resolver: PathResolver, report_name: str | None) -> None:
        """Bind a resolver to the file of this name in the upload."""
        self._resolver = resolver
        self._report_name = report_name
        self._beginnings: tuple[_Beginning, ...] = ()

    def resolve(self, name: str, roots: Sequence[str] = ()) -> Resolution:
        """Resolve a name as it is, then below the report's folder, then below each root; the first path wins.

        Only names that fit no file, or several, are tried again: one that is ignored stays so. Where no files are known
        a name that no rule says anything about is below the only root, if that tells where the repository begins.
        """
        plain = self._resolver.resolve(name)
        if plain.reason not in LOST:
            is_open = not plain.steps and plain.reason in (None, DroppedBecause.IGNORED)
            below_source = self._resolver.below_source(roots[0], name) if is_open and len(roots) == 1 else None
            return plain if below_source is None else below_source
        for number, folder in enumerate(self._folders_for(name, roots)):
            path = f"{folder}/{name}"
            look = self._resolver.resolve if number < _FREE else self._resolver.resolve_if_affordable
            found = look(path)
            if found is None:
                break
            if found.reason not in LOST:
                step = Step(PathRule.BELOW_REPORT, path, folder)
                return found._replace(steps=(step, *found.steps))
        return plain

    def are_final(self, _names: Sequence[str]) -> bool:
        """Say nothing about many names at once: each takes its own way through the rules."""
        return False

    def learn_from(self, answers: Mapping[str, Resolution]) -> None:
        """Let names that were found show how the others are to be read (§14.5 item 3).

        Those that end with whole paths of the repository show for all reports of the upload where it lay. For this one
        alone, names that lack their first folders, or have others, show which; and the import path that all names of a
        Go profile share is that of its module.
        """
        self._resolver.learn_workspaces()
        votes = Counter(
            beginning for name, answer in answers.items() for beginning in _beginning(normalised(name), answer)
        )
        most_common = votes.most_common(MOST_LEARNT)
        learnt = [beginning for beginning, names in most_common if names >= ENOUGH_TO_LEARN]
        module = _module(answers)
        self._beginnings = tuple(dict.fromkeys([*learnt, _Beginning(module, "")] if module else learnt))

    def as_others_begin(self, name: str) -> Resolution | None:
        """Resolve a name as if it began as those that were learnt from; null where that leads to no single file."""
        path = normalised(name) if self._beginnings else ""
        found: dict[str, tuple[_Beginning, Resolution]] = {}
        for beginning in self._beginnings:
            if path.startswith(beginning.theirs):
                file = beginning.ours + path[len(beginning.theirs) :]
                answer = self._resolver.known(file)
                if answer is not None:
                    found[file] = (beginning, answer)
        if len(found) != 1:
            return None
        ((file, (beginning, answer)),) = found.items()
        return answer._replace(steps=(Step(PathRule.WORKSPACE, file, f"{beginning.theirs}::{beginning.ours}"),))

    def _folders_for(self, name: str, roots: Sequence[str]) -> Iterable[str]:
        """Give the folders a lost name may be relative to: none where it cannot be found in any.

        Reports name a few roots; of what hostile ones name some are looked at.
        """
        if is_absolute(name) or not self._resolver.may_be_known(name):
            return ()
        return dict.fromkeys((*self._folder, *islice(roots, _MOST_ROOTS)))

    @cached_property
    def _folder(self) -> tuple[str, ...]:
        if self._report_name is None:
            return ()
        folder = posixpath.dirname(self._report_name.replace("\\", "/"))
        return (folder,) if folder else ()


def _beginning(path: str, answer: Resolution) -> Iterator[_Beginning]:
    """Tell how a name that was found by its ending begins, and its file."""
    if answer.path is None or len(answer.steps) != 1 or answer.steps[0].rule not in _DIFFERING:
        return
    shared = shared_components(path.lower(), answer.path.lower())
    if shared:
        yield _Beginning(first_folders(path, shared), first_folders(answer.path, shared))


def _module(names: Iterable[str]) -> str:
    """Give the folder that all of some names share if they are Go's, which begin with a host; empty for any other."""
    if not all(name.endswith(".go") for name in names):
        return ""
    shared = posixpath.commonpath([posixpath.dirname(normalised(name)) for name in names])
    return f"{shared}/" if "." in shared.partition("/")[0] else ""
