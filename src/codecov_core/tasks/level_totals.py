"""Totals as the tables of totals keep them (chapter 01 §15.2)."""

from decimal import Decimal

from codecov_core.config import Rounding
from codecov_core.ports import LevelTotals
from codecov_core.reports import Totals

_SCALE = Decimal("0.00001")

NO_LINES = LevelTotals(files=0, lines=0, hits=0, misses=0, partials=0, branches=0, methods=0, coverage=Decimal(0))
"""The totals of an upload without lines."""


def level_totals(totals: Totals | None, rounding: Rounding) -> LevelTotals:
    """Turn totals into a row: coverage rounded as configured, 0 where there is none."""
    if totals is None:
        return NO_LINES
    coverage = Decimal(0) if totals.coverage is None else rounding.round(Decimal(str(totals.coverage)))
    return LevelTotals(
        files=totals.files or 0,
        lines=totals.lines or 0,
        hits=totals.hits or 0,
        misses=totals.misses or 0,
        partials=totals.partials or 0,
        branches=totals.branches or 0,
        methods=totals.methods or 0,
        coverage=coverage.quantize(_SCALE),
    )
