"""Ids of the branches of LCOV as numbers: the letter before the block, the block, the branch."""

BRANCH_BITS = 20
"""Bits of a branch id that hold the number of the branch; its block is above them."""
LETTER_SHIFT = 56
"""Where a branch id holds the letter before its block (1 for ``a``): LCOV 2 marks exceptions with ``e``."""


def branch_text(branch: int) -> str:
    """Write an id as the lists of missed branches have it."""
    letter = branch >> LETTER_SHIFT
    block = (branch & (1 << LETTER_SHIFT) - 1) >> BRANCH_BITS
    return f"{chr(ord('a') + letter - 1) if letter else ''}{block}:{branch & (1 << BRANCH_BITS) - 1}"
