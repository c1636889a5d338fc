"""How coverage is rounded when it is shown (chapter 03 §9.5, chapter 05 §13)."""

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum

from codecov_core.config.stored import member
from codecov_core.values import dataclass

__all__ = ["Rounding", "RoundingMode"]

_MOST_DIGITS = 99
_CONTEXT = Context(prec=128)  # the default of 28 digits refuses a precision of 26 and more (chapter 03 §19 rule 35)


class RoundingMode(StrEnum):
    """``coverage.round``: towards minus infinity, towards plus infinity, or to the nearest (half to even)."""

    DOWN = "down"
    UP = "up"
    NEAREST = "nearest"


_DECIMAL_MODES = {
    RoundingMode.DOWN: ROUND_FLOOR,
    RoundingMode.UP: ROUND_CEILING,
    RoundingMode.NEAREST: ROUND_HALF_EVEN,
}


@dataclass(frozen=True, slots=True)
class Rounding:
    """Rounds percentages for display; decisions are always taken on unrounded values."""

    precision: int = 2
    """Decimals shown, 0 to 99."""
    mode: RoundingMode = RoundingMode.NEAREST

    @property
    def step(self) -> Decimal:
        """The smallest difference that can be shown."""
        return Decimal(1).scaleb(-self.precision)

    def round(self, value: Decimal) -> Decimal:
        """Round ``value``; trailing zeros are kept, so that ``format(result, "f")`` is what is shown.

        Not ``str``, which writes zero with seven decimals as ``0E-7``.
        """
        return value.quantize(self.step, rounding=_DECIMAL_MODES[self.mode], context=_CONTEXT)

    def change(self, value: Decimal) -> str:
        """Write a difference, always with its sign: ``+0.00``, ``-10.00``."""
        return f"{self.round(value):+f}"

    def cell(self, value: Decimal | None, *, signed: bool = False) -> str:
        """Write a percentage for a cell of a table; ``signed`` puts a plus in front of what is above zero.

        Nothing at all is ``∅``, exactly zero ``ø``, and what only rounds to zero is less than the smallest step.
        """
        if value is None:
            return "∅"
        if not value:
            return "ø"
        rounded = self.round(value)
        sign = "-" if value < 0 else "+" if signed else ""
        return f"{sign}{rounded.copy_abs():f}%" if rounded else f"{sign}<{self.step:f}%"

    @classmethod
    def from_stored(cls, precision: object, mode: object) -> "Rounding":
        """Read ``coverage.precision`` and ``coverage.round``; the defaults stand in for what is unusable."""
        digits = precision if isinstance(precision, int) and 0 <= precision <= _MOST_DIGITS else cls().precision
        return cls(int(digits), member(RoundingMode, mode, RoundingMode.NEAREST))
