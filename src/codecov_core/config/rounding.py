"""How coverage is rounded when it is shown (chapter 03 §9.5, chapter 05 §13)."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal
from enum import StrEnum

from codecov_core.config.stored import member

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
        """Round ``value``; trailing zeros are kept, so that ``str`` of the result is what is shown."""
        return value.quantize(self.step, rounding=_DECIMAL_MODES[self.mode], context=_CONTEXT)

    @classmethod
    def from_stored(cls, precision: object, mode: object) -> "Rounding":
        """Read ``coverage.precision`` and ``coverage.round``; the defaults stand in for what is unusable."""
        digits = precision if isinstance(precision, int) and 0 <= precision <= _MOST_DIGITS else cls().precision
        return cls(int(digits), member(RoundingMode, mode, RoundingMode.NEAREST))
