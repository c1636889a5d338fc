"""Finding the file of the repository that a path in a report means (chapter 02 §9.4).

Paths are compared component by component from the last one, ignoring case. Nearly all questions are answered without a
tree: by the path itself, by the part of it behind another machine's folders, or by a file name that occurs once. Only
files that share their name get a tree of their folders, as far as questions lead through it. No question changes the
answer to another.
"""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

_MOST_NAMES_LOOKED_FOR = 32
"""Names of folders searched for in the text of all paths: a few milliseconds each for 200,000 files."""
_MOST_COMPARED = 64
"""Candidates that differ only in case and are still compared with the path; real repositories have one or two."""


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

    def find(self, path: str) -> str | None:
        """Give the file that ``path`` (normalised, with ``/``) means; null when none or more than one may be meant."""
        if path in self._paths:
            return path
        return self._below_foreign_folder(path) or self._found_by_walking(path)

    def _below_foreign_folder(self, path: str) -> str | None:
        """Answer for a file of the repository whose path was written with the folders of another machine before it.

        The walk from the last component ends at a folder whose name the repository does not have, so the file it has
        come to by then is the answer. This spares building the index: 20,000 such paths against 200,000 files take
        80 ms instead of 115 to 600 (building a dict of the files: 26).
        """
        end = path.find("/")
        while end >= 0:
            if (rest := path[end + 1 :]) in self._paths:
                return None if self._folder_names.may_hold(path[:end].rpartition("/")[2].lower()) else rest
            end = path.find("/", end + 1)
        return None

    def _found_by_walking(self, path: str) -> str | None:
        if self._by_file_name is None:
            self._by_file_name = _grouped_by_file_name(list(self._paths))
        lowered = path.lower()
        folder, _, name = lowered.rpartition("/")
        same_name = self._by_file_name.get(name)
        if same_name is None:
            return None
        if isinstance(same_name, str):
            best: str | None = same_name
        else:
            if name not in self._trees:
                self._trees[name] = _Folder([(path.lower().rpartition("/")[0], path) for path in same_name])
            best = _most_similar(self._trees[name].candidates(folder), path)
        return best if best is not None and _is_acceptable(best.lower(), lowered) else None


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

    __slots__ = ("_parents", "ending", "members")

    def __init__(self, members: list[tuple[str, str]]) -> None:
        self.members = members
        self.ending: list[str] = []
        self._parents: dict[str, _Folder] | None = None

    def candidates(self, folder: str) -> Sequence[str]:
        """Walk from the last component of ``folder`` up and give the deepest paths met.

        When the walk stops where no path ends, the one path that can only be meant beyond is a candidate as well.
        """
        candidates: list[str] = []
        node = self
        while True:
            if len(node.members) == 1:
                rest, path = node.members[0]
                return [path] if not rest or f"/{folder}".endswith(f"/{rest}") else [*candidates, path]
            parents = node.expanded()
            candidates = node.ending or candidates
            folder, _, component = folder.rpartition("/")
            following = parents.get(component) if component else None
            if following is None:
                return candidates if node.ending else [*candidates, *node._only_meant()]
            node = following

    def _only_meant(self) -> list[str]:
        """Follow folders without a fork to the first path that ends; a fork leads nowhere."""
        node = self
        while not node.ending:
            parents = node.expanded()
            if node.ending:
                break
            if len(parents) != 1:
                return []
            node = next(iter(parents.values()))
        return node.ending

    def expanded(self) -> "dict[str, _Folder]":
        """Give the nodes one folder up, by its name; from then on ``ending`` holds the paths that end here."""
        if self._parents is None:
            groups: dict[str, list[tuple[str, str]]] = {}
            for rest, path in self.members:
                if rest:
                    folder, _, component = rest.rpartition("/")
                    groups.setdefault(component, []).append((folder, path))
                else:
                    self.ending.append(path)
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


def _most_similar(candidates: Sequence[str], path: str) -> str | None:
    if len(candidates) <= 1 or path in candidates:
        return path if path in candidates else next(iter(candidates), None)

    def similarity(candidate: str) -> tuple[float, bool]:
        # Of two that differ in case only and are as similar by chance, the one spelled as asked.
        return SequenceMatcher(None, path, candidate).ratio(), path.endswith(candidate)

    return max(reversed(candidates[-_MOST_COMPARED:]), key=similarity)


def _is_acceptable(candidate: str, path: str) -> bool:
    """Accept the same path, a file that ends the path, or one that shares the last two components (lower case all)."""
    if candidate == path:
        return True
    if candidate.count("/") < path.count("/") and path.endswith(candidate):
        return True
    return candidate.endswith("/".join(path.rsplit("/", 2)[-2:]))
