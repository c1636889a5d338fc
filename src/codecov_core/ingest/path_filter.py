"""Which resolved paths an upload keeps: ``ignore`` and the ``paths`` of its flags (chapter 02 §9.1, §9.7)."""

from collections.abc import Iterable

from codecov_core.config import EffectiveConfig, RegexSet, RejectedPattern

_EVERYTHING = ".*"
_NEGATION = "!"


class PathFilter:
    """Included and excluded patterns, pooled; a path is kept when an include matches (if any) and no exclude does."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """Take stored patterns; those that begin with ``!`` exclude."""
        given = tuple(dict.fromkeys(pattern for pattern in patterns if pattern))
        includes = [pattern for pattern in given if not pattern.startswith(_NEGATION)]
        excludes = [pattern[1:] for pattern in given if pattern.startswith(_NEGATION)]
        self._rejects_empty = bool(given)
        self._keeps_all = not includes or _EVERYTHING in includes
        self._includes = RegexSet(() if self._keeps_all else includes)
        # `!.*` among the patterns switches all excludes off, as in the reference system [bug, kept].
        self._excludes = RegexSet(() if _EVERYTHING in excludes else excludes)

    @classmethod
    def of(cls, config: EffectiveConfig, flags: Iterable[str]) -> "PathFilter":
        """Pool ``ignore`` (inverted) with ``ignore`` (inverted) and ``paths`` of each flag of an upload."""
        patterns = [_inverted(pattern) for pattern in config.ignore]
        for rule in map(config.flag, flags):
            patterns += [_inverted(pattern) for pattern in rule.ignore or ()]
            patterns += rule.paths or ()
        return cls(patterns)

    @property
    def rejected(self) -> tuple[RejectedPattern, ...]:
        """Patterns that are no usable regular expressions; they match nothing."""
        return (*self._includes.rejected, *self._excludes.rejected)

    def keeps(self, path: str) -> bool:
        """Tell whether a path of the report is kept."""
        if not path:
            return not self._rejects_empty
        return (self._keeps_all or self._includes.matches(path)) and not self._excludes.matches(path)


def _inverted(pattern: str) -> str:
    return pattern[1:] if pattern.startswith(_NEGATION) else _NEGATION + pattern
