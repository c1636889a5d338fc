"""What the reference system misreads: every rule of chapter 02 §14.4 marked S, one case or more, row by row."""

import json
from dataclasses import dataclass

import pytest

from codecov_core.ingest import FileOptions, PathResolver, PathRules, parse_file

Json = dict[str, object] | list[object]
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Case:
    """What is read, and what must come out: coverage, type and missed branches of every line, as the chapter writes."""

    report: str | bytes | Json
    expected: dict[str, dict[int, object]]
    name: str | None = None
    network: tuple[str, ...] | None = None

    @property
    def data(self) -> bytes:
        if isinstance(self.report, bytes):
            return self.report
        return (self.report if isinstance(self.report, str) else json.dumps(self.report)).encode()


def nested(*names: str, inside: str) -> str:
    """Elements in each other, from outside in; a name may have attributes."""
    for name in reversed(names):
        inside = f"<{name}>{inside}</{name.split()[0]}>"
    return inside


def cobertura(*lines: str, source: str = "", names: tuple[str, ...] = ("a.py",), root: str = "coverage") -> str:
    of_names = lines if len(names) > 1 else ["".join(lines)]
    classes = [
        nested(f'class name="c" filename="{name}"', "lines", inside=written)
        for name, written in zip(names, of_names, strict=True)
    ]
    packages = nested("packages", "package", "classes", inside="".join(classes))
    return nested(root, inside=(nested("sources", "source", inside=source) if source else "") + packages)


def line(number: int, hits: object = 1, **more: str) -> str:
    attributes = "".join(f' {key.replace("_", "-")}="{value}"' for key, value in more.items())
    stated = "" if hits is None else f' hits="{hits}"'
    return f'<line number="{number}"{stated}{attributes}/>'


def jacoco(lines: str, *, before: str = "", file: str = "A.java", group: str = "") -> str:
    package = nested('package name="p"', f'sourcefile name="{file}"', inside=lines)
    inside = nested(f'group name="{group}"', inside=package) if group else package
    return nested('report name="all of it"', inside=before + inside)


def opencover(*modules: tuple[str, str]) -> str:
    written = [
        f'<Module><Files><File uid="1" fullPath="{path}"/></Files>'
        + nested("Classes", "Class", "Methods", "Method", inside=f'<FileRef uid="1"/>{points}')
        + "</Module>"
        for path, points in modules
    ]
    return nested("CoverageSession", "Modules", inside="".join(written))


def lcov(*lines: str) -> str:
    return "\n".join([*lines, "end_of_record", ""])


def gcov(*lines: str, source: str = "a.c") -> str:
    return "\n".join([f"        -:    0:Source:{source}", *lines, ""])


def istanbul(name: str = "a.js", **parts: object) -> dict[str, object]:
    return {name: {"statementMap": {}, "s": {}, "branchMap": {}, "b": {}, "fnMap": {}, "f": {}, **parts}}


def at(number: object) -> dict[str, object]:
    return {"start": {"line": number, "column": 0}, "end": {"line": number, "column": 5}}


def arm(kind: str, count: int) -> dict[str, object]:
    return {"type": kind, "start_line": 1, "coverage": count}


