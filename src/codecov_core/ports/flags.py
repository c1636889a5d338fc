"""Flags of a repository and of uploads (chapter 07 §4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol


class FlagRepository(Protocol):
    """Reads and makes flags."""

    def ensure(self, repoid: int, names: Sequence[str], at: datetime) -> Mapping[str, int]:
        """Give the flag ids by name, making what is missing (once, however many callers race: 04 §16.1 D26).

        Names are taken as they are, cut to 1,024 characters; a flag marked deleted is found and stays deleted.
        """
        ...

    def link(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Link (upload id, flag id) pairs, in order; those that are linked already stay as they are."""
        ...

    def names(self, repoid: int) -> tuple[str, ...]:
        """Give the names of the repository's flags that are not deleted, by id (the statuses need them, 05 §5.2)."""
        ...
