"""Distinct lists that lines carry (missed branches, partials), as the bulk door of the sink takes them."""

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

from codecov_core.ingest.limits import DEFAULT_LIMITS, Allowance

_Item = TypeVar("_Item", bound=Hashable)


class DistinctLists(Generic[_Item]):
    """The distinct lists of some lines; entry 0 is the absent one.

    Most lines with branches share a few hundred lists, so each is kept once and lines hold its index.
    """

    __slots__ = ("_index", "_items", "_keeps_empty", "lists")

    def __init__(self, *, keeps_empty: bool = False) -> None:
        """Start with the absent list only; an empty one is the same unless it is to be kept."""
        self._keeps_empty = keeps_empty
        self._items = Allowance(DEFAULT_LIMITS.missed_branches, "missed branches or columns", "one file")
        self.lists: list[tuple[_Item, ...] | None] = [None]
        self._index: dict[tuple[_Item, ...], int] = {}

    def index(self, items: Sequence[_Item] | None) -> int:
        """Give the index of a list, adding it when it is new.

        Raises:
            LimitExceededError: all distinct lists together have more items than a file may list.

        """
        if items is None or not (items or self._keeps_empty):
            return 0
        key = tuple(items)
        found = self._index.setdefault(key, len(self.lists))
        if found == len(self.lists):
            self._items.spend(len(key))
            self.lists.append(key)
        return found
