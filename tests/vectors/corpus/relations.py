"""What must be equal about a report, with the words that say what the two sides are."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.vectors.corpus.folders import CorpusReport, Lines, ran
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


def same_lines(report: CorpusReport, other: CorpusReport, words: str) -> Relation:
    """Compare which lines two reports of one run have, and which of them ran."""
    return Relation(f"{report.name} and {other.name}: {words}", who_ran(report.files), who_ran(other.files))


def short(name: str) -> str:
    """The last part of a name: formats of one run put different folders before it."""
    return name.rpartition("/")[2]


def who_ran(files: Lines) -> list[tuple[str, dict[int, bool]]]:
    """Which lines of which file ran, by short names; several files may have one."""
    ran_of = [(short(name), {line: ran(value) for line, value in lines.items()}) for name, lines in files.items()]
    return sorted(ran_of, key=lambda file: (file[0], sorted(file[1])))
