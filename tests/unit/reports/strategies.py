"""Reports that hypothesis makes up."""

from hypothesis import strategies as st

from codecov_core.reports import Line, LineSession
from codecov_core.reports.values import fold, missed_branches

ODD = ["00/2", "1/2/2", "3/2", "0/0", "10/12", "-1/2", "a/b", "1/2/", -2, 2**63, 2**64 + 1, False, "1", "0"]
PLAIN_VALUES = st.sampled_from([0, 0, 1, 2, 5, 10, 1234, 99999, 12345678, -1, None])
RATIOS = st.sampled_from(["0/2", "1/2", "2/2", "0/3", "1/3", "2/3", "3/3", "1/4", "40/200"])
VALUES = st.one_of(PLAIN_VALUES, RATIOS, st.just(True), st.sampled_from(ODD))
TYPES = st.sampled_from([None, None, "b", "m"])
BRANCHES = st.none() | st.lists(
    st.sampled_from(["0:1", "3:exit", "a", 4, 2**70 + 1, "ü\u2028"]), max_size=4, unique=True
)
PARTIALS = st.none() | st.lists(st.just([2, 5, 1]) | st.just([None, 3, 0]), min_size=1, max_size=2)
_COMPLEXITY = st.integers(0, 9) | st.just(2**40)
COMPLEXITIES = st.none() | _COMPLEXITY | st.lists(_COMPLEXITY, min_size=2, max_size=2)
NAMES = ["src/a.py", "b.js", "c/d.go"]


@st.composite
def sessions(
    draw: st.DrawFn, ids: st.SearchStrategy[list[int]], values: st.SearchStrategy[object]
) -> list[LineSession]:
    """The sessions of a line."""
    return [
        LineSession(
            id,
            draw(values),  # type: ignore[arg-type]
            draw(BRANCHES),
            draw(PARTIALS),
            draw(COMPLEXITIES),  # type: ignore[arg-type]
        )
        for id in draw(ids)
    ]


def lines(
    ids: st.SearchStrategy[list[int]], values: st.SearchStrategy[object] = VALUES
) -> st.SearchStrategy[dict[int, Line]]:
    """The lines of a file; what they show is anything, as after a past that nobody remembers."""
    line = st.builds(
        Line,
        number=st.just(0),
        coverage=values,
        type=TYPES,
        sessions=sessions(ids, values).map(tuple),
        complexity=COMPLEXITIES,
    )
    return st.dictionaries(st.integers(1, 8), line, max_size=5).map(
        lambda numbered: {
            number: Line(number, line.coverage, line.type, line.sessions, line.complexity)
            for number, line in sorted(numbered.items())
        }
    )


def files(
    ids: st.SearchStrategy[list[int]], values: st.SearchStrategy[object] = VALUES
) -> st.SearchStrategy[dict[str, dict[int, Line]]]:
    """The files of a report."""
    return st.dictionaries(st.sampled_from(NAMES), lines(ids, values), max_size=3)


ANY_SESSIONS = st.lists(st.integers(0, 3), max_size=4)
DISTINCT_SESSIONS = st.lists(st.integers(0, 3), max_size=3, unique=True)


def of_sessions(*ids: int) -> st.SearchStrategy[list[int]]:
    """A non-empty choice of these, each once."""
    return st.lists(st.sampled_from(ids), min_size=1, unique=True)


def as_merged(line: Line) -> Line:
    """The line showing what its sessions saw together."""
    coverage = fold(
        (session.coverage for session in line.sessions),
        missed_branches((session.coverage, session.missed) for session in line.sessions),
    )
    return Line(line.number, coverage, line.type, line.sessions, line.complexity)
