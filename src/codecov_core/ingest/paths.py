"""From a name in a coverage report to a path of the repository (chapter 02 §9.2, §9.5)."""

import posixpath
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from codecov_core.config import EffectiveConfig, RejectedPattern
from codecov_core.ingest.builtin_roots import without_builtin_root
from codecov_core.ingest.network_index import NetworkIndex
from codecov_core.ingest.path_filter import PathFilter
from codecov_core.ingest.user_fixes import UserFixes

_LONGEST_PATH = 4096
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_ODD_IN_QUERIES = ("**/", "\r")


class DroppedBecause(StrEnum):
    """Why a name of a report leads to no file."""

    NO_NAME = "the report gives no usable name"
    UNRESOLVED = "no file of the repository, or more than one, fits this name"
    IGNORED = "left out by `ignore` or by the paths of the upload's flags"
    FOREIGN = "third-party or generated code by the built-in path rules"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The path a name stands for, or else the reason why there is none."""

    path: str | None
    reason: DroppedBecause | None = None


@dataclass(frozen=True, slots=True)
class PathRules:
    """What the configuration says about paths, for one upload."""

    fixes: tuple[str, ...] = ()
    """Path fixes in their stored form, in order."""
    filter: PathFilter = field(default_factory=lambda: PathFilter(()))
    disable_default_path_fixes: bool = False

    @classmethod
    def of(cls, config: EffectiveConfig, flags: Iterable[str]) -> "PathRules":
        """Read the rules for an upload with some flags."""
        return cls(config.fixes, PathFilter.of(config, flags), config.disable_default_path_fixes)


class PathResolver:
    """Resolves names by the rules of one upload and the repository's files (which may be unknown: empty).

    Answers are remembered. No name makes it raise.
    """

    def __init__(self, rules: PathRules, network: Iterable[str]) -> None:
        """Take the rules and the list of the repository's files."""
        self._rules = rules
        self._fixes = UserFixes(rules.fixes)
        self._network = NetworkIndex(network)
        self._answers: dict[str, Resolution] = {}

    @property
    def knows_files(self) -> bool:
        """Tell whether the repository's files are known."""
        return bool(self._network)

    @property
    def rejected_patterns(self) -> tuple[RejectedPattern, ...]:
        """The fixes and patterns of the configuration that could not be used."""
        return (*self._fixes.rejected, *self._rules.filter.rejected)

    def resolve(self, name: str) -> Resolution:
        """Resolve one name by the steps of §9.2."""
        answer = self._answers.get(name)
        if answer is None:
            answer = self._answers[name] = self._resolved(name)
        return answer

    def _resolved(self, name: str) -> Resolution:
        path = normalised(name)
        if not path:
            return Resolution(None, DroppedBecause.NO_NAME)
        path = self._fixes.before_resolving(path)
        if not self._network:
            path = without_builtin_root(path)
            if not path:
                return Resolution(None, DroppedBecause.FOREIGN)
        elif not self._rules.disable_default_path_fixes:
            found = self._network.find(_as_query(path))
            if found is None:
                return Resolution(None, DroppedBecause.UNRESOLVED)
            path = found
        path = self._fixes.after_resolving(path)
        if not path:
            return Resolution(None, DroppedBecause.NO_NAME)
        if not self._rules.filter.keeps(path):
            return Resolution(None, DroppedBecause.IGNORED)
        return Resolution(path)


class NamesAsReported:
    """Leaves names alone but for their slashes; stands in for a resolver where reports are only looked at."""

    def resolve(self, name: str, roots: Sequence[str] = ()) -> Resolution:
        r"""Turn ``\`` into ``/``."""
        path = _clean(name).replace("\\", "/")
        return Resolution(path) if path else Resolution(None, DroppedBecause.NO_NAME)

    def are_final(self, names: Sequence[str]) -> bool:
        """Tell whether all names stay as they are; a fifteenth of the time of resolving each."""
        text = "".join(names)
        if "\\" in text or "\0" in text or not all(names) or max(map(len, names), default=0) > _LONGEST_PATH:
            return False
        return _encodable(text) == text


class ReportPaths:
    """Resolves the names of one coverage file, which may be relative to that file's own folder (§9.5)."""

    def __init__(self, resolver: PathResolver, report_name: str | None) -> None:
        """Bind a resolver to the file of this name in the upload."""
        self._resolver = resolver
        self._report_name = report_name

    def resolve(self, name: str, roots: Sequence[str] = ()) -> Resolution:
        """Resolve a name as it is, then below the report's folder, then below each root; the first path wins."""
        plain = self._resolver.resolve(name)
        if plain.path is not None or not name or not self._resolver.knows_files or _is_absolute(name):
            return plain
        for folder in (*self._folder, *roots):
            found = self._resolver.resolve(f"{folder}/{name}")
            if found.path is not None:
                return found
        return plain

    def are_final(self, _names: Sequence[str]) -> bool:
        """Say nothing about many names at once: each takes its own way through the rules."""
        return False

    @cached_property
    def _folder(self) -> tuple[str, ...]:
        if self._report_name is None:
            return ()
        folder = posixpath.dirname(self._report_name.replace("\\", "/"))
        return (folder,) if folder else ()


def normalised(name: str) -> str:
    r"""Normalise as text: ``\`` to ``/``, no leading dots and slashes, no ``.`` and ``..`` inside.

    Empty for what is no name of a file: dots and slashes only, NUL inside, or longer than any system allows.
    """
    path = _clean(name).replace("\\", "/").lstrip("./")
    if not path:
        return ""
    if "//" in path or "/." in path or path.endswith("/"):
        path = posixpath.normpath(path)
        while path.startswith("../"):
            path = path[3:]
    return "" if path in (".", "..") else path


def _clean(name: str) -> str:
    return "" if len(name) > _LONGEST_PATH or "\0" in name else _encodable(name)


def _encodable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _as_query(path: str) -> str:
    r"""Prepare a path for the lookup: no outer blanks, no ``**/``, no carriage return, ``\ `` is a blank (§9.4)."""
    query = path.strip()
    for odd in _ODD_IN_QUERIES:
        query = query.replace(odd, "")
    query = query.replace("\\ ", " ")
    return query if query == path else normalised(query)


def _is_absolute(name: str) -> bool:
    return name.startswith(("/", "\\")) or _DRIVE.match(name) is not None
