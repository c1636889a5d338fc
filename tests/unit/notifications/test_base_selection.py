"""Choosing the base of a pull request: chapter 05 §3.2."""

from collections.abc import Iterator

import pytest

from codecov_core.notifications import BaseCandidate, ComparedCommits, SelectedBase, compared_commits, select_base

_UNKNOWN = BaseCandidate("u", stored=False)
_STORED = BaseCandidate("s", stored=True)
_REPLACED = BaseCandidate("r", stored=False, at_provider=True, pseudo_base="near")


@pytest.mark.parametrize(
    ("candidates", "base", "compared_to"),
    [
        ([_STORED], "s", "s"),
        ([_UNKNOWN, _STORED], "s", "s"),
        ([_REPLACED, _STORED], "r", "near"),
        ([_UNKNOWN, BaseCandidate("p", stored=False, at_provider=True)], "u", None),
        ([BaseCandidate("x", stored=False, pseudo_base="near")], "x", None),
        ([], None, None),
    ],
)
def test_selection(candidates: list[BaseCandidate], base: str | None, compared_to: str | None) -> None:
    assert select_base(candidates) == SelectedBase(base, compared_to)


def test_facts_of_later_candidates_are_not_asked_for() -> None:
    def gathered() -> Iterator[BaseCandidate]:
        yield _STORED
        raise AssertionError("the second candidate's turn never comes")

    assert select_base(gathered()).base == "s"


@pytest.mark.parametrize(
    ("pull", "parent", "nearest", "expected"),
    [
        (SelectedBase("b", "c"), "p", None, ComparedCommits("c", "b")),
        (SelectedBase("b", None), "p", None, ComparedCommits(None, "b")),
        (SelectedBase("b", None), "p", "n", ComparedCommits("n", "b")),
        (None, "p", None, ComparedCommits("p", "p")),
        (None, None, None, ComparedCommits(None, None)),
    ],
)
def test_what_a_head_is_compared_with(
    pull: SelectedBase | None, parent: str | None, nearest: str | None, expected: ComparedCommits
) -> None:
    assert compared_commits(pull, parent, nearest) == expected
