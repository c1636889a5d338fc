"""Records that the chapter says to leave out: they are told all the same, and harm no file (chapter 02 §8, §14.1)."""

import json

import pytest

from codecov_core.ingest.sink import Drop
from tests.unit.ingest_formats.columns_only import columns_only
from tests.unit.ingest_formats.showing import read_report

XML = {
    "cobertura": (
        (
            '<coverage><line number="5" hits="1"/><class filename="a"><line number="1" hits="1"/></class>'
            '<class filename="" name="B"><line number="2" hits="1"/></class><class filename=""/>'
            '<line hits="3" number="07"/><line number="x"/><line/></coverage>'
        ),
        [
            Drop("class", "class whose file name is empty", 2, ("B", "class 3")),
            Drop("line", "it stands in no class", 4, ("line 5", "line 07", "line x", "line without a number")),
        ],
    ),
    "clover": (
        (
            '<coverage generated="1"><line num="5" count="1"/><file name="a.php"><metrics loc="3"/>'
            '<line num="3" count="1"/><line num="4" count="1"/><line num="5" count="1"/></file></coverage>'
        ),
        [
            Drop("line", "it stands in no file", 1, ("line 1",)),
            Drop("line", "behind the last line of its PHP file", 2, ("a.php:4", "a.php:5")),
        ],
    ),
    "opencover": (
        (
            '<CoverageSession><Module><Files><File uid="1" fullPath="a.cs"/><File uid="2"/></Files>'
            '<Method><FileRef uid="1"/><SequencePoint vc="2" sl="3" el="3"/><SequencePoint vc="1" el="6"/></Method>'
            '<Method><FileRef uid="9"/><SequencePoint vc="1" sl="4" el="4"/>'
            '<SequencePoint vc="1" sl="5" el="5"/></Method>'
            '<Method><SequencePoint vc="1" sl="6" el="6"/></Method><Method><FileRef uid="9"/></Method>'
            '<Method><FileRef uid="2"/><SequencePoint vc="1" sl="6" el="6"/></Method>'
            '<SequencePoint vc="2" sl="3" el="3"/></Module></CoverageSession>'
        ),
        [
            Drop("method", "no file is told for it", 3, ("method 2", "method 3", "method 5")),
            Drop("sequence point", "it stands in no method", 1, ("sequence point 7",)),
            Drop("sequence point", "sl or el is missing", 1, ("a.cs, sequence point 2",)),
        ],
    ),
    "dotcover": (
        (
            '<Root><File Index="1" Name="a.cs"/><File Index="2"/><Statement FileIndex="1" Line="3" EndLine="3"/>'
            '<Statement FileIndex="3" Line="4" EndLine="4"/><Statement FileIndex="2" Line="4" EndLine="4"/></Root>'
        ),
        [
            Drop("statement", "its file is unknown", 1, ("statement 2",)),
            Drop("file", "file without a name", 1, ("file 2",)),
        ],
    ),
    "mono": (
        (
            '<coverage><assembly/><method filename=""><statement line="3" counter="2"/>'
            '<statement line="4" counter="2"/></method><method filename=""/>'
            '<method><statement line="4" counter="0"/></method>'
            '<method filename="a.cs"><statement line="3" counter="1"/></method>'
            '<statement line="4" counter="0"/></coverage>'
        ),
        [
            Drop("method", "no file name", 2, ("method 1", "method 3")),
            Drop("statement", "in no method", 1, ("statement 5",)),
        ],
    ),
    "scoverage-statements": (
        (
            "<statements><statement><source> </source><line>4</line><count>3</count></statement>"
            "<statement><line>4</line><count>3</count></statement>"
            "<statement><source>a</source><line>4</line><count>1</count></statement></statements>"
        ),
        [Drop("statement", "no source is told", 2, ("statement 1", "statement 2"))],
    ),
    "jacoco": (
        (
            '<report name="x"><package name="p"><sourcefile><line nr="1" ci="1"/></sourcefile><line nr="1" ci="1"/>'
            '<sourcefile name="a.java"><line nr="1" ci="1"/></sourcefile></package></report>'
        ),
        [
            Drop("sourcefile", "it has no name", 1, ("sourcefile 1",)),
            Drop("line", "it stands in no sourcefile", 1, ("line 2",)),
        ],
    ),
}


