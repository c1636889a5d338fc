"""gcov's text reports (chapter 02 §8.2.2, the safe rules of §14.4)."""

import pytest

from codecov_core.ingest import FileProblem
from tests.unit.ingest_formats.real_reports import ran_and_all, read_real
from tests.unit.ingest_formats.showing import Reading, read_report

HEAD = "        -:    0:Source:src/calc.cpp\n"
SAMPLE = (
    HEAD
    + """\
function main called 1 returned 100% blocks executed 80%
        1:    2:int main(int a) {
        1:    3:    if (a > 0) {
branch  0 taken 1 (fallthrough)
branch  1 taken 0
    #####:    5:    y();
    #####:    7:static int q;
        5:    9:    for (i=0;i<4;i++) {
branch  0 taken 4
branch  1 taken 1
       2*:   10:    w();
        2:   20:  MACRO(x);
branch  0 taken 1
branch  1 taken 0
"""
)
ALL = ("gcov_branch_conditional", "gcov_branch_loop", "gcov_branch_method", "gcov_branch_macro")


def lines_of(text: str, *options: str) -> dict[int, tuple[object, ...]]:
    return read(HEAD + text, *options).files.get("src/calc.cpp", {})


def read(text: str, *options: str) -> Reading:
    return read_report(text, None, **dict.fromkeys(options, True))


def test_the_sample_of_the_chapter() -> None:
    # Line 10 is a count with a star, which the safe rule reads.
    found = read_report(SAMPLE)
    assert found.format == "gcov"
    assert found.files == {"src/calc.cpp": {2: (1, "m"), 3: (1, "b"), 5: (0,), 9: (5, "b"), 10: (2,), 20: (2,)}}


def test_the_sample_with_all_branches() -> None:
    assert read(SAMPLE, *ALL).lines == {
        2: (1, "m"),
        3: ("1/2", "b"),
        5: (0,),
        9: ("2/2", "b"),
        10: (2,),
        20: ("1/2",),
    }


def test_colors_are_left_out() -> None:
    # As gcc 12 writes it with -k, -q and -a.
    colored = (
        "        -:    0:Colorization: profile count: \x1b[46m\x1b[Kzero coverage (exceptional)\x1b[m\x1b[K\n"
        "        -:    0:Colorization: line numbers: hotness: \x1b[41m\x1b[K> 50%\x1b[m\x1b[K\n"
        "        -:    0:Source:t.c\n"
        "        -:    1\x1b[m\x1b[K:#include <stdio.h>\n"
        "        4:\x1b[41m\x1b[K    3\x1b[m\x1b[K:  if (x > 2)\n"
        "        4:    3-block  0\n"
        "\x1b[41;37m\x1b[K    #####\x1b[m\x1b[K:    4\x1b[m\x1b[K:    return 1;\n"
        "\x1b[46;37m\x1b[K    %%%%%\x1b[m\x1b[K:    4-block  0\n"
    )
    found = read_report(colored)
    assert (found.format, found.files, found.drops) == ("gcov", {"t.c": {3: (4,), 4: (0,)}}, ())
    assert read_report(colored.partition("        -:    0:Source")[0]).problem is FileProblem.UNRECOGNISED


@pytest.mark.parametrize(
    ("option", "counted"),
    [
        ("gcov_branch_conditional", {3: ("1/2", "b")}),
        ("gcov_branch_loop", {9: ("2/2", "b")}),
        ("gcov_branch_macro", {20: ("1/2",)}),
    ],
)
def test_one_kind_of_branches(option: str, counted: dict[int, tuple[object, ...]]) -> None:
    plain = read_report(SAMPLE).lines
    assert read(SAMPLE, option).lines == plain | counted


def test_branches_of_a_method_are_their_own_kind() -> None:
    text = "function f called 1 returned 100% blocks executed 80%\n        1:    2:  if (a) {\nbranch  0 taken 1\n"
    assert lines_of(text, "gcov_branch_conditional") == {2: (1, "m")}
    assert lines_of(text, "gcov_branch_method") == {2: ("1/1", "m")}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("        7:    4:x();", {4: (7,)}),
        ("       7*:    4:x();", {4: (7,)}),
        ("    #####:    4:x();", {4: (0,)}),
        ("    =====:    4:x();", {4: (0,)}),
        ("    $$$$$:    4:x();", {4: (0,)}),
        ("    %%%%%:    4:x();", {4: (0,)}),
        ("   123.4k:    4:x();", {4: (123_400,)}),
        ("     1.2M:    4:x();", {4: (1_200_000,)}),
        ("     2.0G:    4:x();", {4: (2_000_000_000,)}),
        ("        7:    4:x();\r", {4: (7,)}),
        ("    #####:    4:  inline int x;", {}),
        ("    #####:    4:  static int x;", {}),
        ("    =====:    4:  static int x;", {4: (0,)}),
        ("        -:    4:x();", {}),
        ("        1:    4:{", {}),
        ("        1:    4:} // end", {}),
        ("        1:    4:   }  ", {}),
        ("        1:    4:   } else if (x) {", {4: (1,)}),
        ("        1:    4:} else if (x) {", {4: (1,)}),
        ("        1:    4:} else {", {}),
        ("        1:    4:@implementation A", {}),
        ("        1:    4:f({", {4: (1,)}),
        ("        1: text", {}),
        ("        x:    4:y", {}),
        ("       -1:    4:y", {}),
        ("        1:    x:y", {}),
        ("    %%%%%:    4-block  0", {}),
        ("        1:    4-block  0", {}),
        ("call    0 returned 1", {}),
        ("_ZN1aE: b:c", {}),
        ("------------------", {}),
    ],
)
def test_lines_of_source(line: str, expected: dict[int, tuple[object, ...]]) -> None:
    assert lines_of(line + "\n") == expected


