"""Finding the file of the repository that a path in a report means (chapter 02 §9.4, §14.5 items 1 to 4).

Paths are compared component by component from the last one, ignoring case; the file that shares most components is
meant, if there is one such file only. Nearly all questions are answered without a tree: by the path itself, by the part
of it behind another machine's folders, or by a file name that occurs once. Only files that share their name get a tree
of their folders, as far as questions lead through it. No question changes the answer to another.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

_MOST_NAMES_LOOKED_FOR = 32
"""Names of folders searched for in the text of all paths: a few milliseconds each for 200,000 files."""
_MOST_COMPARED = 64
"""Candidates that may differ in case only and are still compared; real repositories have one or two."""
_SHOWN = 5


class Match(StrEnum):
    """How a path and a file of the repository belong together."""

    EXACT = "it is a file of the repository"
    WHOLE = "it ends with the path of a file of the repository"
    ENDING = "one file of the repository shares the end of it best"


class Found(NamedTuple):
    """The file that is meant and how it was found."""

    path: str
    match: Match


class NotFound(NamedTuple):
    """No file, or more than one that is meant as well as any other (the first few of them)."""

    candidates: tuple[str, ...] = ()


_NOTHING = NotFound()


class NetworkIndex:
    """The files of a repository, ready to be asked for."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Take the list of files in its order; nothing more is worked out before the first question."""
        self._paths = dict.fromkeys(path for path in paths if path)
        self._folder_names = _FolderNames(self._paths)
        self._by_file_name: dict[str, list[str] | str] | None = None
        self._trees: dict[str, _Folder] = {}

    def __bool__(self) -> bool:
        """Tell whether any file is known."""
        return bool(self._paths)

    def __contains__(self, path: str) -> bool:
        """Tell whether this is exactly the path of a file."""
        return path in self._paths

    def find(self, path: str, *, absolute: bool = False) -> Found | NotFound:
        """Give the file that ``path`` (normalised, with ``/``) means.

        Two components must agree at least, or all of ``path``. One is enough where it is a whole path of the
        repository and ``path`` is ``absolute``, so that what stands before it is the folder of a checkout.
        """
        if path in self._paths:
            return Found(path, Match.EXACT)
        return self._below_foreign_folder(path, absolute=absolute) or self._sharing_the_end(path, absolute=absolute)

    def _below_foreign_folder(self, path: str, *, absolute: bool) -> Found | None:
        """Answer for a file of the repository whose path was written with the folders of another machine before it.

        No file shares more with ``path`` when the folder before has a name that the repository does not have. This
        spares building the index: 20,000 such paths against 200,000 files take 80 ms instead of 115 to 600 (building a
        dict of the files: 26).
        """
        end = path.find("/")
        while end >= 0:
            if (rest := path[end + 1 :]) in self._paths:
                if "/" not in rest and not absolute:
                    return None
                known = self._folder_names.may_hold(path[:end].rpartition("/")[2].lower())
                return None if known else Found(rest, Match.WHOLE)
            end = path.find("/", end + 1)
        return None

    def _sharing_the_end(self, path: str, *, absolute: bool) -> Found | NotFound:
        if self._by_file_name is None:
            self._by_file_name = _grouped_by_file_name(list(self._paths))
        folder, _, name = path.lower().rpartition("/")
        same_name = self._by_file_name.get(name)
        if same_name is None:
            return _NOTHING
        if isinstance(same_name, str):
            return _accepted(same_name, path, absolute=absolute)
        if name not in self._trees:
            self._trees[name] = _Folder([(file.lower().rpartition("/")[0], file) for file in same_name])
        shared, node = self._trees[name].best(folder)
        if len(node.members) == 1:
            return _accepted(node.members[0][1], path, absolute=absolute)
        enough = shared > 1 or not folder
        if node.whole and (enough or absolute):
            return Found(_spelled_most_alike(node.whole, path) or node.whole[0], Match.WHOLE)
        if not enough:
            return _NOTHING
        alike = _spelled_most_alike([file for _, file in node.members[: _MOST_COMPARED + 1]], path)
        if alike is None:
            return NotFound(tuple(file for _, file in node.members[:_SHOWN]))
        return Found(alike, Match.ENDING)


