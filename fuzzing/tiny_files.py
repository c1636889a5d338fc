"""The smallest coverage files of the formats: what reading ten thousand files of one upload costs at least."""

from collections.abc import Callable, Mapping

_PLACE = '"start":{"line":1,"column":0},"end":{"line":1,"column":9}'

TINY: Mapping[str, Callable[[int], str]] = {
    "Bullseye": lambda n: (
        '<BullseyeCoverage xmlns="https://www.bullseye.com/covxml">'
        f'<folder name="a"><src name="{n}.c"><fn><probe line="1" kind="function" event="full"/></fn></src></folder>'
        "</BullseyeCoverage>"
    ),
    "scoverage": lambda n: (
        f"<statements><statement><source>{n}.scala</source><line>1</line><branch>false</branch><count>1</count>"
        "<ignored>false</ignored></statement></statements>"
    ),
    "dotCover": lambda n: (
        f'<Root><FileIndices><File Index="1" Name="{n}.cs"/></FileIndices>'
        '<Statement FileIndex="1" Line="1" Column="1" EndLine="1" EndColumn="9" Covered="True"/></Root>'
    ),
    "Clover": lambda n: (
        f'<coverage generated="1795496254"><file name="{n}.php"><line num="1" type="stmt" count="1"/></file></coverage>'
    ),
    "Mono": lambda n: (
        f'<coverage version="1"><assembly/><method filename="{n}.cs"><statement line="1" counter="1"/></method>'
        "</coverage>"
    ),
    "OpenCover": lambda n: (
        f'<CoverageSession><Modules><Module><Files><File uid="1" fullPath="{n}.cs"/></Files><Classes><Class><Methods>'
        '<Method><FileRef uid="1"/><SequencePoints><SequencePoint vc="1" sl="1" sc="1" el="1" ec="9" fileid="1"/>'
        "</SequencePoints>"
        "</Method></Methods></Class></Classes></Module></Modules></CoverageSession>"
    ),
    "Microsoft CodeCoverage": lambda n: (
        f'<results><modules><module><functions><function><ranges><range source_id="0" covered="yes" start_line="1" '
        'start_column="1" end_line="1" end_column="9"/></ranges></function></functions><source_files>'
        f'<source_file id="0" path="{n}.cs"/></source_files></module></modules></results>'
    ),
    "Visual Studio": lambda n: (
        "<CoverageDSPriv><Module><Lines><LnStart>1</LnStart><LnEnd>1</LnEnd><Coverage>0</Coverage>"
        f"<SourceFileID>1</SourceFileID></Lines></Module><SourceFileNames><SourceFileID>1</SourceFileID>"
        f"<SourceFileName>{n}.cs</SourceFileName></SourceFileNames></CoverageDSPriv>"
    ),
    "PHPUnit": lambda n: (
        f'<phpunit xmlns="https://schema.phpunit.de/coverage/1.0"><file name="{n}.php" path="/">'
        '<coverage><line nr="1"/></coverage></file></phpunit>'
    ),
    "JaCoCo methods": lambda n: (
        f'<report name=""><package name="p"><class name="p/A{n}"><method name="f" line="1">'
        '<counter type="COMPLEXITY" missed="1" covered="1"/></method></class>'
        f'<sourcefile name="A{n}.java"><line nr="1" mi="0" ci="1" mb="0" cb="0"/></sourcefile></package></report>'
    ),
    "damaged XML": lambda n: f"<coverage version='1'><file path='{n}'><lineToCover lineNumber='1' covered='true'></a>",
    "GAP": lambda n: (
        f'{{"Type":"S","File":"{n}.g","FileId":1}}\n{{"Type":"R","Line":1,"FileId":1}}\n{{"Type":"E","Line":1,"FileId":1}}'
    ),
    "D": lambda n: f"      1|x\n{n}.d is 100% covered",
    "Go binary": lambda n: f"mode: atomic\na/{n}.go:1.1,2.2 1 1",
    "Salesforce": lambda n: f'[{{"name":"A{n}","lines":{{"1":1}}}}]',
    "Elm": lambda n: (
        f'{{"moduleMap":{{"A":"{n}.elm"}},"coverageData":{{"A":[{{"from":{{"line":1,"column":1}},'
        '"to":{"line":1,"column":9},"count":1}]}}'
    ),
    "covr": lambda n: f'{{"uploader":"R","files":[{{"name":"{n}.R","coverage":[null,1]}}]}}',
    "Flow": lambda n: (
        f'{{"flowStatus":{{"errors":[]}},"files":{{"{n}.js":{{"expressions":{{"covered_locs":[{{{_PLACE}}}],'
        '"uncovered_locs":[]}}}}'
    ),
    "SimpleCov": lambda n: f'{{"meta":{{"simplecov_version":"1"}},"coverage":{{"{n}.rb":{{"lines":[1]}}}}}}',
    "resultset": lambda n: f'{{"RSpec":{{"coverage":{{"{n}.rb":{{"lines":[1]}}}},"timestamp":1}}}}',
    "Dart": lambda n: f'{{"type":"CodeCoverage","coverage":[{{"source":"{n}.dart","hits":[1,1]}}]}}',
    "scct": lambda n: f'{{"total":1,"fileReports":[{{"filename":"{n}.scala","coverage":{{"1":1}}}}]}}',
    "Coveralls": lambda n: f'{{"source_files":[{{"name":"{n}.py","coverage":[1]}}]}}',
    "Coveralls branches": lambda n: f'{{"source_files":[{{"name":"{n}.py","coverage":[1],"branches":[1,0,0,1]}}]}}',
    "llvm-cov export": lambda n: (
        '{"type":"llvm.coverage.json.export","data":[{"files":[{'
        f'"filename":"{n}.c","segments":[[1,1,1,true,true,false],[1,9,0,false,false,false]]}}]}}]}}'
    ),
    "gcov JSON": lambda n: (
        f'{{"gcc_version":"13","files":[{{"file":"{n}.c","lines":[{{"line_number":1,"count":1}}]}}]}}'
    ),
    "tarpaulin": lambda n: f'{{"files":[{{"path":["{n}.rs"],"traces":[{{"line":1,"stats":{{"Line":1}}}}]}}]}}',
    "coverage.py branches": lambda n: (
        f'{{"meta":{{"format":3,"show_contexts":false}},"files":{{"{n}.py":{{"executed_lines":[1],'
        '"executed_branches":[[1,2]],"missing_branches":[[1,3]]}}}'
    ),
    "fastcov": lambda n: f'{{"sources":{{"{n}.c":{{"":{{"lines":{{"1":1}},"branches":{{"1":[1,0]}}}}}}}}}}',
    "xccov": lambda n: f'{{"{n}.swift":[{{"line":1,"isExecutable":true,"executionCount":1}}]}}',
    "Coverlet": lambda n: (
        f'{{"a.dll":{{"{n}.cs":{{"A":{{"m":{{"Lines":{{"1":1}},"Branches":[{{"Line":1,"Hits":1}}]}}}}}}}}}}'
    ),
    "JSCoverage": lambda n: f'{{"{n}.js":{{"lineData":[null,1]}}}}',
    "Istanbul": lambda n: (
        f'{{"{n}.js":{{"statementMap":{{"0":{{{_PLACE}}}}},"s":{{"0":1}},"fnMap":{{"0":{{"loc":{{{_PLACE}}}}}}},'
        f'"f":{{"0":1}},"branchMap":{{"0":{{"locations":[{{{_PLACE}}}]}}}},"b":{{"0":[1]}}}}}}'
    ),
    "damaged JSON": lambda n: f'{{"coverage":{{"{n}":[1,',
}
