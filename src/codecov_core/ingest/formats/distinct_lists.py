"""Distinct lists that lines carry (missed branches, partials), as the bulk door of the sink takes them."""

from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

_Item = TypeVar("_Item", bound=Hashable)


class DistinctLists(Generic[_Item]):
    """The distinct lists of some lines; entry 0 is the absent one.

    Most lines with branches share a few hundred lists, so each is kept once and lines hold its index.
    """

    __slots__ = ("_index", "lists")

    def __init__(self) -> None:
        """Start with the absent list only."""
        self.lists: list[tuple[_Item, ...] | None] = [None]
        self._index: dict[tuple[_Item, ...], int] = {}

    def index(self, items: Sequence[_Item] | None) -> int:
        """Give the index of a list, adding it when it is new; an empty one is the absent list."""
        if not items:
            return 0
        key = tuple(items)
        found = self._index.setdefault(key, len(self.lists))
        if found == len(self.lists):
            self.lists.append(key)
        return found
