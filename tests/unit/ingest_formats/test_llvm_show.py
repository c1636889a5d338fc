"""Listings of ``llvm-cov show`` (chapter 02 §8.2.7, the safe rules of §14.4)."""

import pytest

from codecov_core.ingest import FileProblem
from tests.unit.ingest_formats.real_reports import read_real, without_missed
from tests.unit.ingest_formats.showing import read_report

SAMPLE = """\
/Users/x/App/A.swift:
    1|       |import Foo
    3|      5|func a() {
    4|   1.2k|  b()
    5|   3.4M|  c()
    6|      0|  d()
    7|      1|}
"""


def test_the_listing_of_the_chapter() -> None:
    read = read_report(SAMPLE)
    assert read.format == "llvm-cov-show"
    assert read.files == {"/Users/x/App/A.swift": {3: (5,), 4: (1200,), 5: (99999,), 6: (0,)}}


def test_the_first_line_may_have_a_count() -> None:
    assert read_report("B.m:\n    1|      5|x\n    2|      6|y\n").files == {"B.m": {1: (5,), 2: (6,)}}


def test_old_listings_have_the_count_first() -> None:
    rows = "       |    1|import\n      5|    2|a() {\n   1.5k|    3|  b()\n      0|    4|}\n"
    text = f"/a/B.m:\n{rows}\n/a/C.m:\n      2|    1|x\n"
    assert read_report(text).files == {"/a/B.m": {2: (5,), 3: (1500,)}, "/a/C.m": {1: (2,)}}


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("12", 12),
        ("123456", 99_999),
        ("1.2k", 1200),
        ("1.2K", 1200),
        ("150k", 99_999),
        ("2M", 99_999),
        ("3.1G", 99_999),
        ("12E", 12),
        ("1.9", 1),
        ("?", 1),
        ("", None),
    ],
)
def test_counts(written: str, count: int | None) -> None:
    read = read_report(f"/a/B.m:\n    1|      1|x\n    2|{written:>7}|y\n")
    assert read.lines == {1: (1,)} | ({} if count is None else {2: (count,)})


def test_rows_that_are_no_lines() -> None:
    text = """\
warning: 3 functions have mismatched data.
/a/widget.m:
    1|      1|x
  ------------------
  | a.m:f:
  |    1|      9|x
  ------------------
  |  Branch (1:3): [True: 1, False: 0]
                ^3
    x|      1|y
    2|      2|if (a || b)
"""
    assert read_report(text, "app.coverage.txt").files == {"/a/widget.m": {1: (1,), 2: (2,)}}


def test_colours_are_not_looked_at() -> None:
    text = "\x1b[0;36m/a/B.m:\n\x1b[0m    1|      1|x\n    2|      0|\x1b[0;41my\x1b[0m\n"
    assert read_report(text).files == {"/a/B.m": {1: (1,), 2: (0,)}}


def test_a_listing_without_counts_says_what_to_do() -> None:
    read = read_real("llvm-cov/show-color.txt")
    assert (read.format, read.problem) == ("llvm-cov-show", FileProblem.UNRECOGNISED)


@pytest.mark.parametrize("report", ["show.txt", "app.coverage.txt"])
def test_a_listing_agrees_with_the_lcov_of_the_same_run(report: str) -> None:
    # Lines that are one closing brace are no lines here, and there are no fractions of branches.
    listed = without_missed(read_real(f"llvm-cov/{report}").files)
    written = without_missed(read_real("llvm-cov/llvm.info").files)
    assert listed.keys() == written.keys()
    for name, lines in listed.items():
        assert lines.keys() <= written[name].keys()
        for line, count in lines.items():
            assert written[name][line] == count or "/" in str(written[name][line])
    missing = sum(len(lines) for lines in written.values()) - sum(len(lines) for lines in listed.values())
    assert missing == 16


def test_other_languages_have_other_names() -> None:
    read = read_real("llvm-cov/rust-show.txt")
    assert {name: len(lines) for name, lines in read.files.items()} == {
        "/build/beacon/src/light/mod.rs": 30,
        "/build/beacon/src/light/signal.rs": 21,
        "/build/beacon/src/main.rs": 23,
    }
