"""The session ids in use in a commit's report, as compact runs."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Self

from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class SessionIds:
    """A set of session ids kept as sorted inclusive runs, so that 300 uploads take as much room as three.

    ``SessionIds(((0, 4), (6, 6)))`` holds 0, 1, 2, 3, 4 and 6.
    """

    runs: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, ids: Iterable[int]) -> Self:
        """Collect ids in any order, repeated or not."""
        runs: list[tuple[int, int]] = []
        for number in sorted(set(ids)):
            if runs and runs[-1][1] == number - 1:
                runs[-1] = (runs[-1][0], number)
            else:
                runs.append((number, number))
        return cls(tuple(runs))

    @classmethod
    def from_json(cls, runs: Sequence[Sequence[int]]) -> Self:
        """Read the stored form, ``[[0, 4], [6, 6]]``."""
        return cls(tuple((first, last) for first, last in runs))

    def to_json(self) -> list[list[int]]:
        """Give the stored form."""
        return [[first, last] for first, last in self.runs]

    def __len__(self) -> int:
        """Count the ids."""
        return sum(last - first + 1 for first, last in self.runs)

    def __contains__(self, number: object) -> bool:
        """Tell whether an id is in use."""
        return isinstance(number, int) and any(first <= number <= last for first, last in self.runs)

    def __iter__(self) -> Iterator[int]:
        """Go through the ids in ascending order."""
        for first, last in self.runs:
            yield from range(first, last + 1)

    def next_id(self) -> int:
        """Give the id a new session gets: the number of sessions, then incremented while taken (chapter 01 §6.6)."""
        number = len(self)
        for first, last in self.runs:
            if first <= number <= last:
                number = last + 1
        return number

    def with_id(self, number: int) -> Self:
        """Add an id."""
        if number in self:
            return self
        runs: list[tuple[int, int]] = []
        first = last = number
        for run in self.runs:
            if run[1] == number - 1:
                first = run[0]
            elif run[0] == number + 1:
                last = run[1]
            else:
                runs.append(run)
        return type(self)(tuple(sorted([*runs, (first, last)])))

    def without(self, ids: Iterable[int]) -> Self:
        """Remove ids; those that are not in use are ignored."""
        removed = set(ids)
        return type(self).of(number for number in self if number not in removed) if removed else self
