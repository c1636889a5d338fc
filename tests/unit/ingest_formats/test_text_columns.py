"""Listings read in columns give what they give line by line, or are declined."""

from collections.abc import Callable

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from codecov_core.ingest.format import FormatOptions
from codecov_core.ingest.formats import d_listing, gap, gcov, llvm_show, luacov
from codecov_core.ingest.formats.gathered_lines import GatheredLines
from codecov_core.ingest.formats.text_rows import TextRows, blocks
from codecov_core.ingest.sink import Sink
from tests.unit.ingest_formats.showing import drop_counts, rows_of

Rows = tuple[object, object]
blanks = st.sampled_from(["", " ", "    ", " " * 9, "\t", " \t ", " " * 200])
ends = st.sampled_from(["\n"] * 9 + ["\r\n"] * 2 + ["  \n"] * 2 + ["\v\n"])


def lines_of(*fields: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*fields).map("".join)


def texts(line: st.SearchStrategy[str]) -> st.SearchStrategy[bytes]:
    return st.lists(line, max_size=12).map(lambda lines: "".join(lines).encode())


def gathered(fill: Callable[[GatheredLines, Sink], object]) -> Rows:
    sink = Sink()
    lines = GatheredLines(sink)
    fill(lines, sink)
    lines.deliver()
    rows = sorted(repr((name, row)) for name, occurrence in rows_of(sink) for row in occurrence)
    return rows, drop_counts(sink)


counts = st.sampled_from(
    [
        "-",
        "0",
        "7",
        "7*",
        "#####",
        "=====",
        "$$$$$",
        "%%%%%",
        "12345",
        "1.2k",
        "x",
        "",
        "9" * 15,
        "9" * 17,
        "7 ",
        "####",
    ]
)
numbers = st.sampled_from(["0", "1", "2", "3", "77", "9999999", "4-block  0", "", "x", "3 ", "9" * 14])
sources = st.sampled_from(
    [
        *(
            "x();",
            "",
            "{",
            "}",
            "  }",
            "} ",
            "  } // a",
            "if (a)",
            "  if(a) {",
            "} else if (a)",
            "} else if(a)",
            "} else if x",
        ),
        *("\tfor (;;)", "while (a)", "  inline int f()", "static int x;", "@implementation A", "a:b", "é"),
        *("x(); // LCOV_EXCL_LINE", "x(); // LCOV_EXCL_START", "x(); // LCOV_EXCL_STOP"),
    ]
)
gcov_lines = st.one_of(
    lines_of(blanks, counts, st.just(":"), blanks, numbers, st.just(":"), sources, ends),
    lines_of(blanks, counts, st.just(":"), blanks, numbers, st.just(":"), sources, ends),
    st.sampled_from(
        [
            *(
                "function f called 1 returned 100%\n",
                "branch  0 taken 1\n",
                "branch  1 never executed\n",
                "call    0 returned 1\n",
            ),
            *(
                "------------------\n",
                "_ZN1aE:\n",
                "a: b: c\n",
                "\n",
                "        -:    0:Source:b.c\n",
                "        -:    0:Graph:b\n",
            ),
        ]
    ),
)


@given(texts(gcov_lines))
@example(
    b"function f called 1\n        1:    1:x\n        -:    0:Source:b.c\n"
    b"branch  0 taken 1\n        2:    1:if (a)\nbranch  0 taken 1\n"
)
def test_gcov(text: bytes) -> None:
    block = b"-:    0:Source:a.c\n" + text
    declined: list[bool] = []

    def in_columns(lines: GatheredLines, sink: Sink) -> None:
        declined.append(not gcov._read_in_columns(block, None, sink, lines))

    found = gathered(in_columns)
    if declined == [True]:
        return
    expected = gathered(lambda lines, sink: gcov._read_line_by_line(block, None, FormatOptions(), sink, lines))
    assert found == expected


def test_gcov_reads_what_gcc_writes_in_columns() -> None:
    block = b"-:    0:Source:a.c\n    #####:    3:  x();\n        2:    4:  if (a)\nbranch  0 taken 1\n"
    assert gcov._read_in_columns(block, None, Sink(), GatheredLines(Sink()))


first_words = st.sampled_from(
    ["", "0", "3", "12", "*0", "***0", "**5", "x*0", "-- c", "3x", "9" * 15, "9" * 18, "*" * 40 + "0"]
)
lua_lines = lines_of(blanks, first_words, st.sampled_from(["", " x", "\tx", "=1"]), ends)


@given(st.lists(texts(lua_lines), min_size=1, max_size=3))
def test_luacov(listings: list[bytes]) -> None:
    block = b"=====\nb.lua\n=====\n".join(listings)
    places: list[luacov._Listing] = []
    start = 0
    for index, listing in enumerate(listings):
        places.append(luacov._Listing(index, start, start + len(listing)))
        start += len(listing) + len(b"=====\nb.lua\n=====\n")
    places = [place for place in places if place.start < place.end]
    declined: list[bool] = []

    def in_columns(lines: GatheredLines, sink: Sink) -> None:
        for _ in listings:
            lines.start("a.lua")
        if places:
            whole = block[places[0].start : places[-1].end]
            declined.append(not luacov._read_in_columns(whole, places, lines))

    def line_by_line(lines: GatheredLines, sink: Sink) -> None:
        for _ in listings:
            lines.start("a.lua")
        for place in places:
            luacov._read_line_by_line(block[place.start : place.end], place.file, lines)

    found = gathered(in_columns)
    if declined != [True]:
        assert found == gathered(line_by_line)


