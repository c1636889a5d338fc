"""What a name that is not known may be: a known one that is spelled wrong, or a secret in the wrong place."""

import re
from collections.abc import Collection

__all__ = ["edits", "looks_secret", "most_similar", "plain"]

_TOLERATED = 0.375
"""Edits for each character of the longer name, above which two names have nothing to do with each other."""
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_RUN = re.compile(r"[A-Za-z0-9]{4,}")
_ADDRESS_OR_PAIR = re.compile(r"://|\S[:=]\S")
_SHORTEST_RUN, _SHORTEST_TOKEN = 6, 20
"""Letters and digits without a break, and altogether, from which on they may be a password or a token."""
_WORD_OF_PASSWORD, _WORD_OF_TOKEN = 1.7, 3.0
"""Characters of what would be a word, on average, below which they are one."""


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
    """Tell whether a name has the shape of a secret: an address, ``key=value``, or letters and digits at random.

    Those change between capitals, small letters and digits all the time, which words do not, however they are spelled
    (``requireCIToPass``, ``arm64v8``). Long ones may be hexadecimal and in groups, and then change less often.
    """
    if _ADDRESS_OR_PAIR.search(name):
        return True
    runs = _RUN.findall(name)
    if any(_is_random(run, _WORD_OF_PASSWORD) for run in runs if len(run) >= _SHORTEST_RUN):
        return True
    return sum(map(len, runs)) >= _SHORTEST_TOKEN and _is_random("-".join(runs), _WORD_OF_TOKEN)


def _is_random(text: str, longest: float) -> bool:
    """Tell whether what would be its words is shorter than so many characters on average."""
    words = _WORD.findall(text)
    return sum(map(len, words)) < longest * len(words)


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
