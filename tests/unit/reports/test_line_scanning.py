"""The quick reader of regular lines and the general reader give the same (``line_scanning`` may only refuse)."""

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from codecov_core.errors import CorruptReportError
from codecov_core.reports import line_decoding, line_scanning, line_templates
from codecov_core.reports.interning import SideTable
from codecov_core.reports.line_decoding import decode_lines
from codecov_core.reports.line_scanning import ScannedLines
from codecov_core.reports.rendering import render_lines
from codecov_core.reports.table import offsets_of
from codecov_core.reports.text_words import PADDING, equal_ranges, find_byte, words_of

NUMBERS = st.sampled_from(["0", "5", "12", "007", "1234567", "12345678", "99999999999", "-1", "1.5", "", "x"])
COVERAGES = NUMBERS | st.sampled_from(
    ['"1/2"', '"12/345"', '"0/0"', '"01/2"', '"1/2/3"', '"1/"', "null", "true", '"7"']
)
DETAILS = st.sampled_from(
    [
        "",
        ',["0:1"],null,null',
        ",[],null,null",
        ',["a],null,null]b"],null,null',
        ',["a]"],null,null',
        ',["long enough for several words","x"],null,null',
        ',["0:1"]',
        ",null,[[1,2,3]],null",
        ",null,null,[3,5]",
        ",[[1],2],null,null",
        ',["0:1"],null,nulL',
        ",null,null,null",
    ]
)
RECORDS = st.builds("[{},{}{}]".format, NUMBERS, COVERAGES, DETAILS)
LINES = st.builds(
    "[{},{},[{}]{}]".format,
    COVERAGES,
    st.sampled_from(["null", '"b"', '"m"', '"x"', "nul"]),
    st.lists(RECORDS, max_size=3).map(",".join),
    st.sampled_from(["", ",null,3", ",null,[1,2]", ",null", "]", " "]),
)
TEXTS = st.lists(
    st.one_of(st.just(""), LINES, LINES, st.sampled_from(["null", "[1]", " [1,null,[[0,1]]]", "[1,null,[[0,1]]]\r"])),
    max_size=6,
)


@given(TEXTS)
@example(['[1,null,[[0,1,["a],null,null]b"],null,null]]]'])
@settings(deadline=None, max_examples=400)
def test_quick_and_general_reading_agree(texts: list[str]) -> None:
    body = "\n".join(texts).encode()
    with patch.object(line_decoding, "scan_lines", _nothing_regular):
        expected = _read(body)
    assert _read(body) == expected


@given(TEXTS.flatmap(lambda texts: st.lists(st.sampled_from([*texts, "[12,null,[[0,12],[1,3]]]"]), max_size=20)))
@settings(deadline=None, max_examples=200)
def test_repeated_lines_are_read_as_their_first_one(texts: list[str]) -> None:
    body = "\n".join(texts).encode()
    with patch.object(line_decoding, "scan_lines", _nothing_regular):
        expected = _read(body)
    assert _read(body) == expected


def test_a_very_long_line_is_left_to_the_general_reader() -> None:
    records = ",".join(f"[{id},1]" for id in range(1000))
    line = f"[1,null,[{records}]]".encode()
    text = line + PADDING
    start, end = np.zeros(1, dtype=np.intp), np.array([len(line)])
    assert not line_scanning.scan_lines(text, start, end, SideTable()).regular.any()
    assert len(render_lines(decode_lines([line], ["f"], SideTable()).table, 0)[0].sessions) == len(records.split("],"))


@pytest.mark.parametrize("line", ["[1,null,[[0,1]]]", '["1/2","b",[[0,"1/2",["0:1"],null,null],[12,3456]]]'])
def test_ordinary_lines_are_read_quickly(line: str) -> None:
    text = line.encode()
    ends = np.array([len(text)])
    scanned = line_scanning.scan_lines(text + PADDING, np.zeros(1, dtype=np.intp), ends, SideTable())
    assert scanned.regular.all()


@given(st.lists(st.sampled_from([b"", b"a", b"ab", b"same but longer", b"same but longeR", b"x" * 17]), max_size=12))
def test_equal_ranges_are_found(parts: list[bytes]) -> None:
    assert _chosen(parts) == [parts[place] for place in range(len(parts))]


def test_equal_ranges_compare_what_they_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codecov_core.reports.text_words._MIX", np.uint64(0))  # now every hash is the same
    assert _chosen([b"abc", b"abx", b"abc", b"x"]) == [b"abc", b"abx", b"abc", b"x"]


def test_a_bucket_filled_on_purpose_costs_a_few_rounds_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codecov_core.reports.text_words._MIX", np.uint64(0))
    parts = [b"%06d and more" % number for number in range(500)] * 2
    starts = np.arange(len(parts)) * len(parts[0])
    words = words_of(b"".join(parts) + PADDING)
    chosen = equal_ranges(words, starts, np.full(len(parts), len(parts[0])))
    assert [parts[place] for place in chosen] == parts


SHAPES = st.sampled_from(
    [
        "[5,null,[[0,5]]]",
        "[0,null,[[9,0],[1,7]]]",
        "[12,null,[[0,12]]]",
        "[12,null,[[0,12],[1,34],[2,56]]]",
        "[1234567,null,[[3,1234567],[4,7654321]]]",
        '["1/2","b",[[0,"1/2"]]]',
        '["0/0","b",[[0,"9/9"],[1,"1/2"]]]',
    ]
)
TWISTS = st.sampled_from(
    [("1", "0"), ("5", ":"), ("null", "nulL"), ("b", "m"), ("]]]", "]]}"), ("/", "-"), ("[[", "[ ")]
)


@given(st.lists(st.tuples(SHAPES, TWISTS, st.booleans()), min_size=1, max_size=12))
@settings(deadline=None, max_examples=200)
def test_lines_of_known_shapes_however_many_are_slightly_others(lines: list[tuple[str, tuple[str, str], bool]]) -> None:
    texts = [text.replace(*twist, 1) if is_twisted else text for text, twist, is_twisted in lines]
    body = "\n".join(texts * line_templates._FEW).encode()
    with patch.object(line_decoding, "scan_lines", _nothing_regular):
        expected = _read(body)
    assert _read(body) == expected


def _chosen(parts: list[bytes]) -> list[bytes]:
    """What the range chosen for each part holds; equal parts must have chosen the same range."""
    lengths = np.array([len(part) for part in parts], dtype=np.intp)
    starts = offsets_of(lengths)[:-1]
    chosen = equal_ranges(words_of(b"".join(parts) + PADDING), starts, lengths).tolist()
    assert all((chosen[a] == chosen[b]) == (parts[a] == parts[b]) for a in range(len(parts)) for b in range(len(parts)))
    return [parts[place] for place in chosen]


@given(st.binary(max_size=40).map(lambda text: text.replace(b"]", b"x") + b"]" + text))
def test_finding_a_byte(text: bytes) -> None:
    starts = np.arange(len(text))
    found = find_byte(words_of(text + PADDING), b"]", starts, np.full(len(text), len(text)))
    expected = [text.find(b"]", start) for start in range(len(text))]
    assert found.tolist() == [len(text) if place < 0 else place for place in expected]


def _nothing_regular(text: bytes, start: NDArray[np.intp], end: NDArray[np.intp], side: SideTable) -> ScannedLines:
    count = len(start)
    return ScannedLines(
        np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int8), ()
    )


def _read(body: bytes) -> object:
    try:
        decoded = decode_lines([body], ["f"], SideTable())
    except CorruptReportError as error:
        return str(error)
    return repr(render_lines(decoded.table, 0)), decoded.refused.tolist()
