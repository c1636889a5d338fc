"""One 64-bit code for every coverage or complexity value, so that columns of them are plain numpy arrays.

=====================================  =========================================
value                                  code
=====================================  =========================================
``n`` hits, 0 <= n < 2**62             ``n``
-1 (skipped)                           -1
null                                   -2
``True`` (partial, ratio unknown)      -3
``"n/d"``, pair ``[n, d]``             ``1 << 62 | n << 31 | d``, both < 2**31
anything else                          ``ODD_BASE - i``, ``i`` an index into the side table
=====================================  =========================================

Only the canonical text of a fraction (no leading zeros, one slash) is packed; ``"00/2"`` or ``"1/2/2"`` are odd.
"""

from enum import IntEnum
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Coverage: TypeAlias = int | float | str | bool | list[object] | None
"""A coverage value as it is stored (chapter 01 §2.1)."""
Complexity: TypeAlias = int | float | list[object] | tuple[object, ...] | None
"""A complexity as it is stored: null, a number or a pair ``[hit, total]`` (chapter 01 §2.5)."""
Codes: TypeAlias = NDArray[np.int64]

SKIPPED_CODE: Final = -1
NULL_CODE: Final = -2
TRUE_CODE: Final = -3
ODD_BASE: Final = -16
FRACTION_BIT: Final = 1 << 62
MAX_PART: Final = (1 << 31) - 1
"""Largest numerator, denominator or half of a pair that a code can hold."""
PART_BITS: Final = 31


class LineClass(IntEnum):
    """What a line counts as; the numbers are what consumers see (``NONE`` is null there, chapter 01 §2.1)."""

    HIT = 0
    MISS = 1
    PARTIAL = 2
    SKIPPED = -1
    NONE = -2


HIT: Final = LineClass.HIT
MISS: Final = LineClass.MISS
PARTIAL: Final = LineClass.PARTIAL
SKIPPED: Final = LineClass.SKIPPED
NONE: Final = LineClass.NONE

PLAIN_TYPE: Final = 0
BRANCH_TYPE: Final = 1
METHOD_TYPE: Final = 2
LINE_TYPES: Final[tuple[str | None, ...]] = (None, "b", "m")
"""Line types by their code in a type column (chapter 01 §2.2)."""


def fraction_code(taken: int, total: int) -> int:
    """Code of ``"taken/total"``; both must be in ``0..MAX_PART``."""
    return FRACTION_BIT | taken << PART_BITS | total


def fraction_codes(taken: NDArray[np.integer], total: NDArray[np.integer]) -> Codes:
    """Codes of many ``"taken/total"``; all values must be in ``0..MAX_PART``."""
    packed = taken.astype(np.int64)
    packed <<= PART_BITS
    packed |= total.astype(np.int64)
    packed |= FRACTION_BIT
    return packed


def taken_of(fractions: Codes) -> Codes:
    """Numerators of fraction codes (first halves of pair codes)."""
    return (fractions >> PART_BITS) & MAX_PART


def total_of(fractions: Codes) -> Codes:
    """Denominators of fraction codes (second halves of pair codes)."""
    return fractions & MAX_PART


def is_fraction(codes: Codes) -> NDArray[np.bool_]:
    """Which codes are fractions (or pairs)."""
    return codes >= FRACTION_BIT


def classes_of(codes: Codes, odd_classes: NDArray[np.int8]) -> NDArray[np.int8]:
    """Line class of every coverage code, as numbers of :class:`LineClass`.

    ``odd_classes`` holds the classes of the side table's odd values, by their index.
    """
    classes: NDArray[np.int8] = (codes == 0).view(np.int8)  # HIT is 0 and MISS is 1
    fractions = np.flatnonzero(codes >= FRACTION_BIT)
    if len(fractions):
        values = codes[fractions]
        taken, total = taken_of(values), total_of(values)
        classes[fractions] = np.where(taken == total, HIT, np.where(taken == 0, MISS, PARTIAL))
    negatives = np.flatnonzero(codes < 0)
    if len(negatives):
        reserved = np.full(-ODD_BASE, NONE, dtype=np.int8)
        reserved[-SKIPPED_CODE] = SKIPPED
        reserved[-TRUE_CODE] = PARTIAL
        classes[negatives] = np.concatenate((reserved, odd_classes))[-codes[negatives]]
    return classes
