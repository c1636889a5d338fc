"""JSON and binary files that people upload as coverage although they hold no lines, and what to do (§14.9)."""

from collections.abc import Callable, Mapping

from codecov_core.errors import UnsupportedFormatError
from codecov_core.ingest.format import FormatOptions, Kind, Sink, SniffedFile
from codecov_core.ingest.formats.json_shapes import as_list, as_mapping, document_of
from codecov_core.values import dataclass


@dataclass(frozen=True, slots=True)
class Refused:
    """A known kind of file without readable lines; ``reason`` says what it is and how to make a readable one."""

    name: str
    kind: Kind
    looks_like: Callable[[SniffedFile], bool]
    reason: str

    def recognises(self, upload: SniffedFile) -> bool:
        """Compare the shape of the document, or the first bytes."""
        return self.looks_like(upload)

    def read(self, upload: SniffedFile, options: FormatOptions, sink: Sink) -> None:
        """Refuse the file.

        Raises:
            UnsupportedFormatError: always, with the reason.

        """
        raise UnsupportedFormatError(self.reason)


def _document(matches: Callable[[Mapping[str, object]], bool]) -> Callable[[SniffedFile], bool]:
    return lambda upload: matches(document_of(upload))


def _begins(*beginnings: bytes) -> Callable[[SniffedFile], bool]:
    return lambda upload: upload.data.startswith(beginnings)


def _is_binary_named(*suffixes: str) -> Callable[[SniffedFile], bool]:
    return lambda upload: (upload.name or "").lower().endswith(suffixes) and b"\0" in upload.data[:_HEAD]


def _first_item(values: object) -> Mapping[str, object]:
    items = as_list(values)
    return as_mapping(items[0]) if items else {}


def _is_raw_v8(document: Mapping[str, object]) -> bool:
    scripts = document.get("result")
    is_empty = scripts == [] and document.keys() <= _OF_V8
    return is_empty or "functions" in _first_item(scripts) or (document.get("type") == "v8" and "files" in document)


def _is_v8_of_pages(upload: SniffedFile) -> bool:
    """Tell arrays of scripts or style sheets, as Playwright and Puppeteer give them."""
    script = _first_item(upload.json)
    return "url" in script and ("functions" in script or ("ranges" in script and "text" in script))


def _is_last_percentage(document: Mapping[str, object]) -> bool:
    """Tell SimpleCov's ``.last_run.json``, which has another key in older versions."""
    result = as_mapping(document.get("result"))
    return document.keys() == {"result"} and ("line" in result or "covered_percent" in result)


def _is_xcov_report(document: Mapping[str, object]) -> bool:
    return "targets" in document and isinstance(document.get("coverage"), int | float)


def _is_istanbul_summary(document: Mapping[str, object]) -> bool:
    return all(key in as_mapping(document.get("total")) for key in ("lines", "statements"))


def _is_xccov_report(upload: SniffedFile) -> bool:
    """Tell the report of a bundle, and the array of its targets (``--only-targets``) or of one with its files."""
    document, target = document_of(upload), _first_item(upload.json)
    is_target = "lineCoverage" in target or "files" in target
    return (is_target and "name" in target) or (
        "targets" in document and ("lineCoverage" in document or "lineCoverage" in _first_item(document["targets"]))
    )


_HEAD = 4096
_OF_V8 = frozenset({"result", "timestamp", "source-map-cache"})
_EXCOVERALLS_SETTINGS = frozenset(
    {"default_stop_words", "custom_stop_words", "coverage_options", "terminal_options", "skip_files"}
)

