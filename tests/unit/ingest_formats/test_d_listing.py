"""Listings of the D compilers (chapter 02 §8.2.5, the safe rules of §14.4)."""

import pytest

from codecov_core.ingest import FileOptions, FileProblem, PathResolver, PathRules, parse_file
from tests.unit.ingest_formats.real_reports import ran_and_all, read_real
from tests.unit.ingest_formats.showing import read_report

LISTING = "      3|f() {\n0000000|  g();\n       |}\n"


@pytest.mark.parametrize("end", ["", "\n", "\r\n\n"])
def test_the_listing_of_the_chapter(end: str) -> None:
    read = read_report(LISTING + "src/a.d is 50% covered" + end)
    assert read.format == "d-listing"
    assert read.files == {"src/a.d": {1: (3,), 2: (0,)}}


@pytest.mark.parametrize("footer", ["source src/a.d is 50% covered", "src/a.d is 50% covered"])
def test_a_footer_may_begin_with_source(footer: str) -> None:
    assert list(read_report(LISTING + footer).files) == ["src/a.d"]


def test_lines_without_code_or_bar() -> None:
    text = "no bar\n 12\n x 3|a\n      |b\n     4|c | 5|d\nsrc/a.d is 50% covered"
    assert read_report(text).lines == {5: (4,)}


def test_a_file_without_code_has_no_lines() -> None:
    read = read_report("       |void main() {}\nsource/app.d has no code")
    assert (read.format, read.problem) == ("d-listing", FileProblem.EMPTY)
    assert read_real("../corpus/ldc-cov/gears/reports/source-app.lst").problem is FileProblem.EMPTY


@pytest.mark.parametrize(
    ("network", "path"),
    [
        (["source/gears/wheel.d", "x.d"], "source/gears/wheel.d"),
        (["other/wheel.d"], None),
        (["build/wheel.d"], "build/wheel.d"),
    ],
)
def test_the_footer_comes_before_the_name_of_the_listing(network: list[str], path: str | None) -> None:
    data = (LISTING + "source/gears/wheel.d is 50% covered").encode()
    resolver = PathResolver(PathRules(), network)
    parsed = parse_file("build/wheel.lst", data, FileOptions(resolver=resolver))
    assert (None if parsed.report is None else list(parsed.report.names)) == ([path] if path else None)


def test_counts_without_end() -> None:
    assert read_report(f"{'9' * 5000}|a\na.d is 50% covered").lines == {1: (2**63 - 1,)}


def test_what_the_compiler_says_of_its_own_listing() -> None:
    # Its last line: 78% covered; it rounds 22/28 down.
    assert ran_and_all(read_real("../corpus/ldc-cov/gears/reports/source-gears-wheel.lst").lines) == (22, 28)
