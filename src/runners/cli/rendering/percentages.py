"""Percentages as the statuses show them: two decimals, rounded down (the built-in defaults, chapter 03 §11)."""

from decimal import Decimal
from functools import cache

from codecov_core.config import EffectiveConfig, Rounding
from codecov_core.reports import Totals


def percentage(totals: Totals) -> str | None:
    """Return coverage as text like ``85.16%``; ``None`` where there is no line."""
    coverage = ratio_of(totals)
    return None if coverage is None else f"{_rounding().round(coverage)}%"


def difference(ours: Totals, theirs: Totals) -> str | None:
    """Return how many points ours is above theirs, signed; ``None`` where either has no line."""
    head, base = ratio_of(ours), ratio_of(theirs)
    return None if head is None or base is None else f"{_rounding().round(head - base):+}"


def ratio_of(totals: Totals) -> Decimal | None:
    """Return coverage exactly as stored, in percent."""
    return None if totals.coverage is None or not totals.lines else Decimal(str(totals.coverage))


@cache
def _rounding() -> Rounding:
    return EffectiveConfig.default().rounding
