"""Go cover profiles (chapter 02 §8.2.6, the safe rules of §14.4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codecov_core.errors import LimitExceededError
from codecov_core.ingest.formats import go_lines
from codecov_core.ingest.formats.go_blocks import Blocks
from codecov_core.ingest.formats.go_lines import Range, coverage_of_line
from codecov_core.ingest.limits import Allowance
from codecov_core.ingest.sink import Sink
from tests.unit.ingest_formats.showing import read_report


def profile(*blocks: str, name: str = "a.go") -> str:
    return "mode: count\n" + "".join(f"{name}:{block}\n" for block in blocks)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (["3.14,5.2 2 7"], {3: 7, 4: 7}),
        (["6.10,6.30 1 1", "6.31,6.40 1 0"], {6: "1/2"}),
        (["8.2,10.9 1 0", "10.9,12.3 1 4"], {8: 0, 9: 0, 10: "1/2", 11: 4, 12: 4}),
        (["5.10,5.20 1 3", "5.20,5.30 1 0", "5.30,5.40 1 2"], {5: "2/3"}),
        (["1.1,3.2 1 0", "1.1,3.2 1 1", "1.1,3.2 1 0"], {1: 1, 2: 1}),
        (["3.1,3.9 1 1", "3.1,3.9 1 1"], {3: 1}),
        (["3.1,3.5 1 2", "3.8,3.9 1 2"], {3: 2}),
        (["3.5,3.5 1 2", "3.7,3.7 1 4"], {3: 4}),
        (["2.1,4.9 1 3", "3.5,3.9 1 0"], {2: 3, 3: 3, 4: 3}),
        (["3.1,3.9 1 99999999999999999999999"], {3: 2**63 - 1}),
    ],
)
def test_what_lines_show(blocks: list[str], expected: dict[int, object]) -> None:
    read = read_report(profile(*blocks))
    assert read.format == "go"
    assert read.files == {"a.go": {line: (coverage,) for line, coverage in expected.items()}}


def test_partials_as_hits() -> None:
    blocks = profile("6.10,6.30 1 1", "6.31,6.40 1 0", "7.1,7.9 1 0")
    assert read_report(blocks, go_partials_as_hits=True).lines == {6: (1,), 7: (0,)}


def test_blocks_without_statements_say_nothing() -> None:
    reading = read_report("mode: set\na.go:1.1,1.5 1 3\na.go:1.6,1.9 0 0\na.go:20.2,20.5 0 0\n")
    assert reading.lines == {1: (3,)}
    assert reading.reasons == {"a block without statements": 2}


def test_mode_lines_and_blank_lines_may_be_anywhere() -> None:
    text = profile("1.1,1.9 1 1") + "\nmode: count\n" + profile("2.1,2.9 1 0", name="b.go")
    assert read_report(text.replace("\n", "\r\n")).files == {"a.go": {1: (1,)}, "b.go": {2: (0,)}}


def test_a_profile_without_a_mode_is_known_by_its_first_line() -> None:
    assert read_report("a.go:1.1,1.9 1 1\n").files == {"a.go": {1: (1,)}}


@pytest.mark.parametrize(
    "odd",
    [
        "b.go:1.1,1.9 1",
        "b.go:1.1",
        "no block",
        "b.go:",
        "total:\t(statements)\t59.5%",
        "b.go:0.0,0.0 0 0",
        "b.go:9999999.1,9999999.2 1 1",
    ],
)
def test_an_odd_line_is_left_out_alone(odd: str) -> None:
    read = read_report(profile("1.1,1.9 1 1") + odd + "\n" + "a.go:2.1,2.9 1 0\n")
    assert read.files == {"a.go": {1: (1,), 2: (0,)}}
    assert sum(read.reasons.values()) == 1


def test_a_windows_path_holds_a_colon() -> None:
    assert read_report(profile("1.1,1.9 1 1", name="C:\\work\\a.go")).files == {"C:/work/a.go": {1: (1,)}}


def test_blocks_of_millions_of_lines_are_refused() -> None:
    read = read_report(profile(*(f"1.{column},2000000.1 1 1" for column in range(1, 20))))
    assert read.problem is not None
    assert not read.files


ranges = st.builds(
    lambda start, length, hits: (start, None if length is None else start + length, hits),
    st.integers(0, 12),
    st.one_of(st.none(), st.integers(0, 8)),
    st.integers(0, 3),
)


@given(st.lists(ranges, min_size=1, max_size=7))
def test_lines_are_worked_out_as_the_chapter_does_it_column_by_column(written: list[Range]) -> None:
    assert coverage_of_line(written) == column_by_column(written)


numbers = st.integers(1, 9)
blocks = st.builds(
    "{}.go:{}.{},{}.{} {} {}".format,
    st.sampled_from(("a", "b:c", "ü")),
    *(numbers, numbers, st.integers(1, 12), numbers),
    st.integers(0, 3),
    st.sampled_from((0, 1, 7, 10**7)),
)


@given(st.lists(blocks, min_size=1, max_size=9), st.booleans())
def test_a_small_profile_shows_what_it_shows_among_others(written: list[str], partials_as_hits: bool) -> None:
    small = "mode: set\n" + "\n".join(written) + "\n"
    large = small + "mode: set\n" * 200
    one = read_report(small, go_partials_as_hits=partials_as_hits)
    other = read_report(large, go_partials_as_hits=partials_as_hits)
    assert (one.files, one.reasons, one.problem) == (other.files, other.reasons, other.problem)


def column_by_column(written: list[Range]) -> int | str:
    """The five steps of §8.2.6 as they stand there."""
    if len(written) == 1:
        return written[0][2]
    open_ended = [(start, hits) for start, end, hits in written if end is None]
    columns = best_by_column([(start, end, hits) for start, end, hits in written if end is not None])
    last = max(columns) + 1 if columns else max((start for start, _ in open_ended), default=0) + 1
    closed = [(start, last if end is None else end, hits) for start, end, hits in written]
    columns = best_by_column(closed)
    segments: list[list[int | None]] = []
    for column in sorted(columns):
        if segments and segments[-1][2] == columns[column]:
            segments[-1][1] = column + 1
        else:
            segments.append([column, column + 1, columns[column]])
    if segments and segments[0][:2] == [0, 1]:
        first = segments.pop(0)
        if not segments:
            return first[2] or 0
    if open_ended:
        most = max(hits for _, hits in open_ended)
        if not segments or segments[-1][1:] != [last, most]:
            segments.append([last, None, most])
    if len(segments) > 1:
        return f"{sum(1 for segment in segments if segment[2])}/{len(segments)}"
    return segments[0][2] or 0 if segments else max(hits for _, _, hits in written)


def best_by_column(closed: list[tuple[int, int, int]]) -> dict[int, int]:
    columns: dict[int, int] = {}
    for start, end, hits in closed:
        for column in range(start, end):
            columns[column] = max(columns.get(column, 0), hits)
    return columns


columns = st.integers(0, 4).map(lambda column: 10**17 if column == 4 else column)
numbers_of_blocks = st.tuples(st.integers(1, 5), columns, st.integers(1, 5), columns, st.integers(0, 3))
hits_of_blocks = st.sampled_from(["0", "1", "2", "007", "99999999999999999999999"])


@given(
    st.lists(st.tuples(st.sampled_from(["a.go", "b:1.go", "dir/a.go", "é.go"]), numbers_of_blocks, hits_of_blocks)),
    st.sampled_from(["\n", "\r\n", "\nmode: set\n", "\n \n\t"]),
)
def test_all_blocks_at_once_give_what_they_give_one_by_one(
    blocks: list[tuple[str, tuple[int, int, int, int, int], str]], between: str
) -> None:
    text = "mode: set\n" + between.join(
        f"{name}:{first}.{start},{last}.{end} {statements} {hits}"
        for name, (first, start, last, end, statements), hits in blocks
    )
    files: dict[str, dict[int, set[Range]]] = {}
    for name, (first, start, last, end, statements), hits in blocks:
        lines = files.setdefault(name, {}) if statements else {}
        count = min(int(hits), 2**63 - 1)
        if first == last:
            lines.setdefault(first, set()).add((start, end, count))
            continue
        lines.setdefault(first, set()).add((start, None, count))
        for line in range(first + 1, last):
            lines.setdefault(line, set()).add((0, None, count))
        if end > 2:  # more than a closing brace
            lines.setdefault(last, set()).add((0, end, count))
    assert read_report(text).files == {
        name: {line: (coverage_of_line(list(ranges)),) for line, ranges in sorted(lines.items())}
        for name, lines in files.items()
    }


def test_columns_of_a_billion_cost_nothing() -> None:
    assert coverage_of_line([(1, 10**15, 1), (5, 10**12, 0), (10**16, None, 0)]) == "1/2"


def test_of_blocks_that_have_a_whole_line_one_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = []

    def counted(ranges: list[Range]) -> int | str:
        looked_at.append(len(ranges))
        return coverage_of_line(ranges)

    monkeypatch.setattr(go_lines, "coverage_of_line", counted)
    blocks = [f"{number % 4 + 1}.{number + 2},50.{number + 3} 1 {number % 7}" for number in range(500)]
    lines = read_report(profile(*blocks, "20.1,20.9 1 9")).lines
    assert {line: lines[line] for line in (10, 20, 30)} == {10: (6,), 20: ("2/2",), 30: (6,)}
    assert sum(looked_at) < 3 * len(blocks)


def test_blocks_that_are_left_out_are_counted_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Sink, "drop")
    far = "a.go:9000000.1,9000000.9 1 1\n"
    read = read_report(
        "mode: set\na.go:1.1,1.9 1 1\n" + "a.go:1.1,1.9 0 1\n" * 900 + far * 9 + "a.go:2.1,2.9 1 1\n" * 9
    )
    assert read.lines == {1: (1,), 2: (1,)}
    assert [(drop.count, len(drop.examples)) for drop in read.drops] == [(900, 5), (9, 5)]


def test_lines_that_are_read_one_by_one_are_within_an_allowance() -> None:
    odd = ("mode: set\n" + "a.go:1.1,1.9  1 1\n" * 900).encode()
    with pytest.raises(LimitExceededError, match="more than 900 lines"):
        Blocks.of(odd, Sink(odd_lines=Allowance(900, "lines")))
    assert Blocks.of(odd, Sink(odd_lines=Allowance(901, "lines"))).names == ()
