"""What each report of the corpus has to be taken for: rules by tool and file name, none by program."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from codecov_core.ingest import FileProblem
from tests.vectors.corpus.folders import CorpusError, CorpusReport


@dataclass(frozen=True, slots=True)
class Expected:
    """The format a report is of, or what the refusal has to tell."""

    format: str | None
    problem: FileProblem | None = None
    advice: str = ""


def expected_of(report: CorpusReport) -> Expected:
    """Give what a report has to be taken for.

    Raises:
        CorpusError: no rule knows a file of this name by this tool.

    """
    for tool, file, expected in _RULES:
        if fnmatchcase(report.folder.tool, tool) and fnmatchcase(report.name, file):
            return Expected(expected.format, FileProblem.EMPTY, _NO_LINES) if _is_empty(report, expected) else expected
    message = f"{report.id}: nobody knows what this file is; add a rule to {__name__}"
    raise CorpusError(message)


def _refused(format: str, advice: str) -> Expected:
    return Expected(format, FileProblem.UNRECOGNISED, advice)


def _is_empty(report: CorpusReport, expected: Expected) -> bool:
    """Whether the report says itself that there is nothing to cover, or nothing covered."""
    if expected.format == "d-listing":
        return report.data.rstrip().endswith(b"has no code")
    is_covered = b"<coverage>" in report.data
    return expected.format == "phpunit-xml" and expected.problem is None and not is_covered


_NO_LINES = "there are no lines in it"

_RULES = (
    ("junit-*", "testng-results.xml", _refused("testng", "upload JaCoCo XML")),
    ("junit-*", "*.xml", _refused("junit", "upload them as test results, and a coverage report beside them")),
    # Summaries and data of a tool's own come before the names of reports: some of them share an ending.
    ("bundle-*", "stats-*.json", _refused("bundle-stats", "the plugin of your bundler uploads them")),
    ("*", "coverage-summary.json", _refused("istanbul-summary", "upload coverage-final.json or lcov.info")),
    ("cobertura-java", "coverage-summary.xml", Expected("cobertura", FileProblem.EMPTY, _NO_LINES)),
    ("gcovr*", "summary.json", _refused("gcovr-summary", "run gcovr with --json or --xml")),
    ("gcovr*", "*.csv", _refused("gcovr-csv", "run gcovr with --xml or --json")),
    ("jacoco*", "*.csv", _refused("jacoco-csv", "let it write XML")),
    ("kcov-*", "coverage.json", _refused("kcov-summary", "upload its codecov.json or cobertura.xml")),
    ("devel-cover", "cover.json", _refused("devel-cover", "run `cover -report clover`, or perl2lcov")),
    ("flow-*", "flow-batch.json", _refused("flow-batch", "run flow-coverage-report with -t json")),
    ("flow-*", "flow-single.json", _refused("flow-error", "its message is in this file")),
    ("hpc", "hpc-report.xml", _refused("hpc", "convert it with hpc-codecov")),
    ("hpc", "*.tix", _refused("hpc-tix", "run hpc-codecov or hpc-lcov")),
    ("luacov", "luacov.stats.out", _refused("luacov-stats", "upload luacov.report.out")),
    ("monocart", "v8-coverage-report.json", _refused("v8", "let c8 or your test runner write LCOV")),
    ("phpunit-*", "crap4j.xml", _refused("crap4j", "upload what PHPUnit's --coverage-clover writes")),
    ("phpunit-*", "phpunit-xml/index.xml", _refused("phpunit-xml", "upload the documents beside it, or Clover")),
    ("*llvm-cov*", "llvm-summary.json", _refused("llvm-cov", "without -summary-only")),
    ("*llvm-cov*", "show-color.txt", _refused("llvm-cov-show", "with -show-line-counts")),
    ("gcovr*", "jacoco.xml", _refused("jacoco", "run gcovr with --cobertura")),
    # Formats several tools write.
    ("bisect-ppx", "coveralls.json", Expected("coveralls")),
    ("coveragepy*", "*.json", Expected("coverage.py")),
    ("pytest-cov", "*.json", Expected("coverage.py")),
    ("slipcover", "*.json", Expected("coverage.py")),
    ("covr", "codecov.json", Expected("covr")),
    ("fastcov", "*.json", Expected("fastcov")),
    ("flow-*", "flow-coverage.json", Expected("flow")),
    ("gap-cover", "*.json", Expected("gap")),
    ("gcov", "json/*.json*", Expected("gcov-json")),
    ("grcov", "*covdir.json", Expected("covdir")),
    ("hpc", "codecov.json", Expected("codecov")),
    ("kcov-*", "codecov.json", Expected("codecov")),
    ("monocart", "codecov.json", Expected("codecov")),
    ("undercover", "codecov.json", Expected("coveralls")),
    ("undercover", "simplecov.json", Expected("resultset")),
    ("bashcov", ".resultset.json", Expected("resultset")),
    ("simplecov*", ".resultset.json", Expected("resultset")),
    ("simplecov*", "*coverage.json", Expected("simplecov")),
    ("*llvm-cov*", "*.json", Expected("llvm-cov")),
    ("*llvm-cov*", "*.txt", Expected("llvm-cov-show")),
    ("*", "*coveralls.json", Expected("coveralls")),
    ("*", "gcovr*.json", Expected("gcov-json")),
    ("*", "coverage-final.json", Expected("istanbul")),
    ("istanbul-*", "coverage.json", Expected("istanbul")),
    ("mono-coverage", "*.xml", Expected("mono")),
    ("phpunit-*", "phpunit-xml/*.xml", Expected("phpunit-xml")),
    ("jacoco*", "*.xml", Expected("jacoco")),
    ("*", "clover.xml", Expected("clover")),
    ("*", "sonarqube.xml", Expected("sonarqube")),
    ("*", "*.xml", Expected("cobertura")),
    ("*", "*.gcov", Expected("gcov")),
    ("*", "*.lst", Expected("d-listing")),
    ("go-cover*", "*.out", Expected("go")),
    ("luacov", "luacov.report.out", Expected("luacov")),
    ("*", "*.info", Expected("lcov")),
    ("*", "*.lcov", Expected("lcov")),
)
