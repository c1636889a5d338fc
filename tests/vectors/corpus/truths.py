"""How what is read relates to what each tool printed about its run: rules by tool and format, none by program.

Where a tool counts what we count, our totals are its totals. Where it counts something else, the rule says so in words
and holds that count, made plainly from the report, against the tool's number; that our lines are exactly the rest is
what the comparison line by line shows (:mod:`relations`).
"""

from fnmatch import fnmatchcase

from tests.vectors.corpus import truths_of_tools as tool
from tests.vectors.corpus.folders import CorpusError, CorpusReport
from tests.vectors.corpus.plain import plainly
from tests.vectors.corpus.relations import Relation
from tests.vectors.corpus.truth_checks import Check, counts, no_totals, percent, same, states


def related_to_truth(report: CorpusReport) -> list[Relation]:
    """Everything that must hold between a report and what its tool printed.

    Raises:
        CorpusError: no rule knows reports of this format by this tool.

    """
    for tools, formats, checks in _RULES:
        is_tool = any(fnmatchcase(report.folder.tool, pattern) for pattern in tools.split())
        if is_tool and report.format in formats.split():
            plain = plainly(report)
            relations = [relation for check in checks for relation in check(report, plain)]
            return relations or [Relation("nothing was printed about this report", bool(report.files), True)]
    message = (
        f"{report.id}: nobody knows how {report.format} relates to what this tool prints; add a rule to {__name__}"
    )
    raise CorpusError(message)


_ISTANBUL = "c8* jest* nyc* tap ts-jest vitest* istanbul-* monocart"
_COVERAGEPY = "coveragepy* pytest-cov"
_NO_BRANCH_TAKEN = "a line that ran but took none of its branches shows 0/n with us"
_INSTANCES = "the tool counts a line of a template once for each instance, and it is one line"
_MANGLED = "branches of C++ functions with mangled names, of JavaScript and of line 1 of TypeScript are left out"
_V8 = "the tool prints percentages only"
_POINTS = "the tool counts points of instrumentation, reports have lines: no number of it is one of theirs"

