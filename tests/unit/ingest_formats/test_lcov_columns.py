"""The columnar reader of LCOV: equal to the line-by-line one, and it takes what tools write."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codecov_core.errors import LimitExceededError
from codecov_core.ingest.format import FormatOptions, SniffedFile
from codecov_core.ingest.formats import lcov
from codecov_core.ingest.formats.lcov import Lcov, read_records
from codecov_core.ingest.formats.lcov_columns import RegularRecords
from codecov_core.ingest.limits import Allowance
from codecov_core.ingest.sink import Sink
from tests.unit.ingest_formats.showing import drop_counts, rows_of

numbers = st.one_of(st.integers(1, 30), st.integers(1, 3_000_000)).map(str)
hits = st.one_of(st.integers(0, 9), st.integers(0, 10**16 - 1)).map(str)
odd = st.sampled_from(
    ["", "0", "00", "-", "-3", "1.5", "x", "undefined", "=", " 4", "4 ", "9" * 20, "1e2", "é", "7,7", "\0"]
)
keys = st.sampled_from(
    [
        "TN:x",
        "LF:3",
        "FNDA:3,f",
        "BRF:1",
        "VER:2",
        "FNL:0,3",
        "#c: d",
        "text",
        "",
        "SF:other.c",
        "SF:",
        "end_of_records",
        "\r",
    ],
)


def number(values: st.SearchStrategy[str], *, is_odd: bool) -> st.SearchStrategy[str]:
    return st.one_of(values, values, values, odd) if is_odd else values


@st.composite
def text_lines(draw: st.DrawFn, is_odd: bool) -> str:
    line = draw(number(numbers, is_odd=is_odd))
    kind = draw(st.sampled_from(["DA", "DA", "DA", "BRDA", "BRDA", "FN", "FNL", "FNA", "FNDA", "MCDC"]))
    index = draw(number(st.integers(0, 9).map(str), is_odd=is_odd))
    if kind == "MCDC":
        return f"MCDC:{line},2,{draw(st.sampled_from('tf'))},{draw(hits)},{index},'a' in 'c'"
    if kind == "FNL":
        return f"FNL:{index},{line}" + draw(st.sampled_from(["", ",40", ",x"]))
    if kind == "FNA":
        return f"FNA:{index},{draw(number(hits, is_odd=is_odd))}," + draw(st.sampled_from(["f", "_Zf", "a, b", ""]))
    if kind == "FNDA":
        return f"FNDA:{draw(number(hits, is_odd=is_odd))}," + draw(st.sampled_from(["f", "_Zf", "a, b", ""]))
    if kind == "DA":
        return f"DA:{line},{draw(number(hits, is_odd=is_odd))}" + draw(st.sampled_from(["", "", ",c2hlY2s="]))
    if kind == "FN":
        return f"FN:{line}," + draw(st.sampled_from(["f", "_Zf", "_Gf", "12,f", "9,a, b", "9,", "1x,f", "_", ""]))
    block = draw(st.sampled_from(["", "", "e", "f"])) + draw(number(st.integers(0, 3).map(str), is_odd=is_odd))
    branch = draw(number(st.integers(0, 40).map(str), is_odd=is_odd))
    return f"BRDA:{line},{block},{branch},{draw(number(st.one_of(hits, st.just('-')), is_odd=is_odd))}"


@st.composite
def records(draw: st.DrawFn, is_odd: bool) -> str:
    names = ["a.c", "src/b.cpp", "c.js", "d.ts", "é.c"]
    lines = [f"SF:{draw(st.sampled_from(names))}", *draw(st.lists(text_lines(is_odd), max_size=25))]
    if is_odd:
        for key in draw(st.lists(keys, max_size=2)):
            lines.insert(draw(st.integers(0, len(lines))), key)
    return draw(st.sampled_from(["\n", "\r\n"])).join(["TN:", *lines, "LF:3", "LH:2", "end_of_record", ""])


@st.composite
def tracefiles(draw: st.DrawFn, is_odd: bool) -> bytes:
    text = "".join(draw(st.lists(records(is_odd), min_size=1, max_size=4)))
    return SniffedFile(None, (text if draw(st.booleans()) else text + "SF:last.c\nDA:1,2").encode()).data


def read_regular(block: bytes, options: FormatOptions, sink: Sink) -> bool:
    records = RegularRecords(options, sink)
    is_regular = records.read(block)
    records.deliver()
    return is_regular


def sorted_rows(sink: Sink) -> Sequence[tuple[str, list[tuple[object, ...]]]]:
    """Rows by line: those of different lines may come in any order."""
    return [(name, sorted(rows, key=lambda row: int(str(row[0])))) for name, rows in rows_of(sink)]


@settings(max_examples=300, deadline=None)
@given(tracefiles(is_odd=False), st.booleans(), st.booleans(), st.integers(30, 500))
def test_regular_tracefiles_are_read_alike(data: bytes, partials_as_hits: bool, all_branches: bool, size: int) -> None:
    options = FormatOptions(lcov_partials_as_hits=partials_as_hits, lcov_javascript_branches=all_branches)
    columnar, general = Sink(), Sink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lcov, "_BLOCK", size)
        patch.setattr(lcov, "_SMALL", 0)
        Lcov().read(SniffedFile(None, data), options, columnar)
    read_records(data, options, general)
    assert sorted_rows(columnar) == sorted_rows(general)
    assert drop_counts(columnar) == drop_counts(general)


@settings(max_examples=500, deadline=None)
@given(tracefiles(is_odd=True), st.booleans())
def test_odd_tracefiles_are_read_alike_or_declined(data: bytes, partials_as_hits: bool) -> None:
    options = FormatOptions(lcov_partials_as_hits=partials_as_hits)
    columnar, general = Sink(), Sink()
    is_regular = read_regular(data, options, columnar)
    read_records(data, options, general)
    if is_regular:
        assert sorted_rows(columnar) == sorted_rows(general)
        assert drop_counts(columnar) == drop_counts(general)
    else:
        assert not columnar.parts


@pytest.mark.parametrize(
    "lines",
    [
        ["DA:{n},{n}"],
        ["DA:{n},{n},Cx1aSGeZ2Yl2jaF0Ew"],
        ["FN:{n},f{n}", "FNDA:3,f{n}", "DA:{n},0", "BRDA:{n},0,0,-", "BRDA:{n},0,1,-"],
        ["FN:{n},{n},f{n}", "BRDA:{n},e0,0,1", "BRDA:{n},0,1,0", "DA:{n},99999999999"],
        ["FNL:{n},{n}", "FNA:{n},3,f", "DA:{n},1", "VER:3"],
        ["FNL:{n},{n},99", "FNA:{n},3,f,g", "FNA:{n},0,f"],
        ["DA:{n},1", "MCDC:{n},2,t,1,0,a", "MCF:{n}"],
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_ways_tools_write_are_regular(lines: list[str], end: str) -> None:
    body = end.join(line.format(n=n) for n in range(1, 60) for line in lines)
    block = f"TN:{end}SF:a.c{end}{body}{end}LF:3{end}end_of_record{end}".encode()
    sink = Sink()
    assert read_regular(block, FormatOptions(), sink)
    assert sink.kept_records == 59


def test_a_branch_that_is_stated_again_is_as_it_was_stated_last() -> None:
    ways = ["1,0,1,0", "1,0,0,-", "2,0,0,1", "1,0,1,3", "2,0,0,0", "1,0,0,0"]
    data = "\n".join(["SF:a.c", *(f"BRDA:{way}" for way in ways), "end_of_record", ""]).encode()
    columnar, general = Sink(), Sink()
    assert read_regular(data, FormatOptions(), columnar)
    read_records(data, FormatOptions(), general)
    assert sorted_rows(columnar) == sorted_rows(general)


def test_of_a_block_only_the_pieces_that_are_odd_are_read_line_by_line() -> None:
    record = b"SF:a.c\n" + b"DA:1,1\n" * 1000 + b"end_of_record\n"
    odd = record.replace(b"DA:1,1\n", b"DA:1,1.5\n", 1)
    sink, general = Sink(odd_lines=Allowance(5_000, "lines")), Sink()
    data = record * 30 + odd + record * 30
    Lcov().read(SniffedFile(None, data), FormatOptions(), sink)
    assert 0 < sink.odd_lines.spent < 4_000
    read_records(data, FormatOptions(), general)
    assert rows_of(sink) == rows_of(general)


def test_lines_that_are_read_one_by_one_and_rows_are_refused_before_they_are_held() -> None:
    odd = b"SF:a.c\n" + b"DA:1,1.5\n" * 1000 + b"end_of_record\n"
    with pytest.raises(LimitExceededError, match="more than 999 lines"):
        Lcov().read(SniffedFile(None, odd), FormatOptions(), Sink(odd_lines=Allowance(999, "lines")))
    regular = RegularRecords(FormatOptions(), Sink(allowance=Allowance(1_500, "lines")))
    assert regular.read(odd.replace(b"1.5", b"1"))
    with pytest.raises(LimitExceededError, match="more than 1,500 lines"):
        regular.read(odd.replace(b"1.5", b"1"))


def test_what_is_left_out_by_rule_is_told_with_the_first_places() -> None:
    records = [
        "SF:a.js\nFN:1,f\nDA:1,1\nBRDA:1,0,0,1\nBRDA:1,0,1,1",
        "SF:a.cpp\nFN:2,_Zf\nDA:2,1\nBRDA:2,0,0,1\nBRDA:2,0,1,0\nMCDC:2,1,t,1,0,a",
        "SF:a.ts\nDA:1,1\nBRDA:1,0,0,1\nBRDA:3,0,0,1",
        "SF:none.c\nFN:3,f",
    ]
    data = "\nend_of_record\n".join([*records, ""]).encode()
    columnar, general = Sink(), Sink()
    assert read_regular(data, FormatOptions(), columnar)
    read_records(data, FormatOptions(), general)
    assert {(drop.kind, drop.count, drop.examples) for drop in columnar.drops} == {
        ("FN", 1, ("a.js:1,f",)),
        ("BRDA", 2, ("a.js:1,0,0,1", "a.js:1,0,1,1")),
        ("BRDA", 2, ("a.cpp:2",)),
        ("BRDA", 1, ("a.ts:1,0,0,1",)),
        ("MCDC", 1, ("a.cpp:2,1,t,1,0,a",)),
        ("SF", 1, ("none.c",)),
    }
    assert all(drop.usual for drop in columnar.drops)
    assert sorted(columnar.drops, key=str) == sorted(general.drops, key=str)


@pytest.mark.parametrize(
    "block",
    [
        b"DA:1,1\nSF:a.c\nend_of_record\n",
        b"SF:a.c\nDA:1,1\nSF:b.c\nend_of_record\n",
        b"SF:\nDA:1,1\nend_of_record\n",
        b"SF:a.c\nDA:01,1\nend_of_record\n",
        b"SF:a.c\nDA:1,1.5\nend_of_record\n",
        b"SF:a.c\nBRDA:1,0,text,1\nend_of_record\n",
        b"VER:1\nSF:a.c\nDA:1,1\nend_of_record\n",
        b"SF:a.c\nDA:1,1\nend_of_records\nend_of_record\n",
        b"TN:\nend_of_record\nSF:a.c\nDA:1,1\nend_of_record\n",
    ],
)
def test_anything_else_is_declined(block: bytes) -> None:
    sink = Sink()
    assert not read_regular(block, FormatOptions(), sink)
    assert not sink.parts
