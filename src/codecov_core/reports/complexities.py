"""The algebra of complexities, one value at a time (chapter 01 §5.8): numbers, pairs ``[hit, total]`` and null."""

from itertools import chain

from codecov_core.reports.codes import Complexity


def largest_complexity(first: Complexity, second: Complexity) -> Complexity:
    """Give the larger of two complexities, of pairs each part; a number beside a pair is its first part."""
    if first is None or second is None:
        return second if first is None else first
    if isinstance(first, int | float) and isinstance(second, int | float):
        return max(first, second)
    return [max(parts) for parts in zip(_pair(first), _pair(second), strict=True)]


def _pair(complexity: object) -> tuple[float, float]:
    if isinstance(complexity, list | tuple):
        first, second, *_ = chain(complexity, (0, 0))
        return first or 0, second or 0
    return (complexity, 0) if isinstance(complexity, int | float) else (0, 0)
