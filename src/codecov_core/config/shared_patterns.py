"""The lists of patterns of one configuration, as far as one task needs them.

However many lists a configuration has, what needs backtracking in them shares one time (chapter 03 §19 rule 9): else a
file of 30 KB, with a few hundred lists of one catastrophic expression each, would keep a worker busy for hours.
"""

from collections.abc import Iterable

from codecov_core.config.backtracking import TimeBudget
from codecov_core.config.patterns import PatternSet, RegexSet, RejectedPattern

__all__ = ["SharedPatterns"]


class SharedPatterns:
    """Compiles lists of patterns, equal ones once, which share the time for backtracking.

    It is for one evaluation, such as all statuses of a commit: what was spent is not given back.
    """

    __slots__ = ("_budget", "_regexes", "_sets")

    def __init__(self) -> None:
        """Start with the time of one evaluation."""
        self._budget = TimeBudget.of_evaluation()
        self._sets: dict[tuple[str, ...], PatternSet] = {}
        self._regexes: list[RegexSet] = []

    def patterns(self, patterns: Iterable[str]) -> PatternSet:
        """Compile a list with signs, of paths or branches."""
        given = tuple(patterns)
        found = self._sets.get(given)
        if found is None:
            found = self._sets[given] = PatternSet(given, budget=self._budget)
        return found

    def regexes(self, patterns: Iterable[str]) -> RegexSet:
        """Compile expressions that are no paths, such as those of flags."""
        self._regexes.append(RegexSet(patterns, paths=False, budget=self._budget))
        return self._regexes[-1]

    @property
    def rejected(self) -> tuple[RejectedPattern, ...]:
        """The unusable patterns of all lists so far, each once."""
        lists: tuple[PatternSet | RegexSet, ...] = (*self._regexes, *self._sets.values())
        return tuple(dict.fromkeys(rejected for each in lists for rejected in each.rejected))
