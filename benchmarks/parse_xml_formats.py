"""Reading the XML formats but Cobertura, from bytes to a report of one session, beside lxml building its tree.

The documents are those of one run of the model, written as the tools write them, with columns and offsets that differ
from line to line. Each side is measured by itself, for the reason given in ``parse_formats``.
"""

from collections.abc import Callable, Iterator

from lxml import etree

from benchmarks.large import FileFacts, LineFacts, model
from benchmarks.measure import Row, best_of
from benchmarks.reading import reading

_FILES, _LINES = 300, 500
_REPEAT = 5
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'


def rows() -> Iterator[Row]:
    """Measure one format after the other."""
    for name, written in _FORMATS.items():
        document = "".join(written(list(model(_FILES, _LINES)))).encode()
        yield Row(
            f"{name} bytes to a one-session report",
            "lxml's tree of the same bytes",
            best_of(reading(name, document), repeat=_REPEAT),
            best_of(_building(document), repeat=_REPEAT),
            limit=1.3,
            goal=0.8,
        )


def _building(document: bytes) -> Callable[[], object]:
    return lambda: etree.fromstring(document)


def _taken(line: LineFacts) -> int:
    return sum(1 for way in line.branches if way)


def _columns(line: LineFacts) -> tuple[int, int]:
    """Columns of a statement, which differ from line to line."""
    first = 5 + 4 * (line.number % 4)
    return first, first + 9 + (line.number * 7 + line.hits) % 61


def _jacoco(files: list[FileFacts]) -> Iterator[str]:
    yield f'{_XML}<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="a b">'
    yield '<sessioninfo id="host-1" start="1795500000000" dump="1795500001000"/>'
    for file in files:
        package, name = file.path.rsplit("/", 1)
        yield f'<package name="{package}"><class name="{file.path}" sourcefilename="{name}.java">'
        for start in file.functions:
            yield f'<method name="fn_{start}" desc="(I)V" line="{start}">'
            for kind in ("INSTRUCTION", "LINE", "COMPLEXITY", "METHOD"):
                yield f'<counter type="{kind}" missed="{start % 3}" covered="{start % 7}"/>'
            yield "</method>"
        yield f'</class><sourcefile name="{name}.java">'
        for line in file.lines:
            executed, ways, taken = line.hits % 23, len(line.branches), _taken(line)
            yield f'<line nr="{line.number}" mi="{line.number % 3}" ci="{executed}" mb="{ways - taken}" cb="{taken}"/>'
        yield "</sourcefile></package>"
    yield "</report>"


def _clover(files: list[FileFacts]) -> Iterator[str]:
    yield f'{_XML}<coverage generated="1795500000">\n  <project timestamp="1795500000">\n'
    for file in files:
        yield f'    <file name="/build/large/{file.path}.php">\n'
        functions = set(file.functions)
        for line in file.lines:
            kind = f'method" name="fn{line.number}" visibility="public" complexity="2" crap="2' * (
                line.number in functions
            )
            yield f'      <line num="{line.number}" type="{kind or "stmt"}" count="{line.hits}"/>\n'
        yield f'      <metrics loc="{_LINES}" ncloc="{_LINES}" classes="1"/>\n    </file>\n'
    yield "  </project>\n</coverage>\n"


def _opencover(files: list[FileFacts]) -> Iterator[str]:
    yield f'{_XML}<CoverageSession xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><Modules><Module><Files>'
    yield from (f'<File uid="{uid}" fullPath="C:\\b\\{file.path}.cs" />' for uid, file in enumerate(files))
    yield "</Files><Classes>"
    point = 0
    for uid, file in enumerate(files):
        yield f'<Class><FullName>{file.path}</FullName><Methods><Method cyclomaticComplexity="3">'
        yield f'<FileRef uid="{uid}" />'
        yield "<SequencePoints>"
        for line in file.lines:
            point += 1
            first, last = _columns(line)
            yield (
                f'<SequencePoint vc="{line.hits}" uspid="{point}" ordinal="{line.number}" offset="{3 * point % 997}" '
                f'sl="{line.number}" sc="{first}" el="{line.number}" ec="{last}" bec="{len(line.branches)}" '
                f'bev="{_taken(line)}" fileid="{uid}" />'
            )
        yield "</SequencePoints><BranchPoints>"
        for line in file.lines:
            for path, hits in enumerate(line.branches):
                yield f'<BranchPoint vc="{hits}" uspid="{point}" path="{path}" offset="{path}" sl="{line.number}" />'
        yield "</BranchPoints></Method></Methods></Class>"
    yield "</Classes></Module></Modules></CoverageSession>"


def _dotcover(files: list[FileFacts]) -> Iterator[str]:
    yield f'{_XML}<Root ReportType="DetailedXml"><FileIndices>'
    yield from (f'<File Index="{index}" Name="C:\\b\\{file.path}.cs" />' for index, file in enumerate(files))
    yield '</FileIndices><Assembly Name="large">'
    for index, file in enumerate(files):
        for line in file.lines:
            first, last = _columns(line)
            yield (
                f'<Statement FileIndex="{index}" Line="{line.number}" Column="{first}" EndLine="{line.number}" '
                f'EndColumn="{last}" Covered="{line.hits > 0}" />'
            )
    yield "</Assembly></Root>"


def _microsoft(files: list[FileFacts]) -> Iterator[str]:
    yield f'{_XML}<results><modules><module name="large.dll"><functions>'
    for index, file in enumerate(files):
        yield f'<function id="{index}" name="f"><ranges>'
        for line in file.lines:
            first, last = _columns(line)
            covered = "partial" if 0 < _taken(line) < len(line.branches) else "yes" if line.hits else "no"
            yield (
                f'<range source_id="{index}" covered="{covered}" start_line="{line.number}" start_column="{first}" '
                f'end_line="{line.number + line.number % 2}" end_column="{last}" />'
            )
        yield "</ranges></function>"
    yield "</functions><source_files>"
    yield from (f'<source_file id="{index}" path="C:\\b\\{file.path}.cs" />' for index, file in enumerate(files))
    yield "</source_files></module></modules></results>"


