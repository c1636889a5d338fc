"""What must be equal about a report, with the words that say what the two sides are."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from tests.vectors.corpus.folders import CorpusReport, Coverage, Lines, ran
from tests.vectors.corpus.plain import plainly


@dataclass(frozen=True, slots=True)
class Relation:
    """Two values that must be equal; ``words`` say what they are and, where definitions differ, how."""

    words: str
    ours: object
    theirs: object


def line_by_line(report: CorpusReport) -> Iterator[Relation]:
    """Compare every line with what a plain reading of the report gives; files without lines are none."""
    expected = {name.lstrip("./"): lines for name, lines in plainly(report).files.items() if lines}
    read = {name.lstrip("./"): lines for name, lines in report.files.items()}
    yield Relation("files", sorted(read), sorted(expected))
    for name in sorted(read.keys() & expected.keys()):
        ours, theirs = read[name], expected[name]
        unlike = sorted(line for line in ours.keys() | theirs.keys() if ours.get(line) != theirs.get(line))
        shown = {line: (ours.get(line), theirs.get(line)) for line in unlike[:5]}
        yield Relation(f"lines of {name} (read, expected)", shown, {})


def short(name: str) -> str:
    """The last part of a name: formats of one run put different folders before it."""
    return name.rpartition("/")[2]


def unlike(ours: Lines, theirs: Lines) -> list[str]:
    """Where two reports of one run have other lines, or disagree on which of them ran.

    A fraction of no taken ways and a count do not contradict each other: the line ran, but took none of its branches.
    """
    found: list[str] = []
    sides = [sorted((short(name), sorted(lines), name) for name, lines in side.items()) for side in (ours, theirs)]
    for (name, lines, our_name), (their_short, their_lines, their_name) in zip_longest(*sides, fillvalue=("", [], "")):
        if (name, lines) != (their_short, their_lines):
            found.append(f"{our_name or None} and {their_name or None}: {sorted({*lines} ^ {*their_lines})}")
            continue
        pairs = ((line, ours[our_name][line], theirs[their_name][line]) for line in lines)
        found += [f"{name}:{line}: {a} and {b}" for line, a, b in pairs if ran(a) != ran(b) and not _may_both_be(a, b)]
    return found


def _may_both_be(first: Coverage, second: Coverage) -> bool:
    fractions = [value for value in (first, second) if isinstance(value, str)]
    return len(fractions) == 1 and fractions[0].startswith("0/")