class _FolderNames:
    """Which names (lower case) folders of the repository may have; asked for a few names only."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = paths
        self._text: str | None = None
        self._answers: dict[str, bool] = {}

    def may_hold(self, name: str) -> bool:
        """Tell whether a folder may have this name; true, too, when finding out is not worth it any more."""
        answer = self._answers.get(name)
        if answer is None:
            if len(self._answers) >= _MOST_NAMES_LOOKED_FOR:
                return True
            if self._text is None:
                self._text = "\n" + "\n".join(self._paths).lower()
            answer = f"/{name}/" in self._text or f"\n{name}/" in self._text
            self._answers[name] = answer
        return answer


class _Folder:
    """A node of the tree of reversed paths, worked out when a question first leads through it.

    ``members`` are the paths below, each with what is left of it, lower-cased, to walk: ``""`` for those that end here.
    """

    __slots__ = ("_parents", "_whole", "members")

    def __init__(self, members: list[tuple[str, str]]) -> None:
        self.members = members
        self._parents: dict[str, _Folder] | None = None
        self._whole: list[str] | None = None

    @property
    def whole(self) -> list[str]:
        """The paths that end here: more than one when they differ in case."""
        if self._whole is None:
            self._whole = [file for rest, file in self.members if not rest]
        return self._whole

    def best(self, folder: str) -> "tuple[int, _Folder]":
        """Walk from the last component of ``folder`` up as far as files lead; count the components they share."""
        node, shared = self, 1
        while folder and len(node.members) > 1:
            folder, _, component = folder.rpartition("/")
            following = node._expanded().get(component)
            if following is None:
                break
            node, shared = following, shared + 1
        return shared, node

    def _expanded(self) -> "dict[str, _Folder]":
        """Give the nodes one folder up, by its name."""
        if self._parents is None:
            groups: dict[str, list[tuple[str, str]]] = {}
            for rest, path in self.members:
                if rest:
                    folder, _, component = rest.rpartition("/")
                    groups.setdefault(component, []).append((folder, path))
            self._parents = {component: _Folder(members) for component, members in groups.items()}
        return self._parents


def _grouped_by_file_name(paths: Sequence[str]) -> dict[str, list[str] | str]:
    """Group by lower-cased last component; a name that occurs once has its path itself."""
    # Lower-casing the names in one text takes a third of doing it one by one. A name that holds a line feed breaks
    # this, and takes the slow way.
    names = "\n".join([path[path.rfind("/") + 1 :] for path in paths]).lower().split("\n")
    if len(names) != len(paths):
        names = [path.lower().rpartition("/")[2] for path in paths]
    last = dict(zip(names, paths, strict=True))
    groups: dict[str, list[str] | str] = {**last}
    if len(last) == len(paths):
        return groups
    shared: dict[str, list[str]] = {}
    for name, path in zip(names, paths, strict=True):
        if last[name] is not path:
            shared.setdefault(name, []).append(path)
    for name, members in shared.items():
        groups[name] = [*members, last[name]]
    return groups


def _accepted(file: str, path: str, *, absolute: bool) -> Found | NotFound:
    """Judge the one file that may be meant: enough of the end is shared, or all of the file's path is."""
    shared = _shared_components(file.lower(), path.lower())
    whole = shared == file.count("/") + 1
    if shared == 1 and "/" in path and not (whole and absolute):
        return _NOTHING
    return Found(file, Match.WHOLE if whole else Match.ENDING)


def _shared_components(file: str, path: str) -> int:
    """Count the last components that two paths have in common."""
    count = 0
    for one, other in zip(reversed(file.split("/")), reversed(path.split("/")), strict=False):
        if one != other:
            break
        count += 1
    return count


def _spelled_most_alike(candidates: Sequence[str], path: str) -> str | None:
    """Give the one candidate that agrees longest with ``path`` in upper and lower case too, if it is one."""
    if len(candidates) > _MOST_COMPARED:
        return None
    agreement = [_shared_components(file, path) for file in candidates]
    best = max(agreement)
    return candidates[agreement.index(best)] if agreement.count(best) == 1 else None
