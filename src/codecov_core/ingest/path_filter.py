"""Which resolved paths an upload keeps: ``ignore`` and flags' ``paths`` (chapter 02 §9.1, §9.7; 03 §19 rule 17)."""

from collections.abc import Iterable

from codecov_core.config import EffectiveConfig, RegexSet, RejectedPattern, TimeBudget
from codecov_core.values import dataclass

_NEGATION = "!"
NOT_INCLUDED = "none of the flags' `paths` includes it"
"""What is said in the place of a pattern."""


@dataclass(frozen=True, slots=True)
class _Signed:
    """Patterns of one list: those that count, and those that except something from them."""

    plain: frozenset[str]
    negated: frozenset[str]

    @classmethod
    def of(cls, patterns: Iterable[str]) -> "_Signed":
        given = [pattern for pattern in patterns if pattern.removeprefix(_NEGATION)]
        negated = {pattern.removeprefix(_NEGATION) for pattern in given if pattern.startswith(_NEGATION)}
        return cls(frozenset(pattern for pattern in given if not pattern.startswith(_NEGATION)), frozenset(negated))


class PathFilter:
    """What an upload keeps of its paths.

    A path is kept when the flags' ``paths`` include it (one of them matches, if there are any, and none that is
    negated), and when no ``ignore`` takes it out: one of the list matches, and none that is negated, which is an
    exception from that list. All patterns are compiled into one set.
    """

    def __init__(
        self,
        paths: Iterable[str] = (),
        ignores: Iterable[Iterable[str]] = (),
        budget: TimeBudget | None = None,
    ) -> None:
        """Take stored patterns: ``paths`` of all flags of the upload, and every list of ``ignore`` on its own.

        ``budget`` is the time that patterns may take which an engine of linear time refuses (null: their own).
        """
        self._paths = _Signed.of(paths)
        self._ignores = [signed for patterns in ignores if (signed := _Signed.of(patterns)).plain]
        lists = [self._paths, *self._ignores]
        patterns = dict.fromkeys(pattern for signed in lists for pattern in _sorted(signed))
        self._patterns = RegexSet(patterns, budget=budget)

    @classmethod
    def of(cls, config: EffectiveConfig, flags: Iterable[str], budget: TimeBudget | None = None) -> "PathFilter":
        """Read the rules for an upload with these flags: the configuration's ``ignore``, and what its flags say."""
        rules = [config.flags.rule(flag) for flag in flags]
        return cls(
            [pattern for rule in rules for pattern in rule.paths or ()],
            [config.ignore, *(rule.ignore or () for rule in rules)],
            budget,
        )

    def __bool__(self) -> bool:
        """Tell whether there is any pattern, so that some path may be dropped."""
        return bool(self._patterns)

    @property
    def rejected(self) -> tuple[RejectedPattern, ...]:
        """Patterns that are no usable regular expressions; only their plain text still counts."""
        return self._patterns.rejected

    def dropped_by(self, path: str) -> str | None:
        """Tell which pattern drops a path, or why none includes it; null when it is kept."""
        if not self._patterns:
            return None
        matching = self._patterns.matching(path)
        if not matching:
            return NOT_INCLUDED if self._paths.plain else None
        found = frozenset(matching)
        if self._paths.plain and found.isdisjoint(self._paths.plain):
            return NOT_INCLUDED
        for signed in self._ignores:
            if not found.isdisjoint(signed.plain) and found.isdisjoint(signed.negated):
                return next(pattern for pattern in matching if pattern in signed.plain)
        return next((f"!{pattern}" for pattern in matching if pattern in self._paths.negated), None)

    def keeps(self, path: str) -> bool:
        """Tell whether a path of the report is kept."""
        return self.dropped_by(path) is None


def _sorted(signed: _Signed) -> list[str]:
    return sorted(signed.plain | signed.negated)
