"""Which of some known names a misspelt one may have been meant as."""

from collections.abc import Collection

__all__ = ["edits", "most_similar"]

_TOLERATED = 0.375
"""Edits for each character of the longer name, above which two names have nothing to do with each other."""


def most_similar(given: str, candidates: Collection[str]) -> str | None:
    """Give the candidate that takes the fewest edits for its length, the first of several; nothing if all are too far.

    Names whose lengths or letters differ too much are never compared, which is what makes it fast.
    """
    best, best_share = None, _TOLERATED
    length, holds = len(given), set(given).__contains__
    for candidate in candidates:
        longer, other = max(length, len(candidate)), len(candidate)
        bound = best_share * longer
        if abs(length - other) > bound or other - sum(map(holds, candidate)) > bound:
            continue
        if longer - sum(min(given.count(one), candidate.count(one)) for one in set(candidate)) > bound:
            continue
        share = edits(given, candidate) / longer
        if share < best_share or (best is None and share == best_share):
            best, best_share = candidate, share
    return best


def edits(one: str, other: str) -> int:
    """Count the characters to insert, delete, replace or swap with a neighbour, none of them twice.

    A column of the table of distances is held in the bits of a number (Hyyrö, *A bit-vector algorithm for computing
    Levenshtein and Damerau edit distances*, 2003).
    """
    if not one:
        return len(other)
    places: dict[str, int] = {}
    for at, character in enumerate(one):
        places[character] = places.get(character, 0) | 1 << at
    full = (1 << len(one)) - 1
    last = 1 << (len(one) - 1)
    distance, rises, falls, diagonal, before = len(one), full, 0, 0, 0
    for character in other:
        here = places.get(character, 0)
        swapped = (~diagonal & here) << 1 & before
        diagonal = (((here & rises) + rises) ^ rises) | here | falls | swapped
        row_rises = falls | ~(diagonal | rises)
        row_falls = diagonal & rises
        if row_rises & last:
            distance += 1
        elif row_falls & last:
            distance -= 1
        row_rises = (row_rises << 1 | 1) & full
        rises = ((row_falls << 1) | ~(diagonal | row_rises)) & full
        falls = row_rises & diagonal
        before = here
    return distance
