"""Reports that real tools wrote: what is read agrees with what the tool itself says it measured."""

from pathlib import Path

import pytest

from codecov_core.ingest import parse_file

REPORTS = Path(__file__).parents[2] / "data" / "reports"


@pytest.mark.parametrize(
    ("report", "format", "executed", "lines"),
    [
        ("coveragepy/coverage.xml", "cobertura", 193, 233),
        ("coveragepy/coverage.lcov", "lcov", 193, 233),
        ("../corpus/slipcover/ledger/reports/slipcover.xml", "cobertura", 201, 255),
        ("phpunit/cobertura.xml", "cobertura", 62, 72),
        ("../corpus/covr/tidepool/reports/cobertura.xml", "cobertura", 36, 42),
        ("gcovr/cobertura.xml", "cobertura", 71, 113),
        ("istanbul-0.4/cobertura-coverage.xml", "cobertura", 42, 45),
        ("istanbul-0.4/lcov.info", "lcov", 42, 45),
        ("lcov/lcov-merged.info", "lcov", 88, 133),
        ("../corpus/lcov2/ringbuf/reports/lcov2-l2.info", "lcov", 88, 133),
        ("c8/lcov.info", "lcov", 151, 185),
        ("c8/coverage-final.json", "istanbul", 151, 185),
    ],
)
def test_totals_are_those_of_the_tool(report: str, format: str, executed: int, lines: int) -> None:
    parsed = parse_file(Path(report).name, (REPORTS / report).read_bytes())
    assert parsed.result.format == format
    assert parsed.report is not None
    totals = parsed.report.totals
    assert ((totals.hits or 0) + (totals.partials or 0), totals.lines) == (executed, lines)


@pytest.mark.parametrize(
    ("report", "files", "hits", "partials", "misses", "branches"),
    [
        # The tools state other figures (statements, ways of branches); these were counted by a separate program that
        # follows the rules of the chapter step by step.
        ("coveragepy/coverage.xml", 8, 179, 14, 40, 46),
        ("../corpus/cobertura-java/oldbank-java/reports/coverage.xml", 3, 25, 7, 12, 11),
        ("go-cover/own.out", 2, 57, 1, 23, 0),
        ("go-cover/concatenated.out", 3, 62, 2, 35, 0),
        ("istanbul-0.4/coverage.json", 3, 46, 0, 3, 17),
    ],
)
def test_counts_that_a_tool_does_not_state(
    report: str, files: int, hits: int, partials: int, misses: int, branches: int
) -> None:
    parsed = parse_file(Path(report).name, (REPORTS / report).read_bytes())
    assert parsed.report is not None
    totals = parsed.report.totals
    assert (totals.files, totals.hits, totals.partials, totals.misses, totals.branches) == (
        files,
        hits,
        partials,
        misses,
        branches,
    )
