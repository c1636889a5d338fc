"""Percentages as the statuses show them: by the precision and rounding of the configuration (chapter 03 §9.5)."""

from decimal import Decimal
from functools import cache

from codecov_core.config import EffectiveConfig, Rounding
from codecov_core.reports import Totals


def percentage(totals: Totals, rounding: Rounding | None = None) -> str | None:
    """Return coverage as text like ``85.16%``; ``None`` where there is no line.

    Without a rounding that of the built-in defaults is used: two decimals, down.
    """
    coverage = ratio_of(totals)
    return None if coverage is None else f"{(rounding or _built_in()).round(coverage):f}%"


def difference(ours: Totals, theirs: Totals, rounding: Rounding | None = None) -> str | None:
    """Return how many points ours is above theirs, signed; ``None`` where either has no line."""
    head, base = ratio_of(ours), ratio_of(theirs)
    return None if head is None or base is None else (rounding or _built_in()).change(head - base)


def ratio_of(totals: Totals) -> Decimal | None:
    """Return coverage exactly as stored, in percent."""
    return None if totals.coverage is None or not totals.lines else Decimal(str(totals.coverage))


@cache
def _built_in() -> Rounding:
    return EffectiveConfig.default().rounding
