"""JSON that today's tools write and the reference system lacks (chapter 02 §14.9).

For xccov, Coverlet, Dart and tarpaulin no tool was at hand: the documents follow `xcrun xccov view --archive --json`,
Coverlet's ``JsonReporter``, `collect_coverage` of Dart's coverage package and tarpaulin's ``--out Json``, as §14.9 has
them.
"""

import json

import pytest

from codecov_core.ingest import FileOptions, PathResolver, PathRules, parse_file
from tests.unit.ingest_formats.real_reports import branch_totals, ran_and_all, read_real, totals
from tests.unit.ingest_formats.showing import read_report


def test_xccov() -> None:
    document = {
        "/src/A.swift": [
            {"line": 1, "isExecutable": False},
            {"line": 2, "isExecutable": True, "executionCount": 4},
            {
                "line": 3,
                "isExecutable": True,
                "executionCount": 2,
                "subranges": [
                    {"column": 9, "length": 3, "executionCount": 0},
                    {"column": 2, "length": 4, "executionCount": 1},
                ],
            },
            {"line": "x", "isExecutable": True, "executionCount": 4},
            {"line": 5, "isExecutable": True},
        ],
        "/src/B.swift": [],
    }
    read = read_report(json.dumps(document))
    assert read.format == "xccov"
    assert read.files == {"/src/A.swift": {2: (4,), 3: (2, None, None, ((2, 6, 1), (9, 12, 0)))}}
    assert read.reasons == {"no usable line": 1, "the count is no number": 1}


def test_coverlet() -> None:
    method = {
        "Lines": {"10": 1, "11": 0, "12": 4, "13": -1},
        "Branches": [
            {"Line": 11, "Offset": 5, "EndOffset": 7, "Path": 0, "Ordinal": 0, "Hits": 1},
            {"Line": 11, "Offset": 5, "EndOffset": 9, "Path": 1, "Ordinal": 1, "Hits": 0},
        ],
    }
    lambda_ = {
        "Lines": {"11": 3, "12": 9},
        "Branches": [{"Line": 11, "Offset": 30, "Path": 0, "Hits": 2}, {"Line": "x", "Hits": 1}, {}],
    }
    document = {"App.dll": {"/src/A.cs": {"N.A": {"M()": method}, "N.A/<>c": {"L()": lambda_}}}}
    read = read_report(json.dumps(document))
    assert read.format == "coverlet"
    assert read.files == {"/src/A.cs": {10: (1,), 11: ("2/3", "b", ("5:1",)), 12: (9,), 13: (0,)}}
    assert read.reasons == {"no usable line": 1, "the count is no number": 1}


def test_tarpaulin() -> None:
    def trace(line: object, **stats: object) -> dict[str, object]:
        return {"line": line, "address": [], "length": 1, "stats": stats}

    files = [
        {
            "path": ["/", "home", "x", "src", "lib.rs"],
            "content": "",
            "traces": [trace(1, Line=3), trace(2, Line=0), trace(3, Branch={})],
        },
        {"path": ["src", "main.rs"], "traces": [trace(4, Line=1), trace("x", Line=1), trace(6, Line="x")]},
        {"path": [], "traces": []},
    ]
    read = read_report(json.dumps({"files": files}))
    assert read.format == "tarpaulin"
    assert read.files == {"/home/x/src/lib.rs": {1: (3,), 2: (0,)}, "src/main.rs": {4: (1,)}}
    assert read.reasons == {
        "it counts no line": 1,
        "no usable line": 1,
        "the count is no number": 1,
        "no usable path": 1,
    }


def dart(*sources: tuple[str, list[object]]) -> str:
    return json.dumps({"type": "CodeCoverage", "coverage": [{"source": name, "hits": hits} for name, hits in sources]})


def test_dart() -> None:
    read = read_report(dart(("package:foo/src/a.dart", [1, 2, 3, 0, "5-6", 1, "x", 1, 8, "y"]), ("dart:core", [1, 1])))
    assert read.format == "dart"
    assert read.files == {"lib/src/a.dart": {1: (2,), 3: (0,), 5: (1,), 6: (1,)}}
    assert read.reasons == {
        "belongs to Dart or to a package from elsewhere": 1,
        "no usable line": 1,
        "the count is no number": 1,
    }


@pytest.mark.parametrize(
    ("network", "paths"),
    [
        (["lib/src/a.dart", "lib/b.dart", "test/a_test.dart"], ["lib/src/a.dart", "lib/b.dart", "test/a_test.dart"]),
        (
            ["packages/foo/lib/src/a.dart", "packages/foo/lib/b.dart"],
            ["packages/foo/lib/src/a.dart", "packages/foo/lib/b.dart"],
        ),
    ],
)
def test_dart_packages_from_elsewhere_are_left_out(network: list[str], paths: list[str]) -> None:
    text = dart(
        ("package:foo/src/a.dart", [1, 1]),
        ("package:foo/b.dart", [1, 1]),
        ("package:args/src/parser.dart", [1, 1]),
        ("package:args/args.dart", [1, 1]),
        ("file:///home/x/foo/test/a_test.dart", [1, 1]),
    )
    parsed = parse_file(None, text.encode(), FileOptions(resolver=PathResolver(PathRules(), network)))
    assert parsed.report is not None
    assert list(parsed.report.names) == paths
    assert [drop.examples for drop in parsed.result.drops] == [
        ("package:args/src/parser.dart", "package:args/args.dart")
    ]


def test_dart_packages_of_an_unknown_repository_keep_apart() -> None:
    read = read_report(dart(("package:foo/a.dart", [1, 1]), ("package:bar/a.dart", [1, 0])))
    assert read.files == {"packages/foo/lib/a.dart": {1: (1,)}, "packages/bar/lib/a.dart": {1: (0,)}}


def test_covdir() -> None:
    document = {
        "coveragePercent": 50,
        "name": "",
        "children": {
            "src": {"children": {"a.c": {"coverage": [-1, 3, 0, None, "x", -7]}, "b.c": 5}},
            "coverage": {"coverage": [4, -1], "name": "coverage"},
        },
    }
    read = read_report(json.dumps(document))
    assert read.format == "covdir"
    assert read.files == {"src/a.c": {2: (3,), 3: (0,), 6: (0,)}, "coverage": {1: (4,)}}
    assert read.reasons == {"not an object": 1, "the count is no number": 1}


def test_what_grcov_says_of_its_own_report() -> None:
    # 77 of 125 lines, where it lists a file with a name that is not ASCII twice.
    read = read_real("grcov/covdir.json")
    assert totals(read) == (77, 125)
    assert ran_and_all(read.files["include/ring.h"]) == (2, 2)


def test_fastcov() -> None:
    first = {
        "functions": {"f": {"start_line": 2}},
        "branches": {"2": [1, 0], "x": [1], "3": ["y", 1]},
        "lines": {"1": 4, "2": 5, "3": 6},
    }
    read = read_report(json.dumps({"sources": {"a.c": {"": first, "other": {"lines": {"1": 9, "4": -1}}}}}))
    assert read.format == "fastcov"
    assert read.files == {"a.c": {1: (9,), 2: ("1/2", "m", ("0:1",)), 3: ("1/1", "b"), 4: (0,)}}
    assert read.reasons == {"the line is no number": 1, "the count is no number": 1}


def test_json_and_lcov_of_fastcov_agree() -> None:
    read = read_real("../corpus/fastcov/ringbuf/reports/fastcov.json")
    assert read.files == read_real("../corpus/fastcov/ringbuf/reports/fastcov.info").files
    assert (totals(read), branch_totals(read)) == ((71, 113), (39, 79))