@pytest.mark.parametrize(
    "between", ["        1:    5:x(); // LCOV_EXCL_LINE", "        1:    5:   }", "        -:    5:"]
)
def test_branches_belong_to_the_line_above_them_only(between: str) -> None:
    text = f"        1:    4:    if (a)\n{between}\nbranch  0 taken 1\n"
    assert lines_of(text, *ALL) == {4: (1,)}


@pytest.mark.parametrize("source", ["if (a)", "    if(a)", "} else if (a) {", "    } else if(a) {"])
def test_conditions_need_no_indentation(source: str) -> None:
    text = f"        1:    4:{source}\nbranch  0 taken 1\nbranch  1 never executed\n"
    assert lines_of(text, "gcov_branch_conditional") == {4: ("1/2", "b")}


def test_excluded_lines() -> None:
    text = """\
        1:    1:a();
    #####:    2:b(); // LCOV_EXCL_START
    #####:    3:c();
    #####:    4:d(); // LCOV_EXCL_STOP
    #####:    5:e(); // LCOV_EXCL_LINE
        1:    6:f(); // LCOV_EXCL_END
    #####:    7:g();
"""
    assert lines_of(text) == {1: (1,), 6: (1,), 7: (0,)}


def test_instances_of_a_template_merge() -> None:
    text = """\
        3:    4:  x();
------------------
_ZN1AIiE1xEv:
        1:    4:  x();
------------------
_ZN1AIdE1xEv:
        5:    4:  x();
------------------
"""
    assert lines_of(text) == {4: (5,)}


def test_swift_has_the_number_first() -> None:
    assert read_report("        -:    0:Source:a.swift\n    4:    7:x()\n    5:     :y\n").files == {
        "a.swift": {4: (7,)}
    }


@pytest.mark.parametrize(
    ("source", "report", "name"),
    [
        ("src/calc.cpp", None, "src/calc.cpp"),
        ("./src/calc.cpp", "build/src/calc.cpp.gcov", "build/src/calc.cpp"),
        ("src/calc.cpp", "build/calc.cpp.gcov", "src/calc.cpp"),
        ("C:\\w\\calc.cpp", None, "C:/w/calc.cpp"),
        ("a:b.c", None, "a:b.c"),
    ],
)
def test_the_name_is_that_of_the_source_or_of_the_report(source: str, report: str | None, name: str) -> None:
    assert list(read_report(f"        -:    0:Source:{source}\n        1:    1:x\n", report).files) == [name]


def test_reports_one_after_another() -> None:
    text = "".join(f"        -:    0:Source:{name}\n        1:    1:x\n" for name in ("a.c", "b.c"))
    assert read_report(text).files == {"a.c": {1: (1,)}, "b.c": {1: (1,)}}


def test_line_numbers_that_no_file_has() -> None:
    found = read_report(
        HEAD + "        1:    1:x\n        1: 9999999:x\n        1:99999999999999999999:x\n        1:    0:x\n"
    )
    assert found.lines == {1: (1,)}
    assert found.reasons == {"line number is not between 1 and 2,000,000": 3}


def test_what_gcc_says_of_its_own_report() -> None:
    # summary/gcov.txt: 84.00% of 25 lines; 24 branches of which 66.67% were taken.
    found = read_real("gcov/parse.c.gcov")
    assert ran_and_all(found.lines) == (21, 25)
    assert ran_and_all(read_real("gcov/matrix.hpp.gcov").lines) == (34, 36)
    counted = read_real("gcov/parse.c.gcov", **dict.fromkeys(ALL, True)).lines
    fractions = [str(shown[0]).split("/") for shown in counted.values() if "/" in str(shown[0])]
    assert (sum(int(taken) for taken, _ in fractions), sum(int(total) for _, total in fractions)) == (16, 24)


def test_llvm_writes_the_same_form() -> None:
    assert ran_and_all(read_real("gcov/llvm-parse.c.gcov").lines) == (20, 23)