_RULES: tuple[tuple[str, str, tuple[Check, ...]], ...] = (
    # Python
    (
        "coveragepy pytest-cov coveragepy-nobranch* coveragepy-py*",
        "coverage.py",
        (counts("lines", _NO_BRANCH_TAKEN), tool.coveragepy_branches),
    ),
    (
        "coveragepy-*",
        "coverage.py",
        (states("lines", "executed_lines also names lines that are no statements: docstrings, excluded lines"),),
    ),
    (_COVERAGEPY, "cobertura", (counts("lines", _NO_BRANCH_TAKEN), tool.coveragepy_branches)),
    (
        "coveragepy-6",
        "lcov",
        (no_totals("DA records of version 6 name docstrings and excluded lines, LF forgets them"),),
    ),
    (_COVERAGEPY, "lcov", (counts("lines", _NO_BRANCH_TAKEN), tool.coveragepy_branches)),
    ("python-converters", "lcov cobertura", (counts("lines", _NO_BRANCH_TAKEN), tool.coveragepy_branches)),
    ("python-converters", "coveralls", (counts("lines", _NO_BRANCH_TAKEN),)),
    (
        "slipcover",
        "coverage.py",
        (counts("lines", _NO_BRANCH_TAKEN), counts("branches", "also from lines that the report does not have")),
    ),
    (
        "slipcover",
        "cobertura",
        (counts("lines", _NO_BRANCH_TAKEN), states("branches", "also from lines that the report does not have")),
    ),
    # JavaScript
    (
        _ISTANBUL,
        "istanbul",
        (
            counts("lines", "lines on which a statement starts; ours are also those of branches and functions"),
            counts("statements", "each statement, several to a line"),
            counts("branches", "each arm; ours is the best count of a line (fractions with enable_partials)"),
            counts("functions", "each function"),
        ),
    ),
    (_ISTANBUL, "lcov", (counts("lines", _NO_BRANCH_TAKEN), states("branches", _MANGLED))),
    (
        _ISTANBUL,
        "clover",
        (
            states("statements", "its statements are istanbul's lines; a `cond` line is a fraction with us", "lines"),
            states("conditionals", "all arms; a line has two, true and false", "branches"),
            states("methods", "functions, whose lines are those of statements", "functions"),
        ),
    ),
    (
        _ISTANBUL,
        "cobertura",
        (
            states("lines", "lines of classes; ours are also those of methods, as the reference has them"),
            counts("lines", "the same, counted"),
            states("branches", "also of arms on lines without a statement, which are not in the report"),
        ),
    ),
    ("monocart", "codecov", (no_totals("monocart gives every physical line that V8 counts, and prints others"),)),
    ("node-test", "lcov", (percent("lines", "lines_percent", _V8, 2), percent("branches", "branches_percent", _V8, 2))),
    ("deno", "lcov", (percent("lines", "lines_percent", _V8), percent("branches", "branches_percent", _V8))),
    ("bun", "lcov", (tool.mean_percent,)),
    ("flow-*", "flow", (tool.flow,)),
    # C, C++ and what gcc compiles
    ("lcov lcov2 fastcov gcov-*", "lcov", (counts("lines", _NO_BRANCH_TAKEN), counts("branches", _MANGLED))),
    ("fastcov", "fastcov", (counts("lines", _NO_BRANCH_TAKEN), counts("branches", "all"))),
    ("gcov-nim", "gcov", (no_totals("gcov also counts lines behind the end of the source, and lists none of them"),)),
    ("gcov llvm-gcov gcov-*", "gcov", (tool.gcov,)),
    ("gcov", "gcov-json", (tool.gcov_json,)),
    ("gcov-*", "gcov-json", (no_totals("gcovr ran beside gcov and printed nothing"),)),
    ("gcov-*", "cobertura", (no_totals("gcovr ran beside gcov and printed nothing"),)),
    ("gcovr*", "gcov-json", (tool.gcovr_json,)),
    ("gcovr*", "cobertura", (counts("lines", _INSTANCES), counts("branches", _INSTANCES), states("lines", _INSTANCES))),
    ("gcovr*", "sonarqube", (counts("lines", _INSTANCES), counts("branches", _INSTANCES))),
    ("gcovr*", "clover", (counts("statements", _INSTANCES, "lines"), states("statements", _INSTANCES, "lines"))),
    ("gcovr*", "lcov", (states("lines", "LF counts a line of a template once for each instance"),)),
    ("gcovr*", "coveralls", (no_totals("lines of templates are merged there; the formats of the run agree"),)),
    ("grcov", "covdir cobertura", (same("lines"),)),
    ("grcov", "coveralls", (counts("lines", _NO_BRANCH_TAKEN),)),
    (
        "grcov",
        "lcov",
        (counts("lines", _NO_BRANCH_TAKEN, key="lcov_summary"), counts("branches", _MANGLED, key="lcov_summary")),
    ),
    (
        "*llvm-cov*",
        "llvm-cov",
        (
            states("lines", "lines of the regions of functions; those of the segments are what the listing shows"),
            states("branches", _INSTANCES),
        ),
    ),
    (
        "*llvm-cov*",
        "lcov",
        (states("lines", "LF counts lines of functions, not DA records"), states("branches", _INSTANCES)),
    ),
    ("*llvm-cov*", "llvm-cov-show", (no_totals("a listing without totals; the formats of the run agree"),)),
    # The JVM, .NET, PHP
    (
        "jacoco*",
        "jacoco",
        (
            states("lines", "counters that close the report"),
            counts("lines", _NO_BRANCH_TAKEN),
            states("branches", "also of methods without lines"),
        ),
    ),
    ("cobertura-java", "cobertura", (tool.cobertura_java,)),
    ("mono-coverage", "mono", (no_totals("the profiler counts methods, and prints nothing"),)),
    ("phpunit-*", "cobertura", (same("lines"),)),
    (
        "phpunit-*",
        "clover",
        (states("statements", "`method` lines are extra to statements", "lines"), tool.phpunit_clover),
    ),
    ("phpunit-*", "phpunit-xml", (tool.phpunit_xml,)),
    # Ruby, Perl, R, Lua, shells and others
    ("bashcov", "resultset", (same("lines"),)),
    ("simplecov*", "simplecov resultset", (tool.simplecov,)),
    ("devel-cover", "clover", (tool.devel_cover,)),
    ("devel-cover", "lcov", (no_totals("Devel::Cover counts statements, of which a line has several"),)),
    ("covr", "cobertura sonarqube", (same("lines"),)),
    ("covr", "covr coveralls", (no_totals("covr leaves lines of a single bracket out of these"),)),
    ("luacov", "luacov", (same("lines"),)),
    ("kcov-*", "cobertura codecov sonarqube", (same("lines"),)),
    ("undercover", "lcov coveralls resultset", (same("lines"),)),
    ("ldc-cov", "d-listing", (tool.d_listing,)),
    ("gap-cover", "gap", (no_totals("the tool prints no totals"),)),
    ("go-cover*", "go", (tool.go,)),
    ("guile-coverage", "lcov", (tool.guile,)),
    (
        "hpc",
        "lcov",
        (counts("lines", _NO_BRANCH_TAKEN, key="lcov_summary"), counts("branches", "", key="lcov_summary")),
    ),
    ("hpc", "cobertura codecov", (no_totals("hpc counts expressions; the formats of the run agree"),)),
    ("bisect-ppx", "cobertura coveralls", (no_totals(_POINTS),)),
    ("verilator", "lcov", (counts("lines", _NO_BRANCH_TAKEN),)),
)
