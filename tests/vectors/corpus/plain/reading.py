"""What a plain reading of a report gives: slow, short, and without any code of the product."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.vectors.corpus.folders import Coverage, Lines, Pair

OPEN_WAYS = "ways not taken out of lines that ran"
"""A quantity that coverage.py prints (BrPart); it stands first in its pair."""


@dataclass(frozen=True, slots=True)
class Plain:
    """One report.

    ``files`` are the lines the chapter wants of it. ``counted`` is what its tool counts there, by name of the quantity
    and file; ``stated`` are totals that stand in the report itself.
    """

    files: Lines
    counted: dict[str, dict[str, Pair]] = field(default_factory=dict)
    stated: dict[str, Pair] = field(default_factory=dict)

    def total(self, quantity: str) -> Pair:
        """The sum of a counted quantity over all files."""
        return added(self.counted[quantity].values())


def added(pairs: Iterable[Pair]) -> Pair:
    """Sum of pairs."""
    covered, total = 0, 0
    for some, all_ in pairs:
        covered, total = covered + some, total + all_
    return covered, total


def counts(flags: Iterable[object]) -> Pair:
    """How many of some are true, and how many there are."""
    values = [bool(flag) for flag in flags]
    return sum(values), len(values)


def fraction(ways: Iterable[object]) -> str:
    """Coverage of a line with these ways out of it."""
    taken, total = counts(ways)
    return f"{taken}/{total}"


def by_line(rows: Iterable[tuple[int, Coverage]]) -> dict[int, Coverage]:
    """Merge rows of one file: the better evidence of a line stays (chapter 02 §6.3)."""
    lines: dict[int, Coverage] = {}
    for line, coverage in rows:
        lines[line] = better(lines[line], coverage) if line in lines else coverage
    return lines


def better(first: Coverage, second: Coverage) -> Coverage:
    """The better of two records of one line."""
    if isinstance(first, int) and isinstance(second, int):
        return max(first, second)
    if isinstance(first, str) and isinstance(second, str):
        return _better_fraction(first, second)
    hits, ways = (first, second) if isinstance(first, int) else (second, first)
    total = str(ways).partition("/")[2]
    return f"{total}/{total}" if hits else ways


def _better_fraction(first: str, second: str) -> str:
    (taken, total), (other_taken, other_total) = (map(int, text.split("/")) for text in (first, second))
    if taken == total or other_taken == other_total:
        return first if taken == total else second
    return f"{max(taken, other_taken)}/{max(total, other_total)}"


def grouped(pairs: Iterable[tuple[int, object]]) -> dict[int, list[object]]:
    """Collect what belongs to each line."""
    found: dict[int, list[object]] = defaultdict(list)
    for line, value in pairs:
        found[line].append(value)
    return found
