"""Finding the file of the repository that a path in a report means (chapter 02 §9.4, §14.5 items 1 to 4).

Paths are compared component by component from the last one, ignoring case; the file that shares most components is
meant, if there is one such file only. Nearly all questions are answered without comparing: by the path itself, by the
part of it behind another machine's folders, or by a file name that occurs once. Only files that share their name are
sorted by their folders. No question changes the answer to another.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import compress, takewhile
from operator import is_not
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
    """The files of a repository, ready to be asked for; ``paths`` are all of them, in the order of the list."""

    def __init__(self, paths: Iterable[str]) -> None:
        """Take the list of files in its order; nothing more is worked out before the first question."""
        self.paths = dict.fromkeys(paths)
        self.paths.pop("", None)
        self._folder_names = _FolderNames(self.paths)
        self._names: _FileNames | None = None
        self._by_folder: dict[str, _SameName] = {}

    def has_name(self, path: str) -> bool:
        """Tell whether any file has the last component of a path for its name."""
        return path.lower().rpartition("/")[2] in self._names_of_files().first

    def ending_with(self, path: str, most: int) -> Sequence[str]:
        """Give the files, lower-cased, whose last components are ``path`` whatever the case: at most so many."""
        lowered = path.lower()
        folder, _, name = lowered.rpartition("/")
        names = self._names_of_files()
        if name not in names.shared:
            only = names.first.get(name, "").lower()
            return (only,) if only and _ends_with(only, lowered) else ()
        return [file.lower() for file in self._files_of(name).below(folder, most)]

    def find(self, path: str, *, absolute: bool = False) -> Found | NotFound:
        """Give the file that ``path`` (normalised, with ``/``) means.

        Two components must agree at least, or all of ``path``. One is enough where it is a whole path of the
        repository and ``path`` is ``absolute``, so that what stands before it is the folder of a checkout.
        """
        if path in self.paths:
            return Found(path, Match.EXACT)
        names = self._names
        if names is None:
            if below := self._below_foreign_folder(path, absolute=absolute):
                return below
            names = self._names_of_files()
        lowered = path.lower()
        name = lowered[lowered.rfind("/") + 1 :]
        only = names.first.get(name)
        if only is None:
            return _NOTHING
        if name not in names.shared:
            return _judged(only, lowered, absolute=absolute)
        if below := self._below_foreign_folder(path, absolute=absolute):
            return below
        return self._sharing_the_end(path, self._files_of(name), absolute=absolute)

    def _files_of(self, name: str) -> "_SameName":
        """Give the files of a lower-cased name that several have."""
        files = self._by_folder.get(name)
        if files is None:
            files = self._by_folder[name] = _SameName(name, self._names_of_files().shared[name])
        return files

    def _names_of_files(self) -> "_FileNames":
        """Give the files by their names, worked out when first asked for."""
        if self._names is None:
            self._names = _FileNames(self.paths)
        return self._names

    def _below_foreign_folder(self, path: str, *, absolute: bool) -> Found | None:
        """Answer for a file of the repository whose path was written with the folders of another machine before it.

        No file shares more with ``path`` when the folder before has a name that the repository does not have. This
        spares looking at the names of all files.
        """
        end = path.find("/")
        while end >= 0:
            if (rest := path[end + 1 :]) in self.paths:
                if "/" not in rest and not absolute:
                    return None
                known = self._folder_names.may_hold(path[:end].rpartition("/")[2].lower())
                return None if known else Found(rest, Match.WHOLE)
            end = path.find("/", end + 1)
        return None

    def _sharing_the_end(self, path: str, files: "_SameName", *, absolute: bool) -> Found | NotFound:
        lowered = path.lower()
        folder = lowered.rpartition("/")[0]
        shared, best = files.best(folder)
        if len(best) == 1:
            return _judged(best[0], lowered, absolute=absolute)
        enough = shared > 1 or not folder
        whole = list(takewhile(lambda file: file.count("/") == shared - 1, best))
        if whole and (enough or absolute):
            return Found(files.spelled_most_alike(whole, path, shared) or whole[0], Match.WHOLE)
        if not enough:
            return _NOTHING
        alike = files.spelled_most_alike(best, path, shared)
        return NotFound(tuple(best[:_SHOWN])) if alike is None else Found(alike, Match.ENDING)


class _FileNames:
    """Files by their lower-cased last component."""

    __slots__ = ("first", "shared")

    def __init__(self, paths: Mapping[str, None]) -> None:
        """Look at all files, in a millisecond for 2,000."""
        names = _names_of(paths)
        self.first: dict[str, str] = {}
        """The first file of each name."""
        self.shared: dict[str, list[str]] = {}
        """All files of each name that more than one file has, in their order."""
        firsts = list(map(self.first.setdefault, names, paths))
        if len(self.first) < len(firsts):
            is_later = map(is_not, firsts, paths)
            for name, path in compress(zip(names, paths, strict=True), is_later):
                members = self.shared.get(name)
                if members is None:
                    members = self.shared[name] = [self.first[name]]
                members.append(path)


def _names_of(paths: Mapping[str, None]) -> list[str]:
    """Give the lower-cased last component of every path."""
    # Lower-casing the names in one text takes a third of doing it one by one. A name that holds a line feed breaks
    # this, and takes the slow way.
    names = "\n".join([path.rpartition("/")[2] for path in paths]).lower().split("\n")
    if len(names) == len(paths):
        return names
    return [path.lower().rpartition("/")[2] for path in paths]


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


class _SameName:
    """Files of one name, sorted by their folders from the last to the first: those that share most lie together."""

    def __init__(self, name: str, files: Sequence[str]) -> None:
        """Take the files and their lower-cased name."""
        folders = _folders_backwards(files, name)
        order = sorted(range(len(folders)), key=folders.__getitem__)
        self._folders = [folders[place] for place in order]
        self._files = [files[place] for place in order]
        self._alike: dict[tuple[str, int], str | None] = {}

    def best(self, folder: str) -> tuple[int, list[str]]:
        """Give the files whose folder shares most components with a lower-cased one, and how many, the name included.

        Those that end there come first; there are at most :data:`_MOST_COMPARED` and one more.
        """
        folders, wanted = self._folders, _backwards(folder)
        at = bisect_left(folders, wanted)
        if at < len(folders) and folders[at].startswith(wanted) and wanted:
            # As nearly always: what was asked for is the end of some folder, and those that end alike lie here.
            if at + 1 == len(folders) or not folders[at + 1].startswith(wanted):
                return wanted.count("/") + 1, self._files[at : at + 1]
            last = bisect_left(folders, wanted[:-1] + "0", at)
            return wanted.count("/") + 1, self._files[at : min(last, at + _MOST_COMPARED + 1)]
        shared = wanted[: max(_shared_length(wanted, near) for near in folders[max(at - 1, 0) : at + 1])]
        first = bisect_left(folders, shared, 0, at)
        # What begins with `a/` lies before `a0`, for 0 is the character after the slash.
        last = bisect_left(folders, shared[:-1] + "0", first) if shared else len(folders)
        return shared.count("/") + 1, self._files[first : min(last, first + _MOST_COMPARED + 1)]

    def below(self, folder: str, most: int) -> list[str]:
        """Give the files whose folder ends with all components of a lower-cased one: at most so many."""
        wanted = _backwards(folder)
        first = bisect_left(self._folders, wanted)
        last = bisect_left(self._folders, wanted[:-1] + "0", first) if wanted else len(self._folders)
        return self._files[first : min(last, first + most)]

    def spelled_most_alike(self, candidates: Sequence[str], path: str, shared: int) -> str | None:
        """Give the one of some candidates that agrees longest with a path in upper and lower case too, if it is one.

        They are all, or all of so many components, of those that :meth:`best` gives; they share so many components with
        the path if case does not matter. Which these are, and thus the answer, follows from these components.
        """
        if len(candidates) > _MOST_COMPARED:
            return None
        components = path.rsplit("/", shared)[-shared:]
        end = "/".join(components)
        if (end, len(candidates)) not in self._alike:
            alike = [file for file in candidates if file.endswith(end)] or _most_alike(candidates, components)
            self._alike[end, len(candidates)] = alike[0] if len(alike) == 1 else None
        return self._alike[end, len(candidates)]


def _folders_backwards(files: Sequence[str], name: str) -> list[str]:
    """Write the folders of files of one lower-cased name as :func:`_backwards` does, all of them in one text."""
    # Backwards the last file comes first.
    texts = ("/" + "\n/".join(files)).lower()[::-1].split("\n")[::-1]
    if len(texts) == len(files):
        return [text[len(name) + 1 :] for text in texts]
    return [_backwards(file.lower().rpartition("/")[0]) for file in files]  # one that holds a line feed


def _backwards(folder: str) -> str:
    """Write a folder from its last character to the first, with a slash behind each component."""
    return f"/{folder}"[::-1] if folder else ""


def _shared_length(one: str, other: str) -> int:
    """Give the length of the whole components with which two such texts begin alike."""
    length = 0
    while (end := one.find("/", length) + 1) and one[length:end] == other[length:end]:
        length = end
    return length


def _judged(file: str, path: str, *, absolute: bool) -> Found | NotFound:
    """Judge the one file that may be meant by a lower-cased path: enough of the end is shared, or the whole file."""
    if "/" in path and file.endswith(path) and file[-len(path) - 1 : -len(path)] == "/":
        return Found(file, Match.ENDING)  # as most are, at half the time
    lowered = file.lower()
    if _ends_with(lowered, path):
        return Found(file, Match.WHOLE if len(lowered) == len(path) else Match.ENDING)
    if _ends_with(path, lowered):
        return Found(file, Match.WHOLE) if absolute or "/" in file else _NOTHING
    return Found(file, Match.ENDING) if _ends_with(lowered, "/".join(path.rsplit("/", 2)[-2:])) else _NOTHING


def _ends_with(path: str, end: str) -> bool:
    """Tell whether the last components of a path are these."""
    return path.endswith(end) and (len(path) == len(end) or path[-len(end) - 1] == "/")


def _most_alike(candidates: Sequence[str], components: Sequence[str]) -> Sequence[str]:
    """Give the files that have most of some last components in common, in upper and lower case too."""
    ends = [file.rsplit("/", len(components))[: -len(components) - 1 : -1] for file in candidates]
    wanted = components[::-1]
    agreement = [next((at for at, one in enumerate(end) if one != wanted[at]), len(wanted)) for end in ends]
    best = max(agreement)
    return [file for file, agreed in zip(candidates, agreement, strict=True) if agreed == best]
