"""One line of a report as a value, for looking at few files; whole reports are columns (``table``)."""

from collections.abc import Sequence

from codecov_core.reports.codes import Complexity, Coverage, LineClass
from codecov_core.reports.values import Missed, Partials, classify
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class LineSession:
    """What one session saw on a line (chapter 01 §3.2)."""

    id: int
    coverage: Coverage
    missed: Missed = None
    partials: Partials = None
    complexity: Complexity = None

    def to_stored(self) -> list[object]:
        """The stored array: two elements, or five when any of the last three is not null."""
        if self.missed is None and self.partials is None and self.complexity is None:
            return [self.id, self.coverage]
        return [self.id, self.coverage, self.missed, self.partials, self.complexity]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: what it shows, and what each session saw (chapter 01 §3.3)."""

    number: int
    coverage: Coverage
    type: str | None = None
    sessions: Sequence[LineSession] = ()
    complexity: Complexity = None

    @property
    def line_class(self) -> LineClass:
        """What the line counts as."""
        return classify(self.coverage)

    def to_stored(self) -> list[object]:
        """The stored array, trailing nulls cut after the third element."""
        stored: list[object] = [self.coverage, self.type, [session.to_stored() for session in self.sessions]]
        if self.complexity is not None:
            stored += [None, self.complexity]
        return stored