@pytest.mark.parametrize("in_columns", [False, True])
@pytest.mark.parametrize(("format", "data", "drops"), [(name, *case) for name, case in XML.items()], ids=list(XML))
def test_what_is_left_out_is_told(
    format: str, data: str, drops: list[Drop], *, in_columns: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if in_columns:
        columns_only(monkeypatch)
    read = read_report(data)
    assert read.format == format
    assert len(read.files) == 1
    assert sorted(read.drops, key=str) == sorted(drops, key=str)


def test_lines_in_no_class_are_counted_in_columns() -> None:
    lines = [f'<line number="{number}" hits="1"/>' for number in range(1, 90)]
    classes = [f'<class filename="{name}">{"".join(lines)}</class>' for name in ("a", "")]
    read = read_report(f"<coverage>{''.join(lines)}{''.join(classes)}</coverage>")
    assert list(read.files) == ["a"]
    assert list(read.drops) == [
        Drop("class", "class whose file name is empty", 1, ("class 2",)),
        Drop("line", "it stands in no class", 89, ("line 1", "line 2", "line 3", "line 4", "line 5")),
    ]


def test_statements_that_people_had_ignored_are_nothing_to_warn_of() -> None:
    statement = '<statement line="{}" invocation-count="1" branch="false" method="" ignored="{}"/>'
    inside = statement.format(1, "false") + statement.format(2, "true")
    read = read_report(f'<scoverage>{statement.format(3, "false")}<class filename="a">{inside}</class></scoverage>')
    assert read.files == {"a": {1: (1,)}}
    assert list(read.drops) == [
        Drop("statement", "it stands in no class", 1, ("line 3",)),
        Drop("statement", "an ignored statement", 1, ("a:2",), usual=True),
    ]


def test_none_of_it_makes_a_file_a_bad_one() -> None:
    lines = "".join(f'<line num="{number}" count="1"/>' for number in range(2, 100))
    data = f'<coverage generated="1"><file name="a.php"><metrics loc="2"/>{lines}</file></coverage>'
    read = read_report(data)
    assert read.problem is None
    assert read.reasons == {"behind the last line of its PHP file": 97}


GCOV = """        -:    0:Source:a.c
        1:    1:f();
    #####:    2:static int x;
    #####:    3:  inline g();
    #####:    4:  h();
        1:    5:i(); // LCOV_EXCL_LINE
        -:    6:// LCOV_EXCL_START
    #####:    7:j();
    #####:    8:static int y; // LCOV_EXCL_STOP
"""


@pytest.mark.parametrize("in_columns", [False, True])
def test_gcov_tells_what_is_excluded_and_declarations(monkeypatch: pytest.MonkeyPatch, *, in_columns: bool) -> None:
    if in_columns:
        columns_only(monkeypatch)
    read = read_report(GCOV)
    assert read.lines == {1: (1,), 4: (0,)}
    assert sorted(read.drops, key=str) == [
        Drop("line", "a declaration (static, inline) that never ran", 2, ("a.c:2", "a.c:3"), usual=True),
        Drop("line", "excluded by LCOV_EXCL in the source", 2, ("a.c:5", "a.c:7"), usual=True),
    ]


BRANCHES = """        -:    0:Source:a.c
        1:    1:  if (x)
branch  0 taken 1
branch  1 taken 0
        1:    2:  g();
call    0 returned 1
branch  1 taken 0
        1:    3:  h(); // LCOV_EXCL_LINE
branch  0 taken 0
        1:    4:  for (;;)
branch  0 taken 1
"""
NOT_WANTED = "branches are read only where parsers.gcov.branch_detection asks for them"


@pytest.mark.parametrize("in_columns", [False, True])
def test_gcov_tells_branches_that_nobody_asked_for(monkeypatch: pytest.MonkeyPatch, *, in_columns: bool) -> None:
    if in_columns:
        columns_only(monkeypatch)
    read = read_report(BRANCHES)
    assert read.lines == {1: (1, "b"), 2: (1,), 4: (1, "b")}
    assert [drop for drop in read.drops if drop.kind == "branch"] == [
        Drop("branch", NOT_WANTED, 4, ("a.c:1", "a.c:2", "a.c:4"), usual=True)
    ]


def test_gcov_tells_the_branches_that_its_options_do_not_ask_for() -> None:
    read = read_report(BRANCHES, gcov_branch_conditional=True)
    assert read.lines == {1: ("1/2", "b"), 2: (1,), 4: (1, "b")}
    assert [drop for drop in read.drops if drop.kind == "branch"] == [
        Drop("branch", NOT_WANTED, 2, ("a.c:2", "a.c:4"), usual=True)
    ]


@pytest.mark.parametrize("in_columns", [False, True])
def test_gcov_tells_counts_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, *, in_columns: bool) -> None:
    if in_columns:
        columns_only(monkeypatch)
    read = read_report(GCOV + "      abc:   10:k();\n  -5:11:}\n  -5:12:x();\n  -: 13:x();\n_ZN1aE:\n   7: 14:y();\n")
    assert read.lines == {1: (1,), 4: (0,), 14: (7,)}
    assert [drop for drop in read.drops if not drop.usual] == [
        Drop("line", "its count cannot be read", 2, ("a.c:10", "a.c:12"))
    ]