REFUSED_JSON = (
    Refused(
        "v8",
        "json",
        _document(_is_raw_v8),
        "V8's own coverage counts ranges of characters and needs the sources: let c8 or your test runner write LCOV",
    ),
    Refused(
        "v8-pages",
        "json",
        _is_v8_of_pages,
        "V8's own coverage of pages counts ranges of characters: let monocart-coverage-reports or v8-to-istanbul make "
        "LCOV of it",
    ),
    Refused(
        "istanbul-summary",
        "json",
        _document(_is_istanbul_summary),
        "a summary without lines: upload coverage-final.json or lcov.info of the same run (reporters `json`, `lcov`)",
    ),
    Refused(
        "gcovr-summary",
        "json",
        _document(lambda document: "gcovr/summary_format_version" in document),
        "a summary without lines: run gcovr with --json or --xml instead of --json-summary",
    ),
    Refused(
        "xccov-report",
        "json",
        _is_xccov_report,
        "a summary without lines: run `xcrun xccov view --archive --json BUNDLE.xcresult` instead of --report",
    ),
    Refused(
        "xcov-report",
        "json",
        _document(_is_xcov_report),
        "xcov's report is a summary without lines: run `xcrun xccov view --archive --json BUNDLE.xcresult`",
    ),
    Refused(
        "devel-cover",
        "json",
        _document(lambda document: "runs" in document and "summary" in document),
        "Devel::Cover's JSON is a summary without lines: run `cover -report clover`, or perl2lcov",
    ),
    Refused(
        "kcov-summary",
        "json",
        _document(
            lambda document: "percent_covered" in document and "percent_covered" in _first_item(document.get("files"))
        ),
        "kcov's summary without lines: upload its codecov.json or cobertura.xml",
    ),
    Refused(
        "simplecov-last-run",
        "json",
        _document(_is_last_percentage),
        "SimpleCov's last percentage, without lines: upload coverage.json or .resultset.json",
    ),
    Refused(
        "excoveralls-settings",
        "json",
        _document(lambda document: bool(document) and document.keys() <= _EXCOVERALLS_SETTINGS),
        "the settings of ExCoveralls, no coverage: upload cover/excoveralls.json, which `mix coveralls.json` writes",
    ),
    Refused(
        "flow-batch",
        "json",
        _document(lambda document: "covered_expressions" in as_mapping(document.get("statistics"))),
        "`flow batch-coverage` tells no lines: run flow-coverage-report with -t json",
    ),
    Refused(
        "flow-file",
        "json",
        _document(lambda document: "uncovered_locs" in as_mapping(document.get("expressions"))),
        "`flow coverage --json` tells no line that is covered: run flow-coverage-report with -t json",
    ),
    Refused(
        "flow-error",
        "json",
        _document(lambda document: "flowVersion" in document and "exit" in document),
        "Flow ended with an error and measured nothing: its message is in this file",
    ),
    Refused(
        "jest-results",
        "json",
        _document(lambda document: "numTotalTests" in document and "testResults" in document),
        "Jest's test results are no coverage: upload coverage-final.json or lcov.info",
    ),
    Refused(
        "bundle-stats",
        "json",
        _document(lambda document: "builtAt" in document and "bundleName" in document and "assets" in document),
        "sizes of a bundle are no coverage: the plugin of your bundler uploads them by itself",
    ),
)
"""Tried before the formats that can be read: some of those look at a single key."""

REFUSED_TEXT = (
    Refused(
        "coverage.py-data",
        "text",
        _begins(b"SQLite format 3\0", b"!coverage.py: This is a private format"),
        "coverage.py's own data file: run `coverage xml` (or json, lcov) and upload what that writes",
    ),
    Refused(
        "visual-studio-binary",
        "text",
        _is_binary_named(".coverage"),
        "a binary of Visual Studio: run `dotnet-coverage merge -f cobertura -o coverage.xml FILE.coverage`",
    ),
    Refused(
        "intellij-binary",
        "text",
        _is_binary_named(".ic"),
        "IntelliJ's binary data: let Kover write its XML report (`koverXmlReport`)",
    ),
    Refused(
        "jacoco-exec",
        "text",
        _begins(b"\x01\xc0\xc0"),
        "JaCoCo's execution data: run `jacococli report FILE.exec --classfiles DIR --xml jacoco.xml`",
    ),
    Refused(
        "jacoco-csv",
        "text",
        _begins(b"GROUP,PACKAGE,CLASS,"),
        "JaCoCo's CSV has no lines: let it write XML (`xml.required = true`, or --xml)",
    ),
    Refused(
        "gcovr-csv",
        "text",
        _begins(b"filename,line_total,line_covered,"),
        "gcovr's CSV has no lines: run gcovr with --xml or --json",
    ),
    Refused(
        "go-covcounters",
        "text",
        _begins(b"\0cwm"),
        "Go's binary counters without their meta-data: upload the covmeta file of the same folder as well, or run "
        "`go tool covdata textfmt -i=DIR -o=coverage.out`",
    ),
    Refused(
        "gcov-data",
        "text",
        _begins(b"adcg", b"gcda", b"oncg", b"gcno"),
        "gcc's own data file: run gcov, lcov or gcovr and upload what that writes",
    ),
    Refused(
        "llvm-profile",
        "text",
        _begins(b"\x81rforpl\xff", b"\xfflprofr\x81", b"\xfflprofi\x81", b"\x81Rforpl\xff"),
        "LLVM's own profile: run `llvm-cov export -instr-profile=FILE.profdata BINARY` and upload what that writes",
    ),
    Refused(
        "luacov-stats",
        "text",
        lambda upload: (upload.name or "").endswith("luacov.stats.out"),
        "LuaCov's counts do not tell which lines are statements: run `luacov` and upload luacov.report.out",
    ),
    Refused(
        "verilator-data",
        "text",
        _begins(b"# SystemC::Coverage-"),
        "Verilator's own counts: run `verilator_coverage --write-info coverage.info FILE` and upload what that writes",
    ),
    Refused(
        "hpc-tix",
        "text",
        _begins(b"Tix ["),
        "hpc's ticks do not tell their lines: run hpc-codecov or hpc-lcov and upload what that writes",
    ),
)
