"""LuaCov's report (chapter 02 §8.2.3)."""

from tests.unit.ingest_formats.real_reports import ran_and_all, read_real
from tests.unit.ingest_formats.showing import read_report

RULE = "=" * 78
LISTING = "     local x = 1\n   3 x\n***0 y\n  12 z\n     -- c\n 10 q\n"


def report(*listings: tuple[str, str]) -> str:
    parts = "".join(f"{RULE}\n{name}\n{RULE}\n{listing}\n" for name, listing in listings)
    return f"{parts}{RULE}\nSummary\n{RULE}\n\n File  Hits\n 4 a\n"


def test_the_listing_of_the_chapter() -> None:
    read = read_report(report(("src/a.lua", LISTING)))
    assert read.format == "luacov"
    assert read.drops == ()
    assert read.files == {"src/a.lua": {2: (3,), 3: (0,), 4: (12,), 6: (10,)}}


def test_tabs_and_carriage_returns() -> None:
    expected = {2: (3,), 3: (0,), 4: (12,), 6: (10,)}
    assert read_report(report(("a.lua", LISTING)).replace("\n", "\r\n")).files == {"a.lua": expected}
    assert read_report(report(("a.lua", LISTING.replace("   3", "\t3")))).files == {"a.lua": expected}


def test_several_files_of_both_languages() -> None:
    read = read_report(report(("a.lua", "  1 x\n"), ("b.lisp", "  0 x\n*0 y\n")))
    assert read.files == {"a.lua": {1: (1,)}, "b.lisp": {1: (0,), 2: (0,)}}


def test_a_script_is_a_file_whatever_its_name_ends_with() -> None:
    read = read_report(report(("a.lua", "  1 x\n"), ("bin/tool", "  0 x\n***0 y\n"), ("b.lua", "  1 x\n")))
    assert read.files == {"a.lua": {1: (1,)}, "bin/tool": {1: (0,), 2: (0,)}, "b.lua": {1: (1,)}}


def test_rules_in_a_source_begin_no_file() -> None:
    source = "   1 print [[\n     =====\n     Title\n     =====\n***0 ]]\n"
    assert set(read_report(report(("a.lua", source))).files) == {"a.lua"}


def test_rules_behind_each_other_are_one_and_those_with_more_are_none() -> None:
    rules = f"{RULE}\n= =\r\n=\n" * 1000
    text = f"{rules}a.lua\n{rules}  1 x\n=x\n  2 y\n{rules}b.lua\n{RULE}\n  3 z\n{RULE}"
    assert read_report(text).files == {"a.lua": {1: (1,), 3: (2,)}, "b.lua": {1: (3,)}}


def test_the_summary_has_no_lines() -> None:
    assert read_report(report()).files == {}


def test_counts_without_end() -> None:
    assert read_report(report(("a.lua", f"  {'9' * 5000} x\n"))).files == {"a.lua": {1: (2**63 - 1,)}}


def test_what_luacov_says_of_its_own_report() -> None:
    read = read_real("../corpus/luacov/maze/reports/luacov.report.out")
    assert {name: ran_and_all(lines) for name, lines in read.files.items()} == {
        "src/deep/er/words.lua": (13, 15),
        "src/empty.lua": (0, 1),
        "src/maze.lua": (36, 40),
    }