SKIPPED = "a comment in the source says to skip it"
INDEX_ZERO = "the first item of the list is no line: its index is 0"
JSON: dict[str, tuple[object, list[Drop]]] = {
    "covr": (
        {"uploader": "R", "files": [{"name": "a", "coverage": [5, 1]}, {"name": "b", "coverage": [None, 1]}]},
        [Drop("line", INDEX_ZERO, 1, ("a",), usual=True)],
    ),
    "codecov": (
        {"coverage": {"a": [0, 1], "b": {"0": 7, "1": 1, "-3": 1}, "c": {"0": None, "1": 1}, "d": [None, 1]}},
        [
            Drop("line", INDEX_ZERO, 1, ("a",), usual=True),
            Drop("line", "line number is below 1", 2, ("b", "b"), usual=True),
        ],
    ),
    "scct": (
        {"fileReports": [{"filename": name, "coverage": {"0": 1, "1": 1}} for name in "ab"]},
        [Drop("line", "line number is below 1", 2, ("a", "b"), usual=True)],
    ),
    "istanbul": (
        {"a.js": {"lineData": [0, 1]}, "b.js": {"lineData": [None, 1]}},
        [Drop("line", INDEX_ZERO, 1, ("a.js",), usual=True)],
    ),
    "coverage.py": (
        {
            "meta": {"show_contexts": False},
            "files": {
                "a.py": {"executed_lines": [1, 0, -3], "missing_lines": []},
                "b.py": {"executed_lines": [0], "missing_lines": [None, 0, 2]},
            },
        },
        [Drop("line", "line number is below 1", 4, ("a.py", "a.py", "b.py", "b.py"), usual=True)],
    ),
    "coveralls": (
        {"source_files": [{"name": "a", "coverage": None}, {"name": "b", "coverage": [1], "branches": [0, 0, 0, 1]}]},
        [
            Drop("branch", "line number is below 1", 1, ("b",)),
            Drop("file", "its coverage is null", 1, ("a",), usual=True),
        ],
    ),
    "dart": (
        {
            "type": "CodeCoverage",
            "coverage": [{"source": "a.dart", "hits": [1, 1, 2]}, {"source": "b", "hits": [1, 1]}],
        },
        [Drop("line", "a line without a count ends the list", 1, ("a.dart",))],
    ),
}


