"""Stored path patterns as the function that the core takes (chapter 01 §12)."""

from collections.abc import Callable, Sequence

from codecov_core.config import PatternSet


def matcher(patterns: Sequence[str] | None) -> Callable[[Sequence[str]], Sequence[bool]] | None:
    """What tells for each path whether it matches; null or no pattern at all is no filter."""
    return PatternSet(patterns).matches_many if patterns else None