MODULES = ("modA/src/main/kotlin/p/A.java", "modB/src/main/kotlin/p/A.java")
RULES: dict[str, list[Case]] = {
    "Cobertura: name to path first, then one file a path": [
        Case(cobertura(line(1), line(2), names=("x/../a.py", "a.py")), {"a.py": {1: 1, 2: 1}}, network=("a.py",)),
        Case(
            cobertura(line(1), line(2), names=("b.py", "a.py")),
            {"p/b.py": {1: 1}, "p/a.py": {2: 1}},
            network=("p/a.py", "p/b.py"),
        ),
    ],
    "Cobertura: Windows sources; one source without a list of files": [
        Case(
            cobertura(line(1), source="C:\\w\\other", names=("src/mod.py",)),
            {"other/src/mod.py": {1: 1}},
            network=("pkg/src/mod.py", "other/src/mod.py"),
        ),
        *(
            Case(cobertura(line(1), source=source, names=("pkg/mod.py",)), {"src/pkg/mod.py": {1: 1}}, network=())
            for source in ("/home/runner/work/r/r/src", "D:\\a\\r\\r\\src")
        ),
    ],
    "Cobertura: one expression for fractions; no hits is 0; clamped": [
        Case(cobertura(line(1, branch="true", condition_coverage="50% (1/2) of all")), {"a.py": {1: ("1/2", "b")}}),
        Case(cobertura(line(1, branch="true", condition_coverage="(1/2)")), {"a.py": {1: ("1/2", "b")}}),
        Case(
            cobertura(line(1, None), line(2, ""), line(3, 2.7), line(4, -3), line(5, "9" * 30)),
            {"a.py": {1: 0, 2: 0, 3: 2, 4: 0, 5: LARGEST}},
        ),
    ],
    "Cobertura: the fraction stays where the conditions say something else": [
        Case(
            cobertura(
                '<line number="1" hits="1" branch="true" condition-coverage="25% (1/4)"><conditions>'
                '<condition number="0" type="jump" coverage="50%"/></conditions></line>' * 2
            ),
            {"a.py": {1: ("1/4", "b", ("0:jump",))}},
        ),
    ],
    "Cobertura: local names": [Case(cobertura(line(1), root='coverage xmlns="urn:x"'), {"a.py": {1: 1}})],
    "JaCoCo: groups, conventional roots, the folder of the report": [
        Case(jacoco('<line nr="1" ci="1"/>', group="modB"), {MODULES[1]: {1: 1}}, network=MODULES),
        Case(
            jacoco('<line nr="1" ci="1"/>'), {MODULES[0]: {1: 1}}, name="modA/build/reports/jacoco.xml", network=MODULES
        ),
    ],
    "JaCoCo: an empty path, a start of 0, missing counters": [
        Case(jacoco('<line nr="1" ci="1"/>', file=""), {}),
        Case(
            jacoco('<line nr="1" ci="1"/><line nr="2" ci="1" mb="1"/>', before='<sessioninfo start="0" dump="0"/>'),
            {"p/A.java": {1: 1, 2: ("0/1", "b")}},
        ),
    ],
    "Clover: no type, no count, counts with a point, a day as ISO has it": [
        Case(
            nested(
                'coverage generated="2026-11-24"',
                'file name="a.php"',
                inside='<line num="1"/><line num="2" type="stmt" count="2.0"/><line num="3" type="method"/>',
            ),
            {"a.php": {1: 0, 2: 2, 3: (0, "m")}},
        ),
    ],
    "Bullseye: local names, no build, whatever event": [
        Case(
            nested(
                "BullseyeCoverage",
                'folder name="f"',
                'src name="a.c"',
                "fn",
                inside='<probe line="1" kind="function" event="full"/><probe line="2" kind="decision" event="both"/>',
            ),
            {"f/a.c": {1: (1, "m"), 2: ("1/2", "b")}},
        ),
    ],
    "OpenCover: hidden lines, modules, an end before the start": [
        Case(
            opencover(
                ("a.cs", '<SequencePoint vc="1" sl="3" el="1"/><SequencePoint vc="1" sl="16707566" el="16707566"/>'),
                ("b.cs", '<SequencePoint vc="0" sl="4" el="4"/>'),
            ),
            {"a.cs": {3: 1}, "b.cs": {4: 0}},
        ),
    ],
    "Microsoft coverage: sources of a module are its own": [
        Case(
            nested(
                "results",
                inside='<module><range source_id="0" covered="yes" start_line="1" end_line="1"/>'
                '<source_file id="0" path="a.cs"/></module>'
                '<module><range source_id="0" covered="no" start_line="2" end_line="2"/></module>',
            ),
            {"a.cs": {1: 1}},
        ),
    ],
    "dotCover: true in small letters": [
        Case(
            nested("Root", inside='<File Index="1" Name="a.cs"/><Statement FileIndex="1" Line="3" Covered="true"/>'),
            {"a.cs": {3: 1}},
        ),
    ],
    "LCOV: commas in branches, comments, byte order marks, odd numbers": [
        Case(lcov("SF:a.c", "BRDA:2,0,x, y,0", "BRDA:2,0,z,1"), {"a.c": {2: ("1/2", "b", ("0:x, y",))}}),
        Case(lcov("# a: comment", "SF:a.c", "DA:1,1"), {"a.c": {1: 1}}),
        Case(b"\xef\xbb\xbf" + lcov("TN:", "SF:a.c", "DA:1,1").encode(), {"a.c": {1: 1}}),
        Case(lcov("SF:a.c", "DA:-1,1", "DA:2,Infinity", "DA:3,1"), {"a.c": {3: 1}}),
    ],
    "gcov: stars, shortened counts, markers": [
        Case(
            gcov(
                "       2*:    1:a", "     1.5k:    2:b", "    $$$$$:    3:c", "    %%%%%:    4:d", "       3M:    5:e"
            ),
            {"a.c": {1: 2, 2: 1500, 3: 0, 4: 0, 5: 3_000_000}},
        ),
        Case(gcov("        1:    1:x", source="C:\\w\\a.c"), {"C:/w/a.c": {1: 1}}),
    ],
    "Go: one odd line, Windows paths": [
        Case(
            "mode: set\na.go:1.1,1.9 1 1\nwhat is this\nC:\\w\\b.go:2.1,2.9 1 0\n",
            {"a.go": {1: 1}, "C:/w/b.go": {2: 0}},
        ),
    ],
    "Xcode's text: columns, first letters, colours, K": [
        Case("B.m:\n    1|      5|a\n    2|     2K|b\n", {"B.m": {1: 5, 2: 2000}}),
        Case("/x/B.m:\n      5|    1|a\n       |    2|b\n", {"/x/B.m": {1: 5}}),
        Case("\x1b[0;36m/x/B.m:\n\x1b[0m    1|      0|\x1b[0;41ma\x1b[0m\n", {"/x/B.m": {1: 0}}),
    ],
    "D: a line feed at the end, the footer's path first, fixed once": [
        Case("      3|f() {\n0000000|  g();\nsrc/a.d is 50% covered\n", {"src/a.d": {1: 3, 2: 0}}, name="src-a.lst"),
    ],
    "Elm: sections over several lines, an empty start": [
        Case(
            {
                "coverageData": {
                    "M": [{"count": 2, "from": {"line": 3, "column": 5}, "to": {"line": 5, "column": 2}}],
                },
                "moduleMap": {"M": "M.elm"},
            },
            {"M.elm": {3: 2, 4: 2, 5: 2}},
        ),
    ],
    "Istanbul: no path, lines that are null": [
        Case(istanbul(statementMap={"0": at(None), "1": at(2)}, s={"0": 1, "1": 3}), {"a.js": {2: 3}}),
        Case(
            {**istanbul(name="node_modules/x.js"), **istanbul(statementMap={"0": at(1)}, s={"0": 1})}, {"a.js": {1: 1}}
        ),
    ],
    "covr, linesCovered, scct, lineData: index 0 is no line": [
        Case({"uploader": "R", "files": [{"name": "a.R", "coverage": [5, 3, None, 0]}]}, {"a.R": {1: 3, 3: 0}}),
        Case({"a.js": {"linesCovered": {"0": 1, "2": 3}}}, {"a.js": {2: 3}}),
        Case({"fileReports": [{"filename": "a.scala", "coverage": {"0": 1, "2": 3}}]}, {"a.scala": {2: 3}}),
        Case({"a.js": {"lineData": [7, 1, 0]}}, {"a.js": {1: 1, 2: 0}}),
    ],
    "Codecov JSON: ignored, null, false, texts, files without": [
        Case(
            {"coverage": {"a.py": {"1": 1, "2": None, "3": "ignored", "4": "odd", "5": "1/2"}, "b.py": None}},
            {"a.py": {1: 1, 3: -1, 5: ("1/2", "b")}},
        ),
    ],
    "Result sets: lists begin with line 1, whatever the command, all of them": [
        Case(
            {"x y": {"coverage": {"a.rb": [1, None, 0]}}, "Minitest": {"coverage": {"a.rb": {"lines": [0, None, 4]}}}},
            {"a.rb": {1: 1, 3: 4}},
        ),
    ],
    "SimpleCov's own form comes before Codecov's; branches": [
        Case(
            {
                "meta": {"simplecov_version": "0.22"},
                "coverage": {"a.rb": {"lines": [1, "ignored", 0], "branches": [arm("then", 2), arm("else", 0)]}},
            },
            {"a.rb": {1: ("1/2", "b", ("1",)), 2: -1, 3: 0}},
        ),
    ],
    "Coveralls: counts as texts": [
        Case({"source_files": [{"name": "a.c", "coverage": ["3", None, "0"]}]}, {"a.c": {1: 3, 3: 0}})
    ],
    "All: negative counts are 0, huge ones the largest": [
        Case(lcov("SF:a.c", "DA:1,-4", "DA:2," + "9" * 30), {"a.c": {1: 0, 2: LARGEST}}),
        Case(
            {"fileReports": [{"filename": "a.scala", "coverage": {"1": -1, "2": 10**30, "3": -7}}]},
            {"a.scala": {1: -1, 2: LARGEST, 3: 0}},
        ),
    ],
}
CASES = [
    pytest.param(case, id=f"{rule} ({number})") for rule, cases in RULES.items() for number, case in enumerate(cases, 1)
]