bars = st.sampled_from(["|", " |", "\t|", "", "x|"])
d_lines = lines_of(blanks, st.sampled_from(["", "0", "0000000", "17", "9" * 15, "9" * 18, "x"]), bars, sources, ends)


@given(texts(d_lines), st.integers(1, 9))
def test_d_listing(block: bytes, first: int) -> None:
    declined: list[bool] = []

    def in_columns(lines: GatheredLines, sink: Sink) -> None:
        lines.start("a.d")
        declined.append(not d_listing._read_in_columns(block, first, lines))

    def line_by_line(lines: GatheredLines, sink: Sink) -> None:
        lines.start("a.d")
        d_listing._read_line_by_line(block, first, lines)

    found = gathered(in_columns)
    if declined != [True]:
        assert found == gathered(line_by_line)


shown_counts = st.sampled_from(["", "0", "5", "12345", "123456", "1.2k", "3M", "2E", "?", "9" * 20, "5 5"])
show_lines = st.one_of(
    lines_of(
        blanks,
        numbers,
        bars,
        blanks,
        shown_counts,
        bars,
        st.sampled_from(["", "x", "}", " }", "} ", "}x", "a|b"]),
        ends,
    ),
    st.sampled_from(["/a/b.c:\n", "c.d: \n", "a|b:\n", "warning: x:\n", "  ------\n", "  | a:b:\n", "\n", "x:\r\n"]),
)


@given(texts(show_lines), st.booleans())
def test_llvm_show(block: bytes, is_open: bool) -> None:
    declined: list[bool] = []

    def in_columns(lines: GatheredLines, sink: Sink) -> None:
        if is_open:
            lines.start("0.c")
        declined.append(not llvm_show._read_in_columns(block, lines))

    def line_by_line(lines: GatheredLines, sink: Sink) -> None:
        if is_open:
            lines.start("0.c")
        llvm_show._read_line_by_line(block, lines, sink, is_number_first=True)

    found = gathered(in_columns)
    if declined != [True]:
        assert found == gathered(line_by_line)


@given(st.text(alphabet=" \t|x\n", max_size=60).map(str.encode), st.integers(0, 400))
def test_past_blanks(text: bytes, more: int) -> None:
    block = text + b" " * more + b"\t" * (more // 4)
    rows = TextRows(block)
    places = np.arange(len(block) + 1)
    expected = [place + len(block[place:]) - len(block[place:].lstrip(b" \t")) for place in places.tolist()]
    assert rows.past_blanks(places).tolist() == expected
    assert [int(start) for start in rows.starts] == [at for at in range(len(block)) if at == 0 or block[at - 1] == 10]


@given(st.binary(max_size=60), st.integers(1, 20))
def test_blocks_are_whole_lines(data: bytes, size: int) -> None:
    found = list(blocks(data, size))
    assert b"".join(found) == data
    assert all(block.endswith(b"\n") for block in found[:-1])


gap_records = st.tuples(
    st.sampled_from(["E", "R", "E", "S", "x"]),
    st.sampled_from([0, 1, 2, 3, 10**6, -1, "x"]),
    st.sampled_from([1, 1, 2, 3]),
).map(lambda record: f'{{"Type":"{record[0]}","Line":{record[1]},"FileId":{record[2]}}}\n')
gap_names = st.sampled_from(
    [
        '{"Type":"S","File":"b.g","FileId":2}\n',
        '{"Type":"S","File":"a.g","FileId":1}\n',
        '{"Type":"S","File":"c.g"}\n',
        "\n",
    ]
)
gap_lines = gap_records | gap_records | gap_names


@given(texts(gap_lines))
def test_gap(records: bytes) -> None:
    data = b'{"Type":"S","File":"a.g","FileId":1}\n' + records
    declined: list[bool] = []

    def in_columns(lines: GatheredLines, sink: Sink) -> None:
        declined.append(not gap._read_in_columns(data.rstrip(), lines, sink))

    def line_by_line(lines: GatheredLines, sink: Sink) -> None:
        files = gap._Files()
        for record in gap._records(data, sink):
            files.add(record, sink)
        files.gather(lines, sink)

    found = merged(in_columns)
    if declined != [True]:
        assert found == merged(line_by_line)


def merged(fill: Callable[[GatheredLines, Sink], object]) -> dict[tuple[str, object], int]:
    """Give the most of every line, as the report will have it."""
    sink = Sink()
    lines = GatheredLines(sink)
    fill(lines, sink)
    lines.deliver()
    best: dict[tuple[str, object], int] = {}
    for name, occurrence in rows_of(sink):
        for row in occurrence:
            count = int(str(row[1]))
            best[name, row[0]] = max(count, best.get((name, row[0]), 0))
    return best
