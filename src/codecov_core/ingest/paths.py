"""From a name in a coverage report to a path of the repository (chapter 02 §9.2, §9.5, §14.5)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import field

from codecov_core.config import EffectiveConfig, PathFixes, RejectedPattern, TimeBudget
from codecov_core.ingest.builtin_roots import checkout, without_builtin_root
from codecov_core.ingest.network_index import Found, Match, NetworkIndex, NotFound
from codecov_core.ingest.path_filter import PathFilter
from codecov_core.ingest.path_names import are_plain, as_query, cleaned, is_absolute, normalised, spellings
from codecov_core.ingest.resolution import LOST, DroppedBecause, PathRule, Resolution, Step
from codecov_core.ingest.undecodable_names import REPLACED, UndecodableNames
from codecov_core.values import dataclass

ENOUGH_TO_LEARN, MOST_LEARNT = 3, 20
"""Names that must bear out where the repository lay before the others are believed to lie there too, and the most
places that are believed: real reports show one or two."""
_LOOKS_BELOW_FOLDERS = 1_000_000
"""What looking for the names of an upload below many folders may cost, which takes half a second at most.

A name that was looked for before costs 1, any other one the first of what follows, and 1 more for so many letters of
its endings.
"""
_LOOK, _LETTERS_OF_ENDINGS = 50, 100
_MOST_ENDINGS = 64
"""Files that end alike and are still worth a look each."""
_RULE_OF_MATCH = {Match.EXACT: PathRule.EXACT, Match.WHOLE: PathRule.WHOLE, Match.ENDING: PathRule.ENDING}


@dataclass(frozen=True, slots=True)
class PathRules:
    """What the configuration says about paths, for one upload."""

    fixes: tuple[str, ...] = ()
    """Path fixes in their stored form, in order."""
    filter: PathFilter = field(default_factory=PathFilter)
    disable_default_path_fixes: bool = False
    budget: TimeBudget | None = field(default=None, compare=False)
    """Time that fixes and patterns may take together which an engine of linear time refuses; null: each its own."""

    @classmethod
    def of(cls, config: EffectiveConfig, flags: Iterable[str]) -> "PathRules":
        """Read the rules for an upload with some flags."""
        budget = TimeBudget.of_upload()
        return cls(config.fixes, PathFilter.of(config, flags, budget), config.disable_default_path_fixes, budget)


class PathResolver:
    """Resolves names by the rules of one upload and the repository's files (which may be unknown: empty).

    Answers are remembered. No name makes it raise, and none leads out of the repository.
    """

    def __init__(self, rules: PathRules, network: Iterable[str]) -> None:
        """Take the rules and the list of the repository's files."""
        self._rules = rules
        self._fixes = PathFixes(rules.fixes, rules.budget)
        self._network = NetworkIndex(network)
        self._files = self._network.paths
        self._undecodable = UndecodableNames(self._files)
        self._has_fixes = bool(self._fixes or self._fixes.prefix)
        self._may_drop = bool(rules.filter)
        self._answers: dict[str, Resolution] = {}
        self._folders: Counter[str] = Counter()
        self._workspaces: tuple[str, ...] = ()
        self._looks_below_folders = _LOOKS_BELOW_FOLDERS

    @property
    def knows_files(self) -> bool:
        """Tell whether the repository's files are known."""
        return bool(self._files)

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

    def resolve_if_affordable(self, path: str) -> Resolution | None:
        """Resolve a name below one of many folders; null when this was done for enough names of the upload."""
        is_known = path in self._answers
        self._looks_below_folders -= 1 if is_known else _cost_of_look(path)
        return None if self._looks_below_folders < 0 else self.resolve(path)

    def affords(self, names: int, like: str) -> bool:
        """Take the cost of resolving so many names of this length; false when that is more than the upload may have."""
        self._looks_below_folders -= names * _cost_of_look(like)
        return self._looks_below_folders >= 0

    def may_be_known(self, name: str) -> bool:
        """Tell whether a file of the repository has this name, in whatever folder."""
        return bool(self._files) and self._network.has_name(as_query(normalised(name)))

    def files_ending_with(self, path: str) -> Sequence[str] | None:
        """Give the files, lower-cased, that end with ``path`` whatever the case; null where very many do.

        There are none where no files are known, and where the configuration alone decides what a name means.
        """
        if not self._files or self._rules.disable_default_path_fixes:
            return ()
        files = self._network.ending_with(path, _MOST_ENDINGS + 1)
        return files if len(files) <= _MOST_ENDINGS else None

    def known(self, path: str) -> Resolution | None:
        """Give the answer for a path that is exactly a file of the repository; null for any other."""
        if path not in self._files:
            return None
        return self._filtered(Resolution(path, None, (Step(PathRule.EXACT, path),)))

    def below_source(self, folder: str, name: str) -> Resolution | None:
        """Resolve a relative name below the only source folder of its report, where no files are known (§14.4).

        Null unless that folder lies where build machines check repositories out.
        """
        if self._files or self._rules.disable_default_path_fixes or is_absolute(name):
            return None
        path = normalised(f"{folder}/{name}")
        root = checkout(path)
        rest = without_builtin_root(path[len(root) :])
        if not root or not rest or not f"{normalised(folder)}/".startswith(root):
            return None
        steps = [
            Step(PathRule.BELOW_REPORT, path, folder),
            Step(PathRule.BUILTIN_ROOT, rest, path[: len(path) - len(rest)]),
        ]
        return self._filtered(self._final(self._fixed(steps, (rest,)) or rest, steps))

    def learn_workspaces(self) -> None:
        """Take folders in which several names so far put the repository for its checkout (§14.5 item 3).

        Names that were lost until now are resolved anew when they are asked for again.
        """
        most_common = self._folders.most_common(MOST_LEARNT)
        learnt = [folder for folder, names in most_common if names >= ENOUGH_TO_LEARN]
        workspaces = tuple(sorted(learnt, key=lambda folder: (-len(folder), folder)))
        if workspaces != self._workspaces:
            self._workspaces = workspaces
            self._answers = {name: answer for name, answer in self._answers.items() if answer.reason not in LOST}

    def _resolved(self, name: str) -> Resolution:
        if name in self._files and not self._has_fixes:
            return self._filtered(Resolution(name, None, (Step(PathRule.EXACT, name),)))
        path = name if name in self._files else normalised(name)
        if not path:
            return Resolution(None, DroppedBecause.NO_NAME)
        absolute = is_absolute(name)
        steps: list[Step] = []
        fixed = self._fixed(steps, spellings(name, path)) if self._has_fixes else None
        if self._files:
            resolution = self._in_network(fixed or path, steps, absolute=absolute and fixed is None)
        else:
            resolution = self._by_builtin_roots(fixed or path, steps, absolute=absolute, fixed=fixed is not None)
        return self._filtered(resolution)

    def _filtered(self, resolution: Resolution) -> Resolution:
        if not self._may_drop or not resolution.path:
            return resolution
        dropped_by = self._rules.filter.dropped_by(resolution.path)
        if dropped_by is None:
            return resolution
        return resolution._replace(path=None, reason=DroppedBecause.IGNORED, by=dropped_by)

    def _fixed(self, steps: list[Step], forms: Sequence[str]) -> str | None:
        """Apply the configured fix that matches, if any does; a path is fixed once (§14.5 item 7)."""
        applied = self._fixes.applied(*forms)
        if applied is None:
            return None
        fixed = normalised(applied.path)
        steps.append(Step(PathRule.FIX, fixed, applied.fix))
        return fixed

    def _by_builtin_roots(self, path: str, steps: list[Step], *, absolute: bool, fixed: bool) -> Resolution:
        if not self._rules.disable_default_path_fixes:
            rest = without_builtin_root(path, absolute=absolute)
            if not rest:
                return Resolution(None, DroppedBecause.FOREIGN, tuple(steps))
            if rest != path:
                steps.append(Step(PathRule.BUILTIN_ROOT, rest, path[: len(path) - len(rest)]))
                path = rest
                if not fixed:
                    path = self._fixed(steps, (path,)) or path
        return self._final(self._prefixed(path, steps), steps)

    def _in_network(self, path: str, steps: list[Step], *, absolute: bool) -> Resolution:
        if self._fixes.prefix and self._fixes.prefix + path in self._files:
            return self._final(self._prefixed(path, steps), steps)
        if self._rules.disable_default_path_fixes:
            return self._final(path if path in self._files else self._prefixed(path, steps), steps)
        query = as_query(path)
        for workspace in self._workspaces if self._workspaces and query not in self._files else ():
            if query.startswith(workspace) and query[len(workspace) :] in self._files:
                found_below = query[len(workspace) :]
                return self._final(found_below, [*steps, Step(PathRule.WORKSPACE, found_below, workspace)])
        found = self._network.find(query, absolute=absolute)
        if isinstance(found, NotFound) and not absolute and _is_at_the_top_of_a_checkout(query):
            found = self._network.find(query, absolute=True)
        if isinstance(found, NotFound) and self._fixes.prefix:
            found_prefixed = self._network.find(as_query(self._fixes.prefix + path))
            if isinstance(found_prefixed, Found):
                self._prefixed(path, steps)
                found = found_prefixed
        if isinstance(found, NotFound) and REPLACED in query:
            undecodable = self._undecodable.find(query)
            found = found if undecodable is None else Found(undecodable, Match.ENDING)
        if isinstance(found, NotFound):
            reason = DroppedBecause.AMBIGUOUS if found.candidates else DroppedBecause.UNRESOLVED
            return Resolution(None, reason, tuple(steps), candidates=found.candidates)
        if found.match is Match.WHOLE and "/" in found.path and query.endswith(found.path):
            self._folders[query[: -len(found.path)]] += 1
        step = Step(_RULE_OF_MATCH[found.match], found.path)
        return Resolution(found.path, None, (*steps, step) if steps else (step,))

    def _prefixed(self, path: str, steps: list[Step]) -> str:
        prefix = self._fixes.prefix
        if not prefix:
            return path
        steps.append(Step(PathRule.PREFIX, prefix + path, prefix))
        return normalised(prefix + path)

    def _final(self, path: str, steps: Sequence[Step]) -> Resolution:
        return Resolution(path, None, tuple(steps)) if path else Resolution(None, DroppedBecause.NO_NAME, tuple(steps))


def _is_at_the_top_of_a_checkout(path: str) -> bool:
    """Tell whether nothing but a known root (§9.6), such as ``github.com/owner/name/``, stands before a file's name."""
    root = checkout(path, absolute=False)
    return bool(root) and "/" not in path[len(root) :]


def _cost_of_look(path: str) -> int:
    return _LOOK + path.count("/") * len(path) // _LETTERS_OF_ENDINGS


class NamesAsReported:
    """Leaves names alone but for their slashes; stands in for a resolver where reports are only looked at."""

    def resolve(self, name: str, roots: Sequence[str] = ()) -> Resolution:
        r"""Turn ``\`` into ``/``."""
        path = cleaned(name).replace("\\", "/")
        return Resolution(path) if path else Resolution(None, DroppedBecause.NO_NAME)

    def are_final(self, names: Sequence[str]) -> bool:
        """Tell whether all names stay as they are; a fifteenth of the time of resolving each."""
        return are_plain(names)
