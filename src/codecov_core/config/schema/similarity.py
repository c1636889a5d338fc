"""What a name that is not known may be: a known one that is spelled wrong, or a secret in the wrong place."""

import re
from collections.abc import Collection

__all__ = ["edits", "looks_secret", "most_similar", "plain"]

_TOLERATED = 0.375
"""Edits for each character of the longer name, above which two names have nothing to do with each other."""
_WORDS = re.compile(r"[A-Za-z]?[a-z]+(?:[A-Z][a-z]+|[ _.-][A-Za-z]?[a-z]*)*")
_SHORTEST_SECRET, _LONGEST_WORDS = 6, 32


def most_similar(given: str, candidates: Collection[str]) -> str | None:
    """Give the candidate that takes the fewest edits for its length, the first of several; nothing if all are too far.

    Candidates are in lower case with underscores, and ``given`` counts as if it were. Names whose lengths or letters
    differ too much are never compared, which is what makes it fast.
    """
    given = plain(given)
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


def plain(name: str) -> str:
    """Spell a name as known ones are: in lower case, with underscores."""
    return name.lower().replace("-", "_")


def looks_secret(name: str) -> bool:
    """Tell whether a name is neither short nor made of words, as those that are spelled wrong are."""
    if len(name) < _SHORTEST_SECRET:
        return False
    return len(name) > _LONGEST_WORDS or _WORDS.fullmatch(name) is None


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
