"""Distinct lists of missed branches, as the bulk door of the sink takes them."""

from collections.abc import Sequence


class MissedLists:
    """The distinct lists of missed branches of some lines; entry 0 is the absent one.

    Most lines with branches share a few hundred lists, so each is kept once and lines hold its index.
    """

    __slots__ = ("_index", "lists")

    def __init__(self) -> None:
        """Start with the absent list only."""
        self.lists: list[tuple[str, ...] | None] = [None]
        self._index: dict[tuple[str, ...], int] = {}

    def index(self, missed: Sequence[str] | None) -> int:
        """Give the index of a list, adding it when it is new; nothing missed is the absent list."""
        if not missed:
            return 0
        key = tuple(missed)
        found = self._index.setdefault(key, len(self.lists))
        if found == len(self.lists):
            self.lists.append(key)
        return found
