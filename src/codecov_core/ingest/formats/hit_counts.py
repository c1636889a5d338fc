"""Hit counts as reports write them: digits, and now and then a decimal number (chapter 02 §6.5, §14.4)."""

import re

MAX_HITS = 2**63 - 1
"""Largest hit count that is kept; more than that is clamped, since readers of stored reports take 64 bits."""

_MAX_DIGITS = len(str(MAX_HITS))
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def parse_hits(text: str) -> int | None:
    """Read a hit count: any decimal number, truncated; negative counts are 0, huge ones :data:`MAX_HITS`.

    Returns null for everything that is no finite number (``"abc"``, ``"NaN"``, ``"Infinity"``, an empty text).
    """
    if text.isascii() and text.isdigit() and len(text) < _MAX_DIGITS:
        return int(text)
    text = text.strip()
    if _DECIMAL.fullmatch(text) is None:
        return None
    if text.lstrip("+-").isdigit() and len(text) <= _MAX_DIGITS + 1:
        return clamp_hits(int(text))
    return clamp_hits(float(text))


def clamp_hits(count: float) -> int:
    """Truncate a count and bring it into 0 .. :data:`MAX_HITS`; infinity becomes the largest."""
    if not count > 0:  # NaN included; math.isnan cannot take integers beyond 1e308
        return 0
    return MAX_HITS if count >= MAX_HITS else int(count)