def _visual_studio(files: list[FileFacts]) -> Iterator[str]:
    yield f"{_XML}<CoverageDSPriv>\n"
    for index, file in enumerate(files):
        for line in file.lines:
            first, last = _columns(line)
            yield (
                f"<Lines><LnStart>{line.number}</LnStart><ColStart>{first}</ColStart><LnEnd>{line.number}</LnEnd>"
                f"<ColEnd>{last}</ColEnd><Coverage>{0 if line.hits else 2}</Coverage><SourceFileID>{index}"
                f"</SourceFileID><LineID>{line.number}</LineID></Lines>\n"
            )
    for index, file in enumerate(files):
        yield f"<SourceFileNames><SourceFileID>{index}</SourceFileID><SourceFileName>{file.path}</SourceFileName>"
        yield "</SourceFileNames>\n"
    yield "</CoverageDSPriv>"


def _sonarqube(files: list[FileFacts]) -> Iterator[str]:
    yield f'{_XML}<coverage version="1">\n'
    for file in files:
        yield f'  <file path="{file.path}.xoo">\n'
        for line in file.lines:
            ways = f' branchesToCover="{len(line.branches)}" coveredBranches="{_taken(line)}"' * bool(line.branches)
            yield f'    <lineToCover lineNumber="{line.number}" covered="{"true" if line.hits else "false"}"{ways}/>\n'
        yield "  </file>\n"
    yield "</coverage>\n"


def _bullseye(files: list[FileFacts]) -> Iterator[str]:
    yield f'{_XML}<BullseyeCoverage buildId="1_2026-11-24_10:00:00" xmlns="https://www.bullseye.com/covxml">\n'
    for file in files:
        folder, name = file.path.rsplit("/", 1)
        yield f'<folder name="{folder}"><src name="{name}.cpp" mtime="1"><fn name="f()">\n'
        for line in file.lines:
            kind = "decision" if line.branches else "try"
            event = "true" if 0 < _taken(line) < len(line.branches) else "full" if line.hits else "none"
            yield f'<probe line="{line.number}" col="{line.number % 40}" kind="{kind}" event="{event}"/>\n'
        yield "</fn></src></folder>\n"
    yield "</BullseyeCoverage>\n"


def _mono(files: list[FileFacts]) -> Iterator[str]:
    yield f'{_XML}<coverage version="0.3">\n\t<assembly name="large" method-count="1"/>\n'
    for file in files:
        yield f'\t<method assembly="large" class="A" name="F" filename="/b/{file.path}.cs" token="1">\n'
        for line in file.lines:
            yield (
                f'\t\t<statement offset="{3 * line.number}" counter="{line.hits}" line="{line.number}" '
                f'column="{line.number % 40}"/>\n'
            )
        yield "\t</method>\n"
    yield "</coverage>\n"


def _scoverage(files: list[FileFacts]) -> Iterator[str]:
    yield f"{_XML}<statements>\n"
    for file in files:
        for line in file.lines:
            yield (
                f"<statement><package>p</package><class>A</class><source>{file.path}.scala</source>"
                f"<start>{37 * line.number}</start><line>{line.number}</line><description>x</description>"
                f"<branch>{'true' if line.branches else 'false'}</branch><count>{line.hits}</count>"
                "<ignored>false</ignored></statement>\n"
            )
    yield "</statements>\n"


def _phpunit(files: list[FileFacts]) -> Iterator[str]:
    yield f'{_XML}<phpunit xmlns="https://schema.phpunit.de/coverage/1.0">\n'
    for file in files:
        yield f'<file name="{file.path}.php" path="/"><coverage>\n'
        for line in file.lines:
            if line.hits:
                yield f'      <line nr="{line.number}">\n        <covered by="Test::test{line.hits}"/>\n      </line>\n'
        yield "</coverage></file>\n"
    yield "</phpunit>\n"


def _pit(files: list[FileFacts]) -> Iterator[str]:
    yield f"{_XML}<mutations partial='true'>\n"
    for file in files:
        package, name = file.path.rsplit("/", 1)
        for line in file.lines:
            status = "KILLED" if line.hits else "SURVIVED"
            yield (
                f"<mutation detected='{'true' if line.hits else 'false'}' status='{status}' numberOfTestsRun='1'>"
                f"<sourceFile>{name}.java</sourceFile><mutatedClass>{package.replace('/', '.')}.{name}</mutatedClass>"
                f"<mutatedMethod>run</mutatedMethod><lineNumber>{line.number}</lineNumber>"
                "<mutator>org.pitest.mutationtest.engine.gregor.mutators.MathMutator</mutator>"
                f"<indexes><index>{line.number % 40}</index></indexes><description>Replaced</description></mutation>\n"
            )
    yield "</mutations>\n"


_FORMATS: dict[str, Callable[[list[FileFacts]], Iterator[str]]] = {
    "JaCoCo": _jacoco,
    "Clover": _clover,
    "OpenCover": _opencover,
    "dotCover": _dotcover,
    "Microsoft CodeCoverage": _microsoft,
    "Visual Studio": _visual_studio,
    "SonarQube": _sonarqube,
    "Bullseye": _bullseye,
    "Mono": _mono,
    "scoverage statements": _scoverage,
    "PHPUnit XML": _phpunit,
    "PIT": _pit,
}
