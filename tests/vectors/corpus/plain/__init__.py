"""Every format of the corpus, read plainly."""

from collections.abc import Callable

from tests.vectors.corpus.folders import CorpusReport
from tests.vectors.corpus.plain import go, json_formats, lcov, listings, xml
from tests.vectors.corpus.plain.reading import OPEN_WAYS, Plain, added

__all__ = ["OPEN_WAYS", "READERS", "Plain", "added", "plainly"]

READERS: dict[str, Callable[[CorpusReport], Plain]] = {
    "clover": xml.clover,
    "cobertura": xml.cobertura,
    "codecov": json_formats.codecov,
    "covdir": json_formats.covdir,
    "coverage.py": json_formats.coveragepy,
    "coveralls": json_formats.coveralls,
    "covr": json_formats.covr,
    "d-listing": listings.d_listing,
    "fastcov": json_formats.fastcov,
    "flow": json_formats.flow,
    "gap": listings.gap,
    "gcov": listings.gcov,
    "gcov-json": json_formats.gcov_json,
    "go": go.go_cover,
    "istanbul": json_formats.istanbul,
    "jacoco": xml.jacoco,
    "lcov": lcov.lcov,
    "llvm-cov": json_formats.llvm_export,
    "llvm-cov-show": listings.llvm_show,
    "luacov": listings.luacov,
    "mono": xml.mono,
    "phpunit-xml": xml.phpunit_xml,
    "resultset": json_formats.resultset,
    "simplecov": json_formats.simplecov,
    "sonarqube": xml.sonarqube,
}
"""A plain reading of each format, by the name the product has for it."""


def plainly(report: CorpusReport) -> Plain:
    """Read a report plainly; it must be of a format that gives lines."""
    assert report.format is not None
    return READERS[report.format](report)