@pytest.mark.parametrize("in_columns", [False, True])
@pytest.mark.parametrize("lines", [0, 3000])
@pytest.mark.parametrize("format", list(JSON))
def test_numbers_of_no_line_are_told(
    format: str, lines: int, *, in_columns: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if in_columns:
        columns_only(monkeypatch)
    document, drops = JSON[format]
    text = json.dumps(document)
    if lines:  # enough of them for the document to be read by its outline
        text = text.replace("1]", "1" + ", 1, 1" * lines + "]")
    read = read_report(text)
    assert read.format == format
    assert sorted(read.drops, key=str) == sorted(drops, key=str)


def locations(line: int) -> dict[str, object]:
    return {"start": {"line": line, "column": 1}, "end": {"line": line, "column": 9}}


MISSING: dict[str, tuple[object, list[Drop]]] = {
    "istanbul": (
        {
            "a.js": {
                "statementMap": {"0": locations(1), "1": locations(2) | {"skip": True}},
                "s": {"0": 1, "1": 0},
                "branchMap": {
                    "0": {"locations": [locations(1), locations(3) | {"skip": True}]},
                    "1": {"locations": [locations(4)], "skip": True},
                },
                "b": {"0": [1, 0], "1": [0]},
                "fnMap": {"0": {"loc": locations(5), "skip": True}},
                "f": {"0": 0},
            }
        },
        [
            Drop("statement", SKIPPED, 1, ("a.js: 1",), usual=True),
            Drop("branch", SKIPPED, 2, ("a.js: 0.1", "a.js: 1"), usual=True),
            Drop("function", SKIPPED, 1, ("a.js: 0",), usual=True),
        ],
    ),
    "llvm-cov": (
        {
            "type": "llvm.coverage.json.export",
            "data": [
                {"files": [{"filename": "a", "segments": [[1, 1, 1, True, True], [1, 9, 0, False, False]]}]},
                {"files": [{"filename": "b"}, {"filename": "c", "segments": None}, {"filename": "d", "segments": []}]},
            ],
        },
        [Drop("file", "it has no segments", 2, ("b", "c"))],
    ),
    "coverlet": (
        {
            "a.dll": {"a.cs": {"C": {"m": {"Lines": {"1": 1}, "Branches": []}, "n": None}, "D": None}, "b.cs": None},
            "b.dll": None,
        },
        [
            Drop("module", "not an object", 1, ("b.dll",)),
            Drop("file", "not an object", 1, ("b.cs",)),
            Drop("class", "not an object", 1, ("D",)),
            Drop("method", "not an object", 1, ("n",)),
        ],
    ),
    "flow": (
        {
            "flowStatus": {"passed": True},
            "files": {"a": {"expressions": {"covered_locs": [locations(1)]}}, "b": None, "c": {"isError": True}},
        },
        [Drop("file", "it has no expressions", 2, ("b", "c"))],
    ),
    "salesforce": (
        [{"name": "A", "lines": {"1": 1}}, {"name": "B", "lines": {}}, {"name": "C"}],
        [Drop("class", "it has no lines", 2, ("B", "C"), usual=True)],
    ),
    "dart": (
        {
            "type": "CodeCoverage",
            "coverage": [{"source": "a", "hits": [1, 1]}, {"source": "b"}, {"source": "c", "hits": []}],
        },
        [Drop("source", "it has no hits", 1, ("b",))],
    ),
}


@pytest.mark.parametrize("blanks", [0, 1 << 13])
@pytest.mark.parametrize("format", list(MISSING))
def test_what_has_no_lines_is_told(format: str, blanks: int) -> None:
    document, drops = MISSING[format]
    # With enough blanks the document is large enough to be read by its outline.
    read = read_report(json.dumps(document).replace("}", " " * blanks + "}", 1))
    assert read.format == format
    assert [list(lines) for lines in read.files.values()] == [[1]]
    assert sorted(read.drops, key=str) == sorted(drops, key=str)


@pytest.mark.parametrize("in_columns", [False, True])
def test_rows_of_a_listing_with_an_unreadable_number_are_told(
    monkeypatch: pytest.MonkeyPatch, *, in_columns: bool
) -> None:
    if in_columns:
        columns_only(monkeypatch)
    read = read_report(
        "a.swift:\n    1|      5|x\n    y|      3|q\n    z|       |q\n  | Branch | 3\n   -|  4|5\n    3| 2|}\n"
    )
    assert read.lines == {1: (5,)}
    assert list(read.drops) == [Drop("row", "its line number cannot be read", 1, ("a.swift: 'y'",))]
