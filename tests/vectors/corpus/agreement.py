"""Formats of one run that must say the same, up to what the README of the corpus lists: rules by tool, not program."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from tests.vectors.corpus.folders import CorpusReport, Folder, Lines
from tests.vectors.corpus.plain import plainly
from tests.vectors.corpus.relations import Relation, short, unlike

_RULES = (
    # Tools, then names of reports whose lines, and which of them ran, are equal.
    ("coveragepy pytest-cov coveragepy-nobranch* coveragepy-py*", "*.xml *.json *.lcov"),
    ("coveragepy-6", "*.lcov *.json"),
    ("python-converters slipcover bisect-ppx fastcov undercover kcov-*", "*"),
    ("covr", "cobertura.xml sonarqube.xml"),
    ("covr", "codecov.json coveralls.json"),
    ("gcovr*", "cobertura.xml clover.xml sonarqube.xml coveralls.json gcovr.json gcovr.info"),
    ("grcov", "*cobertura.xml *covdir.json *coveralls.json"),
    ("gcov-fortran", "cobertura.xml gcovr.json"),
    ("hpc", "*.xml *.json *.info"),
    ("jacoco*", "*.xml"),
    ("*llvm-cov*", "*.info *.json"),
    ("*llvm-cov*", "*.txt"),
    ("simplecov*", ".resultset.json simplecov-json/coverage.json"),
    ("go-cover*", "set.out count.out atomic.out"),
    ("phpunit-*", "cobertura.xml"),
)


def agreeing(folder: Folder) -> Iterator[Relation]:
    """Compare the reports of a run with one another."""
    for tools, names in _RULES:
        if any(fnmatchcase(folder.tool, tool) for tool in tools.split()):
            reports = [report for report in folder.reports if report.problem is None and _is_named(report, names)]
            for report in reports[1:]:
                words = f"lines of {report.name} and {reports[0].name}"
                yield Relation(words, unlike(report.files, reports[0].files), [])
    for tools, difference in _DIFFERENCES:
        if any(fnmatchcase(folder.tool, tool) for tool in tools.split()):
            yield from difference(folder)


def _is_named(report: CorpusReport, names: str) -> bool:
    return any(fnmatchcase(report.name, name) for name in names.split(" "))


def _grcov(folder: Folder) -> Iterator[Relation]:
    """A name that is not ASCII is listed a second time, garbled, in all formats but LCOV."""
    lcov, cobertura = _only(folder, "lcov"), _only(folder, "cobertura")
    twice = {name: lines for name, lines in cobertura.items() if short(name) in {short(other) for other in lcov}}
    yield Relation("lines of LCOV and Cobertura", unlike(lcov, twice), [])


def _coveragepy_6(folder: Folder) -> Iterator[Relation]:
    """LCOV and JSON also name lines that are no statements."""
    xml, lcov = _only(folder, "cobertura"), _only(folder, "lcov")
    roots = {name: next(theirs for theirs in lcov if f"/{theirs}".endswith(f"/{name}")) for name in xml}
    statements = {name: {line: lcov[roots[name]][line] for line in lines} for name, lines in xml.items()}
    yield Relation("statements of LCOV and XML", unlike(statements, xml), [])


def _istanbul(folder: Folder) -> Iterator[Relation]:
    """Cobertura's classes have the lines of statements, and methods those of functions."""
    cobertura = folder.report("cobertura")
    json = folder.report("istanbul")
    if cobertura is None or json is None:
        return
    statements = plainly(json).counted["lines"]
    theirs = plainly(cobertura).counted["lines"]
    sides = [sorted((short(name), pair) for name, pair in side.items()) for side in (theirs, statements)]
    yield Relation("lines of statements", *sides)


def _llvm(folder: Folder) -> Iterator[Relation]:
    """The listing has the lines of the export, but rows of a closing brace are left out."""
    export, listing = _only(folder, "llvm-cov"), _only(folder, "llvm-cov-show")
    for name, lines in export.items():
        source = (folder.path / "src" / name.removeprefix(f"{folder.root}/")).read_bytes().split(b"\n")
        code = {line: value for line, value in lines.items() if source[line - 1].rstrip() != b"}"}
        yield Relation(f"lines of {name}", sorted(listing[name]), sorted(code))
        # A fraction may say another thing than the count of its line: branches of macros are those of their use.
        whole = [line for line, value in code.items() if not isinstance(value, str)]
        listed, exported = ({line: file[line] for line in whole} for file in (listing[name], code))
        yield Relation(f"what ran of {name}", unlike({name: listed}, {name: exported}), [])


def _only(folder: Folder, format: str) -> Lines:
    report = next(report for report in folder.reports if report.format == format and report.problem is None)
    return report.files


_DIFFERENCES = (
    ("grcov", _grcov),
    ("coveragepy-6", _coveragepy_6),
    ("c8* jest* nyc* tap ts-jest vitest* monocart", _istanbul),
    ("*llvm-cov*", _llvm),
)
"""Formats of one run that differ, by their tool's own doing."""
