"""Files that hold no lines: what is said about them (chapter 02 §14.9)."""

import json

import pytest

from codecov_core.ingest import FileProblem, parse_file
from tests.unit.ingest_formats.showing import read_report


def reason(data: bytes | str, name: str | None = None) -> tuple[str | None, str]:
    raw = data.encode() if isinstance(data, str) else data
    result = parse_file(name, raw).result
    assert result.problem is FileProblem.UNRECOGNISED
    return result.format, result.reason or ""


@pytest.mark.parametrize(
    ("name", "data", "format", "advice"),
    [
        (".coverage", b"SQLite format 3\0\x10", "coverage.py-data", "coverage xml"),
        (
            ".coverage",
            b"!coverage.py: This is a private format, don't read it directly!{}",
            "coverage.py-data",
            "coverage xml",
        ),
        ("a/b.coverage", b"\x10\0\0\0\1", "visual-studio-binary", "dotnet-coverage merge"),
        ("test.ic", b"\1\0\2", "intellij-binary", "koverXmlReport"),
        ("jacoco.exec", b"\x01\xc0\xc0\x10\x07", "jacoco-exec", "jacococli report"),
        ("jacoco.csv", b"GROUP,PACKAGE,CLASS,INSTRUCTION_MISSED\nx,y,z,1\n", "jacoco-csv", "xml.required"),
        ("gcovr.csv", b"filename,line_total,line_covered,line_percent\n", "gcovr-csv", "--xml"),
        ("covcounters.0a", b"\0cwm\1\0", "go-covcounters", "go tool covdata textfmt"),
        ("a.gcda", b"adcg*B21", "gcov-data", "run gcov"),
        ("a.gcno", b"oncg*B21", "gcov-data", "run gcov"),
        ("a.profdata", b"\xfflprofi\x81\x07", "llvm-profile", "llvm-cov export"),
        ("a.profraw", b"\x81rforpl\xff\x09", "llvm-profile", "llvm-cov export"),
        ("luacov.stats.out", b"27:src/a.lua\n1 1 0 ", "luacov-stats", "luacov.report.out"),
        ("coverage.dat", b"# SystemC::Coverage-3\nC '\1f\2a.v\1l\0023' 158\n", "verilator-data", "--write-info"),
        ("a.tix", b'Tix [ TixModule "Main" 2 1 [3]]', "hpc-tix", "hpc-codecov"),
    ],
)
def test_data_files(name: str, data: bytes, format: str, advice: str) -> None:
    found, text = reason(data, name)
    assert found == format
    assert advice in text


XCOV = {
    "coverage": 0.0,
    "targets": [
        {
            "name": "App.app",
            "coverage": 0.25,
            "files": [{"name": "A.swift", "coverage": 0.25, "type": "swift", "functions": []}],
        }
    ],
}


@pytest.mark.parametrize(
    ("document", "format", "advice"),
    [
        ({"result": [{"scriptId": "1", "url": "a", "functions": []}]}, "v8", "c8"),
        ({"result": []}, "v8", "c8"),
        ({"result": [], "timestamp": 1.5, "source-map-cache": {}}, "v8", "c8"),
        ({"type": "v8", "files": []}, "v8", "LCOV"),
        ([{"url": "http://x/a.js", "scriptId": "1", "source": "", "functions": []}], "v8-pages", "monocart"),
        ([{"url": "http://x/a.js", "ranges": [{"start": 0, "end": 5}], "text": "x"}], "v8-pages", "monocart"),
        ({"total": {"lines": {"pct": 1}, "statements": {}}, "a.js": {"lines": {}}}, "istanbul-summary", "lcov.info"),
        ({"total": {"lines": {}, "statements": {}, "linesCovered": {"1": 1}}}, "istanbul-summary", "lcov.info"),
        ({"root": ".", "gcovr/summary_format_version": "0.6", "files": []}, "gcovr-summary", "--json"),
        ({"targets": [], "lineCoverage": 0.5}, "xccov-report", "--archive"),
        ({"targets": [{"lineCoverage": 0.5}]}, "xccov-report", "--archive"),
        (
            [{"name": "a.app", "coveredLines": 1, "executableLines": 2, "lineCoverage": 0.5}],
            "xccov-report",
            "--archive",
        ),
        ([{"name": "a.app", "files": [{"path": "/a.swift", "lineCoverage": 0.5}]}], "xccov-report", "--archive"),
        ({"runs": [], "summary": {}}, "devel-cover", "-report clover"),
        ({"files": [{"file": "a", "percent_covered": "1"}], "percent_covered": "1"}, "kcov-summary", "codecov.json"),
        ({"result": {"line": 77.7, "branch": 5}}, "simplecov-last-run", "coverage.json"),
        ({"result": {"covered_percent": 96.12}}, "simplecov-last-run", "coverage.json"),
        (XCOV, "xcov-report", "--archive"),
        ({"coverage_options": {"minimum_coverage": 90}}, "excoveralls-settings", "mix coveralls.json"),
        ({"skip_files": ["lib/a.ex"], "terminal_options": {}}, "excoveralls-settings", "mix coveralls.json"),
        ({"files": [], "statistics": {"covered_expressions": 1}}, "flow-batch", "flow-coverage-report"),
        ({"expressions": {"covered_count": 7, "uncovered_locs": []}}, "flow-file", "flow-coverage-report"),
        ({"exit": {"code": 64}, "flowVersion": "0.336.0"}, "flow-error", "message"),
        ({"version": "3", "builtAt": 1, "bundleName": "app", "assets": []}, "bundle-stats", "uploads them by itself"),
        ({"numTotalTests": 4, "testResults": []}, "jest-results", "lcov.info"),
    ],
)
def test_documents(document: object, format: str, advice: str) -> None:
    found, text = reason(json.dumps(document))
    assert found == format
    assert advice in text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a/b.coverage", "TN:\nSF:a.c\nDA:1,1\nend_of_record\n"),
        ("x.ic", "mode: set\na.go:1.1,2.3 1 1\n"),
        ("jacoco.csv", '{"coverage": {"a.py": [null, 1]}}'),
    ],
)
def test_a_name_alone_refuses_nothing(name: str, data: str) -> None:
    assert read_report(data, name).problem is None