@pytest.mark.parametrize("case", CASES)
def test_a_rule_holds(case: Case) -> None:
    resolver = None if case.network is None else PathResolver(PathRules(), case.network)
    parsed = parse_file(case.name, case.data, FileOptions(resolver=resolver))
    shown: dict[str, dict[int, object]] = {}
    for name in () if parsed.report is None else parsed.report.names:
        shown[name] = {}
        for found in parsed.report.lines(name) if parsed.report is not None else ():
            columns = (found.coverage, found.type, found.sessions[0].missed)
            kept = columns[: 3 if columns[2] else 2 if columns[1] else 1]
            missed = (tuple(columns[2]),) if columns[2] else ()
            shown[name][found.number] = found.coverage if len(kept) == 1 else (*kept[:2], *missed)
    assert shown == case.expected


STATED: dict[str, object] = {
    "codecov": {"coverage": {"a": {"1": -1}}},
    "resultset": {"RSpec": {"coverage": {"a": {"lines": [-1]}}}},
    "simplecov": {"meta": {"simplecov_version": "1"}, "coverage": {"a": {"lines": [-1]}}},
    "scct": {"fileReports": [{"filename": "a", "coverage": {"1": -1}}]},
    "salesforce": [{"name": "a.cls", "lines": {"1": -1}}],
    "coveralls": {"source_files": [{"name": "a", "coverage": [-1]}]},
}
COUNTED: dict[str, object] = {
    "istanbul": {"a": {"linesCovered": {"1": -1}}},
    "covr": {"uploader": "R", "files": [{"name": "a", "coverage": [None, -1]}]},
    "dart": {"type": "CodeCoverage", "coverage": [{"source": "a", "hits": [1, -1]}]},
    "tarpaulin": {"files": [{"path": ["a"], "traces": [{"line": 1, "stats": {"Line": -1}}]}]},
    "gcov-json": {"gcc_version": "1", "files": [{"file": "a", "lines": [{"line_number": 1, "count": -1}]}]},
    "coverlet": {"a.dll": {"a": {"c": {"m": {"Lines": {"1": -1}, "Branches": []}}}}},
    "fastcov": {"sources": {"a": {"": {"lines": {"1": -1}, "branches": {}, "functions": {}}}}},
}


@pytest.mark.parametrize(
    ("format", "document", "coverage"),
    [
        *((format, document, -1) for format, document in STATED.items()),
        *((format, document, 0) for format, document in COUNTED.items()),
    ],
)
def test_minus_one_is_skipped_where_coverage_is_stated(format: str, document: object, coverage: int) -> None:
    parsed = parse_file(None, json.dumps(document).encode())
    assert parsed.result.format == format
    assert parsed.report is not None
    (name,) = parsed.report.names
    assert [line.coverage for line in parsed.report.lines(name)] == [coverage]
