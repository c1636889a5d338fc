"""Which known name a misspelt one is taken for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.config.schema.similarity import edits, most_similar

NAMES = st.text("abc_", max_size=12)


def counted(one: str, other: str) -> int:
    """Edits by the table that the definition gives (optimal string alignment)."""
    table = [[at + to if 0 in (at, to) else 0 for to in range(len(other) + 1)] for at in range(len(one) + 1)]
    for at, left in enumerate(one, 1):
        for to, right in enumerate(other, 1):
            table[at][to] = min(table[at - 1][to] + 1, table[at][to - 1] + 1, table[at - 1][to - 1] + (left != right))
            if min(at, to) > 1 and (left, one[at - 2]) == (other[to - 2], right):
                table[at][to] = min(table[at][to], table[at - 2][to - 2] + 1)
    return table[-1][-1]


@given(NAMES, NAMES)
def test_edits_are_those_of_the_definition(one: str, other: str) -> None:
    assert edits(one, other) == counted(one, other)


@pytest.mark.parametrize(
    ("given_name", "meant"),
    [
        ("targ", "target"),
        ("atrget", "target"),
        ("thresholds", "threshold"),
        ("trheshold", "threshold"),
        ("bas", "base"),
        ("path", "paths"),
        ("x", None),
        ("", None),
        ("something_else", None),
    ],
)
def test_the_most_similar_name(given_name: str, meant: str | None) -> None:
    assert most_similar(given_name, ["target", "threshold", "base", "paths", "flags"]) == meant


@given(NAMES.filter(bool), st.lists(NAMES.filter(bool), unique=True))
def test_no_candidate_is_more_similar(name: str, candidates: list[str]) -> None:
    shares = {candidate: counted(name, candidate) / max(len(name), len(candidate)) for candidate in candidates}
    closest = min((share for share in shares.values() if share <= 0.375), default=None)
    found = most_similar(name, candidates)
    assert (None if found is None else shares[found]) == closest
