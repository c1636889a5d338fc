"""Which commit a commit is compared with (chapter 05 §3.2), from facts the caller gathers."""

from collections.abc import Iterable

from codecov_core.values import dataclass

__all__ = ["BaseCandidate", "ComparedCommits", "SelectedBase", "compared_commits", "select_base"]


@dataclass(frozen=True, slots=True)
class BaseCandidate:
    """A commit that may be the base of a pull request: what the uploader named, then what the provider says."""

    sha: str
    stored: bool
    """Whether there is a commit row, in whatever state, with or without a report."""
    at_provider: bool = False
    """Whether the provider knows the commit; asked only when it is not stored."""
    pseudo_base: str | None = None
    """Newest stored commit before it on the base branch that could stand in for it; looked for only when the provider
    knows the candidate."""


@dataclass(frozen=True, slots=True)
class SelectedBase:
    """The base of a pull request [wire: ``pulls.base`` and ``pulls.compared_to``]."""

    base: str | None
    compared_to: str | None
    """Commit whose report the head is compared with; nothing when there is none."""


@dataclass(frozen=True, slots=True)
class ComparedCommits:
    """The two commits a head is compared with."""

    project_base: str | None
    """Its report gives the coverage to compare with."""
    patch_base: str | None
    """The diff from it to the head is the patch."""


def select_base(candidates: Iterable[BaseCandidate]) -> SelectedBase:
    """Choose the base of a pull request: the first candidate that is stored or has a stand-in.

    Candidates are looked at one by one, so an iterable may gather the facts of each only when it is its turn. When none
    works the first one is the base, and there is nothing to compare with.
    """
    first: str | None = None
    for candidate in candidates:
        first = first or candidate.sha
        if candidate.stored:
            return SelectedBase(candidate.sha, candidate.sha)
        if candidate.at_provider and candidate.pseudo_base is not None:
            return SelectedBase(candidate.sha, candidate.pseudo_base)
    return SelectedBase(first, None)


def compared_commits(
    pull: SelectedBase | None, parent: str | None, nearest_reported: str | None = None
) -> ComparedCommits:
    """Give the commits a head is compared with.

    Args:
        pull: base of the commit's pull request, nothing without one.
        parent: the recorded parent commit; only used without a pull request.
        nearest_reported: nearest ancestor that has a report, if the caller looked for one; stands in for a pull
            request's base that has nothing to compare with (chapter 05 §16 rule 20).
    """
    if pull is None:
        return ComparedCommits(parent, parent)
    return ComparedCommits(pull.compared_to or nearest_reported, pull.base)
