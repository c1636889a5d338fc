"""The colour of a coverage: red, orange, yellow and green over the range of the configuration (chapter 05 §13)."""

import colorsys
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import pairwise

from codecov_core.values import dataclass

__all__ = ["CoverageRange"]

_STOPS = ("#e05d44", "#fe7d37", "#dfb317", "#a4a61d", "#97ca00", "#44cc11")
_STEPS = 20
"""Colours from one stop to the next, both included; the last stretch has one more."""
_ALL = 100


@dataclass(frozen=True, slots=True)
class CoverageRange:
    """``coverage.range``: coverage up to ``low`` is red, from ``high`` on it is green. Both in percent."""

    low: float = 60.0
    high: float = 80.0

    def color(self, coverage: Decimal | None) -> str:
        """Give the colour as ``#rrggbb``; what has no coverage is red."""
        return _gradient()[self._step(coverage)]

    def _step(self, coverage: Decimal | None) -> int:
        if coverage is None:
            return 0
        value = float(coverage)  # binary fractions decide which side of a step is taken [wire]
        if int(value) == _ALL:
            return _ALL
        if value <= self.low:
            return 0
        return _ALL if value >= self.high else int((value - self.low) / (self.high - self.low) * _ALL)

    @classmethod
    def from_stored(cls, value: object) -> "CoverageRange":
        """Read a pair of numbers; the default stands in for what is none."""
        numbers = [item for item in value if isinstance(item, int | float)] if isinstance(value, list | tuple) else []
        return cls(*map(float, numbers)) if len(numbers) == 2 else cls()  # noqa: PLR2004 - a pair


@cache
def _gradient() -> tuple[str, ...]:
    """Go from stop to stop by hue, lightness and saturation: 101 colours."""
    stretches = list(pairwise(map(_components, _STOPS)))
    counts = [_STEPS] * len(stretches)
    counts[-1] += 1
    return tuple(
        color for (start, end), count in zip(stretches, counts, strict=True) for color in _between(start, end, count)
    )


def _between(start: tuple[float, ...], end: tuple[float, ...], count: int) -> Iterator[str]:
    for step in range(count):
        share = step / (count - 1)
        hue, lightness, saturation = (a + (b - a) * share for a, b in zip(start, end, strict=True))
        red, green, blue = (round(part * 255) for part in colorsys.hls_to_rgb(hue, lightness, saturation))
        yield f"#{red:02x}{green:02x}{blue:02x}"


def _components(color: str) -> tuple[float, float, float]:
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return colorsys.rgb_to_hls(red, green, blue)
