"""Bombs: reports of up to a megabyte whose records claim as much as they can.

Records that claim millions of lines each, thousands of records of one line, thousands of files with a line each, and
records that are bad all of them: for every format that has such, written as its tool writes them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from fuzzing.inputs import Input, Setting

MEGABYTE = 1_000_000
LAST = 2_000_000
"""The largest line number that is read."""

_XML = '<?xml version="1.0"?>'
_GOOD_LINE = '<lineToCover lineNumber="1" covered="true"/>'


@dataclass(frozen=True, slots=True)
class Bomb:
    """A text of as many records as fit: ``head``, ``record(n)`` for the n-th, ``between`` two of them, and ``tail``."""

    head: str
    record: Callable[[int], str]
    tail: str = ""
    between: str = ""

    def data(self, size: int = MEGABYTE) -> bytes:
        """Write it in so many bytes at most."""
        return (
            self.head + self.between.join(self._records(size - len(self.head) - len(self.tail))) + self.tail
        ).encode()

    def upload(self, size: int = MEGABYTE) -> Input:
        """Give it as an upload, read with every option that makes more of it."""
        return Input(self.data(size), Setting(configuration="options"), "bomb")

    def _records(self, left: int) -> Iterator[str]:
        number = 0
        while (left := left - len(record := self.record(number)) - len(self.between)) >= 0:
            yield record
            number += 1


def _json(head: str, record: Callable[[int], str], tail: str) -> Bomb:
    return Bomb(head, record, tail, ",")


def _location(line: int, column: int, end: int) -> str:
    return f'{{"start":{{"line":{line},"column":{column}}},"end":{{"line":{line},"column":{end}}}}}'


def _elm(line: int, column: int, last: int, count: int) -> str:
    start, end = f'{{"line":{line},"column":{column}}}', f'{{"line":{last},"column":{column + 9}}}'
    return f'{{"from":{start},"to":{end},"count":{count}}}'


_ELM = '{"moduleMap":{"A":"a.elm"},"coverageData":{"A":['
_LLVM = '{"type":"llvm.coverage.json.export","data":[{"files":['
_COVERAGEPY = '{"meta":{"branch_coverage":true},"files":{'
_COBERTURA = f"{_XML}<coverage><packages><package><classes>"
_COBERTURA_END = "</classes></package></packages></coverage>"
_OPENCOVER = (
    f'{_XML}<CoverageSession><Modules><Module><Files><File uid="1" fullPath="a.cs"/></Files>'
    '<Classes><Class><Methods><Method><FileRef uid="1"/><SequencePoints>'
)
_OPENCOVER_END = "</SequencePoints></Method></Methods></Class></Classes></Module></Modules></CoverageSession>"
_DOTCOVER = f'{_XML}<Root><FileIndices><File Index="1" Name="a.cs"/></FileIndices>'
_MS = (
    f'{_XML}<results><modules><module><source_files><source_file id="0" path="a.cs"/></source_files>'
    "<functions><function><ranges>"
)

RANGES: Mapping[str, Bomb] = {
    "Go": Bomb("mode: set\n", lambda n: f"a.go:1.{n},{LAST}.1 1 1\n"),
    "Go, files": Bomb("mode: set\n", lambda n: f"{n}.go:1.1,{LAST}.1 1 1\n"),
    "Go, as many as allowed": Bomb("mode: set\n", lambda n: f"a.go:{16 * n + 1}.1,{16 * n + 17}.9 1 {n}\n"),
    "Dart": _json('{"type":"CodeCoverage","coverage":[{"source":"a","hits":[', lambda n: f'"1-{LAST}",{n}', "]}]}"),
    "Dart, as many as allowed": _json(
        '{"type":"CodeCoverage","coverage":[{"source":"a","hits":[', lambda n: f'"{17 * n + 1}-{17 * n + 16}",1', "]}]}"
    ),
    "Elm": _json(_ELM, lambda n: _elm(1, 1, LAST, n), "]}}"),
    "llvm-cov export": _json(
        _LLVM, lambda n: f'{{"filename":"{n}","segments":[[1,1,1,true,true],[{LAST},1,0,false,false]]}}', "]}]}"
    ),
    "llvm-cov export, irregular": _json(
        f'{_LLVM}{{"filename":"x","segments":[["x"]]}},',
        lambda n: f'{{"filename":"{n}","segments":[[1,1,1,true,true],[{LAST},1,0,false,false]]}}',
        "]}]}",
    ),
    "OpenCover": Bomb(
        _OPENCOVER, lambda n: f'<SequencePoint vc="1" sl="1" sc="{n}" el="{LAST}" ec="2" fileid="1"/>', _OPENCOVER_END
    ),
    "Microsoft CodeCoverage": Bomb(
        _MS,
        lambda n: f'<range source_id="0" start_line="1" start_column="{n}" end_line="{LAST}" covered="yes"/>',
        "</ranges></function></functions></module></modules></results>",
    ),
    "Visual Studio": Bomb(
        f"{_XML}<CoverageDSPriv>",
        lambda n: (
            f"<Lines><LnStart>1</LnStart><ColStart>{n}</ColStart><LnEnd>{LAST}</LnEnd><Coverage>0</Coverage>"
            "<SourceFileID>1</SourceFileID></Lines>"
        ),
        "<SourceFileNames><SourceFileID>1</SourceFileID><SourceFileName>a.cs</SourceFileName></SourceFileNames>"
        "</CoverageDSPriv>",
    ),
}
"""Records that claim up to two million lines each."""

ONE_LINE: Mapping[str, Bomb] = {
    "Go": Bomb("mode: set\n", lambda n: f"a.go:1.{n},1.{n + 50} 1 {n % 3}\n"),
    "Go, nested": Bomb("mode: set\n", lambda n: f"a.go:1.{n},1.{MEGABYTE - n} 1 {n}\n"),
    "LCOV branches": Bomb("SF:a\nDA:1,1\n", lambda n: f"BRDA:1,0,{n},0\n", "end_of_record\n"),
    "LCOV lines": Bomb("SF:a\n", lambda n: f"DA:1,{n}\n", "end_of_record\n"),
    "Elm": _json(_ELM, lambda n: _elm(1, n, 1, n), "]}}"),
    "Flow": _json(
        '{"flowStatus":{"a":1},"files":{"a.js":{"expressions":{"covered_locs":[',
        lambda n: _location(1, n, n + 3),
        "]}}}}",
    ),
    "xccov": _json(
        '{"a.swift":[',
        lambda n: (
            '{"line":1,"isExecutable":true,"executionCount":1,'
            f'"subranges":[{{"column":{n},"length":1,"executionCount":{n}}}]}}'
        ),
        "]}",
    ),
    "Istanbul statements": _json(
        '{"a.js":{"s":{},"statementMap":{', lambda n: f'"{n}":{_location(1, n + 1, n + 9)}', "}}}"
    ),
    "Istanbul branches": _json(
        '{"a.js":{"statementMap":{},"b":{' + ",".join(f'"{n}":[0,1]' for n in range(5000)) + '},"branchMap":{',
        lambda n: f'"{n}":{{"type":"cond","locations":[{_location(1, 2 * n + 1, 9)},{_location(1, 2 * n + 2, 9)}]}}',
        "}}}",
    ),
    "Istanbul ifs": _json(
        '{"a.js":{"s":{"0":1,"1":1},"statementMap":{"0":'
        + _location(1, 1, 5)
        + ',"1":'
        + _location(1, 7, 9)
        + '},"b":{'
        + ",".join(f'"{n}":[0,1]' for n in range(5000))
        + '},"branchMap":{',
        lambda n: f'"{n}":{{"type":"if","loc":{_location(1, 1, 5)},"locations":[{_location(1, 1, 5)}]}}',
        "}}}",
    ),
    "JSCoverage": _json(
        '{"a.js":{"lineData":[null,1],"branchData":{"1":[null,',
        lambda n: f'{{"position":{n},"nodeLength":1,"evalTrue":1}}',
        "]}}}",
    ),
    "Coveralls": _json('{"source_files":[{"name":"a","coverage":[1],"branches":[', lambda n: f"1,0,{n},0", "]}]}"),
    "coverage.py": _json(f'{_COVERAGEPY}"a":{{"executed_lines":[1],"missing_branches":[', lambda n: f"[1,{n}]", "]}}}"),
    "fastcov": _json('{"sources":{"a":{"":{"lines":{"1":1},"branches":{"1":[', lambda _: "0", "]}}}}}"),
    "fastcov tests": _json('{"sources":{"a":{', lambda n: f'"{n}":{{"lines":{{"1":1}}}}', "}}}"),
    "SimpleCov": _json(
        '{"meta":{"simplecov_version":"1"},"coverage":{"a":{"lines":[1],"branches":[',
        lambda _: '{"start_line":1,"coverage":0}',
        "]}}}",
    ),
    "SimpleCov, Ruby files": _json(
        '{"files":[', lambda n: f'{{"filename":"a.rb","covered_percent":1,"coverage":{{"lines":[0,{n % 2}]}}}}', "]}"
    ),
    "Coverlet": _json(
        '{"a.dll":{"a.cs":{"A":{"m":{"Lines":{"1":1},"Branches":[',
        lambda n: f'{{"Line":1,"Offset":{n},"Path":0,"Hits":0}}',
        "]}}}}}",
    ),
    "Cobertura conditions": Bomb(
        f'{_COBERTURA}<class filename="a"><lines>',
        lambda n: f'<line number="1" hits="1" branch="true" condition-coverage="50% (1/2)" missing-branches="{n}"/>',
        f"</lines></class>{_COBERTURA_END}",
    ),
    "Cobertura missing branches": Bomb(
        f'{_COBERTURA}<class filename="a"><lines>'
        '<line number="1" hits="1" branch="true" condition-coverage="50% (1/2)" missing-branches="',
        lambda n: f"{n},",
        f'"/></lines></class>{_COBERTURA_END}',
    ),
    "OpenCover": Bomb(
        _OPENCOVER, lambda n: f'<SequencePoint vc="{n}" sl="1" sc="{n}" el="1" ec="9" fileid="1"/>', _OPENCOVER_END
    ),
    "dotCover": Bomb(
        _DOTCOVER,
        lambda n: f'<Statement FileIndex="1" Line="1" Column="{n}" EndLine="1" EndColumn="{n + 2}" Covered="True"/>',
        "</Root>",
    ),
    "JaCoCo": Bomb(
        f'{_XML}<report name="a"><package name="a"><class name="a/A" sourcefilename="a.java">',
        lambda n: f'<method name="m" line="1"><counter type="COMPLEXITY" missed="{n}" covered="1"/></method>',
        '</class><sourcefile name="a.java"><line nr="1" mi="0" ci="1"/></sourcefile></package></report>',
    ),
    "Mono": Bomb(
        f'{_XML}<coverage version="1"><assembly/>',
        lambda n: f'<method filename="a.cs"><statement line="1" counter="{n}" offset="{n}"/></method>',
        "</coverage>",
    ),
}
"""Records of one and the same line."""

FILES: Mapping[str, Bomb] = {
    "Go": Bomb("mode: set\n", lambda n: f"{n}.go:1.1,1.2 1 1\n"),
    "LCOV": Bomb("", lambda n: f"SF:{n}\nDA:1,1\nend_of_record\n"),
    "gcov": Bomb("", lambda n: f"        -:    0:Source:{n}.c\n        1:    1:x\n"),
    "LuaCov": Bomb("", lambda n: f"=======\n{n}.lua\n=======\n1 x\n"),
    "llvm-cov show": Bomb("", lambda n: f"/a/{n}.c:\n    1|      1|x\n"),
    "Codecov": _json('{"coverage":{', lambda n: f'"{n}":{{"1":1}}', "}}"),
    "Istanbul": _json("{", lambda n: f'"{n}":{{"statementMap":{{"0":{{"start":{{"line":1}}}}}},"s":{{"0":1}}}}', "}"),
    "coverage.py": _json(_COVERAGEPY, lambda n: f'"{n}":{{"executed_lines":[1]}}', "}}"),
    "covdir": _json('{"coveragePercent":1,"children":{', lambda n: f'"{n}":{{"coverage":[1]}}', "}}"),
    "Cobertura": Bomb(
        _COBERTURA,
        lambda n: f'<class filename="{n}"><lines><line number="1" hits="1"/></lines></class>',
        _COBERTURA_END,
    ),
    "SonarQube": Bomb(
        f'{_XML}<coverage version="1">', lambda n: f'<file path="{n}">{_GOOD_LINE}</file>', "</coverage>"
    ),
    "JaCoCo": Bomb(
        f'{_XML}<report name="a">',
        lambda n: f'<package name="{n}"><sourcefile name="A"><line nr="1" mi="0" ci="1"/></sourcefile></package>',
        "</report>",
    ),
}
"""Files of a line each."""

BAD: Mapping[str, Bomb] = {
    "Go": Bomb("mode: set\na.go:1.1,1.2 1 1\n", lambda _: "x\n"),
    "Go without statements": Bomb("mode: set\na.go:1.1,1.2 1 1\n", lambda _: "a:1.1,1.1 0 1\n"),
    "LCOV": Bomb("SF:a\nDA:1,1\n", lambda _: "DA:x,1\n", "end_of_record\n"),
    "LCOV beyond any line": Bomb("SF:a\nDA:1,1\n", lambda n: f"DA:1000000{n:05},1\n", "end_of_record\n"),
    "gcov beyond any line": Bomb(
        "        -:    0:Source:a.c\n        1:    1:x\n", lambda n: f"        1:10000{n:06}:x\n"
    ),
    "Codecov values": _json('{"coverage":{"a":[', lambda _: '"x"', "]}}"),
    "Codecov decimals": _json('{"coverage":{"a":[', lambda n: f"0.{n + 1}", "]}}"),
    "Codecov large numbers": _json('{"coverage":{"a":[', lambda _: "9999999999999999999", "]}}"),
    "Codecov fractions": _json('{"coverage":{"a":{', lambda n: f'"{n + 1}":"{n}/99999"', "}}}"),
    "Codecov beyond any line": _json('{"coverage":{"a":{"1":1,', lambda n: f'"10000{n:08}":1', "}}}"),
    "llvm-cov branches": _json(
        f'{_LLVM}{{"filename":"a","segments":[[1,1,1,true,true]],"branches":[', lambda _: "[1]", "]}]}]}"
    ),
    "XML attributes": Bomb(
        f'{_XML}<coverage version="1"><file path="a"><lineToCover lineNumber="1" covered="true" ',
        lambda n: f'a{n}="1" ',
        "/></file></coverage>",
    ),
    "XML layouts": Bomb(
        f'{_XML}<coverage version="1"><file path="a">',
        lambda n: f'<lineToCover {" " * (n % 60)}lineNumber="1" covered="true"/>',
        "</file></coverage>",
    ),
    "XML comments": Bomb(
        f'{_XML}<coverage version="1"><file path="a">{_GOOD_LINE}', lambda _: "<!---->", "</file></coverage>"
    ),
    "XML sources": Bomb(
        f"{_XML}<coverage><sources>",
        lambda n: f"<source>/{n}</source>",
        '</sources><packages><package><classes><class filename="a"><lines><line number="1" hits="1"/></lines></class>'
        f"{_COBERTURA_END}",
    ),
}
"""Records that are bad, or odd, all of them."""

BOMBS: Mapping[str, Bomb] = {
    f"{kind}: {name}": bomb
    for kind, bombs in {"ranges": RANGES, "one line": ONE_LINE, "files": FILES, "bad": BAD}.items()
    for name, bomb in bombs.items()
}
