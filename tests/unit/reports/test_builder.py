"""Reports of several builders made in one go are what each of them would have made."""

from hypothesis import given, settings
from hypothesis import strategies as st

from codecov_core.reports import Line, Report, ReportBuilder, freeze_together, merge_reports

ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a.py", "b.rb", "c.py"]),
        st.integers(1, 4),
        st.sampled_from([0, 1, 7, -1, None, True, "1/2", 2**63]),
        st.none() | st.lists(st.sampled_from(["1", "2", "exit"]), max_size=2, unique=True),
        st.none() | st.integers(0, 3),
    ),
    max_size=8,
)


def built(rows: list[tuple[str, int, object, list[str] | None, int | None]]) -> ReportBuilder:
    builder = ReportBuilder(0)
    for name, line, coverage, missed, complexity in rows:
        builder.file(name).append(line, coverage, missed=missed, complexity=complexity)  # type: ignore[arg-type]
    return builder


def shown(report: Report) -> tuple[dict[str, tuple[Line, ...]], list[int]]:
    return {name: report.lines(name) for name in report.names}, [report.eof(name) for name in report.names]


@given(st.lists(ROWS, max_size=4))
@settings(deadline=None, max_examples=150)
def test_together_as_one_by_one(all_rows: list[list[tuple[str, int, object, list[str] | None, int | None]]]) -> None:
    together = freeze_together([built(rows) for rows in all_rows])
    alone = [built(rows).freeze() for rows in all_rows]
    assert list(map(shown, together)) == list(map(shown, alone))
    assert [report.totals for report in together] == [report.totals for report in alone]
    if alone:
        assert shown(merge_reports(together[0], together[1:])) == shown(merge_reports(alone[0], alone[1:]))


def test_lines_are_counted_as_they_come() -> None:
    builder = built([("a.py", 1, 1, None, None), ("a.py", 1, 0, None, None), ("b.rb", 2, 0, None, None)])
    assert (builder.rows, builder.names) == (3, ("a.py", "b.rb"))
